"""Changes of the week: each one shows its cells, writes them, returns its inverse, and has its sentences."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.calendrier import days_between
from cariforef_tui.domain.temps.saisies import Absence, CellChange, CellWritten, Duree, Saisie, TypeAbsence
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_centiemes, format_jours
from cariforef_tui.domain.values.refusals import ConfirmationRequise
from cariforef_tui.services.temps.saisies import describe_conflict
from cariforef_tui.ui.kit.undo import Made, Way
from cariforef_tui.ui.temps.grid.cells import CellKey
from cariforef_tui.ui.temps.state import Pending, WeekState, cell_of

if TYPE_CHECKING:
    from cariforef_tui.services.ports.errors import ConflitSaisie
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.services.temps.sentence import SentenceWritten
    from cariforef_tui.ui.dialogs.dialog import ConfirmDialog
    from cariforef_tui.ui.kit.session import Session
    from cariforef_tui.ui.temps.shown import ShownWeek

_PREFIXES = {Way.DO: "", Way.UNDO: "Annulé : ", Way.REDO: "Rétabli : "}


def describe_written(
    way: Way, written: tuple[CellWritten, ...], label_of: Callable[[Saisie], str | None]
) -> str:
    """Name every cell written, by day, with its request by `label_of` and the change of its comment.

    `mar. 22/05 : 4.5 0,5 j « salon »`
    """
    by_day: dict[date, list[str]] = {}
    for cell in written:
        after = format_centiemes(cell.after.centiemes if cell.after else None)
        label = label_of(cell.after) if cell.after else None
        told = (f" « {label} »" if label else "") + _describe_comment(cell)
        by_day.setdefault(cell.change.jour, []).append(f"{cell.change.code} {after}{told}")
    days = " ; ".join(f"{format_jour(jour)} : {', '.join(cells)}" for jour, cells in sorted(by_day.items()))
    return f"{_tell_way(way, written)}{days}"


def _tell_way(way: Way, written: tuple[CellWritten, ...]) -> str:
    """Return the first words of a sentence: days proposed or confirmed are told from days logged."""
    pairs = [(cell.before, cell.after) for cell in written]
    if way is Way.DO and all(before is None and after and after.a_confirmer for before, after in pairs):
        return "Proposé : "
    if way is Way.DO and all(_is_confirmed(before, after) for before, after in pairs):
        return "Confirmé : "
    return _PREFIXES[way]


def _is_confirmed(before: Saisie | None, after: Saisie | None) -> bool:
    if before is None or after is None or before.centiemes != after.centiemes:
        return False
    return before.a_confirmer and not after.a_confirmer


def _describe_comment(cell: CellWritten) -> str:
    """Describe the change of the comment of a cell that still holds days; empty if it is the same."""
    if cell.after is None:
        return ""
    return _describe_became(cell.before.commentaire if cell.before else None, cell.after.commentaire)


def _describe_became(before: str | None, after: str | None) -> str:
    if before == after:
        return ""
    became = "changé" if before and after else "ajouté" if after else "retiré"
    return f" (commentaire {became})"


def describe_note(way: Way, cell: CellKey, before: str, after: str) -> str:
    """Describe the change of the comment that waits in an empty cell."""
    return f"{_PREFIXES[way]}{format_jour(cell.jour)} : {cell.code}{_describe_became(before, after)}"


def describe_absences(
    way: Way, first: date, last: date, was: tuple[Absence, ...], now: tuple[Absence, ...]
) -> str:
    """Describe the absences of some days, before and after."""
    before, after = _name_absences(was), _name_absences(now)
    until = "" if last == first else f" au {format_jour(last)}"
    became = after or f"{before} en moins"
    instead = f" au lieu de {before}" if before and after else ""
    return f"{_PREFIXES[way]}{format_jour(first)}{until} : {became}{instead}"


def _name_absences(absences: tuple[Absence, ...]) -> str:
    """Return the absences of one or several days by type, with their days: `congé 3 j + RTT 0,5 j`."""
    totals: dict[str, int] = {}
    for absence in absences:
        totals[absence.type.value] = totals.get(absence.type.value, 0) + absence.centiemes
    return " + ".join(f"{name} {format_jours(centiemes)}" for name, centiemes in totals.items())


def ask_to_confirm(error: ConfirmationRequise) -> ConfirmDialog:
    """Return the dialog that asks whether to log on a day off."""
    from cariforef_tui.ui.dialogs.dialog import ConfirmDialog

    return ConfirmDialog(f"{error} Saisir quand même ?")


def ask_whose(error: ConflitSaisie, now: datetime) -> ConfirmDialog:
    """Return the dialog that asks whose value of a cell to keep."""
    from cariforef_tui.ui.dialogs.dialog import ConfirmDialog

    mine = format_centiemes(error.change.centiemes)
    theirs = format_centiemes(error.actuel.centiemes if error.actuel else None)
    yes, no = f"Écrire la mienne : {mine}", f"Garder l'autre : {theirs}"
    return ConfirmDialog(describe_conflict(error, now), yes=yes, no=no)


@dataclass(frozen=True, eq=False)
class WeekChange:
    """A change asked in a week. `make` writes in a thread; the rest runs in the loop."""

    @property
    def jours(self) -> frozenset[date]:
        """Days that the change writes on."""
        raise NotImplementedError

    def begin(self, week: WeekState) -> None:
        """Show the change at once, before its turn to be written."""

    def start(self, way: Way, week: WeekState) -> WeekChange:  # noqa: ARG002 - some do
        """Return the change to write, now that the changes before it have ended."""
        return self

    async def make(self, way: Way, shown: ShownWeek) -> Made[WeekChange]:
        """Write the change, and return what was done with its inverse.

        Raises:
            CariforefError: the store or a rule refuses the change.
        """
        raise NotImplementedError

    def give_up(self, way: Way, shown: ShownWeek, motif: str, *, can_retry: bool) -> None:
        """Show the cells as they were, and put the cursor back on the typed text."""


@dataclass(frozen=True, eq=False)
class CellsChange(WeekChange):
    """Cells to write together, all or none. `texte` is the typed text; the cursor then went to `landed`.

    `moment` is the number of writes of this session that had ended when the person decided: the change
    expects what the session wrote since. An inverse has 0, and expects all that the session wrote.
    `nouvelle` is the label of a request to open for these days. `notes` wait in the cells once written.
    """

    changes: tuple[CellChange, ...]
    moment: int = 0
    texte: str = ""
    landed: CellKey | None = None
    nouvelle: str = ""
    notes: tuple[tuple[CellKey, str], ...] = ()
    begun: dict[CellKey, Pending] = field(default_factory=dict)

    @property
    def agent(self) -> str:
        return self.changes[0].agent

    @property
    def jours(self) -> frozenset[date]:
        return frozenset(change.jour for change in self.changes)

    def begin(self, week: WeekState) -> None:
        self.begun.update(week.begin_write(self.changes, self.texte))

    def start(self, way: Way, week: WeekState) -> CellsChange:
        started = replace(self, changes=tuple(week.expect(change, self.moment) for change in self.changes))
        return started if way is Way.DO else replace(started, begun=week.begin_write(started.changes, ""))

    async def make(self, way: Way, shown: ShownWeek) -> Made[WeekChange]:
        from cariforef_tui.domain.temps.editing import inverse_of

        week, session, contrary = shown.week, shown.place.session, None
        written = await asyncio.to_thread(self._write, session, session.require_agent(), week.confirmed)
        # The person may have become somebody else while the thread wrote: their week has not these cells.
        if self.agent == week.agent:
            waited = dict(week.notes)
            week.end_write(self.begun, written)
            used = tuple((cell, waited[cell]) for cell in waited.keys() - week.notes.keys())
            contrary = CellsChange(tuple(map(inverse_of, written)), notes=used)
            for cell, texte in self.notes:
                week.note(cell, texte)
            if way is not Way.DO:
                shown.show_cell(cell_of(self.changes[0]))
        snapshot = week.current
        if self.nouvelle or (snapshot is not None and not snapshot.is_followed):
            # The first saisie of a year begins its suivi, on which its figures stand.
            shown.place.request_load()
        return Made(describe_written(way, written, partial(self._label_of, snapshot)), contrary)

    def _write(self, session: Session, acteur: str, confirmed: frozenset[date]) -> tuple[CellWritten, ...]:
        from cariforef_tui.services.temps.saisies import write_cells

        store, today = session.store, session.launch.today()
        if self.nouvelle:
            from cariforef_tui.services.temps.demandes import write_answering

            return write_answering(
                store, self.changes, self.nouvelle, today=today, acteur=acteur, confirmed=confirmed
            )
        return write_cells(store, self.changes, today=today, acteur=acteur, confirmed=confirmed)

    def _label_of(self, snapshot: SemaineSnapshot | None, saisie: Saisie) -> str | None:
        return self.nouvelle or (snapshot.label_of(saisie) if snapshot else None)

    def with_mine(self, error: ConflitSaisie, moment: int) -> CellsChange:
        """Return the change that overwrites the cell in conflict, decided at `moment`."""
        cell, version = cell_of(error.change), error.actuel.version if error.actuel else 0
        changes = tuple(
            replace(change, expected_version=version) if cell_of(change) == cell else change
            for change in self.changes
        )
        return replace(self, changes=changes, moment=moment)

    def keep_theirs(self, cell: CellKey, week: WeekState) -> CellsChange | None:
        """Keep the value of the store in one cell; return the change of the others, None if there is none."""
        if cell in self.begun:
            week.drop_write({cell: self.begun.pop(cell)})
        left = tuple(change for change in self.changes if cell_of(change) != cell)
        return replace(self, changes=left) if left else None

    def give_up(self, way: Way, shown: ShownWeek, motif: str, *, can_retry: bool) -> None:
        shown.week.refuse_write(self.begun, self.changes, motif, can_retry=can_retry, nouvelle=self.nouvelle)
        if way is Way.DO:
            shown.give_back(cell_of(self.changes[0]), self.landed)


@dataclass(frozen=True, eq=False)
class NoteChange(WeekChange):
    """The comment to leave waiting in an empty cell; an empty `texte` removes it.

    `before` is the comment before, if the week already has the new one; else None.
    """

    cell: CellKey
    texte: str
    before: str | None = None

    @property
    def jours(self) -> frozenset[date]:
        return frozenset((self.cell.jour,))

    async def make(self, way: Way, shown: ShownWeek) -> Made[WeekChange]:
        week = shown.week
        before = week.note(self.cell, self.texte) if self.before is None else self.before
        if way is not Way.DO:
            shown.show_cell(self.cell)
        told = describe_note(way, self.cell, before, week.notes.get(self.cell, ""))
        return Made(told, NoteChange(self.cell, before))


@dataclass(frozen=True, eq=False, kw_only=True)
class AbsenceChange(WeekChange):
    """An absence to set from `first` to `last`. If `type` is None, remove all absences there.

    `before` are the absences that the person saw; None if the period goes beyond the day shown.
    """

    agent: str
    first: date
    last: date
    type: TypeAbsence | None
    duree: Duree
    before: tuple[Absence, ...] | None

    @property
    def jours(self) -> frozenset[date]:
        return frozenset(days_between(self.first, self.last))

    def start(self, way: Way, week: WeekState) -> AbsenceChange:  # noqa: ARG002 - always a first write
        # The person may have asked before the screen showed the last write here: expect its absences.
        before, now = week.absences.get((self.agent, self.first), (None, None))
        return replace(self, before=now) if now is not None and before == self.before else self

    async def make(self, way: Way, shown: ShownWeek) -> Made[WeekChange]:
        session = shown.place.session
        back = await asyncio.to_thread(self._write, session.store, session.require_agent())
        if back is None:
            shown.place.request_load()
            return Made(f"Enregistré : absences du {format_jour(self.first)}")
        return back.made(way, shown)

    def _write(self, store: Store, acteur: str) -> AbsencesBack | None:
        """Write, and return what takes it back; None if the store failed once it was written."""
        from cariforef_tui.services.ports.errors import StoreError
        from cariforef_tui.services.temps.absences import clear_absence, list_absences, set_absence

        agent, first, last, before = self.agent, self.first, self.last, self.before
        if before is None:
            before = list_absences(store, agent, first, last, lecteur=acteur)
        if self.type is None:
            clear_absence(store, agent, first, last, acteur=acteur, seen=before)
        else:
            set_absence(store, agent, self.type, first, last, self.duree, acteur=acteur, seen=before)
        try:
            after = list_absences(store, agent, first, last, lecteur=acteur)
        except StoreError:
            return None
        return AbsencesBack(agent, first, last, before, after)


@dataclass(frozen=True, eq=False)
class AbsencesBack(WeekChange):
    """Puts `absences` back from `first` to `last`, if the store still holds `seen` there."""

    agent: str
    first: date
    last: date
    absences: tuple[Absence, ...]
    seen: tuple[Absence, ...]

    @property
    def jours(self) -> frozenset[date]:
        return frozenset(days_between(self.first, self.last))

    async def make(self, way: Way, shown: ShownWeek) -> Made[WeekChange]:
        session = shown.place.session
        await asyncio.to_thread(self._write, session.store, session.require_agent())
        return replace(self, absences=self.seen, seen=self.absences).made(way, shown)

    def _write(self, store: Store, acteur: str) -> None:
        from cariforef_tui.services.temps.absences import restore_absences

        restore_absences(
            store, self.agent, self.first, self.last, self.absences, seen=self.seen, acteur=acteur
        )

    def made(self, way: Way, shown: ShownWeek) -> Made[WeekChange]:
        """Return what was done, with this as its inverse, and ask for a new reading."""
        shown.week.absences[self.agent, self.first] = self.absences, self.seen
        shown.place.request_load()
        return Made(describe_absences(way, self.first, self.last, self.absences, self.seen), self)


def take_back_sentence(written: SentenceWritten) -> list[WeekChange]:
    """Return the inverse changes of the days that a sentence wrote, in the order of its writes."""
    from cariforef_tui.domain.temps.editing import inverse_of

    backs: list[WeekChange] = [*_join_absences(written)]
    if written.cells:
        backs.append(CellsChange(tuple(map(inverse_of, written.cells))))
    return backs


def _join_absences(written: SentenceWritten) -> list[AbsencesBack]:
    """Return the inverse changes of the absences of a sentence, one per period, weekends included."""
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
