"""Keys that the week's grid handles itself, and the key that names a cell: line and day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

LEAVING_MOVES = {
    "enter": (0, 1),
    "tab": (1, 0),
    "shift+tab": (-1, 0),
    "down": (0, 1),
    "up": (0, -1),
    "left": (-1, 0),
    "right": (1, 0),
}
"""Keys that leave the cell being typed, with the columns and lines they move by."""

CURSOR_MOVES = {
    "cursor_left": (-1, 0),
    "cursor_right": (1, 0),
    "previous_day": (-1, 0),
    "next_day": (1, 0),
    "cursor_up": (0, -1),
    "cursor_down": (0, 1),
    "cursor_first_day": (-1000, 0),
    "cursor_last_day": (1000, 0),
    "cursor_first_line": (0, -1000),
    "cursor_last_line": (0, 1000),
    "cursor_page_up": (0, -8),
    "cursor_page_down": (0, 8),
}
"""Commands that only move the cursor, done here at once: keys of one burst must find it moved."""

WRITING_ACTIONS = frozenset(
    {
        "fill",
        "step_up",
        "step_down",
        "clear",
        "comment",
        "absence",
        "confirm",
        "copy_values",
        "prefill",
        "undo",
        "redo",
        "retry",
    }
)
"""Commands that write in the week, refused at once to whoever may not."""

DAY_ACTIONS = frozenset({"fill", "step_up", "step_down", "clear", "comment", "absence"})
"""Commands that would write on the day under the cursor; what is typed there is refused, and kept."""


class CellKey(NamedTuple):
    """A cell of the grid: its line and its day."""

    code: str
    jour: date


class Early(NamedTuple):
    """Request made where the grid has no line yet: a text to type in the cell, or the day's rest."""

    texte: str = ""
    fills: bool = False
