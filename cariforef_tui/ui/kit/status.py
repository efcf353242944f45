"""Status line of every place: what has just happened and how to undo it, then what restricts the session."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from cariforef_tui.ui.kit.columns import fit
from cariforef_tui.ui.kit.header import HeaderState
from cariforef_tui.ui.kit.inert import inert

_ICONS = {"ok": "✓", "busy": "…", "warn": "!", "error": "✗", "": ""}
_STYLES = {"ok": "$text-success", "busy": "$text-muted", "warn": "$text-warning", "error": "bold $text-error"}
_LARGE = 100
"""Cells from which the marks are written in full."""


@dataclass(frozen=True, slots=True)
class Status:
    """Values of the status line; `level` is `ok`, `busy`, `warn`, `error`, or empty where nothing is said."""

    text: str = ""
    level: str = ""


class StatusLine(Widget):
    """Shows the application's `status`, on the right the marks of a demonstration and of read-only rights."""

    ALLOW_SELECT = False
    status: var[Status] = var(Status(), init=False)
    header: var[HeaderState] = var(HeaderState(), init=False)

    def on_mount(self) -> None:
        self.watch(self.app, "status", self._show_status)
        self.watch(self.app, "header", self._show_header)

    def _show_status(self, status: Status) -> None:
        self.status = status
        self.refresh()

    def _show_header(self, header: HeaderState) -> None:
        self.header = header
        self.refresh()

    def render(self) -> Content:
        width = self.size.width
        marks = self._marks(width)
        level = self.status.level
        text = f"{_ICONS[level]} {self.status.text}" if self.status.text else ""
        room = max(width - marks.cell_length - 1, 0)
        told = inert(_shorten(text, room), _STYLES.get(level, ""))
        return told + Content(" " * max(width - told.cell_length - marks.cell_length, 0)) + marks

    def _marks(self, width: int) -> Content:
        demo, restriction = "DÉMO", self.header.restriction.partition(" (")[0]
        if width >= _LARGE:
            demo, restriction = "DÉMO fictive", self.header.restriction
        texts = [*([demo] if self.header.demo else ()), *([restriction] if restriction else ())]
        return Content(" ").join(Content.styled(f" {text} ", "bold $text-warning reverse") for text in texts)


def _shorten(text: str, room: int) -> str:
    """Return `text` in `room` cells, cut before how to undo it, which it ends with: « … · u : annuler »."""
    if cell_len(text) <= room:
        return text
    head, sign, undo = text.rpartition(" · ")
    left = room - cell_len(sign + undo)
    return fit(head, left).rstrip() + sign + undo if sign and left > 0 else fit(text, room)
