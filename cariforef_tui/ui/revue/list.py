"""One column of a review on the line API: headings, and items that the cursor goes over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.ui.alertes.rows import wrap_cells
from cariforef_tui.ui.kit.columns import fit
from cariforef_tui.ui.revue.rows import RevueRow

CURSEUR = "❯"
NIVEAUX = ("critique", "attention", "info", "bon", "discret", "normal")
_CODE_MAX = 8


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the screen: its row (-1: a blank), whether it is the row's first, its part of the text."""

    rank: int
    first: bool
    texte: str


class RevueList(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws `rows`; says which one is asked for."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "revue--titre",
        "revue--code",
        "revue--droite",
        "revue--curseur",
        "revue--curseur-inactif",
        *(f"revue--{niveau}" for niveau in NIVEAUX),
    }

    rows: var[tuple[RevueRow, ...]] = var(())
    """Rows, top to bottom. The cursor stays on its row when they change."""

    cursor: var[int] = var(-1)
    """Rank of the row under the cursor, -1 where there is none."""

    class RowOpened(Message):
        """Somebody asked to see what a row is about."""

        def __init__(self, row: RevueRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[_Line] = []
        self._tops: list[int] = []
        self._code_width = 4

    @property
    def row(self) -> RevueRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    def move(self, delta: int) -> None:
        """Move the cursor by `delta` rows, headings passed over; above the first one, show the top."""
        selectable = [rank for rank, row in enumerate(self.rows) if not row.is_heading]
        if not selectable:
            return
        current = selectable.index(self.cursor) if self.cursor in selectable else 0
        self.cursor = selectable[max(0, min(current + delta, len(selectable) - 1))]
        if self.cursor == selectable[0]:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def move_page(self, direction: int) -> None:
        """Move by about a screen, up (-1) or down (1)."""
        self.move(direction * max(1, self.scrollable_content_region.height - 4))

    def move_edge(self, direction: int) -> None:
        """Move to the first (-1) or the last (1) row."""
        self.move(direction * len(self.rows))

    def watch_rows(self, before: tuple[RevueRow, ...], after: tuple[RevueRow, ...]) -> None:
        kept = before[self.cursor].cle if 0 <= self.cursor < len(before) else None
        rank = next((rank for rank, row in enumerate(after) if row.cle == kept), None)
        if rank is None:
            near = [at for at, row in enumerate(after) if not row.is_heading]
            rank = min(near, key=lambda at: abs(at - self.cursor)) if near else -1
        self.set_reactive(RevueList.cursor, rank)
        self._layout_lines()
        self._reveal()

    def watch_cursor(self) -> None:
        self._reveal()
        self.refresh()

    def _layout_lines(self) -> None:
        width = self.scrollable_content_region.width
        self._code_width = min(_CODE_MAX, max([4, *(cell_len(row.code) for row in self.rows)]))
        self._lines, self._tops = [], []
        for rank, row in enumerate(self.rows):
            if row.is_heading and rank:
                self._lines.append(_Line(-1, first=False, texte=""))
            self._tops.append(len(self._lines))
            parts = [row.texte]
            if row.lignes_max > 1:
                parts = wrap_cells(row.texte, max(8, self._room(row, width)), row.lignes_max)
            self._lines += [_Line(rank, number == 0, part) for number, part in enumerate(parts)]
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()

    def _room(self, row: RevueRow, width: int) -> int:
        return width - self._margin - cell_len(inert_text(row.droite)) - 2

    @property
    def _margin(self) -> int:
        """Cells before the text: cursor, sign and code, each with its space."""
        return 4 + self._code_width + 1

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

    def on_blur(self, _event: events.Blur) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        at = round(self.scroll_y) + offset.y if offset else -1
        if not 0 <= at < len(self._lines):
            return
        rank = self._lines[at].rank
        if rank < 0 or self.rows[rank].is_heading:
            return
        self.cursor = rank
        if event.chain > 1:
            self.open_row()

    def open_row(self) -> None:
        """Ask to see what the row under the cursor is about."""
        if self.row is not None:
            self.post_message(self.RowOpened(self.row))

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        at = round(self.scroll_y) + y
        background = self.rich_style
        if at >= len(self._lines) or self._lines[at].rank < 0:
            return Strip.blank(width, background)
        line = self._lines[at]
        row = self.rows[line.rank]
        segments = self._draw_heading(row, width) if row.is_heading else self._draw_row(row, line, width)
        if line.rank == self.cursor:
            look = "revue--curseur" if self.has_focus else "revue--curseur-inactif"
            cursor = self.get_component_rich_style(look)
            segments = [Segment(segment.text, (segment.style or Style()) + cursor) for segment in segments]
            background += cursor
        return Strip(segments).adjust_cell_length(width, background).crop(0, width)

    def _draw_heading(self, row: RevueRow, width: int) -> list[Segment]:
        title = self.get_component_rich_style("revue--titre")
        right = f"{inert_text(row.droite)} "
        return [Segment(fit(f" {row.texte}", width - cell_len(right)) + right, title)]

    def _draw_row(self, row: RevueRow, line: _Line, width: int) -> list[Segment]:
        look = self.get_component_rich_style(f"revue--{row.niveau}")
        normal = self.get_component_rich_style(
            "revue--discret" if row.niveau == "discret" else "revue--normal"
        )
        mark = CURSEUR if line.rank == self.cursor and line.first and self.has_focus else " "
        right = f" {inert_text(row.droite)} " if line.first and row.droite else " "
        room = width - self._margin - cell_len(right)
        return [
            Segment(f"{mark} ", normal),
            Segment(fit(row.signe if line.first else "", 2), look),
            Segment(
                fit(row.code if line.first else "", self._code_width) + " ",
                self.get_component_rich_style("revue--code"),
            ),
            Segment(fit(line.texte, max(0, room)), normal),
            Segment(right, self.get_component_rich_style("revue--droite")),
        ]
