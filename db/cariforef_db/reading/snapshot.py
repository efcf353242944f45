"""SQL text run on any driver's connection, inside the transaction that it is in."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from cariforef_db.reading.values import Row


class Driver(Protocol):
    """What is asked of a DBAPI connection."""

    def execute(self, sql: str, parameters: Mapping[str, object] = ..., /) -> sqlite3.Cursor: ...


class Snapshot:
    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def rows(self, sql: str, /, **parameters: object) -> Iterator[Row]:
        return self._driver.execute(sql, parameters)

    def row(self, sql: str, /, **parameters: object) -> Row | None:
        found: Row | None = self._driver.execute(sql, parameters).fetchone()
        return found

    def rows_on(self, sql: str, codes: Collection[str], /, **parameters: object) -> Iterator[Row]:
        named = {f"c{index}": code for index, code in enumerate(codes)}
        text = sql.format(codes=", ".join(f":{name}" for name in named))
        return self._driver.execute(text, {**parameters, **named})
