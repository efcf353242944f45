"""Base of tables, lists and maps: rows drawn one screen line at a time, a cursor and its keys."""

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
"""Mark of the row under the cursor, for terminals that show no colour."""
COPIED_WIDTH = 400
"""Cells in which a row is drawn before it is copied, so that no label is cut."""


class ListRow(Protocol):
    """Interface of the rows of a list; `cle` is the key of the row."""

    @property
    def cle(self) -> str: ...
    @property
    def is_heading(self) -> bool: ...


Row = TypeVar("Row")
Item = TypeVar("Item", bound=ListRow)


@dataclass(eq=False)
class RowPointed(Message):
    """The cursor of `table` may have moved to another row, or to none."""

    table: RowTable[Any]


@dataclass(eq=False)
class RowOpened(Message, Generic[Row]):
    """The person opened `row`, under the cursor of a table."""

    row: Row


class RowTable(ScrollView, Generic[Row], can_focus=True, inherit_bindings=False):
    """A table of `rows`, one on each line, below fixed lines; the cursor stays in sight.

    When the rows change, the cursor stays on the row with the same key, or else on the nearest rank.
    """

    DEFAULT_CSS = """
    RowTable { overflow-x: hidden; scrollbar-size-vertical: 1; background: $background; }
    RowTable > .table--entete { background: $panel; color: $text-muted; }
    RowTable > .table--titre { background: $panel; color: $foreground; text-style: bold; }
    RowTable > .table--normal { color: $foreground; }
    RowTable > .table--fort { color: $foreground; text-style: bold; }
    RowTable > .table--discret { color: $text-muted; }
    RowTable > .table--info { color: $text-muted; }
    RowTable > .table--bon { color: $text-success; }
    RowTable > .table--attention { color: $text-warning; }
    RowTable > .table--critique { color: $text-error; text-style: bold; }
    RowTable > .table--curseur { background: $block-cursor-background; }
    RowTable > .table--curseur-inactif { background: $block-cursor-blurred-background; }
    RowTable:ansi > .table--curseur { background: ansi_default; text-style: reverse; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"table--{look}"
        for look in (
            "entete",
            "titre",
            "normal",
            "fort",
            "discret",
            "info",
            "bon",
            "attention",
            "critique",
            "curseur",
            "curseur-inactif",
        )
    }
    """Looks of every table, list and map: most texts are discreet, and colour says what is late or over."""
    HEADER_LINES: ClassVar[int] = 1

    rows: var[tuple[Row, ...]] = var(())
    """Rows, top to bottom."""

    cursor: var[int] = var(-1)
    """Rank of the row under the cursor, -1 if there is none."""

    _key: str | None = None
    _lost: tuple[str, ...] = ()
    """Keys of the rows that left from under a cursor not moved since, the last one last."""

    def key_of(self, _row: Row) -> str | None:
        """Return the key that a row keeps when the rows change; None if only its rank counts."""
        return None

    def is_heading(self, _row: Row) -> bool:
        """True if the cursor passes over the row."""
        return False

    def open_row(self) -> None:
        """Tell the screen that the person opens the row under the cursor."""
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
        """Tell the screen that the cursor may be on another row."""
        self.post_message(RowPointed(self))

    def draw_header(self, y: int, width: int) -> Strip:
        """Draw the line `y` of the fixed lines above the rows, in `width` cells."""
        raise NotImplementedError

    def draw_row(self, rank: int, line: int, width: int) -> Strip:
        """Draw the part of a row on `line`, in `width` cells; the first row's line is 0."""
        raise NotImplementedError

    @property
    def row(self) -> Row | None:
        """Row under the cursor, None if there is none."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    @property
    def ranks(self) -> Sequence[int]:
        """Ranks that the cursor may take."""
        return [rank for rank, row in enumerate(self.rows) if not self.is_heading(row)]

    @property
    def header_lines(self) -> int:
        """Number of fixed lines above the rows."""
        return self.HEADER_LINES

    @property
    def room(self) -> int:
        """Number of lines left for the rows."""
        return self.scrollable_content_region.height - self.header_lines

    @property
    def page(self) -> int:
        """Rows that a page key moves by; one line of the previous page stays in sight."""
        return max(1, self.room - 1)

    def rank_from(self, delta: int) -> int:
        """Return the rank `delta` rows after the cursor's, headings not counted. There must be a row."""
        ranks = self.ranks
        current = ranks.index(self.cursor) if self.cursor in ranks else 0
        return ranks[max(0, min(current + delta, len(ranks) - 1))]

    def move(self, delta: int) -> None:
        """Move the cursor by `delta` rows, headings passed over."""
        if self.ranks:
            self.cursor = self.rank_from(delta)

    def point_at(self, key: str) -> None:
        """Put the cursor on the row with that key; leave it if there is none."""
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
        self._lost = ()
        self.refresh_row(before)
        self.refresh_row(after)
        self.follow_cursor()

    def watch_rows(self, _before: tuple[Row, ...], after: tuple[Row, ...]) -> None:
        ranks = self.ranks
        keys = [self.key_of(after[rank]) for rank in ranks]
        # An undo gives back the row that its act took away: the cursor goes back with it.
        key = next((lost for lost in reversed(self._lost) if lost in keys), self._key)
        if key is not None and key in keys:
            self._lost = tuple(lost for lost in self._lost if lost != key)
            cursor = ranks[keys.index(key)]
        else:
            self._lost += (key,) if key is not None else ()
            cursor = min(ranks, key=lambda rank: abs(rank - self.cursor), default=-1)
        # Without the watcher, which would draw rows by the ranks of the rows before.
        self.set_reactive(RowTable.cursor, cursor)
        self.fit_rows()
        self.refresh()
        self.follow_cursor()

    def follow_cursor(self) -> None:
        """Scroll to the cursor and report it. Call this after moving it."""
        self.reveal()
        if self.row is not None:
            self._key = self.key_of(self.row)
        self.report()

    def fit_rows(self) -> None:
        """Set the scrolled height. Call this when the rows or the size change."""
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.rows) + self.header_lines)

    def limit_height(self) -> None:
        """Take the height of the rows at most: what is told of one stands right below the last."""
        self.styles.max_height = max(1, len(self.rows)) + self.header_lines

    def lines_of(self, rank: int) -> tuple[int, int]:
        """Return the first line of a row, and the line after its last; the first row starts at 0."""
        return rank, rank + 1

    def lines_in_sight(self, rank: int) -> tuple[int, int]:
        """Return the lines to show for the cursor's row, as `lines_of`, with the heading above it."""
        top, end = self.lines_of(rank)
        return top - (rank > 0 and self.is_heading(self.rows[rank - 1])), end

    def reveal(self) -> None:
        """Scroll just enough to show the row under the cursor, or to the top if there are no rows."""
        if self.room < 1:
            return
        top, end = (0, 0) if self.row is None else self.lines_in_sight(self.cursor)
        current = round(self.scroll_y)
        # If the row is higher than the room, its first line wins over its last.
        wanted = min(max(current, end - self.room), top)
        if wanted != current:
            self.scroll_to(y=wanted, animate=False, force=True, immediate=True)

    def refresh_row(self, rank: int) -> None:
        """Draw one row again; do nothing if no row has that rank."""
        if 0 <= rank < len(self.rows):
            top, end = self.lines_of(rank)
            y = top + self.header_lines - round(self.scroll_y)
            self.refresh(Region(0, y, self.scrollable_content_region.width, end - top))

    def rank_on(self, line: int) -> int:
        """Return the rank of the row on `line`, counted from the first row's; -1 if there is none."""
        return line if line < len(self.rows) else -1

    def rank_at(self, y: int) -> int:
        """Return the rank of the row on line `y` of the widget; -1 if there is none."""
        return self.rank_on(round(self.scroll_y) + y - self.header_lines) if y >= self.header_lines else -1

    def point(self, rank: int, _x: int) -> None:
        """Put the cursor on the row clicked, at `_x` cells from the left."""
        self.cursor = rank

    def opens(self, _x: int, chain: int) -> bool:
        """True if the `chain`th successive click on the row under the cursor opens it."""
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
        drawn = self.draw_row(rank, line, width)
        # Merge segments of one style: Textual sends the style of each one to the terminal.
        return (self.draw_cursor(drawn) if rank == self.cursor else drawn).simplify()

    def draw_cursor(self, drawn: Strip) -> Strip:
        """Tint the row under the cursor: its texts keep their colours, which say what is late or over."""
        look = self.style("curseur" if self.has_focus or not self.can_focus else "curseur-inactif")
        tint = Style(bgcolor=look.bgcolor, reverse=look.reverse)
        return Strip(
            [Segment(part.text, (part.style or Style()) + tint) for part in drawn], drawn.cell_length
        )

    def draw_text(self, text: str, style: Style, width: int) -> Strip:
        """Draw a line of one text and one style, `width` cells wide."""
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    def style(self, name: str) -> Style:
        """Return the style of the component class `table--` and `name`."""
        return self.get_component_rich_style(f"table--{name}")


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of a list: the rank of its row (-1 for a blank), and the index of its text in the row."""

    rank: int
    number: int
    texte: str

    @property
    def first(self) -> bool:
        return self.number == 0


class RowList(RowTable[Item]):
    """A list of headings and of rows of several lines, without fixed lines above."""

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
        """Return the lines of a row's text, for a list of `width` cells."""
        raise NotImplementedError

    def draw_heading(self, row: Item, width: int) -> list[Segment]:
        """Draw a heading in `width` cells."""
        raise NotImplementedError

    def draw_line(self, row: Item, line: ListLine, mark: str, width: int) -> list[Segment]:
        """Draw one line of a row in `width` cells, `mark` in front."""
        raise NotImplementedError

    def blanks_above(self, _rank: int) -> int:
        """Return the number of blank lines above a row."""
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
        row, part = self.rows[rank], self.lines[line]
        mark = CURSEUR if rank == self.cursor and part.first and self.has_focus else " "
        if self.is_heading(row):
            return Strip(self.draw_heading(row, width)).adjust_cell_length(width, self.style("titre"))
        return Strip(self.draw_line(row, part, mark, width)).adjust_cell_length(width, self.rich_style)


class RowMoves:
    """Actions of the keys that move the cursor of a screen's table, or of the one in use."""

    @property
    def table(self) -> RowTable[Any]:
        """Table or list whose cursor the keys move."""
        raise NotImplementedError

    def action_move(self, delta: int) -> None:
        self.table.move(delta)

    def action_move_page(self, direction: int) -> None:
        self.table.move_page(direction)

    def action_move_edge(self, direction: int) -> None:
        self.table.move_edge(direction)
