"""What every room reads with: a snapshot, its rows, and how they hold dates and other values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Executable

from cariforef_tui.domain.values.months import Mois


class Snapshot:
    """One consistent snapshot of a store: the transaction that `connection` is in."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def rows(self, statement: Executable, /, **parameters: object) -> Iterator[Row]:
        return iter(self.connection.execute(statement, stored(parameters)))

    def row(self, statement: Executable, /, **parameters: object) -> Row | None:
        return self.connection.execute(statement, stored(parameters)).first()

    def scalar(self, statement: Executable, /, **parameters: object) -> Any:
        """Return the first column of the first row, None if there is no row."""
        return self.connection.scalar(statement, stored(parameters))


Row = tuple[Any, ...]
to_jour = lru_cache(maxsize=4096)(date.fromisoformat)


def to_day_or_none(text: str | None) -> date | None:
    return to_jour(text) if text else None


def grouped(rows: Iterable[Row], width: int) -> dict[Row, list[Row]]:
    """Return the other columns of rows by their first `width` ones, all in the order of the rows."""
    groups: dict[Row, list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[:width]), []).append(row[width:])
    return groups


def stored(values: Mapping[str, object]) -> dict[str, object]:
    """Return what columns hold of these values."""
    return {name: as_stored(value) for name, value in values.items()}


def as_stored(value: object) -> object:
    """Return what a column holds of the value of a field."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mois):
        return str(value)
    return int(value) if isinstance(value, bool) else value
