"""The table of the days of a month: what was logged on each, and what it lacks."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.message import Message
from textual.strip import Strip

from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable
from cariforef_tui.ui.mois.rows import DayRow, DayTone

_NOM = 8
"""Cells of a day, `lun. 21` and a space."""
_NUMBERS = (("fse", "FSE", 5), ("autres", "Autre", 6), ("absent", "Abs.", 6), ("total", "Total", 8))
"""Figures of a row, left to right: field, title, cells."""


class MonthTable(RowTable[DayRow]):
    """The table of `rows`, a day each; it reports that a day was double-clicked."""

    LOOK = "mois"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "mois--entete",
        "mois--curseur",
        *(f"mois--{tone}" for tone in DayTone),
    }

    class Opened(Message):
        """A day was double-clicked: its week is wanted."""

    def open_row(self) -> None:
        self.post_message(self.Opened())

    def go_to(self, jour: date) -> None:
        """Put the cursor on a day, else on the first one after it."""
        self.cursor = next((rank for rank, row in enumerate(self.rows) if row.jour >= jour), len(self.rows))

    def go_to_first_missing(self) -> None:
        """Put the cursor on the first day that lacks something, else on the first day."""
        self.cursor = next((rank for rank, row in enumerate(self.rows) if row.is_missing), 0)

    def go_to_missing(self) -> bool:
        """Put the cursor on the next day that lacks something, round again; False where none does."""
        ranks = [rank for rank, row in enumerate(self.rows) if row.is_missing]
        if ranks:
            self.cursor = next((rank for rank in ranks if rank > self.cursor), ranks[0])
        return bool(ranks)

    def draw_header(self, _y: int, width: int) -> Strip:
        titles = "".join(fit_right(titre, size) for _, titre, size in _NUMBERS)
        return self.draw_text(f" {fit('Jour', _NOM)}{titles}", self.style("entete"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row = self.rows[rank]
        note = max(1, width - 2 - _NOM - sum(size for _, _, size in _NUMBERS))
        sign = CURSEUR if rank == self.cursor else " "
        numbers = "".join(fit_right(getattr(row, name), size) for name, _, size in _NUMBERS)
        style = self.style("curseur" if rank == self.cursor else row.tone.value)
        return self.draw_text(f"{sign}{fit(row.nom, _NOM)}{numbers} {fit(row.note, note)}", style, width)
