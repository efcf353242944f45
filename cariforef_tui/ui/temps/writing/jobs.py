"""Jobs of the week's write queue, and sentences about how each ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.calendrier import days_between
from cariforef_tui.domain.temps.saisies import Absence, CellChange, CellWritten, Duree, Saisie, TypeAbsence
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_jours
from cariforef_tui.ui.kit.undo import HINTS, Way
from cariforef_tui.ui.temps.grid.keys import CellKey
from cariforef_tui.ui.temps.state import Pending

if TYPE_CHECKING:
    from cariforef_tui.services.ports.errors import ConflitSaisie
    from cariforef_tui.services.temps.sentence import SentenceWritten


@dataclass(frozen=True, slots=True)
class NoteBack:
    """The comment that was waiting in an empty cell; an empty text where none was."""

    cell: CellKey
    texte: str


@dataclass(frozen=True, slots=True)
class CellsBack:
    """Cells to write to take a write back, all or none, and the comments that then wait there again."""

    changes: tuple[CellChange, ...]
    notes: tuple[NoteBack, ...] = ()


@dataclass(frozen=True, slots=True)
class AbsencesBack:
    """The absences to put back from `first` to `last`, and those that must still be there."""

    agent: str
    first: date
    last: date
    absences: tuple[Absence, ...]
    seen: tuple[Absence, ...]


Back = NoteBack | CellsBack | AbsencesBack


@dataclass(frozen=True, eq=False)
class CellsJob:
    """Cells to write together. `texte` is what was typed, `landed` where the cursor went after.

    `moment` is how many of this session's writes had ended when the changes were decided. `nouvelle` is the
    label of a request to open on their line, that the days answer. `notes` wait in the cells once written.
    """

    agent: str
    changes: tuple[CellChange, ...]
    moment: int
    texte: str = ""
    landed: CellKey | None = None
    kind: Way = Way.DO
    nouvelle: str = ""
    notes: tuple[NoteBack, ...] = ()
    begun: dict[CellKey, Pending] = field(default_factory=dict)

    @property
    def back(self) -> CellsBack:
        """What is to be written, to be tried again."""
        return CellsBack(self.changes, self.notes)


@dataclass(frozen=True, eq=False, kw_only=True)
class AbsenceJob:
    """An absence to set from `first` to `last`, or all of them to remove there (`type` None).

    `before` are those that the person saw, None where the days go beyond the one looked at.
    """

    agent: str
    first: date
    last: date
    type: TypeAbsence | None
    duree: Duree
    before: tuple[Absence, ...] | None


@dataclass(frozen=True, eq=False)
class AbsencesBackJob:
    """Absences to put back as they were."""

    back: AbsencesBack
    kind: Way


@dataclass(frozen=True, eq=False)
class NoteJob:
    """A comment that waits in an empty cell already, and the one that did before."""

    back: NoteBack


@dataclass(frozen=True, eq=False)
class BackJob:
    """Take back the last write, or do again the last one taken back; resolved when its turn comes."""

    kind: Way


Job = CellsJob | AbsenceJob | AbsencesBackJob | NoteJob | BackJob


def kind_of(job: Job) -> Way:
    """Return whether a job does, undoes or redoes; an absence set is always a first write."""
    return Way.DO if isinstance(job, AbsenceJob | NoteJob) else job.kind


_PREFIXES = {Way.DO: "", Way.UNDO: "Annulé : ", Way.REDO: "Rétabli : "}


def describe_written(
    kind: Way, written: tuple[CellWritten, ...], label_of: Callable[[Saisie], str | None]
) -> str:
    """Name every cell written, day by day, with the request that `label_of` gives, and how to take it back.

    What became of its comment is said too.

    `mar. 22/05 : 4.5 0,5 j « salon » · u : annuler`
    """
    by_day: dict[date, list[str]] = {}
    for cell in written:
        after = format_centiemes(cell.after.centiemes if cell.after else None)
        label = label_of(cell.after) if cell.after else None
        told = (f" « {label} »" if label else "") + _describe_comment(cell)
        by_day.setdefault(cell.change.jour, []).append(f"{cell.change.code} {after}{told}")
    days = " ; ".join(f"{format_jour(jour)} : {', '.join(cells)}" for jour, cells in sorted(by_day.items()))
    return f"{_PREFIXES[kind]}{days} · {HINTS[kind]}"


def _describe_comment(cell: CellWritten) -> str:
    """Say what became of the comment of a cell that holds days still; nothing where it is the same."""
    if cell.after is None:
        return ""
    return _describe_became(cell.before.commentaire if cell.before else None, cell.after.commentaire)


def _describe_became(before: str | None, after: str | None) -> str:
    if before == after:
        return ""
    became = "changé" if before and after else "ajouté" if after else "retiré"
    return f" (commentaire {became})"


def describe_note(kind: Way, back: NoteBack, after: str) -> str:
    """Say what became of the comment of an empty cell, and how to take it back."""
    told = f"{back.cell.code}{_describe_became(back.texte, after)}"
    return f"{_PREFIXES[kind]}{format_jour(back.cell.jour)} : {told} · {HINTS[kind]}"


def describe_absences(kind: Way, back: AbsencesBack) -> str:
    """Say what the absences of some days became, of what they were, and how to take it back."""
    before, after = _name_absences(back.absences), _name_absences(back.seen)
    until = "" if back.last == back.first else f" au {format_jour(back.last)}"
    became = after or f"{before} en moins"
    instead = f" au lieu de {before}" if before and after else ""
    return f"{_PREFIXES[kind]}{format_jour(back.first)}{until} : {became}{instead} · {HINTS[kind]}"


def _name_absences(absences: tuple[Absence, ...]) -> str:
    """Absences of one or several days by type, each with its days: `congé 3 j + RTT 0,5 j`."""
    totals: dict[str, int] = {}
    for absence in absences:
        totals[absence.type.value] = totals.get(absence.type.value, 0) + absence.centiemes
    return " + ".join(f"{name} {format_jours(centiemes)}" for name, centiemes in totals.items())


def describe_conflict(error: ConflitSaisie, now: datetime) -> str:
    """Say who changed the cell, how long ago, and what each side holds, comments included."""
    # Few sessions ever come here, and all load this module before their first frame.
    from cariforef_tui.domain.values.ago import format_ago

    mine, theirs = error.change, error.actuel
    author = f" par {error.par}" if error.par else ""
    when = f" {format_ago(error.quand, now)}" if error.quand else ""
    return (
        f"{mine.code}, {format_jour(mine.jour)} : la cellule a été modifiée{author}{when}.\n"
        f"Votre saisie : {_describe_side(mine.centiemes, mine.commentaire)}.\n"
        f"Valeur enregistrée : "
        f"{_describe_side(theirs.centiemes, theirs.commentaire) if theirs else _describe_side(None, None)}."
    )


def _describe_side(centiemes: int | None, commentaire: str | None) -> str:
    comment = f", commentaire « {commentaire} »" if commentaire and centiemes is not None else ""
    return f"{format_centiemes(centiemes)}{comment}"


def format_centiemes(centiemes: int | None) -> str:
    return "vide" if centiemes is None else format_jours(centiemes)


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
