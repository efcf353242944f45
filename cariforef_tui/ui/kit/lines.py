"""Rows drawn a screen line at a time, with one cursor and its keys: base of tables, lists and maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cariforef_tui.ui.kit.columns import written_words
from cariforef_tui.ui.kit.messages import SaveState

CURSEUR = "❯"
"""Marks the row under the cursor, which colour alone would not show everywhere."""

COPIED_WIDTH = 400
"""Cells in which a row is drawn to be copied, so that no label is cut."""


class ListRow(Protocol):
    """What a list asks of its rows: `cle` names the row among the others."""

    @property
    def cle(self) -> str: ...
    @property
    def is_heading(self) -> bool: ...


Row = TypeVar("Row")

Item = TypeVar("Item", bound=ListRow)


class RowPointed(Message):
    """The cursor of `table` may be on another row, or on none."""

    def __init__(self, table: RowTable[Any]) -> None:
        super().__init__()
        self.table = table


class RowOpened(Message, Generic[Row]):
    """Somebody asked for what `row`, under the cursor of a table, leads to."""

    def __init__(self, row: Row) -> None:
        super().__init__()
        self.row = row


class RowTable(ScrollView, Generic[Row], can_focus=True, inherit_bindings=False):
    """`rows`, one a line below `HEADER_LINES` lines that do not scroll; the cursor stays in sight.

    When the rows change, the cursor stays on the row of the same key, else on the nearest rank.
    """

    DEFAULT_CSS = "RowTable { overflow-x: hidden; }"
    HEADER_LINES: ClassVar[int] = 1
    LOOK: ClassVar[str]
    """What the widget's component classes begin with, before `--`."""

    rows: var[tuple[Row, ...]] = var(())
    """Rows, top to bottom."""

    cursor: var[int] = var(-1)
    """Rank of the row under the cursor, -1 where there is none."""

    _key: str | None = None

    def key_of(self, _row: Row) -> str | None:
        """Name that a row keeps when the rows change; None where only its rank counts."""
        return None

    def is_heading(self, _row: Row) -> bool:
        """Whether the cursor passes over a row."""
        return False

    def open_row(self) -> None:
        """Ask the screen for what the row under the cursor leads to."""
        if self.row is not None:
            self.post_message(RowOpened(self.row))

    def action_copy(self) -> None:
        """Copy the row under the cursor, uncut, as one line of text."""
        lines = range(*self.lines_of(self.cursor)) if self.row is not None else ()
        drawn = " ".join(self.draw_row(self.cursor, line, COPIED_WIDTH).text for line in lines)
        text = written_words(drawn)
        self.app.copy_to_clipboard(text)
        self.post_message(SaveState(f"Copié : {text}" if text else "Rien à copier ici."))

    def report(self) -> None:
        """Tell the screen which row the cursor is on; called where that may have changed."""
        self.post_message(RowPointed(self))

    def draw_header(self, y: int, width: int) -> Strip:
        """Draw the line `y` of those that do not scroll, in `width` cells."""
        raise NotImplementedError

    def draw_row(self, rank: int, line: int, width: int) -> Strip:
        """Draw the part of a row that stands on `line`, counted from the first row's line."""
        raise NotImplementedError

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    @property
    def ranks(self) -> Sequence[int]:
        """Ranks that the cursor may take."""
        return [rank for rank, row in enumerate(self.rows) if not self.is_heading(row)]

    @property
    def header_lines(self) -> int:
        """Lines above the rows, that do not scroll."""
        return self.HEADER_LINES

    @property
    def room(self) -> int:
        """Lines that are left for the rows."""
        return self.scrollable_content_region.height - self.header_lines

    @property
    def page(self) -> int:
        """Rows that a page key moves by: a line stays in sight from one page to the next."""
        return max(1, self.room - 1)

    def rank_from(self, delta: int) -> int:
        """Rank of the row `delta` rows after the cursor's, headings not counted; some row must be there."""
        ranks = self.ranks
        current = ranks.index(self.cursor) if self.cursor in ranks else 0
        return ranks[max(0, min(current + delta, len(ranks) - 1))]

    def move(self, delta: int) -> None:
        """Move the cursor by `delta` rows, headings passed over."""
        if self.ranks:
            self.cursor = self.rank_from(delta)

    def point_at(self, key: str) -> None:
        """Put the cursor on the row of that key; where no row has it, leave it."""
        self.cursor = next((rank for rank in self.ranks if self.key_of(self.rows[rank]) == key), self.cursor)

    def move_page(self, direction: int) -> None:
        """Move by about a screen, up (-1) or down (1)."""
        self.move(direction * self.page)

    def move_edge(self, direction: int) -> None:
        """Move to the first (-1) or the last (1) row."""
        self.move(direction * len(self.rows))

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self.rows) - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        self.refresh_row(before)
        self.refresh_row(after)
        self.follow_cursor()

    def watch_rows(self, _before: tuple[Row, ...], after: tuple[Row, ...]) -> None:
        ranks = self.ranks
        keys = [self.key_of(after[rank]) for rank in ranks]
        if self._key is not None and self._key in keys:
            cursor = ranks[keys.index(self._key)]
        else:
            cursor = min(ranks, key=lambda rank: abs(rank - self.cursor), default=-1)
        self.set_reactive(RowTable.cursor, cursor)
        self.fit_rows()
        self.refresh()
        self.follow_cursor()

    def follow_cursor(self) -> None:
        """Bring the cursor in sight and report it: to be called once it has moved."""
        self.reveal()
        if self.row is not None:
            self._key = self.key_of(self.row)
        self.report()

    def fit_rows(self) -> None:
        """Make room for the rows: called where they change, and with the size."""
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.rows) + self.header_lines)

    def lines_of(self, rank: int) -> tuple[int, int]:
        """First line of a row, and the line after its last; the first row's is 0."""
        return rank, rank + 1

    def lines_in_sight(self, rank: int) -> tuple[int, int]:
        """Lines shown when the cursor comes on a row, as `lines_of`: the heading above goes with it."""
        top, end = self.lines_of(rank)
        return top - (rank > 0 and self.is_heading(self.rows[rank - 1])), end

    def reveal(self) -> None:
        """Scroll as little as brings the row under the cursor in sight; without rows, to the top."""
        if self.room < 1:
            return
        top, end = (0, 0) if self.row is None else self.lines_in_sight(self.cursor)
        current = round(self.scroll_y)
        wanted = min(max(current, end - self.room), top)
        if wanted != current:
            self.scroll_to(y=wanted, animate=False, force=True, immediate=True)

    def refresh_row(self, rank: int) -> None:
        """Draw one row again; nothing where no row has that rank."""
        if 0 <= rank < len(self.rows):
            top, end = self.lines_of(rank)
            y = top + self.header_lines - round(self.scroll_y)
            self.refresh(Region(0, y, self.scrollable_content_region.width, end - top))

    def rank_on(self, line: int) -> int:
        """Rank of the row on `line`, counted from the first row's; -1 where none is there."""
        return line if line < len(self.rows) else -1

    def rank_at(self, y: int) -> int:
        """Rank of the row on the line `y` of the screen; -1 where none is there."""
        return self.rank_on(round(self.scroll_y) + y - self.header_lines) if y >= self.header_lines else -1

    def point(self, rank: int, _x: int) -> None:
        """Put the cursor where somebody clicked: on a row, at `_x` cells from the left."""
        self.cursor = rank

    def opens(self, _x: int, chain: int) -> bool:
        """Whether a click on the row under the cursor, the `chain`th in a row, opens it."""
        return chain == 2

    def on_resize(self, _event: events.Resize) -> None:
        self.fit_rows()
        self.reveal()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        rank = self.rank_at(offset.y) if offset else -1
        if offset is not None and rank in self.ranks:
            self.point(rank, offset.x)
            if self.opens(offset.x, event.chain):
                self.open_row()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y < self.header_lines:
            return self.draw_header(y, width)
        rank, line = self.rank_at(y), round(self.scroll_y) + y - self.header_lines
        if rank < 0:
            return Strip.blank(width, self.rich_style)
        # A terminal is told the style of each segment again, also where it is the one before it.
        return self.draw_row(rank, line, width).simplify()

    def draw_text(self, text: str, style: Style, width: int) -> Strip:
        """Draw a line of one text and one style, `width` cells wide."""
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    def style(self, name: str) -> Style:
        """Style of a component class, `name` being what follows `--` in it."""
        return self.get_component_rich_style(f"{self.LOOK}--{name}")


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of a list: the rank of its row (-1: a blank), and which of its texts this is."""

    rank: int
    number: int
    texte: str

    @property
    def first(self) -> bool:
        return self.number == 0


class RowList(RowTable[Item]):
    """Headings and rows of several lines, from the first line on; the cursor passes over the headings."""

    HEADER_LINES = 0

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: list[ListLine] = []
        self._tops: list[int] = []

    def key_of(self, row: Item) -> str | None:
        return row.cle

    def is_heading(self, row: Item) -> bool:
        return row.is_heading

    def texts_of(self, row: Item, width: int) -> Sequence[str]:
        """Cut the text of a row into its lines, for a list of `width` cells."""
        raise NotImplementedError

    def draw_heading(self, row: Item, width: int) -> list[Segment]:
        """Draw a heading in `width` cells."""
        raise NotImplementedError

    def draw_line(self, row: Item, line: ListLine, mark: str, width: int) -> list[Segment]:
        """Draw one line of a row in `width` cells, `mark` in front."""
        raise NotImplementedError

    def blanks_above(self, _rank: int) -> int:
        """Blank lines above a row."""
        return 0

    def fit_rows(self) -> None:
        width = self.scrollable_content_region.width
        self.lines, self._tops = [], []
        for rank, row in enumerate(self.rows):
            self.lines += [ListLine(-1, -1, "")] * self.blanks_above(rank)
            self._tops.append(len(self.lines))
            parts = enumerate(self.texts_of(row, width))
            self.lines += [ListLine(rank, number, part) for number, part in parts]
        self.virtual_size = Size(width, len(self.lines))

    def lines_of(self, rank: int) -> tuple[int, int]:
        return self._tops[rank], [*self._tops, len(self.lines)][rank + 1]

    def rank_on(self, line: int) -> int:
        return self.lines[line].rank if line < len(self.lines) else -1

    def draw_row(self, rank: int, line: int, width: int) -> Strip:
        row, part, background = self.rows[rank], self.lines[line], self.rich_style
        mark = CURSEUR if rank == self.cursor and part.first and self.has_focus else " "
        heading = self.is_heading(row)
        segments = self.draw_heading(row, width) if heading else self.draw_line(row, part, mark, width)
        if rank == self.cursor:
            over = self.style("curseur" if self.has_focus else "curseur-inactif")
            segments = [Segment(segment.text, (segment.style or Style()) + over) for segment in segments]
            background += over
        return Strip(segments).adjust_cell_length(width, background)


class RowMoves:
    """Actions of the keys that move a cursor: that of the screen's table, or of the one in use."""

    @property
    def table(self) -> RowTable[Any]:
        """Table or list whose cursor moves."""
        raise NotImplementedError

    def action_move(self, delta: int) -> None:
        self.table.move(delta)

    def action_move_page(self, direction: int) -> None:
        self.table.move_page(direction)

    def action_move_edge(self, direction: int) -> None:
        self.table.move_edge(direction)
