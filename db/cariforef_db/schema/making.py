"""A new store's schema: tables and triggers, made from the description and the traits of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Table, Text, insert, text

from cariforef_db.schema import agents, journal, mois, programme, revue, temps
from cariforef_db.schema.agents import preference_triggers
from cariforef_db.schema.columns import Holds, Kept, held_by, metadata, traits_of
from cariforef_db.schema.journal import chain_triggers, guard_triggers, journal_triggers, revision
from cariforef_db.schema.law import (
    SQLITE,
    Trigger,
    Words,
    begun_trigger,
    erasable_trigger,
    key_trigger,
    refuse_trigger,
    say_in_sqlite,
)
from cariforef_db.schema.mois import convention_triggers, departed_triggers, lock_triggers, visa_triggers
from cariforef_db.schema.revue import closed_decision_triggers, closed_revue_triggers
from cariforef_db.schema.temps import imputable_trigger, promise_triggers, saisie, total_triggers
from cariforef_db.schema.version import APPLICATION_ID, SCHEMA_VERSION
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

ALL_TABLES: tuple[Table, ...] = tuple(
    table
    for module in (programme, agents, temps, mois, revue, journal)
    for table in vars(module).values()
    if isinstance(table, Table)
)
"""In the order in which they are described."""
JOURNALLED = tuple(table for table in ALL_TABLES if traits_of(table).key)
JOURNAL_KEYS: Mapping[str, tuple[str, ...]] = {table.name: traits_of(table).key for table in JOURNALLED}
"""The columns by which the journal names the rows of each table."""
DROPPED_KEYS: Mapping[str, tuple[str, ...]] = {"suppleance": ("agent_id", "depuis")}
"""The same of tables that a migration dropped: the history still reads their rows of the journal.

Only the chain holds these rows: with no table left, a verification has nothing to compare them with.
"""
COUNTED: Mapping[str, str] = {
    counted: table.name for table in ALL_TABLES if (counted := traits_of(table).counted) is not None
}
"""The tables whose rows a verification counts, by what it calls them."""
_SAISIE = saisie.columns.keys()
_REWRITTEN_BY_PURGE = ("commentaire", "version")
"""Columns of a saisie that a purge rewrites in a signed month."""
_ALEMBIC_VERSION = text(
    "CREATE TABLE alembic_version (version_num TEXT NOT NULL, "
    "CONSTRAINT pk_alembic_version PRIMARY KEY (version_num)) STRICT"
)
"""Made here rather than by Alembic, whose own is not STRICT."""
_SET_VERSION = text("INSERT INTO alembic_version VALUES (:version)")


def text_columns(table: Table) -> Iterator[tuple[str, Holds]]:
    """Yield each column of text of `table`, and what it holds."""
    for column in table.columns:
        if isinstance(column.type, Text):
            yield column.name, held_by(column)


def word_columns(table: Table) -> tuple[str, ...]:
    """Return the columns of what people typed."""
    return tuple(name for name, holds in text_columns(table) if holds is Holds.WORDS)


def erasable_columns(table: Table) -> tuple[str, ...]:
    """Return the columns that a purge may rewrite where nothing else may."""
    return tuple(name for name, holds in text_columns(table) if holds in (Holds.FROZEN, Holds.WORDS))


def _references() -> Iterator[tuple[str, str]]:
    """Yield each column that refers to a row, and the table of that row; an exercice is its own name."""
    for table in JOURNALLED:
        for column in table.columns:
            for key in column.foreign_keys:
                if column.name != "exercice_id":
                    yield column.name, key.column.table.name


REFERENCES: Mapping[str, str] = {**dict(_references()), "suppleant_id": "agent"}
"""The table of the rows that each column refers to, those of dropped tables with them."""
TYPED: Mapping[str, tuple[str, ...]] = {
    table.name: words for table in ALL_TABLES if (words := word_columns(table))
}
"""The columns of each table that hold what people typed."""


def sqlite_triggers() -> Iterator[str]:
    """Yield the statement of each trigger of a file."""
    for table in JOURNALLED:
        yield from map(
            say_in_sqlite, journal_triggers(table.name, traits_of(table).key, table.columns.keys())
        )
    yield from map(say_in_sqlite, shared_triggers(SQLITE))


def shared_triggers(words: Words) -> Iterator[Trigger]:
    """Yield the triggers that both engines have, in the words of one of them."""
    yield from guard_triggers(ACTEUR_SYSTEME)
    for table in ALL_TABLES:
        yield from _keeping_triggers(table, words)
    yield from total_triggers("saisie", "saisi", ("id", "agent_id", "jour", "ligne_id", "exercice_id"), words)
    yield from total_triggers("absence", "absent", ("id", "agent_id", "jour"), words)
    kept = tuple(name for name in _SAISIE if name not in _REWRITTEN_BY_PURGE)
    yield from lock_triggers("saisie", words, kept)
    yield from lock_triggers("absence", words)
    yield from visa_triggers()
    yield from departed_triggers(words)
    yield imputable_trigger()
    yield from promise_triggers()
    yield from convention_triggers(words)
    yield from closed_revue_triggers(words)
    yield from closed_decision_triggers(words)
    yield from preference_triggers()
    yield from chain_triggers(words)


def _keeping_triggers(table: Table, words: Words) -> Iterator[Trigger]:
    name = table.name
    match traits_of(table).kept:
        case Kept.KEYED:
            yield key_trigger(name, (*traits_of(table).key, *traits_of(table).fixed))
        case Kept.ADDED_TO:
            texts = erasable_columns(table)
            if texts:
                yield erasable_trigger(f"tr_{name}_sans_update", name, texts, table.columns.keys(), words)
            else:
                yield refuse_trigger(name, "update")
            yield refuse_trigger(name, "delete")
        case Kept.BASELINE:
            free = traits_of(table).free
            if free:
                yield key_trigger(
                    name, tuple(column.name for column in table.columns if column.name not in free)
                )
            else:
                yield refuse_trigger(name, "update")
            yield begun_trigger(name, _exercice_of_old(table))


def _exercice_of_old(table: Table) -> str:
    """Return the SQL of the exercice of the row `old`: its own, or that of the row its first column names."""
    if "exercice_id" in table.columns:
        return "old.exercice_id"
    column = next(iter(table.columns))
    (reference,) = column.foreign_keys
    return f"(SELECT exercice_id FROM {reference.column.table.name} WHERE id = old.{column.name})"


def make_schema(connection: Connection) -> None:
    """Make every table, index and trigger of this version, in the transaction that `connection` is in."""
    make_tables(connection, f"{SCHEMA_VERSION:04}")
    connection.execute(insert(revision).values(id=1, numero=0))
    make_guards(connection)


def make_tables(connection: Connection, version: str) -> None:
    """Make every table and index, marked as of `version`; no trigger guards them yet."""
    metadata.create_all(connection, checkfirst=False)
    connection.execute(_ALEMBIC_VERSION)
    connection.execute(_SET_VERSION, {"version": version})


def make_guards(connection: Connection) -> None:
    """Make the triggers, and the marks by which a program knows the file."""
    for statement in sqlite_triggers():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
