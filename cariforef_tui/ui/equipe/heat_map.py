"""The map of the team's weeks: names stay, weeks scroll sideways."""

from __future__ import annotations

from datetime import date

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from cariforef_tui.domain.values.dates import MOIS
from cariforef_tui.ui.equipe.heat_map_rows import month_labels
from cariforef_tui.ui.kit.columns import fit
from cariforef_tui.ui.kit.maps import CellMap, HeatCell, MapView

CELL_WIDTH = 2
"""Cells of a week: its number of two digits."""
_BLOCS = frozenset("░▒▓█")
"""Shades, which fill their cell; another sign stands alone in it."""


class HeatMap(CellMap[date]):
    """The map of `view`, a column a week by its Monday."""

    HEADER_LINES = 2

    _left = 0
    """Rank of the first week in sight."""

    @property
    def cell_width(self) -> int:
        return CELL_WIDTH

    @property
    def _weeks_shown(self) -> int:
        return max(1, (self.scrollable_content_region.width - self.FIRST_CELL) // CELL_WIDTH)

    @property
    def columns_shown(self) -> range:
        return range(self._left, min(self._left + self._weeks_shown, len(self.view.columns)))

    def text_of(self, cell: HeatCell) -> str:
        return cell.signe * CELL_WIDTH if cell.signe in _BLOCS else fit(cell.signe, CELL_WIDTH)

    def watch_view(self, before: MapView[date], after: MapView[date]) -> None:
        self._months = dict(month_labels(after.columns))
        super().watch_view(before, after)

    def go(self, rank: int, column: int) -> None:
        super().go(rank, column)
        left = max(self.column - self._weeks_shown + 1, min(self._left, self.column))
        if left != self._left:
            self._left = left
            self.refresh()

    def center(self) -> None:
        last = max(0, len(self.view.columns) - self._weeks_shown)
        self._left = max(0, min(self.column - self._weeks_shown // 2, last))

    def lines_in_sight(self, rank: int) -> tuple[int, int]:
        """With the last agent comes the total of all below."""
        top, end = super().lines_in_sight(rank)
        return top, end + (rank == len(self.rows) - 2)

    def on_resize(self, _event: events.Resize) -> None:
        self.center()

    def draw_header(self, y: int, width: int) -> Strip:
        segments = self._draw_months() if y == 0 else self._draw_weeks()
        return Strip(segments).adjust_cell_length(width, self.style("titre"))

    def _draw_months(self) -> list[Segment]:
        """Names of the months, short or left out where the next one begins; ▼ over the current week."""
        shown = self.columns_shown
        cells = [" "] * (len(shown) * CELL_WIDTH)
        starts = sorted(rank for rank in self._months if rank in shown)
        if shown and shown[0] not in self._months:
            before = [rank for rank in self._months if rank < shown[0]]
            starts = [*([max(before)] if before else []), *starts]
        current = self.view.current
        mark = (current - shown[0]) * CELL_WIDTH if current is not None and current in shown else None
        for index, rank in enumerate(starts):
            first = (max(rank, shown[0]) - shown[0]) * CELL_WIDTH
            last = (starts[index + 1] - shown[0]) * CELL_WIDTH if index + 1 < len(starts) else len(cells)
            names = (MOIS[self._months[rank].numero - 1], self._months[rank].court, "")
            places = [(first, last)]
            if mark is not None and first <= mark < last:
                places = [(first, mark), (mark + CELL_WIDTH, last)]
            start, text = next(
                (start, name)
                for name in names
                for start, end in places
                if len(name) <= end - start - 1 or not name
            )
            cells[start : start + len(text)] = text
        if mark is not None:
            cells[mark : mark + CELL_WIDTH] = "▼", " "
        title = self.style("titre")
        return [Segment(fit(self._hidden_weeks(), self.FIRST_CELL), title), Segment("".join(cells), title)]

    def _hidden_weeks(self) -> str:
        """Say how many weeks are out of sight on each side."""
        after = len(self.view.columns) - self._left - self._weeks_shown
        parts = [f"◀{self._left}"] if self._left > 0 else []
        if after > 0:
            parts.append(f"{after}▶")
        return " " + " ".join(parts)

    def _draw_weeks(self) -> list[Segment]:
        """ISO weeks, every other one where it is not the current one nor the cursor's."""
        title, current = self.style("titre"), self.style("courante")
        segments = [Segment(fit(" Agent", self.FIRST_CELL), title)]
        marked = {self.view.current, self.column}
        for rank in self.columns_shown:
            week = self.view.columns[rank].isocalendar().week
            if rank in marked:
                style = current if rank == self.view.current else title + Style(underline=True)
                segments.append(Segment(f"{week:02d}", style))
            elif week % 2 and not {rank - 1, rank + 1} & marked:
                segments.append(Segment(f"{week:02d}", title))
            else:
                segments.append(Segment("  ", title))
        return segments
