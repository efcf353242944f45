"""Questions after a refused write: a day off to confirm, a cell changed by somebody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.ui.temps.grid.keys import CellKey
from cariforef_tui.ui.temps.writing.jobs import CellsJob, describe_conflict, format_centiemes

if TYPE_CHECKING:
    from datetime import datetime

    from cariforef_tui.domain.values.refusals import ConfirmationRequise
    from cariforef_tui.services.ports.errors import ConflitSaisie
    from cariforef_tui.ui.dialogs.confirm import ConfirmDialog


def ask_to_confirm(error: ConfirmationRequise) -> ConfirmDialog:
    """Ask whether to log on a day off."""
    from cariforef_tui.ui.dialogs.confirm import ConfirmDialog

    return ConfirmDialog(f"{error} Saisir quand même ?")


def ask_whose(error: ConflitSaisie, now: datetime) -> ConfirmDialog:
    """Ask whose value of a cell to keep."""
    from cariforef_tui.ui.dialogs.confirm import ConfirmDialog

    mine = format_centiemes(error.change.centiemes)
    theirs = format_centiemes(error.actuel.centiemes if error.actuel else None)
    yes, no = f"Écrire la mienne : {mine}", f"Garder l'autre : {theirs}"
    return ConfirmDialog(describe_conflict(error, now), yes=yes, no=no)


def with_mine(job: CellsJob, error: ConflitSaisie, moment: int) -> CellsJob:
    """Return the job that writes over what somebody else wrote in the cell in conflict."""
    cell, version = cell_of(error.change), error.actuel.version if error.actuel else 0
    changes = tuple(
        replace(change, expected_version=version) if cell_of(change) == cell else change
        for change in job.changes
    )
    return replace(job, changes=changes, moment=moment)


def without(job: CellsJob, cell: CellKey) -> CellsJob | None:
    """Return the job that leaves one cell as it is in the store, None where it had no other."""
    left = tuple(change for change in job.changes if cell_of(change) != cell)
    return replace(job, changes=left) if left else None


def cell_of(change: CellChange) -> CellKey:
    return CellKey(change.code, change.jour)
