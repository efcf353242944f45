"""A whole programme into its tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select

from cariforef_db.reading.programme import LIVRABLE
from cariforef_db.schema import promises, tables
from cariforef_db.schema.columns import metadata
from cariforef_db.sqlite.journal import INALTERABLE
from cariforef_db.writing.agents import add_agent
from cariforef_db.writing.transaction import Transaction
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Enveloppe, Ligne, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.refusals import DateRefusee

QUI_SEPARATOR = "/"
"""What `parse_qui` reads between two people."""


def load_programme(
    transaction: Transaction, programme: Programme, feries: Calendrier, agents: Sequence[Agent]
) -> None:
    """Write a whole exercice; the same one again changes nothing.

    Raises:
        DateRefusee: that exercice holds another programme.
    """
    if programme.exercice in transaction.exercices():
        if transaction.programme(programme.exercice) != programme:
            raise DateRefusee(f"L'exercice {programme.exercice} est déjà chargé, avec un autre programme.")
    else:
        _insert_programme(transaction, programme, feries)
        if transaction.programme(programme.exercice) != programme:
            raise ValueError("le programme relu diffère du programme écrit")
    known = {agent.initiales for agent in transaction.agents()}
    for agent in agents:
        if agent.initiales not in known:
            add_agent(transaction, agent)


def replace_programme(
    transaction: Transaction, programme: Programme, feries: Calendrier, agents: Sequence[Agent]
) -> None:
    """Raises DateRefusee where the exercice has begun: the database decides."""
    begun = DateRefusee(f"L'exercice {programme.exercice} a commencé : son programme voté ne change plus.")
    with transaction.refusing({INALTERABLE: lambda: begun}):
        suivi = transaction.suivi_depuis(programme.exercice)
        _delete_programme(transaction, programme.exercice)
        load_programme(transaction, programme, feries, agents)
        if suivi is not None:
            set_suivi_depuis(transaction, programme.exercice, suivi)


def set_suivi_depuis(transaction: Transaction, exercice: int, jour: date) -> None:
    transaction.check_exercice(exercice)
    transaction.update(tables.exercice, {"id": exercice}, suivi_depuis=jour.isoformat())


def _insert_programme(transaction: Transaction, programme: Programme, feries: Calendrier) -> None:
    """Insert the exercice, its lines, enveloppes, jalons, aliases and days off; days known are kept."""
    exercice = programme.exercice
    transaction.insert(tables.exercice, id=exercice)
    lignes = _insert_lignes(transaction, programme)
    for rang, enveloppe in enumerate(programme.enveloppes):
        key = transaction.insert(
            tables.enveloppe, exercice_id=exercice, rang=rang, **enveloppe_values(enveloppe)
        )
        for place, code in enumerate(enveloppe.lignes):
            transaction.insert(tables.enveloppe_ligne, enveloppe_id=key, ligne_id=lignes[code], rang=place)
    for rang, jalon in enumerate(programme.jalons):
        key = transaction.insert(
            tables.jalon,
            exercice_id=exercice,
            code=jalon.code,
            rang=rang,
            libelle=jalon.libelle,
            jour=jalon.jour.isoformat(),
        )
        for place, code in enumerate(jalon.lignes):
            borne = int(code in jalon.bornees)
            transaction.insert(
                tables.jalon_ligne, jalon_id=key, ligne_id=lignes[code], rang=place, borne=borne
            )
    for livrable in programme.livrables:
        transaction.add_row(LIVRABLE, exercice, livrable)
    for alias, code in programme.aliases:
        transaction.insert(tables.alias, exercice_id=exercice, alias=alias, ligne_id=lignes[code])
    for code in programme.tirages:
        transaction.insert(promises.tirage, exercice_id=exercice, ligne_id=lignes[code])
    known = {jour for (jour,) in transaction.rows(select(tables.jour_ferie.c.jour))}
    for jour, libelle in sorted(feries.feries.items()):
        if jour.isoformat() not in known:
            transaction.insert(tables.jour_ferie, jour=jour.isoformat(), libelle=libelle)


def _delete_programme(transaction: Transaction, exercice: int) -> None:
    """Remove an exercice that nothing refers to; its days off stay."""
    for table in ("jalon", "enveloppe"):
        links, of = metadata.tables[f"{table}_ligne"], metadata.tables[table]
        gone = select(of.c.id).where(of.c.exercice_id == exercice)
        transaction.change(delete(links).where(links.c[f"{table}_id"].in_(gone)))
    for table in ("livrable", "tirage", "alias", "jalon", "enveloppe"):
        transaction.delete(metadata.tables[table], exercice_id=exercice)
    ligne = tables.ligne
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
        "niveau": ligne.niveau.value,
        "libelle": ligne.libelle,
        "echeance": ligne.echeance.texte,
        "qui": QUI_SEPARATOR.join(str(responsable) for responsable in ligne.responsables),
        "centiemes_annonces": ligne.centiemes_annonces,
        "actions_annoncees": ligne.actions_annoncees,
        "operations_annoncees": ligne.operations_annoncees,
        "regulation": int(ligne.regulation),
    }


def enveloppe_values(enveloppe: Enveloppe) -> dict[str, object]:
    return {
        "code": enveloppe.id,
        "compte": enveloppe.compte.value,
        "chiffrage": enveloppe.chiffrage.value,
        "centiemes": enveloppe.centiemes,
    }
