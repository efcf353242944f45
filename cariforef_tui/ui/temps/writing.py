"""Writing the week: one queue, one write at a time, and a message on each."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from textual import work
from textual.message import Message

from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.ui.kit.messages import DaysWritten, SaveState
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.temps.grid.keys import CellKey
from cariforef_tui.ui.temps.jobs import (
    AbsenceJob,
    AbsencesBackJob,
    AbsencesEnded,
    BackJob,
    CellsEnded,
    CellsJob,
    Job,
    WriteFailed,
    WriteKind,
    describe_absences,
    describe_replaced,
    describe_written,
    kind_of,
    list_written,
)
from cariforef_tui.ui.temps.state import WeekState
from cariforef_tui.ui.temps.undo import AbsencesBack, Back, CellsBack, UndoStack


class WeekWriting(PlaceScreen):
    """Base of the screen Ma semaine that writes; its state is used on the event loop's thread only."""

    def __init__(self) -> None:
        super().__init__()
        self.week = WeekState()
        self.undo_stack = UndoStack()
        self._jobs: deque[Job] = deque()
        self._job: Job | None = None
        self.confirmed: frozenset[date] = frozenset()
        self._absences: dict[tuple[str, date], AbsencesBack] = {}
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def agent_shown(self) -> str:
        """Whose week this is; who writes in it is the application's agent, whoever is shown."""
        raise NotImplementedError

    def refresh_week(self) -> None:
        """Draw the week again."""
        raise NotImplementedError

    def show_cell(self, cell: CellKey) -> None:
        """Put the cursor on a cell, of another week if need be."""
        raise NotImplementedError

    def give_back(self, cell: CellKey, landed: CellKey | None) -> None:
        """Return to a refused cell, unless the person has gone on to something else."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Explain under the grid."""
        raise NotImplementedError

    def write(self, job: Job) -> None:
        """Put a job in the queue; cells show what they will hold at once."""
        if isinstance(job, CellsJob):
            job.begun.update(self.week.begin_write(job.changes, job.texte))
        self._jobs.append(job)
        self._idle.clear()
        self.say("")
        self.post_message(SaveState("Enregistrement…", "busy"))
        self.refresh_week()
        self._next()

    def write_cells(self, changes: Iterable[CellChange], texte: str = "") -> None:
        """Write cells as they are seen now."""
        cell_changes = tuple(changes)
        if cell_changes:
            self.write(CellsJob(self.agent_shown, cell_changes, self.week.moment, texte))

    def _next(self) -> None:
        while self._job is None and self._jobs:
            job = self._resolve(self._jobs.popleft())
            if job is not None:
                self._job = job
                self._write(job, self.session.require_agent(), self.confirmed)
        if self._job is None:
            self._idle.set()

    def _resolve(self, job: Job) -> Job | None:
        """Return the job to run now that those before it have ended, None where nothing is left of it."""
        if isinstance(job, BackJob):
            return self._resolve_back(job)
        if isinstance(job, CellsJob):
            return replace(job, changes=tuple(self.week.expect(change, job.moment) for change in job.changes))
        if isinstance(job, AbsenceJob):
            own = self._absences.get((job.agent, job.jour))
            return replace(job, before=own.seen) if own and own.absences == job.before else job
        return job

    def _resolve_back(self, job: BackJob) -> Job | None:
        stack = self.undo_stack.done if job.kind is WriteKind.UNDO else self.undo_stack.undone
        if not stack:
            sentence = "Rien à annuler." if job.kind is WriteKind.UNDO else "Rien à rétablir."
            self.post_message(SaveState("", ""))
            self.say(sentence)
            return None
        back = stack.pop()
        if isinstance(back, AbsencesBack):
            return AbsencesBackJob(back, job.kind)
        changes = tuple(self.week.expect(change, 0) for change in back.changes)
        cells = CellsJob(changes[0].agent, changes, self.week.moment, kind=job.kind)
        cells.begun.update(self.week.begin_write(changes, ""))
        return cells

    @work(thread=True, group="write", description="worker")
    def _write(self, job: Job, acteur: str, confirmed: frozenset[date]) -> None:
        try:
            outcome = self._run_job(job, acteur, confirmed)
        except CariforefError as error:
            outcome = WriteFailed(job, error)
        self.post_message(outcome)

    def _run_job(self, job: Job, acteur: str, confirmed: frozenset[date]) -> Message:
        from cariforef_tui.services.temps.absences import (
            clear_absence,
            read_absences,
            restore_absences,
            set_absence,
        )
        from cariforef_tui.services.temps.saisies import write_cells

        store = self.store
        if isinstance(job, CellsJob):
            today = self.session.launch.today()
            written = write_cells(store, job.changes, today=today, acteur=acteur, confirmed=confirmed)
            return CellsEnded(job, written)
        if isinstance(job, AbsencesBackJob):
            back = job.back
            restore_absences(store, back.agent, back.jour, back.absences, seen=back.seen, acteur=acteur)
            return AbsencesEnded(job.kind, AbsencesBack(back.agent, back.jour, back.seen, back.absences))
        assert isinstance(job, AbsenceJob)
        if job.type is None:
            clear_absence(store, job.agent, job.jour, job.jour, acteur=acteur, seen=job.before)
        else:
            set_absence(
                store,
                job.agent,
                job.type,
                job.jour,
                job.jour,
                job.duree,
                acteur=acteur,
                seen=job.before,
            )
        after = read_absences(store, job.agent, job.jour, lecteur=acteur)
        return AbsencesEnded(WriteKind.DO, AbsencesBack(job.agent, job.jour, job.before, after))

    def on_cells_ended(self, message: CellsEnded) -> None:
        from cariforef_tui.domain.temps.editing import inverse_of

        job = message.job
        if len(message.written) > 1:
            self.notify(list_written(job.kind, message.written))
        if job.agent != self.agent_shown:
            self._done(describe_written(job.kind, message.written))
            return
        self.week.end_write(job.begun, message.written)
        self._record(job.kind, CellsBack(tuple(inverse_of(cell) for cell in message.written)))
        self._done(describe_written(job.kind, message.written))
        if job.kind is not WriteKind.DO:
            self.show_cell(CellKey(job.changes[0].code, job.changes[0].jour))

    def on_absences_ended(self, message: AbsencesEnded) -> None:
        self._record(message.kind, message.back)
        self._absences[message.back.agent, message.back.jour] = message.back
        if message.back.absences and message.back.seen:
            self.notify(describe_replaced(message.back))
        self._done(describe_absences(message.back))
        self.request_load()

    def on_days_written(self, message: DaysWritten) -> None:
        from cariforef_tui.domain.temps.editing import inverse_of

        written = message.written
        for day in written.absences:
            self._record(WriteKind.DO, AbsencesBack(written.agent, day.jour, day.before, day.after))
        if written.cells:
            self._record(WriteKind.DO, CellsBack(tuple(map(inverse_of, written.cells))))

    def _record(self, kind: WriteKind, back: Back) -> None:
        stack = self.undo_stack
        if kind is WriteKind.DO:
            stack.record(back)
        elif kind is WriteKind.UNDO:
            stack.record_undo(back)
        else:
            stack.record_redo(back)

    def _done(self, sentence: str) -> None:
        self._job = None
        self.post_message(SaveState(sentence, "ok"))
        self.refresh_week()
        self._next()

    def again(self, job: CellsJob) -> None:
        self._job = None
        self._jobs.appendleft(job)
        self._next()

    def refuse(self, job: Job, error: CariforefError) -> None:
        from cariforef_tui.services.ports.errors import StoreError

        can_retry = isinstance(error, StoreError)
        if isinstance(job, CellsJob):
            self.week.refuse_write(job.begun, job.changes, str(error), can_retry=can_retry)
        if can_retry and kind_of(job) is not WriteKind.DO:
            self._put_back(job)
        self.say(f"✗ {error}{' « r » pour réessayer.' if can_retry else ''}")
        self.give_up("Non enregistré", "error")
        if isinstance(job, CellsJob) and job.kind is WriteKind.DO:
            self.give_back(CellKey(job.changes[0].code, job.changes[0].jour), job.landed)

    def _put_back(self, job: Job) -> None:
        back: Back = job.back if isinstance(job, AbsencesBackJob) else CellsBack(getattr(job, "changes", ()))
        stack = self.undo_stack.done if kind_of(job) is WriteKind.UNDO else self.undo_stack.undone
        stack.append(back)

    def give_up(self, sentence: str, level: str) -> None:
        self._job = None
        self.post_message(SaveState(sentence, level))
        self.refresh_week()
        self._next()

    async def wait_until_saved(self) -> None:
        """Return once nothing is left to write."""
        await self._idle.wait()
