"""List of the command bar: what each entry does, and what kind of thing it is."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from cariforef_tui.ui.kit.columns import fit, fit_right, tell_apart
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable
from cariforef_tui.ui.shell.bar.entries import Completion, Entry, Kind

_DETAIL_WIDTH = 11
"""Cells of `Avancement`, the longest place, and a space."""
_KEY_WIDTH = 7
"""Cells of `Espace`, the longest key, and a space."""


class BarList(RowTable[Entry]):
    """The entries, one a line; the dialog moves the cursor while the field keeps the keyboard."""

    HEADER_LINES = 0
    LOOK = "barre"
    can_focus = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"barre--entree", "barre--curseur", "barre--discret"}

    class Pointed(Message):
        """The cursor is on another entry, or on none."""

    class Picked(Message):
        """An entry was clicked."""

    def key_of(self, row: Entry) -> str | None:
        return row.cle

    def report(self) -> None:
        self.post_message(self.Pointed())

    def opens(self, _x: int, _chain: int) -> bool:
        return True

    def open_row(self) -> None:
        self.post_message(self.Picked())

    def show(self, entries: tuple[Entry, ...]) -> None:
        """Show other entries, the cursor on the first."""
        self._key = None
        self.set_reactive(BarList.cursor, 0)
        self.rows = entries
        self.refresh()

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        entry = self.rows[rank]
        is_current = rank == self.cursor
        base = self.style("curseur" if is_current else "entree")
        discreet = base if is_current else self.style("discret")
        if entry.kind is Kind.PHRASE:
            room = max(8, width - 2)
            return Strip(
                [Segment(f"{CURSEUR if is_current else ' '} {fit(self._told(rank, room), room)}", base)]
            ).adjust_cell_length(width, base)
        detail = fit(entry.detail or entry.kind, _DETAIL_WIDTH)
        room = max(8, width - 3 - _DETAIL_WIDTH - _KEY_WIDTH)
        segments = [
            Segment(f"{CURSEUR if is_current else ' '} ", base),
            Segment(fit(self._told(rank, room), room), base),
            Segment(f" {detail}", discreet),
            Segment(fit_right(entry.key, _KEY_WIDTH - 1), discreet),
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def _told(self, rank: int, room: int) -> str:
        """Return the title of an entry; a line keeps its code, and is told from the other lines."""
        if not _is_line(self.rows[rank]):
            return self.rows[rank].title
        parts = [row.title.partition(" ")[::2] if _is_line(row) else ("", "") for row in self.rows]
        rooms = tuple(max(0, room - len(code) - 1) for code, _ in parts)
        return f"{parts[rank][0]} {tell_apart(tuple(label for _, label in parts), rooms)[rank]}"


def _is_line(entry: Entry) -> bool:
    """True where the title is the code and the label of a line."""
    return entry.kind is Kind.LIGNE or isinstance(entry.goal, Completion)
