"""What every room reads with: a snapshot, its rows, and the dates that they hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Executable


class Snapshot:
    """One consistent snapshot of a store: the transaction that `connection` is in."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def rows(self, statement: Executable, /, **parameters: object) -> Iterator[Row]:
        return iter(self.connection.execute(statement, parameters))

    def row(self, statement: Executable, /, **parameters: object) -> Row | None:
        return self.connection.execute(statement, parameters).first()


Row = tuple[Any, ...]

to_jour = lru_cache(maxsize=4096)(date.fromisoformat)


def to_day_or_none(text: str | None) -> date | None:
    return to_jour(text) if text else None
