"""The alerts, or the jalons: headings, and rows of two lines at most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from cariforef_tui.ui.alertes.rows import AlertRow, wrap_cells
from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.lines import ListLine, RowList

LINES_PER_ROW = 2
"""Enough for nearly every sentence on 80 cells; the whole of it stands beside the list."""
DELAI_WIDTH = 5
"""Cells of the longest delay of a year, `J-365`."""
CODE_MIN = 4
NIVEAUX = ("critique", "attention", "info", "tenu", "discret")


class AlertList(RowList[AlertRow]):
    """The list of `rows`; it reports the row under the cursor, and the one to open."""

    LOOK = "alertes"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "alertes--titre",
        "alertes--normal",
        "alertes--code",
        "alertes--curseur",
        "alertes--curseur-inactif",
        *(f"alertes--{niveau}" for niveau in NIVEAUX),
    }

    empty: var[str] = var("")
    """Sentence to show where there is no row."""

    class RowHighlighted(Message):
        """The cursor is on another row, or on none (None)."""

        def __init__(self, source: AlertList, row: AlertRow | None) -> None:
            super().__init__()
            self.source = source
            self.row = row

    class RowOpened(Message):
        """Somebody asked to see what a row is about."""

        def __init__(self, row: AlertRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, id: str | None = None, lines_per_row: int = LINES_PER_ROW) -> None:
        super().__init__(id=id)
        self._lines_per_row = lines_per_row
        self._code_width = CODE_MIN

    @property
    def page(self) -> int:
        return max(1, self.room // self._lines_per_row - 1)

    def watch_empty(self) -> None:
        self.refresh()

    def report(self) -> None:
        self.post_message(self.RowHighlighted(self, self.row))

    def open_row(self) -> None:
        if self.row is not None:
            self.post_message(self.RowOpened(self.row))

    def on_focus(self, _event: events.Focus) -> None:
        self.report()

    @property
    def _margin(self) -> int:
        """Cells before the sentence: cursor, sign, days, code, each with its space."""
        return 4 + DELAI_WIDTH + 1 + self._code_width + 1

    def fit_rows(self) -> None:
        self._code_width = max([CODE_MIN, *(len(row.code) for row in self.rows)])
        super().fit_rows()

    def texts_of(self, row: AlertRow, width: int) -> Sequence[str]:
        if row.is_heading:
            return [row.texte]
        return wrap_cells(row.texte, width - self._margin - 1, self._lines_per_row)

    def render_line(self, y: int) -> Strip:
        if not self.rows and y == 0:
            return Strip(
                [Segment(fit(f"  {self.empty}", self.scrollable_content_region.width), self.rich_style)]
            )
        return super().render_line(y)

    def draw_heading(self, row: AlertRow, width: int) -> list[Segment]:
        level = self.get_component_rich_style(f"alertes--{row.niveau}", partial=True)
        return [Segment(fit(f" {row.signe} {row.texte}", width), self.style("titre") + level)]

    def draw_line(self, row: AlertRow, line: ListLine, mark: str, _width: int) -> list[Segment]:
        normal = self.style("normal")
        if not line.first:
            return [Segment(fit(mark, self._margin) + line.texte, normal)]
        return [
            Segment(f"{mark} ", normal),
            Segment(f"{row.signe} ", self.style(row.niveau)),
            Segment(f"{fit_right(row.delai, DELAI_WIDTH)} ", normal),
            Segment(f"{fit(row.code, self._code_width)} ", self.style("code")),
            Segment(line.texte, normal),
        ]
