"""Places of everybody's figures: their rows' cursor, and the pace at which others' days are read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.timer import Timer

from cariforef_tui.ui.kit.following import PERSONAL
from cariforef_tui.ui.kit.lines import RowTable
from cariforef_tui.ui.kit.place import PlaceScreen

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.touched import Touched


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


class SumsScreen(PlaceScreen):
    """A place that reads what everybody logs: at once, then no more often than every `OTHERS_SECONDS`.

    Anything but days, and what the person writes, is read at once.
    """

    OTHERS_SECONDS: ClassVar[float] = 10.0
    """Everybody's figures take tens of milliseconds to read and draw, and twenty people may look at them."""

    pause: Timer | None = None
    """Runs after others' days were read; those logged meanwhile wait for its end."""

    def follow(self, touched: Touched) -> None:
        is_own = self.session.agent in touched.auteurs
        if is_own or touched.is_everything or not touched.tables <= PERSONAL:
            super().follow(touched)
        else:
            self._stale = True
            if self.pause is None:
                self._read_others()

    def _read_others(self) -> None:
        """Read what waits, where somebody looks; where nothing was read, the next is read at once."""
        self.pause = None
        if self._stale and self.is_current:
            self.request_load()
            self.pause = self.set_timer(self.OTHERS_SECONDS, self._read_others)
