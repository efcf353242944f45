"""What `Writer` asks of an engine: a transaction in somebody's name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from cariforef_db.rows.transaction import OwnWrite
from cariforef_db.store.writing import SqlWriting
from cariforef_tui.services.ports.errors import StoreBusy


@dataclass(frozen=True, slots=True)
class Committed:
    """What a transaction wrote, and the seal of its last journal row."""

    write: OwnWrite
    empreinte: str


class Session(Protocol):
    """Write transactions of one engine."""

    @property
    def failures(self) -> type[Exception]:
        """The errors of its driver."""

    def warm_up(self) -> None:
        """Open what a first write needs."""

    def transaction(
        self, acteur: str, motif: str | None, committed: Callable[[Committed], None]
    ) -> AbstractContextManager[SqlWriting]:
        """Write in the name of `acteur`: commit when the block ends, roll back when it raises.

        `committed` is called with what was sealed, if anything was.

        Raises:
            StoreError: the write is impossible; nothing is written.
        """

    def explain(self, error: BaseException) -> StoreBusy | None:
        """Return how somebody else's write made this one fail, which is rolled back; None if it did not."""
