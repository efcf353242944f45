"""Declarations, revisions of the plan, reste à faire and livrables into their tables.

The first three are only ever added to.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cariforef_db.reading import programme_queries as queries
from cariforef_db.reading.queries import JALON_OF, LIGNE_OF
from cariforef_db.schema import promises, steering, tables
from cariforef_db.writing.loading import enveloppe_values, ligne_values, livrable_values
from cariforef_db.writing.transaction import Transaction, check_changed
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.values.refusals import CodeRefuse, Refus

if TYPE_CHECKING:
    from cariforef_tui.domain.avancement.livrables import Production
    from cariforef_tui.domain.programme.programme import Livrable
    from cariforef_tui.domain.programme.raf import Raf
    from cariforef_tui.domain.programme.revisions import Changement, LigneAjoutee, Revision


def add_fait(transaction: Transaction, exercice: int, fait: Fait) -> None:
    """Raises AgentRefuse or CodeRefuse where the agent, the line or the jalon is unknown."""
    agent_id, _ = transaction.agent_key(fait.agent)
    on_ligne = fait.declaration not in (Declaration.TENU, Declaration.NON_TENU)
    row = transaction.row(LIGNE_OF if on_ligne else JALON_OF, exercice=exercice, code=fait.code)
    if row is None:
        raise CodeRefuse(f"« {fait.code} » n'est pas dans le programme {exercice}.")
    transaction.insert(
        tables.fait,
        exercice_id=exercice,
        ligne_id=row[0] if on_ligne else None,
        jalon_id=None if on_ligne else row[0],
        declaration=fait.declaration.value,
        jour=fait.jour.isoformat(),
        agent_id=agent_id,
        motif=fait.motif,
        centiemes=fait.centiemes,
    )


def add_borne(transaction: Transaction, exercice: int, jalon: str, code: str) -> None:
    _set_borne(transaction, exercice, jalon, code, 1)


def remove_borne(transaction: Transaction, exercice: int, jalon: str, code: str) -> None:
    _set_borne(transaction, exercice, jalon, code, 0)


def _set_borne(transaction: Transaction, exercice: int, jalon: str, code: str, borne: int) -> None:
    row = transaction.row(JALON_OF, exercice=exercice, code=jalon)
    ligne_id = transaction.ligne_of(exercice, code)
    key = {"jalon_id": row[0] if row else None, "ligne_id": ligne_id}
    if not transaction.update(tables.jalon_ligne, key, borne=borne):
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
    agent_id, _ = transaction.agent_key(revision.auteur)
    numero = transaction.next_number(queries.LAST_PLAN_REVISION, exercice)
    revision_id = transaction.insert(
        steering.plan_revision,
        exercice_id=exercice,
        numero=numero,
        jour=revision.jour.isoformat(),
        agent_id=agent_id,
        motif=revision.motif,
        annule_id=_annulled(transaction, exercice, revision.annule),
    )
    for rang, changement in enumerate(revision.changements):
        transaction.insert(
            steering.plan_changement,
            revision_id=revision_id,
            exercice_id=exercice,
            rang=rang,
            **_values(transaction, exercice, changement),
        )
    return numero


def _annulled(transaction: Transaction, exercice: int, numero: int | None) -> int | None:
    if numero is None:
        return None
    row = transaction.row(queries.PLAN_REVISION_OF, exercice=exercice, numero=numero)
    if row is None:
        raise Refus(f"Il n'y a pas de révision n° {numero} dans l'exercice {exercice}.")
    if row[1] is not None:
        raise Refus(f"La révision n° {numero} est déjà annulée, par la révision n° {row[1]}.")
    return int(row[0])


def _values(transaction: Transaction, exercice: int, changement: Changement) -> dict[str, object]:
    from cariforef_tui.domain.programme.revisions import (
        EcheanceRevisee,
        LigneAjoutee,
        LigneRemise,
        LigneRetiree,
        MontantRevise,
        QuiRevise,
    )

    match changement:
        case MontantRevise(enveloppe, avant, centiemes):
            return {
                "type": "montant",
                "enveloppe_id": _enveloppe_key(transaction, exercice, enveloppe),
                "centiemes_avant": avant,
                "centiemes": centiemes,
            }
        case EcheanceRevisee(code, avant, texte):
            return _text_values(transaction, exercice, "echeance", code, avant, texte)
        case QuiRevise(code, avant, texte):
            return _text_values(transaction, exercice, "qui", code, avant, texte)
        case LigneAjoutee():
            return {"type": "ajout", **_add_ligne(transaction, exercice, changement)}
        case LigneRetiree(code):
            return {"type": "retrait", "ligne_id": transaction.ligne_of(exercice, code)}
        case LigneRemise(code):
            return {"type": "reprise", "ligne_id": transaction.ligne_of(exercice, code)}


def _text_values(
    transaction: Transaction, exercice: int, type_: str, code: str, avant: str, texte: str
) -> dict[str, object]:
    return {
        "type": type_,
        "ligne_id": transaction.ligne_of(exercice, code),
        "texte_avant": avant,
        "texte": texte,
    }


def _enveloppe_key(transaction: Transaction, exercice: int, code: str) -> int:
    row = transaction.row(queries.ENVELOPPE_OF, exercice=exercice, code=code)
    if row is None:
        raise CodeRefuse(f"L'enveloppe « {code} » n'est pas dans le programme {exercice}.")
    return int(row[0])


def _add_ligne(transaction: Transaction, exercice: int, added: LigneAjoutee) -> dict[str, object]:
    """Insert the rows that saisies will refer to, after all the others of the exercice."""
    ligne, enveloppe = added.ligne, added.enveloppe
    if transaction.find_ligne(exercice, ligne.code) is not None:
        raise CodeRefuse(f"Le code « {ligne.code} » est déjà pris dans le programme {exercice}.")
    if transaction.row(queries.ENVELOPPE_OF, exercice=exercice, code=enveloppe.id) is not None:
        raise CodeRefuse(f"L'enveloppe « {enveloppe.id} » existe déjà dans le programme {exercice}.")
    last_ligne, last_enveloppe = transaction.row(queries.LAST_RANGS, exercice=exercice) or (-1, -1)
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


def add_raf(transaction: Transaction, exercice: int, raf: Raf) -> None:
    agent_id, _ = transaction.agent_key(raf.auteur)
    transaction.insert(
        steering.raf,
        exercice_id=exercice,
        ligne_id=transaction.ligne_of(exercice, raf.code),
        jour=raf.jour.isoformat(),
        centiemes=raf.centiemes,
        commentaire=raf.commentaire or None,
        agent_id=agent_id,
    )


def write_livrable(transaction: Transaction, exercice: int, livrable: Livrable) -> None:
    key = {
        "exercice_id": exercice,
        "ligne_id": transaction.ligne_of(exercice, livrable.code),
        "numero": livrable.numero,
    }
    transaction.put(promises.livrable, key, **livrable_values(livrable))


def remove_livrable(transaction: Transaction, exercice: int, livrable: Livrable) -> None:
    livrable_id, _, is_produced = _livrable_keys(transaction, exercice, livrable.code, livrable.numero)
    if is_produced:
        raise Refus(
            f"« {livrable.libelle} » ({livrable.code}) est déjà déclaré produit : annulez d'abord ces "
            "déclarations (cariforef livrable produire CODE --annuler)."
        )
    check_changed(f"Livrable de {livrable.code}", transaction.delete(promises.livrable, id=livrable_id))


def add_production(transaction: Transaction, exercice: int, production: Production) -> None:
    livrable_id, ligne_id, _ = _livrable_keys(transaction, exercice, production.code, production.numero)
    transaction.insert(
        promises.production,
        exercice_id=exercice,
        ligne_id=ligne_id,
        livrable_id=livrable_id,
        jour=production.jour.isoformat(),
        quantite=production.quantite,
        agent_id=transaction.agent_key(production.agent)[0],
        commentaire=production.commentaire,
    )


def remove_production(transaction: Transaction, exercice: int, production: Production) -> None:
    livrable_id, _, _ = _livrable_keys(transaction, exercice, production.code, production.numero)
    row = transaction.row(
        queries.PRODUCTION_OF,
        livrable_id=livrable_id,
        jour=production.jour.isoformat(),
        quantite=production.quantite,
        agent_id=transaction.agent_key(production.agent)[0],
        commentaire=production.commentaire,
    )
    check_changed(
        f"Livrable de {production.code}", transaction.delete(promises.production, id=row[0]) if row else 0
    )


def _livrable_keys(transaction: Transaction, exercice: int, code: str, numero: int) -> tuple[int, int, bool]:
    """Return the ids of a livrable and of its line, and whether anything of it is declared produced."""
    ligne_id = transaction.ligne_of(exercice, code)
    row = transaction.row(queries.LIVRABLE_OF, ligne_id=ligne_id, numero=numero)
    if row is None:
        raise CodeRefuse(f"La ligne {code} n'a pas de livrable n° {numero}.")
    return int(row[0]), ligne_id, bool(row[1])
