"""Asking which request days answer, before they are written on a droit de tirage."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.saisies import SANS_DEMANDE
from cariforef_tui.ui.temps.hooks import WeekHooks
from cariforef_tui.ui.temps.state import WeekState
from cariforef_tui.ui.temps.writing.jobs import CellsJob, format_centiemes
from cariforef_tui.ui.temps.writing.questions import cell_of
from cariforef_tui.ui.temps.writing.writer import WeekWriter

if TYPE_CHECKING:
    from cariforef_tui.domain.temps.saisies import CellChange
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.temps.demandes.dialog import DemandeChoice

WAITING = "quelle demande ?"
"""Why a text typed is not saved yet, were the dialog to go away unanswered."""


class WeekDemandes:
    """Writes what is decided of cells, the request being asked first where their line wants one."""

    def __init__(self, week: WeekState, writer: WeekWriter, hooks: WeekHooks) -> None:
        self._week, self._writer, self._hooks = week, writer, hooks
        self._last: dict[str, int] = {}
        """The request last chosen on each line in this session."""

    def write_typed(self, job: CellsJob) -> None:
        """Write days typed: asks of a cell that answers none, or whose own days are typed again."""
        self._write(job, [change for change in job.changes if self._is_asked_again(change)])

    def write_stepped(self, job: CellsJob) -> None:
        """Write days that a key gave: asks of a cell that was empty."""
        empty = [change for change in job.changes if self._week.held(cell_of(change)) is None]
        self._write(job, empty)

    def takes_demandes(self, change: CellChange) -> bool:
        """True for days on a line whose days answer requests."""
        snapshot = self._hooks.snapshot()
        if snapshot is None or change.centiemes is None or change.jour.year != snapshot.programme.exercice:
            return False
        return change.code in snapshot.programme.tirages

    def _is_asked_again(self, change: CellChange) -> bool:
        held = self._week.held(cell_of(change))
        return held is None or held.demande == SANS_DEMANDE or held.centiemes == change.centiemes

    def _write(self, job: CellsJob, asked: list[CellChange]) -> None:
        snapshot = self._hooks.snapshot()
        wanted = next((change for change in asked if self.takes_demandes(change)), None)
        if snapshot is None or wanted is None:
            self._writer.write(job)
        else:
            self._ask(snapshot, job, wanted)

    def _ask(self, snapshot: SemaineSnapshot, job: CellsJob, change: CellChange) -> None:
        from cariforef_tui.domain.temps.demandes import offer_demandes, sum_parts
        from cariforef_tui.domain.values.dates import format_jour
        from cariforef_tui.ui.temps.demandes.dialog import DemandeDialog

        code, jour = change.code, change.jour
        offered = offer_demandes(snapshot.demandes, snapshot.parts_demandes, code, job.agent, jour)
        held = self._week.held(cell_of(change))
        refused = self._week.refused.get(cell_of(change))
        chosen = (refused.change.demande if refused and refused.change else None) or SANS_DEMANDE
        first = (held.demande if held else SANS_DEMANDE) or chosen or self._last.get(code)
        totaux = {
            numero: total
            for (line, numero), total in sum_parts(snapshot.parts_demandes).items()
            if line == code
        }
        title = f"Quelle demande ? · {code}, {format_jour(jour)}, {format_centiemes(change.centiemes)}"
        self._week.keep_text(cell_of(change), job.texte, WAITING)
        ordered = sorted(offered, key=lambda demande: demande.numero != first)
        dialog = DemandeDialog(title, ordered, totaux, refused.nouvelle if refused else "")
        self._hooks.ask(dialog, partial(self._use, job, change))

    def _use(self, job: CellsJob, asked: CellChange, choice: DemandeChoice | None) -> None:
        self._week.refused.pop(cell_of(asked), None)
        if choice is None:
            self._write_without(job, asked)
            return
        if choice.numero:
            self._last[asked.code] = choice.numero
        changes = tuple(replace(change, demande=choice.numero) for change in job.changes)
        self._writer.write(replace(job, changes=changes, nouvelle=choice.libelle))

    def _write_without(self, job: CellsJob, asked: CellChange) -> None:
        """Write days whose request was not said; the same days typed again stay as they are."""
        held = self._week.held(cell_of(asked))
        if held is not None and (held.centiemes, held.a_confirmer) == (asked.centiemes, asked.a_confirmer):
            self._hooks.refresh()
        else:
            self._writer.write(job)
