"""Asking which request the days answer, before writing them on a line with a droit de tirage."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.temps.saisies import SANS_DEMANDE, CellChange, offer_demandes, sum_parts
from cariforef_tui.ui.temps.state import cell_of
from cariforef_tui.ui.temps.writing.changes import CellsChange

if TYPE_CHECKING:
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.temps.demandes_dialog import DemandeChoice
    from cariforef_tui.ui.temps.shown import ShownWeek
    from cariforef_tui.ui.temps.writing.writer import WeekWriter


WAITING = "quelle demande ?"
"""Reason shown beside a typed text that is not saved, if the dialog goes away without an answer."""


class WeekDemandes:
    """Writes cells. If the line of a cell takes requests, it asks for the request first."""

    def __init__(self, shown: ShownWeek, writer: WeekWriter) -> None:
        self._shown, self._week, self._writer = shown, shown.week, writer
        self._last: dict[str, int] = {}
        """The request last chosen on each line in this session."""

    def write_typed(self, cells: CellsChange) -> None:
        """Write typed days. Ask for the request if the cell has none, or if the same days are typed again."""
        self._write(cells, [change for change in cells.changes if self._is_asked_again(change)])

    def write_stepped(self, cells: CellsChange) -> None:
        """Write days that a key gave. Ask for the request only if the cell was empty."""
        empty = [change for change in cells.changes if self._week.held(cell_of(change)) is None]
        self._write(cells, empty)

    def takes_demandes(self, change: CellChange) -> bool:
        """Return True if the change puts days on a line whose days answer requests."""
        snapshot = self._week.current
        if snapshot is None or change.centiemes is None or change.jour.year != snapshot.programme.exercice:
            return False
        return change.code in snapshot.programme.tirages

    def _is_asked_again(self, change: CellChange) -> bool:
        # Typing the same days again is how a person changes the request of a cell.
        held = self._week.held(cell_of(change))
        return held is None or held.demande == SANS_DEMANDE or held.centiemes == change.centiemes

    def _write(self, cells: CellsChange, asked: list[CellChange]) -> None:
        snapshot = self._week.current
        wanted = next((change for change in asked if self.takes_demandes(change)), None)
        if snapshot is None or wanted is None:
            self._writer.write(cells)
        else:
            self._ask(snapshot, cells, wanted)

    def _ask(self, snapshot: SemaineSnapshot, cells: CellsChange, change: CellChange) -> None:
        from cariforef_tui.domain.values.dates import format_jour
        from cariforef_tui.domain.values.days import format_centiemes
        from cariforef_tui.ui.temps.demandes_dialog import DemandeDialog

        code, jour = change.code, change.jour
        offered = offer_demandes(snapshot.demandes, snapshot.parts_demandes, code, cells.agent, jour)
        held = self._week.held(cell_of(change))
        refused = self._week.refused.get(cell_of(change))
        chosen = (refused.change.demande if refused and refused.change else None) or SANS_DEMANDE
        # First the request of the cell, then the one of a refused write, then the last one on the line.
        first = (held.demande if held else SANS_DEMANDE) or chosen or self._last.get(code)
        totaux = {
            numero: total
            for (line, numero), total in sum_parts(snapshot.parts_demandes).items()
            if line == code
        }
        title = f"Quelle demande ? · {code}, {format_jour(jour)}, {format_centiemes(change.centiemes)}"
        # If the terminal closes under the dialog, the text typed is kept as a draft.
        self._week.keep_text(cell_of(change), cells.texte, WAITING)
        ordered = sorted(offered, key=lambda demande: demande.numero != first)
        # The cell may have forgotten its words: the days were typed wrong again, or go to another day.
        said = (refused.nouvelle if refused else "") or self._week.unopened.get(code, "")
        dialog = DemandeDialog(title, ordered, totaux, said)
        self._shown.place.app.push_screen(dialog, partial(self._use, cells, change))

    def _use(self, cells: CellsChange, asked: CellChange, choice: DemandeChoice | None) -> None:
        self._week.refused.pop(cell_of(asked), None)
        self._week.unopened.pop(asked.code, None)
        if choice is None:
            self._write_without(cells, asked)
            return
        if choice.numero:
            self._last[asked.code] = choice.numero
        changes = tuple(replace(change, demande=choice.numero) for change in cells.changes)
        self._writer.write(replace(cells, changes=changes, nouvelle=choice.libelle))

    def _write_without(self, cells: CellsChange, asked: CellChange) -> None:
        """Write days without a request. If the same days were typed again, the cell does not change."""
        held = self._week.held(cell_of(asked))
        if held is not None and (held.centiemes, held.a_confirmer) == (asked.centiemes, asked.a_confirmer):
            self._shown.refresh()
        else:
            self._writer.write(cells)
