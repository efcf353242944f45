"""Taking back what one did in a place, and doing it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Way(StrEnum):
    """Whether a change is new, takes another back or does it again."""

    DO = "faire"
    UNDO = "défaire"
    REDO = "refaire"


HINTS = {Way.DO: "u : annuler", Way.UNDO: "^r : rétablir", Way.REDO: "u : annuler"}
"""Key that takes back a change made each way."""
NOTHING = {Way.UNDO: "Rien à annuler.", Way.REDO: "Rien à rétablir."}


@dataclass(frozen=True, slots=True)
class Made(Generic[T_co]):
    """What a change did, in French, and its contrary; None where nothing takes it back."""

    texte: str
    contrary: T_co | None = None

    def tell(self, way: Way) -> str:
        return self.texte if self.contrary is None else f"{self.texte} · {HINTS[way]}"


Change = Callable[[], "Made[Change]"]
"""A write, run in a thread; its contrary is another."""


class Undo(Generic[T]):
    """Changes that take back what one did here, the last one first. Each gives its own contrary when made."""

    def __init__(self) -> None:
        self._changes: dict[Way, list[T]] = {Way.UNDO: [], Way.REDO: []}

    def record(self, way: Way, contrary: T | None) -> None:
        """Keep what takes back a change just made `way`; a new one forgets what could be done again."""
        if way is Way.DO:
            self._changes[Way.REDO].clear()
        if contrary is not None:
            self._changes[Way.REDO if way is Way.UNDO else Way.UNDO].append(contrary)

    def take(self, way: Way) -> T | None:
        """Return the next change to make `way`, which is kept no more; None where there is none."""
        changes = self._changes[way]
        return changes.pop() if changes else None

    def put_back(self, way: Way, change: T) -> None:
        """Keep a change that could not be made, for the next time."""
        self._changes[way].append(change)

    def forget(self) -> None:
        """Take nothing back of what was done so far."""
        for changes in self._changes.values():
            changes.clear()
