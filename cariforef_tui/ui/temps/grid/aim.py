"""Target of the week's cursor, kept until the week that holds it has been read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cariforef_tui.ui.temps.grid.grid import WeekGrid
from cariforef_tui.ui.temps.grid.keys import CellKey


@dataclass(slots=True)
class Aim:
    """`target` is a cell, or a day on its first line; None where the cursor stays."""

    target: CellKey | date | None = None

    def reach(self, grid: WeekGrid) -> None:
        """Put the cursor there: the week is read."""
        target, self.target = self.target, None
        if isinstance(target, CellKey):
            grid.go_to(target)
        elif target is not None:
            grid.go_to_day(target)

    def approach(self, grid: WeekGrid) -> None:
        """Put the cursor on the day at least: the lines are not known yet."""
        if isinstance(self.target, date):
            grid.go_to_day(self.target)
