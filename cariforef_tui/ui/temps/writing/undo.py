"""Undo and redo stacks of the week's writes in this session, cells and absences."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.calendrier import days_between
from cariforef_tui.domain.temps.saisies import Absence, CellChange

if TYPE_CHECKING:
    from cariforef_tui.services.temps.sentence import SentenceWritten


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


def join_absences(written: SentenceWritten) -> list[AbsencesBack]:
    """Return how to take back the absences of a sentence, a period at a time, the weekends within it."""
    days: dict[date, tuple[tuple[Absence, ...], tuple[Absence, ...]]] = {}
    for day in written.absences:
        before, _ = days.get(day.jour, (day.before, ()))
        days[day.jour] = before, day.after
    backs: list[AbsencesBack] = []
    for jour, (before, after) in sorted(days.items()):
        if backs and _is_next(jour, backs[-1].last):
            last = backs.pop()
            back = replace(last, last=jour, absences=last.absences + before, seen=last.seen + after)
        else:
            back = AbsencesBack(written.agent, jour, jour, before, after)
        backs.append(back)
    return backs


def _is_next(jour: date, last: date) -> bool:
    between = days_between(last + timedelta(days=1), jour - timedelta(days=1))
    return all(day.weekday() >= 5 for day in between)


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
