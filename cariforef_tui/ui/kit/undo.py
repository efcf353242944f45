"""Undo and redo stacks of the writes of this session."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Way(StrEnum):
    """Whether a change is new, takes another back or does it again."""

    DO = "faire"
    UNDO = "défaire"
    REDO = "refaire"


@dataclass
class UndoStack(Generic[T]):
    """Two stacks: what can be undone, what can be redone. A new write forgets what could be redone."""

    done: list[T] = field(default_factory=list)
    undone: list[T] = field(default_factory=list)

    def record(self, back: T) -> None:
        """Remember how to take back something new."""
        self.done.append(back)
        self.undone.clear()

    def record_undo(self, back: T) -> None:
        """Remember how to redo what was just undone."""
        self.undone.append(back)

    def record_redo(self, back: T) -> None:
        self.done.append(back)

    def clear(self) -> None:
        self.done.clear()
        self.undone.clear()
