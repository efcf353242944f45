"""A whole programme into its tables."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

from cariforef_db.engine.errors import broken_constraint
from cariforef_db.schema import tables
from cariforef_db.sqlite.journal import INALTERABLE
from cariforef_db.writing.people import add_agent
from cariforef_db.writing.transaction import Transaction
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Enveloppe, Ligne, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.refusals import DateRefusee

QUI_SEPARATOR = "/"


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
    try:
        with transaction.savepoint():
            _delete_programme(transaction.connection, programme.exercice)
            load_programme(transaction, programme, feries, agents)
    except IntegrityError as error:
        if broken_constraint(error) != INALTERABLE:
            raise
        raise DateRefusee(
            f"L'exercice {programme.exercice} a commencé : son programme voté ne change plus."
        ) from error


def _insert_programme(transaction: Transaction, programme: Programme, feries: Calendrier) -> None:
    """Insert the exercice, its lines, enveloppes, jalons, aliases and days off; days known are kept."""
    exercice = programme.exercice
    transaction.insert(tables.exercice, id=exercice)
    lignes = _insert_lignes(transaction, programme)
    enveloppes = [
        transaction.insert(tables.enveloppe, exercice_id=exercice, rang=rang, **enveloppe_values(enveloppe))
        for rang, enveloppe in enumerate(programme.enveloppes)
    ]
    _insert(
        transaction,
        tables.enveloppe_ligne,
        [
            {"enveloppe_id": enveloppe_id, "ligne_id": lignes[code], "rang": rang}
            for enveloppe_id, enveloppe in zip(enveloppes, programme.enveloppes, strict=True)
            for rang, code in enumerate(enveloppe.lignes)
        ],
    )
    _insert_jalons(transaction, programme, lignes)
    _insert(
        transaction,
        tables.alias,
        [
            {"exercice_id": exercice, "alias": alias, "ligne_id": lignes[code]}
            for alias, code in programme.aliases
        ],
    )
    known = set(transaction.connection.scalars(select(tables.jour_ferie.c.jour)))
    _insert(
        transaction,
        tables.jour_ferie,
        [
            {"jour": jour.isoformat(), "libelle": libelle}
            for jour, libelle in sorted(feries.feries.items())
            if jour.isoformat() not in known
        ],
    )


def _delete_programme(connection: Connection, exercice: int) -> None:
    """Remove an exercice that nothing refers to; its days off stay."""
    of_year = {
        tables.jalon_ligne: tables.jalon_ligne.c.jalon_id.in_(
            select(tables.jalon.c.id).where(tables.jalon.c.exercice_id == exercice)
        ),
        tables.enveloppe_ligne: tables.enveloppe_ligne.c.enveloppe_id.in_(
            select(tables.enveloppe.c.id).where(tables.enveloppe.c.exercice_id == exercice)
        ),
        tables.alias: tables.alias.c.exercice_id == exercice,
        tables.jalon: tables.jalon.c.exercice_id == exercice,
        tables.enveloppe: tables.enveloppe.c.exercice_id == exercice,
    }
    for table, condition in of_year.items():
        connection.execute(delete(table).where(condition))
    lignes = select(tables.ligne.c.id).where(tables.ligne.c.exercice_id == exercice)
    for key in connection.scalars(lignes.order_by(tables.ligne.c.rang.desc())).all():
        connection.execute(delete(tables.ligne).where(tables.ligne.c.id == key))
    connection.execute(delete(tables.exercice).where(tables.exercice.c.id == exercice))


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


def _insert_jalons(transaction: Transaction, programme: Programme, lignes: dict[str, int]) -> None:
    jalons = [
        transaction.insert(
            tables.jalon,
            exercice_id=programme.exercice,
            code=jalon.code,
            rang=rang,
            libelle=jalon.libelle,
            jour=jalon.jour.isoformat(),
        )
        for rang, jalon in enumerate(programme.jalons)
    ]
    _insert(
        transaction,
        tables.jalon_ligne,
        [
            {"jalon_id": jalon_id, "ligne_id": lignes[code], "rang": rang}
            for jalon_id, jalon in zip(jalons, programme.jalons, strict=True)
            for rang, code in enumerate(jalon.lignes)
        ],
    )


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


def _insert(transaction: Transaction, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        transaction.connection.execute(insert(table), rows)
