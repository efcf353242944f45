"""Maps of people (rows) by weeks or months (columns): their values and the widget that draws them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.reactive import var
from textual.strip import Strip

from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable

_PART = " · "
NOM_WIDTH = 6
"""Cells of a name: initials of four letters, or a pôle's code."""
RESUME_WIDTH = 6
"""Cells of the figure beside a name: `100 %`, `312,5`."""


class Tone(StrEnum):
    """Look of a cell, a component class of the map; the sign of the cell says the same without colour."""

    RIEN = "rien"
    FROID = "froid"
    TIEDE = "tiede"
    CHAUD = "chaud"
    PLEIN = "plein"
    ALERTE = "alerte"


@dataclass(frozen=True, slots=True)
class HeatCell:
    signe: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One agent, or the heading of a group (`cells` empty, `texte` across the columns)."""

    cle: str
    nom: str
    resume: str = ""
    texte: str = ""
    cells: tuple[HeatCell, ...] = ()

    @property
    def is_heading(self) -> bool:
        return not self.cells


Column = TypeVar("Column")


@dataclass(frozen=True, slots=True)
class MapView(Generic[Column]):
    """Values of a map: its columns, the rank of the current one (None if it is not among them), its rows."""

    columns: tuple[Column, ...] = ()
    current: int | None = None
    rows: tuple[HeatRow, ...] = ()


class CellMap(RowTable[HeatRow], Generic[Column]):
    """The map of `view`; its cursor is on a cell, and keeps its agent and column when the view changes.

    It reports that the cursor moved, and that a row is opened, at `column`.
    """

    LOOK = "carte"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "carte--titre",
        "carte--courante",
        "carte--groupe",
        "carte--nom",
        "carte--curseur",
        "carte--curseur-inactif",
        *(f"carte--{tone}" for tone in Tone),
    }
    FIRST_CELL: ClassVar[int] = 1 + NOM_WIDTH + RESUME_WIDTH + 1
    """Cells before the first column: cursor, name, figure and a blank."""

    view: var[MapView[Column]] = var(MapView())

    column = -1
    """Rank of the column under the cursor, -1 before anything is shown."""

    @property
    def columns_shown(self) -> range:
        """Ranks of the columns in sight."""
        raise NotImplementedError

    @property
    def cell_width(self) -> int:
        """Cells that a column takes."""
        raise NotImplementedError

    def text_of(self, cell: HeatCell) -> str:
        """Return the sign of a cell, `cell_width` cells wide."""
        raise NotImplementedError

    def center(self) -> None:
        """Scroll the cursor's column to the middle, in a map that scrolls sideways."""

    def key_of(self, row: HeatRow) -> str:
        return row.cle

    def is_heading(self, row: HeatRow) -> bool:
        return row.is_heading

    @property
    def page(self) -> int:
        return max(1, self.room - 2)

    def point_at(self, agent: str) -> None:
        """Put the cursor on an agent, now or once the map shows them."""
        self._key = agent

    def watch_view(self, before: MapView[Column], after: MapView[Column]) -> None:
        if self.column < 0 or before.columns != after.columns:
            self.column = after.current or 0
            self.center()
        self.set_reactive(type(self).rows, after.rows)
        self.watch_rows(before.rows, after.rows)

    def move(self, delta: int, columns: int = 0) -> None:
        """Move the cursor by `delta` agents, headings not counted, and by `columns`."""
        if self.ranks:
            self.go(self.rank_from(delta), self.column + columns)

    def go_current(self) -> None:
        """Put the cursor on the current column, scrolled to the middle."""
        if self.view.current is not None and self.row is not None:
            self.column = self.view.current
            self.center()
            self.refresh()
            self.follow_cursor()

    def go(self, rank: int, column: int) -> None:
        """Put the cursor on a cell. Draw again only the two rows, and the titles if the column changes."""
        column = max(0, min(column, len(self.view.columns) - 1))
        if (rank, column) == (self.cursor, self.column):
            return
        self.refresh_row(self.cursor)
        self.refresh_row(rank)
        if column != self.column:
            self.refresh(Region(0, 0, self.size.width, self.HEADER_LINES))
        self.set_reactive(RowTable.cursor, rank)
        self.column = column
        self.follow_cursor()

    def point(self, rank: int, x: int) -> None:
        column = self.columns_shown.start + (x - self.FIRST_CELL) // self.cell_width
        self.go(rank, column if x >= self.FIRST_CELL else self.column)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row = self.rows[rank]
        if row.is_heading:
            room = max(0, width - 1 - NOM_WIDTH)
            text = fit(f" {row.nom}", 1 + NOM_WIDTH) + fit(_keep_whole(row.texte, room), room)
            return self.draw_text(text, self.style("groupe"), width)
        on_cursor = rank == self.cursor
        name_style = self.style("nom") + Style(bold=on_cursor)
        segments = [
            Segment(CURSEUR if on_cursor else " ", name_style),
            Segment(fit(row.nom, NOM_WIDTH), name_style),
            Segment(fit_right(row.resume, RESUME_WIDTH) + " ", name_style),
        ]
        over = self.style("curseur" if self.has_focus else "curseur-inactif")
        for column in self.columns_shown:
            cell = row.cells[column]
            style = over if on_cursor and column == self.column else self.style(cell.tone)
            segments.append(Segment(self.text_of(cell), style))
        return Strip(segments).adjust_cell_length(width, self.rich_style).simplify()


def _keep_whole(text: str, room: int) -> str:
    """Return as many first parts of a sentence, joined by ` · `, as fit, so that no figure is cut."""
    while cell_len(text) > room and _PART in text:
        text = text.rpartition(_PART)[0]
    return text
