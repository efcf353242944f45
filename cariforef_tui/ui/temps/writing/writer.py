"""Writing the week: one queue, one write at a time, and what came of each."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.refusals import CariforefError, ConfirmationRequise
from cariforef_tui.ui.kit.messages import Loaded
from cariforef_tui.ui.kit.undo import NOTHING, Undo, Way
from cariforef_tui.ui.temps.grid.keys import CellKey
from cariforef_tui.ui.temps.hooks import WeekHooks
from cariforef_tui.ui.temps.state import WeekState
from cariforef_tui.ui.temps.writing.jobs import (
    AbsenceJob,
    AbsencesBack,
    AbsencesBackJob,
    Back,
    BackJob,
    CellsBack,
    CellsJob,
    Job,
    NoteBack,
    NoteJob,
    describe_absences,
    describe_note,
    describe_written,
    join_absences,
    kind_of,
)
from cariforef_tui.ui.temps.writing.questions import ask_to_confirm, ask_whose, cell_of, with_mine, without

if TYPE_CHECKING:
    from cariforef_tui.domain.temps.saisies import CellWritten, Saisie
    from cariforef_tui.services.ports.errors import ConflitSaisie
    from cariforef_tui.services.temps.sentence import SentenceWritten
    from cariforef_tui.ui.dialogs.confirm import Answer

AGAIN = {Way.DO: "", Way.UNDO: " u réessaie.", Way.REDO: " ^r réessaie."}
"""What tries again where the world failed; a cell's own text says it of its cell."""


class WeekWriter:
    """Writes cells and absences, asks where a write is refused, and undoes; used in the event loop."""

    def __init__(self, week: WeekState, hooks: WeekHooks) -> None:
        self._week, self._hooks = week, hooks
        self.undo: Undo[Back] = Undo()
        self._jobs: deque[Job] = deque()
        self._job: Job | None = None
        self._confirmed: frozenset[date] = frozenset()
        self._absences: dict[tuple[str, date], AbsencesBack] = {}
        self._idle = asyncio.Event()
        self._idle.set()

    async def wait_until_saved(self) -> None:
        """Return once nothing is left to write."""
        await self._idle.wait()

    def write(self, job: Job) -> None:
        """Put a job in the queue; cells show what they will hold at once."""
        if isinstance(job, CellsJob):
            job.begun.update(self._week.begin_write(job.changes, job.texte))
        self._jobs.append(job)
        self._idle.clear()
        self._hooks.say("")
        self._hooks.tell("Enregistrement…", "busy")
        self._hooks.refresh()
        self._next()

    def write_cells(self, changes: Iterable[CellChange]) -> None:
        """Write cells as they are seen now."""
        cell_changes = tuple(changes)
        if cell_changes:
            self.write(CellsJob(self._hooks.agent(), cell_changes, self._week.moment))

    def note(self, cell: CellKey, texte: str) -> None:
        """Let a comment wait in an empty cell for its days; taken back in its turn, like what is written."""
        back = NoteBack(cell, self._week.note(cell, texte))
        if back.texte == texte:
            self._hooks.refresh()
        else:
            self.write(NoteJob(back))

    def retry(self) -> None:
        """Write again what the world, and no rule, kept from being saved."""
        retryable = [refused for refused in self._week.refused.values() if refused.can_retry]
        for refused in retryable:
            if (change := refused.change) is not None:
                moment, nouvelle = self._week.moment, refused.nouvelle
                self.write(CellsJob(change.agent, (change,), moment, refused.texte, nouvelle=nouvelle))

    def _next(self) -> None:
        while self._job is None and self._jobs:
            job = self._resolve(self._jobs.popleft())
            if job is not None:
                self._job = job
                acteur = self._hooks.session().require_agent()
                self._hooks.run(partial(self._run, job, acteur, self._confirmed), group="write", thread=True)
        if self._job is None:
            self._idle.set()

    def _resolve(self, job: Job) -> Job | None:
        """Return the job to run now that those before it have ended, None where nothing is left of it."""
        if isinstance(job, BackJob):
            return self._resolve_back(job)
        if isinstance(job, NoteJob):
            self._end_note(Way.DO, job.back, self._week.notes.get(job.back.cell, ""))
            return None
        if isinstance(job, CellsJob):
            return replace(
                job, changes=tuple(self._week.expect(change, job.moment) for change in job.changes)
            )
        if isinstance(job, AbsenceJob):
            own = self._absences.get((job.agent, job.first))
            return replace(job, before=own.seen) if own and own.absences == job.before else job
        return job

    def _resolve_back(self, job: BackJob) -> Job | None:
        back = self.undo.take(job.kind)
        if back is None:
            self._hooks.tell(NOTHING[job.kind], "warn")
            return None
        if isinstance(back, AbsencesBack):
            return AbsencesBackJob(back, job.kind)
        if isinstance(back, NoteBack):
            before = self._week.note(back.cell, back.texte)
            self._hooks.show_cell(back.cell)
            self._end_note(job.kind, NoteBack(back.cell, before), back.texte)
            return None
        changes = tuple(self._week.expect(change, 0) for change in back.changes)
        cells = CellsJob(changes[0].agent, changes, self._week.moment, kind=job.kind, notes=back.notes)
        cells.begun.update(self._week.begin_write(changes, ""))
        return cells

    def _run(self, job: Job, acteur: str, confirmed: frozenset[date]) -> None:
        """Write, in a thread, and let the event loop know what came of it."""
        try:
            ended = self._write(job, acteur, confirmed)
        except CariforefError as error:
            ended = partial(self._fail, job, error)
        self._hooks.post(Loaded(ended))

    def _write(self, job: Job, acteur: str, confirmed: frozenset[date]) -> Callable[[], None]:
        store, today = self._hooks.session().store, self._hooks.session().launch.today()
        if isinstance(job, CellsJob):
            from cariforef_tui.services.temps.saisies import write_cells

            if job.nouvelle:
                from cariforef_tui.services.temps.demandes import write_answering

                written = write_answering(
                    store, job.changes, job.nouvelle, today=today, acteur=acteur, confirmed=confirmed
                )
                return partial(self._end_cells, job, written)
            written = write_cells(store, job.changes, today=today, acteur=acteur, confirmed=confirmed)
            return partial(self._end_cells, job, written)
        from cariforef_tui.services.temps.absences import (
            clear_absence,
            read_absences,
            restore_absences,
            set_absence,
        )

        if isinstance(job, AbsencesBackJob):
            back = job.back
            restore_absences(
                store, back.agent, back.first, back.last, back.absences, seen=back.seen, acteur=acteur
            )
            return partial(
                self._end_absences, job.kind, replace(back, absences=back.seen, seen=back.absences)
            )
        assert isinstance(job, AbsenceJob)
        agent, first, last = job.agent, job.first, job.last
        before = job.before
        if before is None:
            before = read_absences(store, agent, first, last, lecteur=acteur)
        if job.type is None:
            clear_absence(store, agent, first, last, acteur=acteur, seen=before)
        else:
            set_absence(store, agent, job.type, first, last, job.duree, acteur=acteur, seen=before)
        after = read_absences(store, agent, first, last, lecteur=acteur)
        return partial(self._end_absences, Way.DO, AbsencesBack(agent, first, last, before, after))

    def _end_cells(self, job: CellsJob, written: tuple[CellWritten, ...]) -> None:
        from cariforef_tui.domain.temps.editing import inverse_of

        if job.agent == self._hooks.agent():
            waited = dict(self._week.notes)
            self._week.end_write(job.begun, written)
            used = tuple(NoteBack(cell, waited[cell]) for cell in waited.keys() - self._week.notes.keys())
            self.undo.record(job.kind, CellsBack(tuple(map(inverse_of, written)), used))
            for note in job.notes:
                self._week.note(note.cell, note.texte)
        snapshot = self._hooks.snapshot()

        def label_of(saisie: Saisie) -> str | None:
            return job.nouvelle or (snapshot.label_of(saisie) if snapshot else None)

        self._leave(describe_written(job.kind, written, label_of), "ok")
        if job.agent == self._hooks.agent() and job.kind is not Way.DO:
            self._hooks.show_cell(cell_of(job.changes[0]))
        if job.nouvelle:
            self._hooks.reload()

    def _end_absences(self, kind: Way, back: AbsencesBack) -> None:
        self.undo.record(kind, back)
        self._absences[back.agent, back.first] = back
        self._leave(describe_absences(kind, back), "ok")
        self._hooks.reload()

    def _end_note(self, kind: Way, back: NoteBack, texte: str) -> None:
        self.undo.record(kind, back)
        self._hooks.tell(describe_note(kind, back, texte), "ok")
        self._hooks.refresh()

    def take_back_later(self, written: SentenceWritten) -> None:
        """Let days that a sentence wrote elsewhere be undone here."""
        from cariforef_tui.domain.temps.editing import inverse_of

        for back in join_absences(written):
            self.undo.record(Way.DO, back)
        if written.cells:
            self.undo.record(Way.DO, CellsBack(tuple(map(inverse_of, written.cells))))

    def _fail(self, job: Job, error: CariforefError) -> None:
        """Ask where a person may decide, otherwise say why nothing was written."""
        from cariforef_tui.services.ports.errors import ConflitSaisie

        if isinstance(job, CellsJob) and isinstance(error, ConfirmationRequise):
            self._hooks.ask(ask_to_confirm(error), partial(self._use_confirmation, job, error))
        elif isinstance(job, CellsJob) and isinstance(error, ConflitSaisie):
            now = self._hooks.session().launch.now()
            self._hooks.ask(ask_whose(error, now), partial(self._use_choice, job, error))
        else:
            self._refuse(job, error)

    def _use_confirmation(self, job: CellsJob, error: ConfirmationRequise, choice: Answer | None) -> None:
        from cariforef_tui.ui.dialogs.confirm import Answer

        if choice is Answer.YES:
            self._confirmed |= {change.jour for change in job.changes}
            self._again(job)
        else:
            self._refuse(job, error)

    def _use_choice(self, job: CellsJob, error: ConflitSaisie, choice: Answer | None) -> None:
        from cariforef_tui.ui.dialogs.confirm import Answer

        if choice is None:
            self._refuse(job, error)
        elif choice is Answer.YES:
            self._again(with_mine(job, error, self._week.moment))
        else:
            self._keep_theirs(job, cell_of(error.change))
        self._hooks.reload()

    def _keep_theirs(self, job: CellsJob, cell: CellKey) -> None:
        if cell in job.begun:
            self._week.drop_write({cell: job.begun.pop(cell)})
        left = without(job, cell)
        if left is not None:
            self._again(left)
        else:
            self._leave("L'autre valeur est gardée", "warn")

    def _again(self, job: CellsJob) -> None:
        self._job = None
        self._jobs.appendleft(job)
        self._next()

    def _refuse(self, job: Job, error: CariforefError) -> None:
        from cariforef_tui.services.ports.errors import StoreError

        kind, can_retry = kind_of(job), isinstance(error, StoreError)
        if isinstance(job, CellsJob):
            self._week.refuse_write(
                job.begun, job.changes, str(error), can_retry=can_retry, nouvelle=job.nouvelle
            )
        if can_retry and kind is not Way.DO and isinstance(job, CellsJob | AbsencesBackJob):
            self.undo.put_back(kind, job.back)
        self._hooks.say(f"✗ {error}{AGAIN[kind] if can_retry else ''}")
        self._leave("Non enregistré", "error")
        if isinstance(job, CellsJob) and kind is Way.DO:
            self._hooks.give_back(cell_of(job.changes[0]), job.landed)

    def _leave(self, sentence: str, level: str) -> None:
        """Say how the job ended, and go on to the next."""
        self._job = None
        self._hooks.tell(sentence, level)
        self._hooks.refresh()
        self._next()
