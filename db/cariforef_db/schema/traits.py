"""Every table, and lists made from the traits of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Table, Text

from cariforef_db.schema import agents, journal, mois, programme, revue, temps
from cariforef_db.schema.columns import Holds, held_by, traits_of

ALL_TABLES: tuple[Table, ...] = tuple(
    table
    for module in (programme, agents, temps, mois, revue, journal)
    for table in vars(module).values()
    if isinstance(table, Table)
)
"""In the order in which they are described."""


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


JOURNALLED = tuple(table for table in ALL_TABLES if traits_of(table).key)

JOURNAL_KEYS: Mapping[str, tuple[str, ...]] = {table.name: traits_of(table).key for table in JOURNALLED}
"""The columns by which the journal names the rows of each table."""

REFERENCES: Mapping[str, str] = dict(_references())
"""The table of the rows that each column refers to."""

COUNTED: Mapping[str, str] = {
    counted: table.name for table in ALL_TABLES if (counted := traits_of(table).counted) is not None
}
"""The tables whose rows a verification counts, by what it calls them."""

TYPED: Mapping[str, tuple[str, ...]] = {
    table.name: words for table in ALL_TABLES if (words := word_columns(table))
}
"""The columns of each table that hold what people typed."""
