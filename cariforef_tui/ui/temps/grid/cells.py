"""Cells of the week's grid: what names one, what is typed into it, what it tells its screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from textual.message import Message

from cariforef_tui.domain.values.days import may_become_jours

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


STARTERS = frozenset("0123456789.,½¼¾")
"""What begins to type in a cell; other keys are commands there."""
WEEK_SIGN = "*"
"""After a number of days: the same on every working day of the week that has come."""
TEXTE_MAX = 12
"""Characters typed in a cell: more than any way to write days takes."""


class CellKey(NamedTuple):
    """A cell of the grid: its line and its day."""

    code: str
    jour: date


class Early(NamedTuple):
    """Request made where the grid has no line yet: a text to type in the cell, or the day's rest."""

    texte: str = ""
    fills: bool = False


@dataclass(frozen=True, slots=True)
class CellEditor:
    """The cell being typed.

    `seen` is the version of the saisie that the person saw when they began, `moment` how many of the
    session's writes were shown then.
    """

    code: str
    jour: date
    texte: str
    seen: int
    moment: int

    def type(self, texte: str) -> CellEditor:
        """Return the editor with more text, as far as there is room."""
        return replace(self, texte=(self.texte + texte)[:TEXTE_MAX])

    def press(self, key: str, character: str | None) -> CellEditor | None:
        """Return the editor after a key, None for one that is not for the text."""
        if key in ("delete", "ctrl+u"):
            return replace(self, texte="")
        if key == "backspace":
            return replace(self, texte=self.texte[:-1])
        return self.type(character) if character is not None and character.isprintable() else None


def is_typable(texte: str) -> bool:
    """True for pasted text that a cell may take as typed."""
    return 0 < len(texte) <= TEXTE_MAX and may_become_jours(texte)


class Report(Message, namespace="week_grid"):
    """Something happened on a cell; `cell` is None where the grid has no line."""

    def __init__(self, cell: CellKey | None) -> None:
        super().__init__()
        self.cell = cell


class Moved(Report, namespace="week_grid"):
    """The cursor is on another cell."""


class Typed(Report, namespace="week_grid"):
    """The text being typed has changed, begun or been given up."""


class Committed(Report, namespace="week_grid"):
    """A cell was left: `editor.texte` is to be saved; `landed` is where the key that left it led."""

    def __init__(self, editor: CellEditor, landed: CellKey | None) -> None:
        super().__init__(CellKey(editor.code, editor.jour))
        self.editor = editor
        self.landed = landed


class Asked(Report, namespace="week_grid"):
    """A command's key was pressed on a cell."""

    def __init__(self, cell: CellKey | None, action: str) -> None:
        super().__init__(cell)
        self.action = action


class PasteRefused(Report, namespace="week_grid"):
    """What was pasted is no number of days."""
