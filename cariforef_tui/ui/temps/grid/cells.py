"""Cells of the grid of the week: their keys, the text being typed, and the messages to the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
"""Keys that leave the cell being typed, with the columns and lines that the cursor moves by."""
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
"""Commands that only move the cursor. The grid runs them at once, so that the next key finds it moved."""
BEYOND = {
    "cursor_left": "last_day_before",
    "previous_day": "last_day_before",
    "cursor_right": "first_day_after",
    "next_day": "first_day_after",
}
"""Commands of the screen that go on to another week where a command of the cursor finds no day worked."""
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
"""Commands that write in the week, refused at once to a person without the right."""
DAY_ACTIONS = frozenset({"fill", "step_up", "step_down", "clear", "comment", "absence"})
"""Commands that write on the day under the cursor: a signed month refuses them. It keeps a typed text."""
STARTERS = frozenset("0123456789.,½¼¾")
"""Characters that start typing in a cell; other keys are commands."""
WEEK_SIGN = "*"
"""Typed after a number of days, it puts them on every working day of the week up to today."""
TEXTE_MAX = 12
"""Longest text of a cell: every way to write days is shorter."""


class CellKey(NamedTuple):
    """Key of a cell: the code of its line, and its day."""

    code: str
    jour: date


Gestures = Mapping[str, Callable[[CellKey | None], None]]
"""Functions of the commands of the week, by name in the registry. Each receives the cell under the cursor."""


class Early(NamedTuple):
    """Request made while the grid has no line: a text to type, or the rest of the day to fill in."""

    texte: str = ""
    fills: bool = False


@dataclass(frozen=True, slots=True)
class CellEditor:
    """The cell being typed.

    `seen` is the version of the saisie shown when the person began to type. `moment` is the number of writes
    of the session shown then.
    """

    code: str
    jour: date
    texte: str
    seen: int
    moment: int

    def type(self, texte: str) -> CellEditor:
        """Return the editor with more text, cut at `TEXTE_MAX` characters."""
        return replace(self, texte=(self.texte + texte)[:TEXTE_MAX])

    def press(self, key: str, character: str | None) -> CellEditor | None:
        """Return the editor after a key, or None if the key does not edit the text."""
        if key in ("delete", "ctrl+u"):
            return replace(self, texte="")
        if key == "backspace":
            return replace(self, texte=self.texte[:-1])
        return self.type(character) if character is not None and character.isprintable() else None


def is_typable(texte: str) -> bool:
    """Return True if a cell may take the pasted text as typed."""
    return 0 < len(texte) <= TEXTE_MAX and may_become_jours(texte)


@dataclass(eq=False)
class Report(Message, namespace="week_grid"):
    """Something happened on a cell; `cell` is None if the grid has no line."""

    cell: CellKey | None


class Moved(Report, namespace="week_grid"):
    """The cursor has moved to another cell."""


class Typed(Report, namespace="week_grid"):
    """The person began a text, changed it or gave it up."""


class Committed(Report, namespace="week_grid"):
    """The person left a cell: save `editor.texte`. `landed` is the cell that the key led to."""

    def __init__(self, editor: CellEditor, landed: CellKey | None) -> None:
        super().__init__(CellKey(editor.code, editor.jour))
        self.editor = editor
        self.landed = landed


@dataclass(eq=False)
class Asked(Report, namespace="week_grid"):
    """A command's key was pressed on a cell."""

    action: str


class PasteRefused(Report, namespace="week_grid"):
    """The pasted text is no number of days."""
