"""What the one write path asks of an engine: to begin a transaction in somebody's name, and to end it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cariforef_db.reading.values import OwnWrite
from cariforef_db.writing.writing import SqlWriting
from cariforef_tui.services.ports.errors import StoreBusy


@dataclass(frozen=True, slots=True)
class Committed:
    """What a transaction wrote, and the seal of its last journal row."""

    write: OwnWrite
    empreinte: str


class Session(Protocol):
    """One kept connection that writes, opened when a write is due."""

    @property
    def failures(self) -> type[Exception]:
        """The errors of its driver."""

    def warm_up(self) -> None:
        """Open the connection."""

    def begin(self, acteur: str, motif: str | None) -> SqlWriting:
        """Begin a transaction in the name of `acteur`, numbered.

        Raises:
            StoreError: it cannot be; nothing is written, and `roll_back` ends what is left of it.
        """

    def commit(self, writing: SqlWriting) -> Committed | None:
        """Commit, what was journalled sealed; None where nothing was."""

    def explain(self, error: BaseException) -> StoreBusy | None:
        """Return what a write of somebody else made of this one, rolled back; None where it did nothing."""

    def roll_back(self) -> None:
        """End the transaction under way, where there is one."""

    def close(self) -> None: ...
