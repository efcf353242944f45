"""Status line of every place: the last event and how to undo it, then whether the session is read-only."""

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
"""Cells from which the mark is written in full."""


@dataclass(frozen=True, slots=True)
class Status:
    """Values of the status line; `level` is `ok`, `busy`, `warn`, `error`, or empty without a message."""

    text: str = ""
    level: str = ""


class StatusLine(Widget):
    """Shows the application's `status`; on the right, the mark of a person who may only read.

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
        """Return the lines of the message, in the width beside the mark."""
        width, level = self.size.width, self.status.level
        text = f"{_ICONS[level]} {self.status.text}" if self.status.text else ""
        mark = self._mark(width).cell_length
        room = max(width - mark - 1, 0) if mark else width
        return wrap_cells(text, room, LINES_MAX) if level in _WRAPPED and room else [_shorten(text, room)]

    def render(self) -> Content:
        width = self.size.width
        mark, (first, *others) = self._mark(width), self._lines
        style = _STYLES.get(self.status.level, "")
        told = inert(first, style)
        room = Content(" " * max(width - told.cell_length - mark.cell_length, 0))
        return Content("\n").join([told + room + mark, *(inert(line, style) for line in others)])

    def _mark(self, width: int) -> Content:
        said = self.header.restriction
        said = said if width >= _LARGE else said.partition(" (")[0]
        return Content.styled(f" {said} ", "bold $text-warning reverse") if said else Content("")


def _shorten(text: str, room: int) -> str:
    """Return `text` in `room` cells, cut before its end, which says how to undo: « … · u : annuler »."""
    if cell_len(text) <= room:
        return text
    head, sign, undo = text.rpartition(" · ")
    left = room - cell_len(sign + undo)
    return fit(head, left).rstrip() + sign + undo if sign and left > 0 else fit(text, room)
