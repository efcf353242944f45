"""Jobs of the week's write queue, messages on how each ended, and sentences about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from textual.message import Message

from cariforef_tui.domain.temps.saisies import Absence, CellChange, CellWritten, Duree, TypeAbsence
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.domain.values.moments import to_paris
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.temps.grid.keys import CellKey
from cariforef_tui.ui.temps.state import Pending
from cariforef_tui.ui.temps.undo import AbsencesBack

if TYPE_CHECKING:
    from cariforef_tui.services.ports.errors import ConflitSaisie


class WriteKind(StrEnum):
    """Whether a job writes something new, undoes a write or redoes it."""

    DO = "faire"
    UNDO = "défaire"
    REDO = "refaire"


@dataclass(frozen=True, eq=False)
class CellsJob:
    """Cells to write together. `texte` is what was typed, `landed` where the cursor went after.

    `moment` is how many of this session's writes had ended when the changes were decided.
    """

    agent: str
    changes: tuple[CellChange, ...]
    moment: int
    texte: str = ""
    landed: CellKey | None = None
    kind: WriteKind = WriteKind.DO
    begun: dict[CellKey, Pending] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class AbsenceJob:
    """An absence to set on one day, or all of them to remove (`type` None)."""

    agent: str
    jour: date
    type: TypeAbsence | None
    duree: Duree
    before: tuple[Absence, ...]


@dataclass(frozen=True, eq=False)
class AbsencesBackJob:
    """Absences to put back as they were."""

    back: AbsencesBack
    kind: WriteKind


@dataclass(frozen=True, eq=False)
class BackJob:
    """Take back the last write, or do again the last one taken back; resolved when its turn comes."""

    kind: WriteKind


Job = CellsJob | AbsenceJob | AbsencesBackJob | BackJob


class CellsEnded(Message):
    """Cells are in the store."""

    def __init__(self, job: CellsJob, written: tuple[CellWritten, ...]) -> None:
        super().__init__()
        self.job, self.written = job, written


class AbsencesEnded(Message):
    """A day's absences are in the store; `back` takes them back."""

    def __init__(self, kind: WriteKind, back: AbsencesBack) -> None:
        super().__init__()
        self.kind, self.back = kind, back


class WriteFailed(Message):
    """Nothing of a job was written."""

    def __init__(self, job: Job, error: CariforefError) -> None:
        super().__init__()
        self.job, self.error = job, error


def kind_of(job: Job) -> WriteKind:
    """Return whether a job does, undoes or redoes; an absence set is always a first write."""
    return WriteKind.DO if isinstance(job, AbsenceJob) else job.kind


_PREFIXES = {WriteKind.DO: "", WriteKind.UNDO: "Annulé ", WriteKind.REDO: "Rétabli "}


def describe_written(kind: WriteKind, written: tuple[CellWritten, ...]) -> str:
    """Say what was written, for the header: `14.7.1 : 0,5 j, 22/05`, `Annulé 5 cellules : 2,5 j`."""
    if len(written) != 1:
        total = format_jours(
            sum(cell_written.after.centiemes for cell_written in written if cell_written.after)
        )
        return f"{_PREFIXES[kind]}{len(written)} cellules : {total}"
    (cell,) = written
    return f"{_PREFIXES[kind]}{cell.change.code} : {_describe_after(cell)}, {cell.change.jour:%d/%m}"


def list_written(kind: WriteKind, written: tuple[CellWritten, ...]) -> str:
    """Name every cell written together, day by day: `lun. 21/05 : 14.7.1 0,5 j, 7.1 0,25 j ; ...`."""
    by_day: dict[date, list[str]] = {}
    for cell in written:
        by_day.setdefault(cell.change.jour, []).append(f"{cell.change.code} {_describe_after(cell)}")
    days = " ; ".join(f"{format_jour(jour)} : {', '.join(cells)}" for jour, cells in sorted(by_day.items()))
    return f"{_PREFIXES[kind] or 'Enregistré '}{days}."


def _describe_after(written: CellWritten) -> str:
    return format_centiemes(written.after.centiemes if written.after else None)


def describe_absences(back: AbsencesBack) -> str:
    """Say what a day's absences became: `RTT 0,5 j, 22/05`, `Retiré : congé 1 j, 22/05`."""
    named = _name_absences(back.seen or back.absences)
    return f"{'' if back.seen else 'Retiré : '}{named}, {back.jour:%d/%m}"


def describe_replaced(back: AbsencesBack) -> str:
    """Say which absences took the place of which: `mar. 22/05 : RTT 0,5 j au lieu de congé 1 j.`"""
    before, after = _name_absences(back.absences), _name_absences(back.seen)
    return f"{format_jour(back.jour)} : {after} au lieu de {before}."


def _name_absences(absences: tuple[Absence, ...]) -> str:
    return " + ".join(f"{absence.type.value} {format_jours(absence.centiemes)}" for absence in absences)


def describe_conflict(error: ConflitSaisie) -> str:
    """Say who changed the cell, when, and what each side holds, comments included."""
    mine, theirs = error.change, error.actuel
    author = f" par {error.par}" if error.par else ""
    when = f" le {format_instant(error.quand)}" if error.quand else ""
    return (
        f"{mine.code}, {format_jour(mine.jour)} : la cellule a changé{author}{when}.\n"
        f"Votre saisie : {_describe_side(mine.centiemes, mine.commentaire)}.\n"
        f"Valeur enregistrée : "
        f"{_describe_side(theirs.centiemes, theirs.commentaire) if theirs else _describe_side(None, None)}."
    )


def _describe_side(centiemes: int | None, commentaire: str | None) -> str:
    comment = f", commentaire « {commentaire} »" if commentaire and centiemes is not None else ""
    return f"{format_centiemes(centiemes)}{comment}"


def format_instant(utc: str) -> str:
    """Return `21/05 à 14:32`, Paris time, of an ISO instant in UTC; a damaged one as it is."""
    try:
        return f"{to_paris(datetime.fromisoformat(utc)):%d/%m à %H:%M}"
    except (ValueError, OverflowError):
        return utc


def format_centiemes(centiemes: int | None) -> str:
    return "vide" if centiemes is None else format_jours(centiemes)
