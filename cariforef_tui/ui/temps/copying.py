"""Copying the lines or the days of the week before, and confirming the days copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cariforef_tui.domain.values.text import count_of
from cariforef_tui.ui.temps.grid.cells import CellKey, Gestures

if TYPE_CHECKING:
    from cariforef_tui.domain.temps.semaine import Semaine
    from cariforef_tui.services.temps.semaine import SemaineSnapshot
    from cariforef_tui.ui.temps.shown import ShownWeek
    from cariforef_tui.ui.temps.writing.writer import WeekWriter


class WeekCopier:
    """Copies the lines or the days of the week before into the week shown."""

    def __init__(self, shown: ShownWeek, writer: WeekWriter) -> None:
        self._shown, self._week, self._writer = shown, shown.week, writer
        self.gestures: Gestures = {
            "confirm": self.confirm,
            "copy_lines": lambda _cell: self._copy(self._copy_lines),
            "copy_values": lambda _cell: self._copy(self._copy_values),
        }

    def confirm(self, cell: CellKey | None) -> None:
        """Confirm the days copied on the day of the cell, then go to the next cell to confirm.

        A line that a convention pays for is confirmed cell by cell: auditors rely on each figure.
        """
        from cariforef_tui.domain.temps.editing import confirm_cell

        if (look := self._shown.look(cell)) is None:
            return
        paid = look.snapshot.conventionnees
        copied = self._to_confirm(look.snapshot)
        alone = look.cell in copied and look.cell.code in paid
        day = [key for key in copied if key.jour == look.cell.jour and key.code not in paid]
        confirmed = [look.cell] if alone else day
        held = look.semaine.cells
        self._writer.write_cells(confirm_cell(held[key]) for key in confirmed)
        left = [key for key in copied if key not in confirmed]
        # Past the last one, start again from the first left behind.
        after = [key for key in left if key.jour >= look.cell.jour] or left
        if after:
            self._shown.show_cell(after[0])
        elif not confirmed:
            self._shown.say("Rien à confirmer cette semaine.")

    def _to_confirm(self, snapshot: SemaineSnapshot) -> list[CellKey]:
        """Return the cells copied and not confirmed, by day then in the order of the lines."""
        until = self._shown.last_jour
        rank = {code: number for number, code in enumerate(self._week.codes(snapshot))}
        copied = [
            CellKey(saisie.code, saisie.jour)
            for saisie in self._week.semaine(snapshot).saisies
            if saisie.a_confirmer and saisie.jour <= until
        ]
        return sorted(copied, key=lambda key: (key.jour, rank[key.code]))

    def _copy(self, copy: Callable[[SemaineSnapshot, Semaine], None]) -> None:
        """Run `copy` with the week shown and the one before, once they are read."""
        if (snapshot := self._week.current) is not None:
            copy(snapshot, self._week.precedente(snapshot))

    def _copy_lines(self, snapshot: SemaineSnapshot, previous: Semaine) -> None:
        from cariforef_tui.domain.temps.editing import copy_codes, explain_no_codes

        shown, closed = self._week.codes(snapshot), snapshot.fermees
        offered = copy_codes(previous, self._week.semaine(snapshot))
        codes = [code for code in offered if code not in closed and code not in shown]
        self._week.add_lignes(codes)
        self._shown.refresh()
        taken = count_of(len(codes), "ligne ajoutée")
        self._shown.say(f"{taken}." if codes else explain_no_codes(previous, closed=closed))

    def _copy_values(self, snapshot: SemaineSnapshot, previous: Semaine) -> None:
        from cariforef_tui.domain.temps.editing import copy_values, explain_no_values

        semaine, until, closed = self._week.semaine(snapshot), self._shown.last_jour, snapshot.fermees
        locked = {jour.jour for jour in semaine.jours if snapshot.lock_of(jour.jour) is not None}
        changes = copy_values(
            previous, semaine, pas=snapshot.reglages.pas, until=until, closed=closed, locked=locked
        )
        self._writer.write_cells(changes)
        if changes:
            copied = CellKey(changes[0].code, changes[0].jour)
            self._shown.show_cell(copied)
        else:
            self._shown.say(explain_no_values(previous, semaine, until=until, closed=closed, locked=locked))
