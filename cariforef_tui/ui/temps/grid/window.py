"""Scrolling of the week's grid: which lines are visible, and at which row of the widget."""

from __future__ import annotations

from dataclasses import dataclass

from cariforef_tui.ui.temps.grid.paint import HEADER_LINES


@dataclass(slots=True)
class Window:
    """`room` lines from `top` on, among `lines`, between the header and the totals."""

    top: int = 0
    room: int = 1
    lines: int = 0

    def fit(self, height: int, lines: int, feet: int) -> None:
        """Take the height of the grid in cells, how many lines there are, and how many stand below them."""
        self.room, self.lines = max(1, height - HEADER_LINES - feet), lines
        self._go(self.top)

    def follow(self, rang: int) -> bool:
        """Move as little as shows the line of rank `rang`; True where that moved."""
        return self._go(max(rang - self.room + 1, min(self.top, rang)))

    def scroll(self, lines: int) -> bool:
        return self._go(max(0, self.top + lines))

    def _go(self, top: int) -> bool:
        before, self.top = self.top, min(max(0, self.lines - self.room), top)
        return self.top != before

    @property
    def below(self) -> int:
        """How many lines are hidden under the last one shown."""
        return self.lines - self.top - self.room

    @property
    def foot(self) -> int:
        """Where the rule above the totals is drawn; an empty grid keeps one line to say so."""
        return HEADER_LINES + max(1, min(self.room, self.lines))

    def y_of(self, rang: int) -> int | None:
        """Where the line of rank `rang` is drawn, None where it is hidden."""
        y = HEADER_LINES + rang - self.top
        return y if HEADER_LINES <= y < self.foot else None

    def rang_at(self, y: int) -> int | None:
        """The rank of the line drawn at `y`, None above or below them."""
        rang = y - HEADER_LINES + self.top
        return rang if HEADER_LINES <= y < self.foot and rang < self.lines else None
