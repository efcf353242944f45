"""The keys that move the cursor of a place's rows."""

from __future__ import annotations

from typing import Any

from cariforef_tui.ui.kit.lines import RowTable


class RowMoves:
    """Actions of the keys that move a cursor: that of the screen's table, or of the one in use."""

    @property
    def table(self) -> RowTable[Any]:
        """Table or list whose cursor moves."""
        raise NotImplementedError

    def action_move(self, delta: int) -> None:
        self.table.move(delta)

    def action_move_page(self, direction: int) -> None:
        self.table.move_page(direction)

    def action_move_edge(self, direction: int) -> None:
        self.table.move_edge(direction)
