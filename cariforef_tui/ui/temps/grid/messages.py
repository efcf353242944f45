"""Messages of the week's grid to its screen; handlers are named `on_week_grid_…`."""

from __future__ import annotations

from textual.message import Message

from cariforef_tui.ui.temps.grid.cell_editor import CellEditor
from cariforef_tui.ui.temps.grid.keys import CellKey


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
