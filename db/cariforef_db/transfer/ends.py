"""What a transfer asks of the store that it reads and of the one that it makes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from cariforef_db.engine.driver import Driver
from cariforef_db.transfer.content import Content


@dataclass(frozen=True, slots=True)
class Source:
    """A store in one snapshot; `numero` is that of its last write."""

    driver: Driver
    numero: int


class Target(Protocol):
    """A store being made: tables without guards, which nobody opens before `finish`."""

    def empty(self) -> None:
        """Take away every row, so that the transfer begins again."""

    def fill(self, content: Content, rows: Iterator[tuple[Any, ...]]) -> None:
        """Write the rows of an empty table, all or none, on disk when this returns."""

    def reading(self) -> AbstractContextManager[Driver]:
        """Lend what was written, in one snapshot."""

    def finish(self, numero: int) -> None:
        """Guard what was written and let programs open it, all or nothing."""

    def discard(self) -> None:
        """Leave nothing of it."""
