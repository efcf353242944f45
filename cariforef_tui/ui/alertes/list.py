"""Alerts or jalons as one widget on the line API: headings, and rows of two lines at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cariforef_tui.ui.alertes.rows import AlertRow, wrap_cells
from cariforef_tui.ui.kit.columns import fit, fit_right

LINES_PER_ROW = 2
DELAI_WIDTH = 5
CURSEUR = "❯"
NIVEAUX = ("critique", "attention", "info", "tenu", "discret")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the screen: which row it belongs to, and its part of the text."""

    rank: int
    first: bool
    texte: str


class AlertList(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws `rows`; says which one the cursor is on and which one is asked for."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "alertes--titre",
        "alertes--normal",
        "alertes--code",
        "alertes--curseur",
        "alertes--curseur-inactif",
        *(f"alertes--{niveau}" for niveau in NIVEAUX),
    }

    rows: var[tuple[AlertRow, ...]] = var(())
    """Rows, top to bottom. The cursor stays on its row when they change."""

    cursor: var[int] = var(-1)
    """Rank of the row under the cursor, -1 where there is none."""

    empty: var[str] = var("")
    """What to say where there is no row."""

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
        self._lines: list[_Line] = []
        self._tops: list[int] = []
        self._code_width = 6

    @property
    def row(self) -> AlertRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    def move(self, delta: int) -> None:
        """Move the cursor by `delta` rows, headings passed over."""
        selectable = [rank for rank, row in enumerate(self.rows) if not row.is_heading]
        if not selectable:
            return
        current = selectable.index(self.cursor) if self.cursor in selectable else 0
        self.cursor = selectable[max(0, min(current + delta, len(selectable) - 1))]

    def move_page(self, direction: int) -> None:
        """Move by about a screen, up (-1) or down (1)."""
        self.move(direction * max(1, self.scrollable_content_region.height // self._lines_per_row - 1))

    def move_edge(self, direction: int) -> None:
        """Move to the first (-1) or the last (1) row."""
        self.move(direction * len(self.rows))

    def watch_rows(self, before: tuple[AlertRow, ...], after: tuple[AlertRow, ...]) -> None:
        kept = before[self.cursor].cle if 0 <= self.cursor < len(before) else None
        rank = next((rank for rank, row in enumerate(after) if row.cle == kept), None)
        if rank is None:
            near = [at for at, row in enumerate(after) if not row.is_heading]
            rank = min(near, key=lambda at: abs(at - self.cursor)) if near else -1
        self.set_reactive(AlertList.cursor, rank)
        self._layout_lines()
        self._report()

    def watch_cursor(self, _before: int, _after: int) -> None:
        self.refresh()
        self._report()

    def watch_empty(self) -> None:
        self.refresh()

    def _report(self) -> None:
        self._reveal()
        self.post_message(self.RowHighlighted(self, self.row))

    def _layout_lines(self) -> None:
        width = self.scrollable_content_region.width
        self._code_width = max([4, *(len(row.code) for row in self.rows)])
        room = width - self._margin - 1
        self._lines, self._tops = [], []
        for rank, row in enumerate(self.rows):
            self._tops.append(len(self._lines))
            parts = [row.texte] if row.is_heading else wrap_cells(row.texte, room, self._lines_per_row)
            self._lines += [_Line(rank, number == 0, part) for number, part in enumerate(parts)]
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()

    @property
    def _margin(self) -> int:
        """Cells before the sentence: cursor, sign, days, code, each with its space."""
        return 4 + DELAI_WIDTH + 1 + self._code_width + 1

    def _reveal(self) -> None:
        height = self.scrollable_content_region.height
        if height < 1 or not 0 <= self.cursor < len(self._tops):
            return
        top = self._tops[self.cursor]
        end = self._tops[self.cursor + 1] if self.cursor + 1 < len(self._tops) else len(self._lines)
        if self.cursor and self.rows[self.cursor - 1].is_heading:
            top -= 1
        current = round(self.scroll_y)
        wanted = min(max(current, end - height), top)
        if wanted != current:
            self.scroll_to(y=wanted, animate=False, force=True, immediate=True)

    def on_resize(self, _event: events.Resize) -> None:
        self._layout_lines()
        self._reveal()

    def on_focus(self, _event: events.Focus) -> None:
        self.refresh()
        self.post_message(self.RowHighlighted(self, self.row))

    def on_blur(self, _event: events.Blur) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        at = round(self.scroll_y) + offset.y if offset else -1
        if not 0 <= at < len(self._lines) or self.rows[self._lines[at].rank].is_heading:
            return
        self.cursor = self._lines[at].rank
        if event.chain > 1 and self.row is not None:
            self.post_message(self.RowOpened(self.row))

    def open_row(self) -> None:
        """Ask to see what the row under the cursor is about."""
        if self.row is not None:
            self.post_message(self.RowOpened(self.row))

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        at = round(self.scroll_y) + y
        background = self.rich_style
        if not self.rows and y == 0:
            return Strip([Segment(fit(f"  {self.empty}", width), background)])
        if at >= len(self._lines):
            return Strip.blank(width, background)
        line = self._lines[at]
        row = self.rows[line.rank]
        segments = self._draw_heading(row) if row.is_heading else self._draw_row(row, line)
        if line.rank == self.cursor:
            look = "alertes--curseur" if self.has_focus else "alertes--curseur-inactif"
            cursor = self.get_component_rich_style(look)
            segments = [Segment(segment.text, (segment.style or Style()) + cursor) for segment in segments]
            background += cursor
        return Strip(segments).adjust_cell_length(width, background).crop(0, width)

    def _draw_heading(self, row: AlertRow) -> list[Segment]:
        title = self.get_component_rich_style("alertes--titre")
        level = title + self.get_component_rich_style(f"alertes--{row.niveau}", partial=True)
        return [Segment(fit(f" {row.signe} {row.texte}", self.scrollable_content_region.width), level)]

    def _draw_row(self, row: AlertRow, line: _Line) -> list[Segment]:
        normal = self.get_component_rich_style("alertes--normal")
        mark = CURSEUR if line.rank == self.cursor and line.first and self.has_focus else " "
        if not line.first:
            return [Segment(fit(mark, self._margin) + line.texte, normal)]
        return [
            Segment(f"{mark} ", normal),
            Segment(f"{row.signe} ", self.get_component_rich_style(f"alertes--{row.niveau}")),
            Segment(f"{fit_right(row.delai, DELAI_WIDTH)} ", normal),
            Segment(f"{fit(row.code, self._code_width)} ", self.get_component_rich_style("alertes--code")),
            Segment(line.texte, normal),
        ]
