"""Undo and redo stacks of the week's writes in this session, cells and absences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from cariforef_tui.domain.temps.saisies import Absence, CellChange


@dataclass(frozen=True, slots=True)
class CellsBack:
    """Cells to write to take a write back, all or none."""

    changes: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class AbsencesBack:
    """The absences to put back from `first` to `last`, and those that must still be there."""

    agent: str
    first: date
    last: date
    absences: tuple[Absence, ...]
    seen: tuple[Absence, ...]


Back = CellsBack | AbsencesBack


@dataclass
class UndoStack:
    """Two stacks: what can be undone, what can be redone. A new write forgets what could be redone."""

    done: list[Back] = field(default_factory=list)
    undone: list[Back] = field(default_factory=list)

    def record(self, back: Back) -> None:
        """Remember how to take back something new."""
        self.done.append(back)
        self.undone.clear()

    def record_undo(self, back: Back) -> None:
        """Remember how to redo what was just undone."""
        self.undone.append(back)

    def record_redo(self, back: Back) -> None:
        self.done.append(back)

    def clear(self) -> None:
        self.done.clear()
        self.undone.clear()
