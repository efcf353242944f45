"""What the tables of one line a row share: a title, a cursor that stays in sight, a click."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.geometry import Size
from textual.reactive import var
from textual.scroll_view import ScrollView


class RowTable(ScrollView, can_focus=True, inherit_bindings=False):
    """The title on the first line, then `rows`; a table draws them and says what opens one."""

    rows: var[tuple[Any, ...]] = var(())
    cursor: var[int] = var(0)
    """Rank of the row under the cursor."""

    def open_row(self) -> None:
        """Ask for what the row under the cursor leads to."""
        raise NotImplementedError

    @property
    def page(self) -> int:
        return max(1, self.scrollable_content_region.height - 2)

    def rank_at(self, y: int) -> int:
        """Rank of the row on the line `y` of the screen, -1 on the title."""
        return round(self.scroll_y) + y - 1 if y else -1

    def fit_rows(self) -> None:
        """Make room for the rows: to be called where they change."""
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.rows) + 1)

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self.rows) - 1))

    def watch_cursor(self) -> None:
        height = self.scrollable_content_region.height - 1
        if height > 0:
            top = round(self.scroll_y)
            wanted = min(max(top, self.cursor - height + 1), self.cursor)
            if wanted != top:
                self.scroll_to(y=wanted, animate=False, force=True, immediate=True)
        self.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        self.fit_rows()
        self.watch_cursor()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        rank = self.rank_at(offset.y) if offset else -1
        if not 0 <= rank < len(self.rows):
            return
        self.cursor = rank
        if event.chain == 2:
            self.open_row()
