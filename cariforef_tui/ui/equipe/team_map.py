"""The map of the people: a row each, with a figure, their weeks and their months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.reactive import var
from textual.strip import Strip

from cariforef_tui.domain.values.dates import MOIS
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable

NOM_WIDTH = 6
"""Cells of a name: initials of four letters, or a pôle's code."""
FIGURE_WIDTH = 6
"""Cells of the figure beside a name: `100 %`, `312,5`."""
FIRST_CELL = 1 + NOM_WIDTH + FIGURE_WIDTH + 1
"""Cells before the first column: cursor, name, figure and a blank."""
WEEK_WIDTH = 3
"""Cells of a week: the two digits of its number, or the days that it lacks, and a blank."""
_FEW_WEEKS = 8
"""Weeks that wide months leave in sight, where there is room for them."""
_MONTH_MIN, _MONTH_MAX = 3, 6
"""Least and greatest width of a month in cells: its number, or its name in four letters."""


class Tone(StrEnum):
    """Look of a cell, a component class of the map; the sign of the cell says the same without colour."""

    RIEN = "rien"
    TIEDE = "tiede"
    CHAUD = "chaud"
    ALERTE = "alerte"


@dataclass(frozen=True, slots=True)
class TeamCell:
    signe: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """A person and the days that they lack, or the heading of a group: no `cells`, but `faits`.

    Of these, the last matter most.
    """

    cle: str
    nom: str
    figure: str = ""
    titre: str = ""
    faits: tuple[str, ...] = ()
    cells: tuple[TeamCell, ...] = ()

    @property
    def is_heading(self) -> bool:
        return not self.cells

    def tell(self, room: int) -> str:
        """Return the title and as many of the last facts as fit, so that no figure is cut."""
        facts = self.faits
        while len(facts) > 1 and cell_len(self.titre + ", ".join(facts)) > room:
            facts = facts[1:]
        return self.titre + ", ".join(facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """Values of the map: its weeks by their Monday, the months after them, and its rows.

    `current` are the week and the month that one comes back to.
    """

    weeks: tuple[date, ...] = ()
    months: tuple[Mois, ...] = ()
    current: tuple[date | Mois, ...] = ()
    rows: tuple[TeamRow, ...] = ()

    @property
    def columns(self) -> tuple[date | Mois, ...]:
        return (*self.weeks, *self.months)


def month_labels(lundis: tuple[date, ...]) -> dict[int, Mois]:
    """Return each month by the rank of its first week: that of the Thursday of the week."""
    labels: dict[int, Mois] = {}
    for rank, monday in enumerate(lundis):
        month = Mois.of(monday + timedelta(days=3))
        if month not in labels.values():
            labels[rank] = month
    return labels


class TeamMap(RowTable[TeamRow]):
    """The map of `view`. Its weeks scroll, its months stand at their right.

    Its cursor is on a cell, and keeps its person and its column when the view changes.
    """

    HEADER_LINES = 2
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--courante",
        *(f"table--{tone}" for tone in Tone),
    }

    view: var[MapView] = var(MapView())

    column = -1
    """Rank of the column under the cursor, -1 before anything is shown."""
    _left = 0
    """Rank of the first week shown."""

    @property
    def at(self) -> date | Mois | None:
        """The Monday or the month of the column under the cursor, None if there is none."""
        columns = self.view.columns
        return columns[self.column] if 0 <= self.column < len(columns) else None

    @property
    def _room(self) -> int:
        return max(0, self.scrollable_content_region.width - FIRST_CELL)

    @property
    def _month_width(self) -> int:
        beside = self._room - 1 - _FEW_WEEKS * WEEK_WIDTH
        return max(_MONTH_MIN, min(_MONTH_MAX, beside // max(1, len(self.view.months))))

    @property
    def _weeks_shown(self) -> range:
        """Ranks of the weeks in sight."""
        view, room = self.view, self._room
        if view.months:
            room -= len(view.months) * self._month_width + 1
        count = max(1, min(len(view.weeks), room // WEEK_WIDTH))
        left = max(0, min(self._left, len(view.weeks) - count))
        return range(left, min(left + count, len(view.weeks)))

    def key_of(self, row: TeamRow) -> str:
        return row.cle

    def is_heading(self, row: TeamRow) -> bool:
        return row.is_heading

    @property
    def page(self) -> int:
        return max(1, self.room - 2)

    def point_at(self, agent: str) -> None:
        """Put the cursor on an agent, now or once the map shows them."""
        self._key = agent
        super().point_at(agent)

    def watch_view(self, before: MapView, after: MapView) -> None:
        if before.columns != after.columns:
            kept = before.columns[self.column] if 0 <= self.column < len(before.columns) else None
            wanted = [one for one in (kept, *after.current) if one in after.columns]
            self.column = after.columns.index(wanted[0]) if wanted else 0
            self._center()
        self.set_reactive(type(self).rows, after.rows)
        self.watch_rows(before.rows, after.rows)

    def move(self, delta: int, columns: int = 0) -> None:
        """Move the cursor by `delta` agents, headings not counted, and by `columns`."""
        if self.ranks:
            self.go(self.rank_from(delta), self.column + columns)

    def show_cell(self, agent: str, at: date | Mois) -> None:
        """Put the cursor on a cell, on the row under it if the map does not show `agent`."""
        self.point_at(agent)
        self.go(self.cursor, self.view.columns.index(at))

    def go_current(self) -> None:
        """Put the cursor on the current week, or on the current month from another month."""
        kind = type(self.at)
        for column in self.view.current:
            if isinstance(column, kind) and self.row is not None:
                self.go(self.cursor, self.view.columns.index(column))
                self._center()
                self.refresh()

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
        shown = self._weeks_shown
        if column < len(self.view.weeks) and column not in shown:
            self._left = column if column < shown.start else column - len(shown) + 1
            self.refresh()
        self.follow_cursor()

    def _center(self) -> None:
        """Scroll the week under the cursor to the middle; the last weeks are in sight from a month."""
        count = len(self._weeks_shown)
        self._left = max(0, min(self.column - count // 2, len(self.view.weeks) - count))

    def lines_in_sight(self, rank: int) -> tuple[int, int]:
        """Return the lines to keep in sight with a row: the last agent brings the total below."""
        top, end = super().lines_in_sight(rank)
        return top, end + (rank == len(self.rows) - 2)

    def on_resize(self, _event: events.Resize) -> None:
        self._center()

    def point(self, rank: int, x: int) -> None:
        shown, x = self._weeks_shown, x - FIRST_CELL
        column = self.column
        if 0 <= x < len(shown) * WEEK_WIDTH:
            column = shown.start + x // WEEK_WIDTH
        elif x > 0:
            column = len(self.view.weeks) + (x - len(shown) * WEEK_WIDTH - 1) // self._month_width
        self.go(rank, column)

    def draw_header(self, y: int, width: int) -> Strip:
        segments = self._draw_names() if y == 0 else self._draw_numbers()
        return Strip(segments).adjust_cell_length(width, self.style("entete"))

    def _draw_names(self) -> list[Segment]:
        """Return the names of the months above their weeks, short or left out for want of room.

        ▼ marks the current week.
        """
        shown, months = self._weeks_shown, month_labels(self.view.weeks)
        cells = [" "] * (len(shown) * WEEK_WIDTH)
        starts = sorted(rank for rank in months if rank in shown)
        if shown and shown[0] not in months:
            before = [rank for rank in months if rank < shown[0]]
            starts = [*([max(before)] if before else []), *starts]
        current = [rank for rank in shown if self.view.weeks[rank] in self.view.current]
        mark = (current[0] - shown[0]) * WEEK_WIDTH if current else None
        for index, rank in enumerate(starts):
            first = (max(rank, shown[0]) - shown[0]) * WEEK_WIDTH
            last = (starts[index + 1] - shown[0]) * WEEK_WIDTH if index + 1 < len(starts) else len(cells)
            names = (MOIS[months[rank].numero - 1], months[rank].court, "")
            places = [(first, last)]
            if mark is not None and first <= mark < last:
                places = [(first, mark), (mark + WEEK_WIDTH, last)]
            start, text = next(
                (start, name)
                for name in names
                for start, end in places
                if len(name) <= end - start - 1 or not name
            )
            cells[start : start + len(text)] = text
        if mark is not None:
            cells[mark : mark + WEEK_WIDTH] = "▼", " "
        title, side = self.style("entete"), " mois" if self.view.months else ""
        return [Segment(fit(self._hidden_weeks(), FIRST_CELL), title), Segment("".join(cells) + side, title)]

    def _hidden_weeks(self) -> str:
        """Return the number of weeks hidden on each side."""
        shown = self._weeks_shown
        after = len(self.view.weeks) - shown.stop
        parts = [f"◀{shown.start}"] if shown.start > 0 else []
        if after > 0:
            parts.append(f"{after}▶")
        return " " + " ".join(parts)

    def _draw_numbers(self) -> list[Segment]:
        """Return the numbers of the ISO weeks, then the months."""
        title, current = self.style("entete"), self.style("courante")
        name = fit(" Agent", 1 + NOM_WIDTH) + fit_right("manque", FIGURE_WIDTH) + " "
        segments = [Segment(name, title)]
        view, weeks = self.view, self.view.weeks
        for rank in self._weeks_shown:
            week = weeks[rank].isocalendar().week
            style = current if weeks[rank] in view.current else title + Style(underline=rank == self.column)
            segments += [Segment(f"{week:02d}", style), Segment(" " * (WEEK_WIDTH - 2), title)]
        if view.months:
            segments.append(Segment(" ", title))
        width = self._month_width
        for rank, mois in enumerate(view.months, len(weeks)):
            text = fit(mois.court, 4) if width > 4 else f"{mois.numero:02d}"
            style = current if mois in view.current else title + Style(underline=rank == self.column)
            segments += [Segment(text, style), Segment(" " * (width - len(text)), title)]
        return segments

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row, on_cursor = self.rows[rank], rank == self.cursor
        mark = CURSEUR if on_cursor else " "
        start, figure = mark + fit(row.nom, NOM_WIDTH), fit_right(row.figure, FIGURE_WIDTH) + " "
        if row.is_heading:
            room = max(0, width - FIRST_CELL)
            said = Segment(figure + fit(row.tell(room), room), self.style("entete"))
            return Strip([Segment(start, self.style("titre")), said]).adjust_cell_length(width)
        segments = [Segment(start, self.style("normal")), Segment(figure, self.style(Tone.CHAUD))]
        weeks, months = self._weeks_shown, range(len(self.view.weeks), len(row.cells))
        for column in (*weeks, *months):
            if column == months.start:
                segments.append(Segment(" ", self.rich_style))
            cell = row.cells[column]
            part = Strip([Segment(self._text_of(cell, column), self.style(cell.tone))])
            segments += super().draw_cursor(part) if on_cursor and column == self.column else part
        return Strip(segments).adjust_cell_length(width, self.rich_style).simplify()

    def draw_cursor(self, drawn: Strip) -> Strip:
        """Leave the row as it is: `draw_row` tints the cell under the cursor alone."""
        return drawn

    def _text_of(self, cell: TeamCell, column: int) -> str:
        if column >= len(self.view.weeks):
            return fit(f" {cell.signe}", self._month_width)
        return fit(cell.signe, WEEK_WIDTH)
