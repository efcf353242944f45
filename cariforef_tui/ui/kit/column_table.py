"""Tables of declared columns: what a column shows, how it looks, and when it comes are said in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.reactive import var
from textual.strip import Strip

from cariforef_tui.ui.kit.columns import align_column, fit, fit_right, tell_apart
from cariforef_tui.ui.kit.lines import CURSEUR, Row, RowTable

WIDEST = 1000
"""Greatest width of a column that is as wide as its widest text."""
NORMAL = "normal"
"""Look of the texts that nothing sets apart."""

Piece = tuple[str, str]
"""A look, and a text. A look names a component class of the table, or several, each over the one before."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column(Generic[Row]):
    """A column of a table: its title, what it reads of a row, its look, and its cells.

    `cells` has its greatest width, by turn: `{2: 6, 5: 12}` is up to 6 cells at turn 2, then up to 12 at
    turn 5. The width of the table is given out turn by turn, and, within a turn, from left to right. A column
    of turn 0 is always shown; another one comes at its first turn, if it has room. No column is wider than
    its widest text, or than `least` if that is more, and none is shown if all its texts are empty; one that
    `is_fixed` has its greatest width, whatever its texts.

    `look` names the look of its texts, or tells it of a row. `align` places a text, or the title, in so many
    cells. `together` aligns the texts of all rows. `draw` returns the cell of a row, given its text and its
    width, in place of `look` and `align`. `court` replaces the title if it lacks room.
    """

    titre: str = ""
    court: str = ""
    read: Callable[[Row], str]
    cells: Mapping[int, int]
    least: int = 0
    is_fixed: bool = False
    look: str | Callable[[Row], str] = NORMAL
    align: Callable[[str, int], str] = fit
    together: Callable[[Sequence[str]], Sequence[str]] = list
    draw: Callable[[Row, str, int], Iterable[Piece]] | None = None

    def draw_cell(self, row: Row, text: str, width: int) -> Iterable[Piece]:
        """Return the pieces of the cell of a row, `width` cells in all."""
        if self.draw is not None:
            return self.draw(row, text, width)
        look = self.look if isinstance(self.look, str) else self.look(row)
        return ((look, self.align(text, width)),)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Label(Column[Row]):
    """The column that takes what the others leave: its texts are cut, and stay distinct.

    Its `cells` are those that it has before the columns of later turns. `room` returns the cells of a row's
    words in a label of so many cells.
    """

    is_fixed: bool = True
    room: Callable[[Row, int], int] = lambda _row, width: width


def figures_column(
    titre: str,
    turn: int,
    read: Callable[[Row], str],
    look: str | Callable[[Row], str] = NORMAL,
    court: str = "",
) -> Column[Row]:
    """Return a column of figures on one comma, as wide as its widest or as its shortest title."""
    return Column(
        titre=titre,
        court=court,
        read=read,
        cells={turn: WIDEST},
        least=len(court or titre),
        look=look,
        align=fit_right,
        together=align_column,
    )


Widths = Mapping[Column[Row], int]


def share_width(columns: Sequence[Column[Row]], widest: Widths[Row], width: int) -> dict[Column[Row], int]:
    """Return the cells of the columns shown in `width`, from left to right, with one blank between two.

    `widest` has the cells of the widest text of each column. The label alone is cut for want of room: the
    first column that lacks some, and those of later turns, are not shown.
    """
    cells: dict[Column[Row], int] = {}
    room = width + 1
    turns = sorted({turn for column in columns for turn in column.cells})
    for turn, column in [(turn, column) for turn in turns for column in columns if turn in column.cells]:
        wanted = column.cells[turn]
        if not column.is_fixed:
            wanted = min(wanted, widest[column] and max(widest[column], column.least))
        if column in cells:
            more = max(0, min(room, wanted - cells[column]))
            cells[column] += more
            room -= more
        elif turn and wanted >= room:
            # No narrower column takes its place: it would come at one width, and go at the next.
            break
        elif wanted:
            cells[column] = wanted
            room -= wanted + 1
    return {
        column: max(0, cells[column] + room) if isinstance(column, Label) else cells[column]
        for column in columns
        if column in cells
    }


class ColumnTable(RowTable[Row]):
    """A table whose cells are those of its `COLUMNS`, behind the mark of the cursor.

    A table whose titles depend on its rows sets its own `columns` before them.
    A column whose looks are not those of every table wants its component class, and its rule.
    """

    COLUMNS: ClassVar[Sequence[Column[Any]]]

    empty: var[str] = var("")
    """Sentence to show if there are no rows."""

    def __init__(self, empty: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.empty = empty
        self.columns = self.COLUMNS
        self._width, self._read = -1, self.rows
        self._cells: dict[Column[Row], int] = {}
        self._texts: dict[Column[Row], dict[int, str]] = {}

    def title_of(self, _row: Row) -> str:
        """Return the text of a heading."""
        return ""

    def draw_heading(self, row: Row, width: int) -> Strip:
        """Draw a heading: its title, on a band as wide as the table."""
        return self.draw_text(fit(f" {self.title_of(row)}", width), self.style("titre"), width)

    def place(self, width: int) -> Mapping[Column[Row], int]:
        """Return the cells of the columns shown in `width`, once the texts of all rows are read."""
        if width == self._width and self._read is self.rows:
            return self._cells
        # Of all rows, since a width, an alignment on the comma and a distinct label depend on the others.
        ranks = self.ranks
        rows = [self.rows[rank] for rank in ranks]
        texts = {column: column.together([column.read(row) for row in rows]) for column in self.columns}
        widest = {column: max(map(cell_len, texts[column]), default=0) for column in self.columns}
        self._cells = share_width(self.columns, widest, width - 1)
        for column, cells in self._cells.items():
            if isinstance(column, Label):
                rooms = tuple(column.room(row, cells) for row in rows)
                texts[column] = tell_apart(tuple(texts[column]), rooms)
        self._texts = {column: dict(zip(ranks, texts[column], strict=True)) for column in self._cells}
        self._width, self._read = width, self.rows
        return self._cells

    def watch_empty(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if self.empty and not self.rows and y == self.header_lines:
            width = self.scrollable_content_region.width
            return self.draw_text(fit(f" {self.empty}", width), self.style(NORMAL), width)
        return super().render_line(y)

    def draw_header(self, _y: int, width: int) -> Strip:
        text, end = "", 0
        for column, cells in self.place(width).items():
            titre = column.titre if cell_len(column.titre) <= cells else column.court or column.titre
            end += cells + 1
            # A title may be wider than its column: it is then above the one before, or after if on the left.
            start = end - max(cells, cell_len(titre)) if column.align is fit_right else end - cells
            if titre:
                text = f"{fit(text.rstrip(), start - 1)} {column.align(titre, max(cells, cell_len(titre)))}"
        return self.draw_text(text if self.rows else "", self.style("entete"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row = self.rows[rank]
        if self.is_heading(row):
            return self.draw_heading(row, width)
        segments = [Segment(CURSEUR if rank == self.cursor else " ", self.style(NORMAL))]
        for column, cells in self.place(width).items():
            pieces = column.draw_cell(row, self._texts[column][rank], cells)
            segments += [Segment(text, Style.combine(map(self.style, look.split()))) for look, text in pieces]
            segments.append(Segment(" ", segments[-1].style))
        return Strip(segments).adjust_cell_length(width, self.style(NORMAL))
