"""Base of the dialogs that show a long text and ask nothing."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from cariforef_tui.ui.dialogs.dialog import Dialog


class ScrollDialog(Dialog[None]):
    """Scrolls its one `VerticalScroll` with the arrows, vim's keys and the wheel."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll('down')", show=False),
        Binding("k", "scroll('up')", show=False),
        Binding("g", "scroll('home')", show=False),
        Binding("G", "scroll('end')", show=False),
        Binding("space", "scroll('page_down')", show=False),
    ]
    DEFAULT_CSS = """
    ScrollDialog > #cadre { width: 96%; max-width: 110; }
    ScrollDialog VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    ScrollDialog .dialogue-bas { color: $text-muted; height: 1; }
    """

    def action_scroll(self, where: str) -> None:
        area = self.query_one(VerticalScroll)
        getattr(area, f"action_{where}" if where.startswith("page") else f"action_scroll_{where}")()
