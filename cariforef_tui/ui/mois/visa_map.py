"""The map of the visas: people down, the months of the year across, a sign for each."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from cariforef_tui.domain.values.months import Mois
from cariforef_tui.ui.kit.columns import fit
from cariforef_tui.ui.kit.maps import CellMap, HeatCell

_CELL_MIN, _CELL_MAX = 3, 8
"""Cells of a month: a sign and its spaces at least; wider, a sign would stand far from its title."""
_COURT = 4
"""Cells of the name of a month, `janv`."""


class VisaMap(CellMap[Mois]):
    """The map of `view`, a column a month."""

    @property
    def columns_shown(self) -> range:
        return range(len(self.view.columns))

    @property
    def cell_width(self) -> int:
        width = self.scrollable_content_region.width - self.FIRST_CELL
        return max(_CELL_MIN, min(_CELL_MAX, width // max(1, len(self.view.columns))))

    def text_of(self, cell: HeatCell) -> str:
        return fit(f" {cell.signe}", self.cell_width)

    def draw_header(self, _y: int, width: int) -> Strip:
        title, current = self.style("titre"), self.style("courante")
        segments = [Segment(fit(" Agent", self.FIRST_CELL), title)]
        for rank, mois in enumerate(self.view.columns):
            style = title + Style(underline=rank == self.column)
            name = fit(mois.court[: self.cell_width - 1], min(_COURT, self.cell_width - 1))
            segments.append(Segment(name, current if rank == self.view.current else style))
            segments.append(Segment(" " * (self.cell_width - len(name)), title))
        return Strip(segments).adjust_cell_length(width, title)
