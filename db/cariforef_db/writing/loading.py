"""A whole programme into its tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from cariforef_db.schema import tables
from cariforef_tui.domain.programme.programme import Enveloppe, Ligne, Programme
from cariforef_tui.domain.temps.calendrier import Calendrier

QUI_SEPARATOR = "/"


def load_programme(connection: Connection, programme: Programme, feries: Calendrier) -> None:
    """Insert the exercice, its lines, enveloppes, jalons, aliases and days off; days known are kept."""
    exercice = programme.exercice
    connection.execute(insert(tables.exercice).values(id=exercice))
    lignes = _insert_lignes(connection, programme)
    enveloppes = _insert_numbered(
        connection,
        tables.enveloppe,
        [
            {"exercice_id": exercice, "rang": rang, **enveloppe_values(enveloppe)}
            for rang, enveloppe in enumerate(programme.enveloppes)
        ],
    )
    _insert(
        connection,
        tables.enveloppe_ligne,
        [
            {"enveloppe_id": enveloppe_id, "ligne_id": lignes[code], "rang": rang}
            for enveloppe_id, enveloppe in zip(enveloppes, programme.enveloppes, strict=True)
            for rang, code in enumerate(enveloppe.lignes)
        ],
    )
    _insert_jalons(connection, programme, lignes)
    _insert(
        connection,
        tables.alias,
        [
            {"exercice_id": exercice, "alias": alias, "ligne_id": lignes[code]}
            for alias, code in programme.aliases
        ],
    )
    known = set(connection.scalars(select(tables.jour_ferie.c.jour)))
    _insert(
        connection,
        tables.jour_ferie,
        [
            {"jour": jour.isoformat(), "libelle": libelle}
            for jour, libelle in sorted(feries.feries.items())
            if jour.isoformat() not in known
        ],
    )


def delete_programme(connection: Connection, exercice: int) -> None:
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


def _insert_lignes(connection: Connection, programme: Programme) -> dict[str, int]:
    lignes: dict[str, int] = {}
    statement = insert(tables.ligne)
    for rang, ligne in enumerate(programme.lignes):
        values = ligne_values(ligne)
        values |= {
            "exercice_id": programme.exercice,
            "rang": rang,
            "parent_id": None if ligne.parent is None else lignes[ligne.parent],
            "equipe_si": int(ligne.code == programme.code_si),
        }
        lignes[ligne.code] = _inserted_id(connection.execute(statement, values))
    return lignes


def _insert_jalons(connection: Connection, programme: Programme, lignes: dict[str, int]) -> None:
    jalons = _insert_numbered(
        connection,
        tables.jalon,
        [
            {
                "exercice_id": programme.exercice,
                "code": jalon.code,
                "rang": rang,
                "libelle": jalon.libelle,
                "jour": jalon.jour.isoformat(),
            }
            for rang, jalon in enumerate(programme.jalons)
        ],
    )
    _insert(
        connection,
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
        "qui": QUI_SEPARATOR.join(str(who) for who in ligne.responsables),
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


def _insert(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _insert_numbered(connection: Connection, table: Table, rows: list[dict[str, object]]) -> list[int]:
    statement = insert(table)
    return [_inserted_id(connection.execute(statement, row)) for row in rows]


def _inserted_id(result: Any) -> int:
    return int(result.inserted_primary_key[0])
