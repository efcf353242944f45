"""The days of a month, one widget on the line API."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from rich.segment import Segment
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.row_table import RowTable
from cariforef_tui.ui.mois.rows import DayRow, TonJour

_NOM = 8
_NUMBERS = (("fse", "FSE", 5), ("autres", "Autre", 6), ("absent", "Abs.", 6), ("total", "Total", 8))
_CURSEUR = "❯"


class MonthTable(RowTable):
    """Draws `rows` and the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "mois--entete",
        "mois--curseur",
        *(f"mois--{ton}" for ton in TonJour),
    }

    rows: var[tuple[DayRow, ...]] = var(())

    class Opened(Message):
        """A day was double-clicked: its week is wanted."""

    @property
    def row(self) -> DayRow | None:
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def open_row(self) -> None:
        self.post_message(self.Opened())

    def go_to(self, jour: date) -> None:
        """Put the cursor on a day, else on the first one after it."""
        self.cursor = next((rank for rank, row in enumerate(self.rows) if row.jour >= jour), len(self.rows))

    def go_to_missing(self) -> bool:
        """Put the cursor on the next day that lacks something, round again; False where none does."""
        ranks = [rank for rank, row in enumerate(self.rows) if row.is_missing]
        if ranks:
            self.cursor = next((rank for rank in ranks if rank > self.cursor), ranks[0])
        return bool(ranks)

    def watch_rows(self, _before: tuple[DayRow, ...], after: tuple[DayRow, ...]) -> None:
        self.fit_rows()
        self.cursor = min(self.cursor, max(0, len(after) - 1))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        note = max(1, width - 2 - _NOM - sum(size for _, _, size in _NUMBERS))
        if y == 0:
            titles = "".join(fit_right(titre, size) for _, titre, size in _NUMBERS)
            return self._line(f" {fit('Jour', _NOM)}{titles} {fit('', note)}", "entete", width)
        rank = self.rank_at(y)
        if rank >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        row = self.rows[rank]
        sign = _CURSEUR if rank == self.cursor else " "
        numbers = "".join(fit_right(getattr(row, name), size) for name, _, size in _NUMBERS)
        look = "curseur" if rank == self.cursor else row.ton.value
        return self._line(f"{sign}{fit(row.nom, _NOM)}{numbers} {fit(row.note, note)}", look, width)

    def _line(self, text: str, look: str, width: int) -> Strip:
        style = self.get_component_rich_style(f"mois--{look}")
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)
