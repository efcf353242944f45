"""A programme, its revisions and what is declared of it into their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import delete, select, text

from cariforef_db.agents.reads import read_agents
from cariforef_db.agents.writes import add_agent
from cariforef_db.programme.reads import (
    LIVRABLE,
    read_exercices,
    read_programme,
    read_revisions,
    read_suivi_depuis,
)
from cariforef_db.rows.transaction import LIGNE_OF, Transaction
from cariforef_db.schema import programme as tables
from cariforef_db.schema import temps
from cariforef_db.schema.columns import metadata
from cariforef_db.schema.law import INALTERABLE
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.programme import Enveloppe, Jalon, Ligne, Programme
from cariforef_tui.domain.programme.revisions import (
    Changement,
    JalonRevise,
    LigneAjoutee,
    LigneRemise,
    LigneRetiree,
    MontantRevise,
    Revision,
    TexteRevise,
)
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.refusals import CodeRefuse, DateRefusee, Refus

JALON_OF = text("SELECT id FROM jalon WHERE exercice_id = :exercice AND code = :code")
ENVELOPPE_OF = text("SELECT id FROM enveloppe WHERE exercice_id = :exercice AND code = :code")
LAST_RANGS = text("""
SELECT (SELECT coalesce(max(rang), -1) FROM ligne WHERE exercice_id = :exercice),
       (SELECT coalesce(max(rang), -1) FROM enveloppe WHERE exercice_id = :exercice),
       (SELECT coalesce(max(rang), -1) FROM jalon WHERE exercice_id = :exercice)
""")
PLAN_REVISION_OF = text("""
SELECT r.id, x.numero FROM plan_revision r LEFT JOIN plan_revision x ON x.annule_id = r.id
WHERE r.exercice_id = :exercice AND r.numero = :numero
""")


def add_fait(transaction: Transaction, exercice: int, fait: Fait) -> None:
    """Add a declaration; raises AgentRefuse or CodeRefuse if the agent, line or jalon is unknown."""
    agent_id = transaction.agent_key(fait.agent)
    on_ligne = fait.declaration not in (Declaration.TENU, Declaration.NON_TENU)
    key = transaction.scalar(LIGNE_OF if on_ligne else JALON_OF, exercice=exercice, code=fait.code)
    if key is None:
        raise CodeRefuse(f"« {fait.code} » n'est pas dans le programme {exercice}.")
    transaction.insert(
        tables.fait,
        exercice_id=exercice,
        ligne_id=key if on_ligne else None,
        jalon_id=None if on_ligne else key,
        declaration=fait.declaration,
        jour=fait.jour,
        agent_id=agent_id,
        motif=fait.motif,
        centiemes=fait.centiemes,
    )


def add_borne(transaction: Transaction, exercice: int, jalon: str, code: str) -> None:
    _set_borne(transaction, exercice, jalon, code, 1)


def remove_borne(transaction: Transaction, exercice: int, jalon: str, code: str) -> None:
    _set_borne(transaction, exercice, jalon, code, 0)


def _set_borne(transaction: Transaction, exercice: int, jalon: str, code: str, borne: int) -> None:
    jalon_id = transaction.scalar(JALON_OF, exercice=exercice, code=jalon)
    ligne_id = transaction.ligne_of(exercice, code)
    if jalon_id is None or not transaction.update(
        tables.jalon_ligne, {"jalon_id": jalon_id, "ligne_id": ligne_id}, borne=borne
    ):
        raise CodeRefuse(f"{code} n'est pas une ligne du jalon « {jalon} » du programme {exercice}.")


def add_revision(transaction: Transaction, exercice: int, revision: Revision) -> Revision:
    """Insert `revision` and the lines that it adds; return it with its number.

    Raises:
        CodeRefuse, AgentRefuse: what it names is unknown.
        Refus: the revision to take back is gone already.
    """
    if not revision.changements:
        raise ValueError("a revision without any change")
    with transaction.savepoint():
        return replace(revision, numero=_insert_revision(transaction, exercice, revision))


def _insert_revision(transaction: Transaction, exercice: int, revision: Revision) -> int:
    transaction.check_exercice(exercice)
    agent_id = transaction.agent_key(revision.auteur)
    # Revisions are numbered in each exercice, and never deleted.
    numero = 1 + max((known.numero for known in read_revisions(transaction, exercice)), default=0)
    revision_id = transaction.insert(
        tables.plan_revision,
        exercice_id=exercice,
        numero=numero,
        jour=revision.jour,
        agent_id=agent_id,
        motif=revision.motif,
        annule_id=_annulled(transaction, exercice, revision.annule),
    )
    for rang, changement in enumerate(revision.changements):
        transaction.insert(
            tables.plan_changement,
            revision_id=revision_id,
            exercice_id=exercice,
            rang=rang,
            **_values(transaction, exercice, changement),
        )
    return numero


def _annulled(transaction: Transaction, exercice: int, numero: int | None) -> int | None:
    if numero is None:
        return None
    row = transaction.row(PLAN_REVISION_OF, exercice=exercice, numero=numero)
    if row is None:
        raise Refus(f"Il n'y a pas de révision n° {numero} dans l'exercice {exercice}.")
    if row[1] is not None:
        raise Refus(f"La révision n° {numero} est déjà annulée, par la révision n° {row[1]}.")
    return int(row[0])


def _values(transaction: Transaction, exercice: int, changement: Changement) -> dict[str, object]:
    match changement:
        case MontantRevise(enveloppe, avant, centiemes):
            return {
                "type": "montant",
                "enveloppe_id": _enveloppe_key(transaction, exercice, enveloppe),
                "centiemes_avant": avant,
                "centiemes": centiemes,
            }
        case TexteRevise(objet, code, texte_avant, texte):
            return {
                "type": objet,
                "ligne_id": transaction.ligne_of(exercice, code),
                "texte_avant": texte_avant,
                "texte": texte,
            }
        case LigneAjoutee():
            return {"type": "ajout", **_add_ligne(transaction, exercice, changement)}
        case LigneRetiree(code):
            return {"type": "retrait", "ligne_id": transaction.ligne_of(exercice, code)}
        case LigneRemise(code):
            return {"type": "reprise", "ligne_id": transaction.ligne_of(exercice, code)}
        case JalonRevise(avant, apres):
            return {
                "type": "jalon",
                "jalon_id": _jalon_key(transaction, exercice, changement),
                "texte_avant": avant and avant.jour.isoformat(),
                "texte": apres and apres.jour.isoformat(),
            }


def _enveloppe_key(transaction: Transaction, exercice: int, code: str) -> int:
    key = transaction.scalar(ENVELOPPE_OF, exercice=exercice, code=code)
    if key is None:
        raise CodeRefuse(f"L'enveloppe « {code} » n'est pas dans le programme {exercice}.")
    return int(key)


def _jalon_key(transaction: Transaction, exercice: int, revised: JalonRevise) -> int:
    """Return the key of a jalon; one that no revision had yet is inserted after all the others."""
    jalon = revised.jalon
    key = transaction.scalar(JALON_OF, exercice=exercice, code=jalon.code)
    if key is None and revised.avant is None:
        rang = (transaction.row(LAST_RANGS, exercice=exercice) or (-1, -1, -1))[2] + 1
        lignes = {code: transaction.ligne_of(exercice, code) for code in jalon.lignes}
        return _insert_jalon(transaction, exercice, rang, jalon, lignes)
    if key is None:
        raise CodeRefuse(f"Le jalon « {jalon.code} » n'est pas dans le programme {exercice}.")
    return int(key)


def _insert_jalon(
    transaction: Transaction, exercice: int, rang: int, jalon: Jalon, lignes: Mapping[str, int]
) -> int:
    key = transaction.insert(
        tables.jalon,
        exercice_id=exercice,
        code=jalon.code,
        rang=rang,
        libelle=jalon.libelle,
        jour=jalon.jour,
    )
    for place, code in enumerate(jalon.lignes):
        borne = int(code in jalon.bornees)
        transaction.insert(tables.jalon_ligne, jalon_id=key, ligne_id=lignes[code], rang=place, borne=borne)
    return key


def _add_ligne(transaction: Transaction, exercice: int, added: LigneAjoutee) -> dict[str, object]:
    """Insert a new line and its enveloppe, after all the others of the exercice."""
    ligne, enveloppe = added.ligne, added.enveloppe
    if transaction.find_ligne(exercice, ligne.code) is not None:
        raise CodeRefuse(f"Le code « {ligne.code} » est déjà pris dans le programme {exercice}.")
    if transaction.scalar(ENVELOPPE_OF, exercice=exercice, code=enveloppe.id) is not None:
        raise CodeRefuse(f"L'enveloppe « {enveloppe.id} » existe déjà dans le programme {exercice}.")
    last_ligne, last_enveloppe, _ = transaction.row(LAST_RANGS, exercice=exercice) or (-1, -1, -1)
    ligne_id = transaction.insert(
        tables.ligne,
        exercice_id=exercice,
        rang=last_ligne + 1,
        parent_id=transaction.ligne_of(exercice, ligne.parent or ""),
        equipe_si=0,
        **ligne_values(ligne),
    )
    enveloppe_id = transaction.insert(
        tables.enveloppe, exercice_id=exercice, rang=last_enveloppe + 1, **enveloppe_values(enveloppe)
    )
    for rang, code in enumerate(enveloppe.lignes):
        transaction.insert(
            tables.enveloppe_ligne,
            enveloppe_id=enveloppe_id,
            ligne_id=transaction.ligne_of(exercice, code),
            rang=rang,
        )
    return {"ligne_id": ligne_id, "enveloppe_id": enveloppe_id}


QUI_SEPARATOR = "/"
"""The sign between two people, as `parse_qui` reads it."""


def load_programme(
    transaction: Transaction, programme: Programme, feries: Calendrier, agents: Sequence[Agent]
) -> None:
    """Write a whole exercice; the same one again changes nothing.

    Raises:
        DateRefusee: that exercice holds another programme.
    """
    if programme.exercice in read_exercices(transaction):
        if read_programme(transaction, programme.exercice) != programme:
            raise DateRefusee(f"L'exercice {programme.exercice} est déjà chargé, avec un autre programme.")
    else:
        _insert_programme(transaction, programme, feries)
        if read_programme(transaction, programme.exercice) != programme:
            raise ValueError("le programme relu diffère du programme écrit")
    known = {agent.initiales for agent in read_agents(transaction)}
    for agent in agents:
        if agent.initiales not in known:
            add_agent(transaction, agent)


def replace_programme(
    transaction: Transaction, programme: Programme, feries: Calendrier, agents: Sequence[Agent]
) -> None:
    """Replace a whole exercice; raises DateRefusee if somebody has used it, as the triggers say."""
    # The day of the suivi was set for the exercice, not for the programme that is replaced.
    suivi = read_suivi_depuis(transaction, programme.exercice)
    remove_programme(transaction, programme.exercice)
    load_programme(transaction, programme, feries, agents)
    if suivi is not None:
        set_suivi_depuis(transaction, programme.exercice, suivi)


def remove_programme(transaction: Transaction, exercice: int) -> None:
    """Remove a whole exercice; raises DateRefusee if somebody has used it, as the triggers say."""
    begun = DateRefusee(f"L'exercice {exercice} a commencé : son programme voté ne change plus.")
    with transaction.refusing({INALTERABLE: lambda: begun}):
        _delete_programme(transaction, exercice)


def set_suivi_depuis(transaction: Transaction, exercice: int, jour: date) -> None:
    transaction.check_exercice(exercice)
    transaction.update(tables.exercice, {"id": exercice}, suivi_depuis=jour)


def _insert_programme(transaction: Transaction, programme: Programme, feries: Calendrier) -> None:
    """Insert the exercice, its lines, enveloppes, jalons, aliases and days off; days known are kept."""
    exercice = programme.exercice
    noms = {niveau.value: nom for niveau, nom in programme.niveaux.items()}
    transaction.insert(tables.exercice, id=exercice, **noms)
    lignes = _insert_lignes(transaction, programme)
    for rang, enveloppe in enumerate(programme.enveloppes):
        key = transaction.insert(
            tables.enveloppe, exercice_id=exercice, rang=rang, **enveloppe_values(enveloppe)
        )
        for place, code in enumerate(enveloppe.lignes):
            transaction.insert(tables.enveloppe_ligne, enveloppe_id=key, ligne_id=lignes[code], rang=place)
    for rang, jalon in enumerate(programme.jalons):
        _insert_jalon(transaction, exercice, rang, jalon, lignes)
    for livrable in programme.livrables:
        transaction.add_row(LIVRABLE, exercice, livrable)
    for alias, code in programme.aliases:
        transaction.insert(tables.alias, exercice_id=exercice, alias=alias, ligne_id=lignes[code])
    for code in programme.tirages:
        transaction.insert(temps.tirage, exercice_id=exercice, ligne_id=lignes[code])
    known = {jour for (jour,) in transaction.rows(select(temps.jour_ferie.c.jour))}
    for jour, libelle in sorted(feries.feries.items()):
        if jour.isoformat() not in known:
            transaction.insert(temps.jour_ferie, jour=jour, libelle=libelle)


def _delete_programme(transaction: Transaction, exercice: int) -> None:
    """Remove an exercice that nobody used, with its marks and requests; its days off stay."""
    for table in ("jalon", "enveloppe"):
        links, of = metadata.tables[f"{table}_ligne"], metadata.tables[table]
        gone = select(of.c.id).where(of.c.exercice_id == exercice)
        transaction.change(delete(links).where(links.c[f"{table}_id"].in_(gone)))
    for table in ("convention_ligne", "demande", "livrable", "tirage", "alias", "jalon", "enveloppe"):
        transaction.delete(metadata.tables[table], exercice_id=exercice)
    ligne = tables.ligne
    # The last lines first: a parent comes before its children, and may not be deleted while it has some.
    keys = select(ligne.c.id).where(ligne.c.exercice_id == exercice).order_by(ligne.c.rang.desc())
    for (key,) in list(transaction.rows(keys)):
        transaction.delete(tables.ligne, id=key)
    transaction.delete(tables.exercice, id=exercice)


def _insert_lignes(transaction: Transaction, programme: Programme) -> dict[str, int]:
    lignes: dict[str, int] = {}
    for rang, ligne in enumerate(programme.lignes):
        lignes[ligne.code] = transaction.insert(
            tables.ligne,
            exercice_id=programme.exercice,
            rang=rang,
            parent_id=None if ligne.parent is None else lignes[ligne.parent],
            equipe_si=int(ligne.code == programme.code_si),
            **ligne_values(ligne),
        )
    return lignes


def ligne_values(ligne: Ligne) -> dict[str, object]:
    return {
        "code": ligne.code,
        "niveau": ligne.niveau,
        "libelle": ligne.libelle,
        "echeance": ligne.echeance.texte,
        "qui": QUI_SEPARATOR.join(str(responsable) for responsable in ligne.responsables),
        "centiemes_annonces": ligne.centiemes_annonces,
        "actions_annoncees": ligne.actions_annoncees,
        "operations_annoncees": ligne.operations_annoncees,
        "regulation": ligne.regulation,
    }


def enveloppe_values(enveloppe: Enveloppe) -> dict[str, object]:
    return {
        "code": enveloppe.id,
        "compte": enveloppe.compte,
        "chiffrage": enveloppe.chiffrage,
        "centiemes": enveloppe.centiemes,
    }
