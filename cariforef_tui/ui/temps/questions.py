"""Questions after a refused write: a day off to confirm, a cell changed by somebody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.refusals import ConfirmationRequise
from cariforef_tui.ui.temps.grid.keys import CellKey
from cariforef_tui.ui.temps.jobs import CellsJob, WriteFailed, describe_conflict, format_centiemes
from cariforef_tui.ui.temps.writing import WeekWriting

if TYPE_CHECKING:
    from cariforef_tui.services.ports.errors import ConflitSaisie
    from cariforef_tui.ui.dialogs.confirm import Answer


class WeekAsking(WeekWriting):
    """Base of the screen Ma semaine that asks after a refused write, then writes again or gives up."""

    def on_write_failed(self, message: WriteFailed) -> None:
        from cariforef_tui.services.ports.errors import ConflitSaisie

        job, error = message.job, message.error
        if isinstance(job, CellsJob) and isinstance(error, ConfirmationRequise):
            self._ask_to_confirm(job, error)
        elif isinstance(job, CellsJob) and isinstance(error, ConflitSaisie):
            self._ask_whose(job, error)
        else:
            self.refuse(job, error)

    def _ask_to_confirm(self, job: CellsJob, error: ConfirmationRequise) -> None:
        from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog

        def answer(choice: Answer | None) -> None:
            if choice is Answer.YES:
                self.confirmed |= {change.jour for change in job.changes}
                self.again(job)
            else:
                self.refuse(job, error)

        self.app.push_screen(ConfirmDialog(f"{error} Saisir quand même ?"), answer)

    def _ask_whose(self, job: CellsJob, error: ConflitSaisie) -> None:
        from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog

        cell = cell_of(error.change)

        def answer(choice: Answer | None) -> None:
            if choice is None:
                self.refuse(job, error)
            elif choice is Answer.YES:
                version = error.actuel.version if error.actuel else 0
                changes = tuple(
                    replace(change, expected_version=version) if cell_of(change) == cell else change
                    for change in job.changes
                )
                self.again(replace(job, changes=changes, moment=self.week.moment))
            else:
                self._keep_theirs(job, cell)
            self.request_load()

        mine = format_centiemes(error.change.centiemes)
        theirs = format_centiemes(error.actuel.centiemes if error.actuel else None)
        yes, no = f"Écrire la mienne : {mine}", f"Garder l'autre : {theirs}"
        self.app.push_screen(ConfirmDialog(describe_conflict(error), yes=yes, no=no), answer)

    def _keep_theirs(self, job: CellsJob, cell: CellKey) -> None:
        """Leave one cell as it is in the store; the others of the job are still to be written."""
        if cell in job.begun:
            self.week.drop_write({cell: job.begun.pop(cell)})
        left = tuple(change for change in job.changes if cell_of(change) != cell)
        if left:
            self.again(replace(job, changes=left))
        else:
            self.give_up("L'autre valeur est gardée", "warn")


def cell_of(change: CellChange) -> CellKey:
    return CellKey(change.code, change.jour)
