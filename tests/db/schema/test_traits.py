"""What is said of the tables."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Table

from cariforef_db.journal.touched import NAMES
from cariforef_db.rgpd.reads import OF_PEOPLE
from cariforef_db.schema.columns import Holds, Kept, traits_of
from cariforef_db.schema.making import ALL_TABLES, DROPPED_KEYS, REFERENCES, text_columns
from cariforef_tui.domain.journal.filter import OBJETS

JOURNALLED = {table.name: table for table in ALL_TABLES if traits_of(table).key}
OF_THE_PROOF = {"journal", "sceau", "effacement", "total_jour", "revision", "ecriture_en_cours"}


def references(table: Table) -> dict[str, str]:
    """Columns of `table` that refer to a row, and the table of that row; an exercice is its own name."""
    found = {
        column.name: key.column.table.name
        for column in table.columns
        for key in column.foreign_keys
        if column.name != "exercice_id"
    }
    return found | ({"par_id": "agent"} if "par_id" in table.columns else {})


def test_every_table_is_journalled_but_those_of_the_proof_and_what_people_like() -> None:
    assert {table.name for table in ALL_TABLES} - JOURNALLED.keys() == OF_THE_PROOF | {"preference", "rappel"}


def test_a_key_of_the_journal_names_one_row(raw: sqlite3.Connection) -> None:
    for name, table in JOURNALLED.items():
        unique = raw.execute(
            "SELECT i.name, c.name FROM pragma_index_list(?) i JOIN pragma_index_info(i.name) c "
            "WHERE i.'unique' AND NOT i.partial",
            (name,),
        ).fetchall()
        sets = [{column for index, column in unique if index == one} for one, _ in unique]
        primary = {column.name for column in table.primary_key}
        assert set(traits_of(table).key) in [primary, *sets], name


def test_a_column_refers_to_the_same_table_wherever_it_stands() -> None:
    """The history and the access export read its number by its name alone."""
    for name, table in JOURNALLED.items():
        assert references(table).items() <= REFERENCES.items(), name


def test_people_may_ask_the_history_for_every_journalled_table_and_for_those_of_the_past() -> None:
    assert {name for names in OBJETS.values() for name in names} == JOURNALLED.keys() | DROPPED_KEYS.keys()


def test_every_row_that_a_number_names_has_its_name() -> None:
    assert {*REFERENCES.values()} <= NAMES.keys()


def test_the_access_export_looks_into_every_journalled_row_of_a_person() -> None:
    of_people = {
        column
        for table in JOURNALLED.values()
        for column, referred in references(table).items()
        if referred == "agent" and column != "acteur_id"
    }
    assert set(OF_PEOPLE) == of_people | {"suppleant_id"}


def test_no_key_of_the_journal_holds_what_a_purge_erases() -> None:
    for table in JOURNALLED.values():
        spoken = {name for name, holds in text_columns(table) if holds not in (Holds.CODE, Holds.PLAN)}
        assert not spoken & set(traits_of(table).key)


def test_what_is_kept_of_rows_is_kept_of_journalled_ones() -> None:
    kept = {table.name for table in ALL_TABLES if traits_of(table).kept is not Kept.NOTHING}
    assert kept - JOURNALLED.keys() == set()
