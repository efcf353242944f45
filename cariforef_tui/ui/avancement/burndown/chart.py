"""Widget of the burn-down of one line, with a cursor that reads its points."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.reactive import var
from textual.strip import Strip

from cariforef_tui.domain.avancement.burndown import Burndown
from cariforef_tui.ui.avancement.burndown.drawing import (
    HEIGHT_MIN,
    WIDTH_MIN,
    Stroke,
    draw_burndown,
    make_plot,
)
from cariforef_tui.ui.kit.text_block import DrawnLines


class BurndownChart(DrawnLines, can_focus=True):
    """Draws `burndown`.

    When focused, it shows a cursor on one point; arrows and clicks move it.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"burndown--{stroke.value}" for stroke in Stroke}

    ALLOW_SELECT = False

    burndown: var[Burndown | None] = var(None, init=False)
    """Burn-down to draw; the widget is blank if it is None."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._cursor: int | None = None

    @property
    def cursor(self) -> int | None:
        """Rank of the point read, None if there is none."""
        return self._cursor if self.has_focus and self.burndown is not None else None

    def watch_burndown(self, before: Burndown | None, after: Burndown | None) -> None:
        is_same = before is not None and after is not None and _shape(before) == _shape(after)
        if not is_same:
            self._cursor = None
            self._put_cursor()
        self.redraw()

    def on_focus(self) -> None:
        self._put_cursor()
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    def _put_cursor(self) -> None:
        """Put the cursor on the date de référence, or on the first point if the chart lacks that date."""
        if self.burndown is not None and self._cursor is None:
            past = [rank for rank, point in enumerate(self.burndown.etapes) if point.jour <= self.burndown.au]
            self._cursor = past[-1] if past else 0

    def move(self, delta: int) -> None:
        """Move the cursor by `delta` points."""
        if self.burndown is not None:
            self._put_cursor()
            last = len(self.burndown.etapes) - 1
            self._cursor = max(0, min((self._cursor or 0) + delta, last))
            self.redraw()

    def on_click(self, event: events.Click) -> None:
        width, height = self.size
        if self.burndown is None or width < WIDTH_MIN or height < HEIGHT_MIN:
            return
        plot, _ = make_plot(self.burndown, width, height - 3)
        wanted = 2 * (event.x - plot.margin - 1)
        columns = [plot.column(point.jour) for point in self.burndown.etapes]
        self._cursor = min(range(len(columns)), key=lambda rank: abs(columns[rank] - wanted))
        self.redraw()

    def draw(self, width: int) -> list[Strip]:
        if self.burndown is None:
            return []
        styles = {stroke: self.get_component_rich_style(f"burndown--{stroke.value}") for stroke in Stroke}
        return [
            Strip([Segment(text, styles[stroke]) for stroke, text in line])
            for line in draw_burndown(self.burndown, width, self.size.height, self.cursor)
        ]


def _shape(burndown: Burndown) -> tuple[object, ...]:
    return burndown.code, burndown.debut, burndown.fin, burndown.au
