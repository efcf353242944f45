"""Status line of every place: the last event and how to undo it, then the restrictions of the session."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from cariforef_tui.ui.kit.columns import fit, wrap_cells
from cariforef_tui.ui.kit.header import HeaderState
from cariforef_tui.ui.kit.inert import inert

BUSY = "busy"
"""Level of a message about work in progress, which no key clears."""
_ICONS = {"ok": "✓", BUSY: "…", "warn": "!", "error": "✗", "": ""}
_STYLES = {"ok": "$text-success", BUSY: "$text-muted", "warn": "$text-warning", "error": "bold $text-error"}
_WRAPPED = frozenset({"warn", "error"})
LINES_MAX = 3
_LARGE = 100
"""Cells from which the marks are written in full."""


@dataclass(frozen=True, slots=True)
class Status:
    """Values of the status line; `level` is `ok`, `busy`, `warn`, `error`, or empty without a message."""

    text: str = ""
    level: str = ""


class StatusLine(Widget):
    """Shows the application's `status`; on the right, the marks of a demonstration and of read-only rights.

    A message of success is cut to one line; a refusal takes the lines that it needs.
    """

    ALLOW_SELECT = False
    status: var[Status] = var(Status(), init=False)
    header: var[HeaderState] = var(HeaderState(), init=False)

    def on_mount(self) -> None:
        self.watch(self.app, "status", self._show_status)
        self.watch(self.app, "header", self._show_header)

    def on_resize(self) -> None:
        self._fit()

    def _show_status(self, status: Status) -> None:
        self.status = status
        self._fit()

    def _show_header(self, header: HeaderState) -> None:
        self.header = header
        self._fit()

    def _fit(self) -> None:
        height = len(self._lines)
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        self.refresh()

    @property
    def _lines(self) -> list[str]:
        """Return the lines of the message, in the width beside the marks."""
        width, level = self.size.width, self.status.level
        text = f"{_ICONS[level]} {self.status.text}" if self.status.text else ""
        room = max(width - self._marks(width).cell_length - 1, 0)
        return wrap_cells(text, room, LINES_MAX) if level in _WRAPPED and room else [_shorten(text, room)]

    def render(self) -> Content:
        width = self.size.width
        marks, (first, *others) = self._marks(width), self._lines
        style = _STYLES.get(self.status.level, "")
        told = inert(first, style)
        room = Content(" " * max(width - told.cell_length - marks.cell_length, 0))
        return Content("\n").join([told + room + marks, *(inert(line, style) for line in others)])

    def _marks(self, width: int) -> Content:
        demo, restriction = "DÉMO", self.header.restriction.partition(" (")[0]
        if width >= _LARGE:
            demo, restriction = "DÉMO fictive", self.header.restriction
        texts = [*([demo] if self.header.demo else ()), *([restriction] if restriction else ())]
        return Content(" ").join(Content.styled(f" {text} ", "bold $text-warning reverse") for text in texts)


def _shorten(text: str, room: int) -> str:
    """Return `text` in `room` cells, cut before its end, which says how to undo: « … · u : annuler »."""
    if cell_len(text) <= room:
        return text
    head, sign, undo = text.rpartition(" · ")
    left = room - cell_len(sign + undo)
    return fit(head, left).rstrip() + sign + undo if sign and left > 0 else fit(text, room)
