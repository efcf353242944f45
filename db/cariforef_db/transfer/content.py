"""What is carried: the rows of each table, parents first, in the order of their keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from cariforef_db.engine.driver import Driver
from cariforef_db.postgres.translation import NOT_THERE
from cariforef_db.schema.facts import ALL_TABLES


@dataclass(frozen=True, slots=True)
class Content:
    """A table whose rows are carried; `key` orders them the same on both engines."""

    table: str
    columns: tuple[str, ...]
    key: tuple[str, ...]


CONTENTS = tuple(
    Content(table.name, tuple(table.columns.keys()), tuple(column.name for column in table.primary_key))
    for table in ALL_TABLES[0].metadata.sorted_tables
    if table.name not in NOT_THERE
)


def read_rows(driver: Driver, content: Content) -> Iterator[Any]:
    """Yield the rows of a table, of which few are in memory at once."""
    return _read(driver, content, ", ".join(content.columns))


def count_rows(driver: Driver, content: Content) -> int:
    return int(driver.execute(f"SELECT count(*) FROM {content.table}").fetchone()[0])


def find_difference(content: Content, source: Driver, target: Driver) -> int | None:
    """Return the rank of the first row that is not the same on both sides, None where all are."""
    sides = zip_longest(_as_json(source, content), _as_json(target, content))
    return next((rank for rank, (ours, theirs) in enumerate(sides, start=1) if ours != theirs), None)


def _as_json(driver: Driver, content: Content) -> Iterator[Any]:
    return _read(driver, content, driver.row_as_json(content.table, content.columns))


def _read(driver: Driver, content: Content, what: str) -> Iterator[Any]:
    # Reads go through here: rows come as tuples, whatever the engine's own class for them.
    rows = driver.stream(f"SELECT {what} FROM {content.table} ORDER BY {', '.join(content.key)}")
    return map(tuple, rows)
