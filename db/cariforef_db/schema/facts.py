"""Every table, and what is said of several at once. SQLAlchemy comes along: no read imports this."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table, Text

from cariforef_db.schema import days, promises, steering, tables, trust
from cariforef_db.schema.columns import Holds, held_by

ALL_TABLES: tuple[Table, ...] = tuple(
    table
    for module in (tables, days, promises, steering, trust)
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
