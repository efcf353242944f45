"""People by weeks as one widget on the line API: names stay, weeks scroll, a move repaints two lines."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cariforef_tui.ui.equipe.heat_map_rows import HeatMapView, month_labels
from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.maps import HeatCell, HeatRow, Ton

HEADER_LINES = 2
NOM_WIDTH = 6
RESUME_WIDTH = 6
CELL_WIDTH = 2
_BLOCS = frozenset("░▒▓█")
_CURSEUR = "❯"


class HeatMap(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws `view`; says which cell the cursor is on and which one is asked for."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "carte--titre",
        "carte--courante",
        "carte--groupe",
        "carte--nom",
        "carte--curseur",
        "carte--curseur-inactif",
        *(f"carte--{ton}" for ton in Ton),
    }

    view: var[HeatMapView] = var(HeatMapView())
    """What to draw. The cursor stays on its agent and its week."""

    class CellMoved(Message):
        """The cursor is on another cell, of `agent` in the week of rank `semaine`."""

        def __init__(self, agent: str, semaine: int) -> None:
            super().__init__()
            self.agent, self.semaine = agent, semaine

    class CellOpened(Message):
        """Somebody asked to see the week of a cell."""

        def __init__(self, agent: str, semaine: int) -> None:
            super().__init__()
            self.agent, self.semaine = agent, semaine

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rang = -1
        self.semaine = -1
        self._left = 0
        self._wanted: str | None = None
        self._months: dict[int, str] = {}

    @property
    def row(self) -> HeatRow | None:
        """The agent under the cursor."""
        return self.view.rows[self.rang] if 0 <= self.rang < len(self.view.rows) else None

    def point_at(self, agent: str) -> None:
        """Put the cursor on an agent once they are shown, if ever."""
        self._wanted = agent

    def watch_view(self, before: HeatMapView, after: HeatMapView) -> None:
        row = before.rows[self.rang] if 0 <= self.rang < len(before.rows) else None
        wanted = self._wanted or (row.cle if row else None)
        ranks = [rank for rank, one in enumerate(after.rows) if not one.is_heading]
        found = next((rank for rank in ranks if after.rows[rank].cle == wanted), None)
        if found is None and ranks:
            found = min(ranks, key=lambda rank: abs(rank - self.rang))
        self._wanted = None
        self.rang = -1 if found is None else found
        if self.semaine < 0 or before.lundis != after.lundis:
            self.semaine = after.courante or 0
            self._months = dict(month_labels(after.lundis))
            self._center()
        self.virtual_size = Size(self.scrollable_content_region.width, len(after.rows) + HEADER_LINES)
        self.refresh()
        self._report()

    def move(self, rows: int, weeks: int) -> None:
        """Move the cursor by agents, headings passed over, and by weeks."""
        ranks = [rank for rank, row in enumerate(self.view.rows) if not row.is_heading]
        if not ranks:
            return
        at = max(0, min(ranks.index(self.rang) + rows, len(ranks) - 1))
        self._go(ranks[at], max(0, min(self.semaine + weeks, len(self.view.lundis) - 1)))

    def move_page(self, direction: int) -> None:
        """Move by about a screen, up (-1) or down (1)."""
        self.move(direction * max(1, self._room - 2), 0)

    def go_current(self) -> None:
        """Put the cursor on the week of the date de référence, in the middle."""
        if self.view.courante is not None and self.rang >= 0:
            self.semaine = self.view.courante
            self._center()
            self.refresh()
            self._report()

    def open_cell(self) -> None:
        """Ask to see the week under the cursor."""
        if self.row is not None:
            self.post_message(self.CellOpened(self.row.cle, self.semaine))

    def _go(self, rang: int, semaine: int) -> None:
        if (rang, semaine) == (self.rang, self.semaine):
            return
        before, left = self.rang, self._left
        self.rang, self.semaine = rang, semaine
        self._left = max(semaine - self._weeks_shown + 1, min(self._left, semaine))
        if left != self._left:
            self.refresh()
        else:
            self._refresh_row(before)
            self._refresh_row(rang)
            self.refresh(Region(0, 0, self.size.width, HEADER_LINES))
        self._report()

    def _report(self) -> None:
        self._reveal()
        if self.row is not None:
            self.post_message(self.CellMoved(self.row.cle, self.semaine))

    @property
    def _room(self) -> int:
        """Rows that fit below the header."""
        return self.scrollable_content_region.height - HEADER_LINES

    @property
    def _first_cell(self) -> int:
        return 1 + NOM_WIDTH + RESUME_WIDTH + 1

    @property
    def _weeks_shown(self) -> int:
        return max(1, (self.scrollable_content_region.width - self._first_cell) // CELL_WIDTH)

    def _center(self) -> None:
        last = max(0, len(self.view.lundis) - self._weeks_shown)
        self._left = max(0, min(self.semaine - self._weeks_shown // 2, last))

    def _reveal(self) -> None:
        if self._room < 1 or self.rang < 0:
            return
        first = self.rang - (self.rang > 0 and self.view.rows[self.rang - 1].is_heading)
        last = self.rang + (self.rang == len(self.view.rows) - 2)
        top = round(self.scroll_y)
        wanted = min(max(top, last - self._room + 1), first)
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, force=True, immediate=True)

    def _refresh_row(self, rang: int) -> None:
        y = rang + HEADER_LINES - round(self.scroll_y)
        self.refresh(Region(0, y, self.size.width, 1))

    def on_resize(self, _event: events.Resize) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.view.rows) + HEADER_LINES)
        self._center()
        self._reveal()
        self.refresh()

    def on_focus(self, _event: events.Focus) -> None:
        self.refresh()

    def on_blur(self, _event: events.Blur) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or offset.y < HEADER_LINES:
            return
        rang = round(self.scroll_y) + offset.y - HEADER_LINES
        if rang >= len(self.view.rows) or self.view.rows[rang].is_heading:
            return
        semaine = self.semaine
        if offset.x >= self._first_cell:
            semaine = min(self._left + (offset.x - self._first_cell) // CELL_WIDTH, len(self.view.lundis) - 1)
        self._go(rang, semaine)
        if event.chain == 2:
            self.open_cell()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y < HEADER_LINES:
            segments = self._draw_months() if y == 0 else self._draw_weeks()
            return Strip(segments).adjust_cell_length(width, self._style("titre"))
        rang = round(self.scroll_y) + y - HEADER_LINES
        if rang >= len(self.view.rows):
            return Strip.blank(width, self.rich_style)
        row = self.view.rows[rang]
        segments = self._draw_heading(row, width) if row.is_heading else self._draw_row(row, rang)
        return Strip(segments).adjust_cell_length(width, self.rich_style).crop(0, width)

    def _draw_months(self) -> list[Segment]:
        """Names of the months, cut where the next one begins; ▼ over the current week."""
        shown = self._columns()
        cells = [" "] * (len(shown) * CELL_WIDTH)
        starts = sorted(rank for rank in self._months if rank in shown)
        if shown and shown[0] not in self._months:
            before = [rank for rank in self._months if rank < shown[0]]
            starts = [*([max(before)] if before else []), *starts]
        for index, rank in enumerate(starts):
            first = (max(rank, shown[0]) - shown[0]) * CELL_WIDTH
            last = (starts[index + 1] - shown[0]) * CELL_WIDTH if index + 1 < len(starts) else len(cells)
            name = self._months[rank]
            room = last - first - 1
            text = name if len(name) <= room else name[:3] if room >= 3 else ""
            cells[first : first + len(text)] = text
        courante = self.view.courante
        if courante is not None and courante in shown:
            at = (courante - shown[0]) * CELL_WIDTH
            cells[at : at + CELL_WIDTH] = "▼", " "
        title = self._style("titre")
        return [Segment(fit(self._hidden_weeks(), self._first_cell), title), Segment("".join(cells), title)]

    def _hidden_weeks(self) -> str:
        """Say how many weeks are out of sight on each side."""
        after = len(self.view.lundis) - self._left - self._weeks_shown
        parts = [f"◀{self._left}"] if self._left > 0 else []
        if after > 0:
            parts.append(f"{after}▶")
        return " " + " ".join(parts)

    def _draw_weeks(self) -> list[Segment]:
        """ISO weeks, every other one where it is not the current one nor the cursor's."""
        title, current = self._style("titre"), self._style("courante")
        segments = [Segment(fit(" Agent", self._first_cell), title)]
        marked = {self.view.courante, self.semaine}
        for rank in self._columns():
            week = self.view.lundis[rank].isocalendar().week
            if rank in marked:
                style = current if rank == self.view.courante else title + Style(underline=True)
                segments.append(Segment(f"{week:02d}", style))
            elif week % 2 and not {rank - 1, rank + 1} & marked:
                segments.append(Segment(f"{week:02d}", title))
            else:
                segments.append(Segment("  ", title))
        return segments

    def _columns(self) -> range:
        return range(self._left, min(self._left + self._weeks_shown, len(self.view.lundis)))

    def _draw_heading(self, row: HeatRow, width: int) -> list[Segment]:
        style = self._style("groupe")
        name = fit(f" {row.nom}", 1 + NOM_WIDTH)
        return [Segment(name + fit(row.texte, max(0, width - 1 - NOM_WIDTH)), style)]

    def _draw_row(self, row: HeatRow, rang: int) -> list[Segment]:
        on_cursor = rang == self.rang
        name = self._style("nom") + Style(bold=on_cursor)
        segments = [
            Segment(_CURSEUR if on_cursor else " ", name),
            Segment(fit(row.nom, NOM_WIDTH), name),
            Segment(fit_right(row.resume, RESUME_WIDTH) + " ", name),
        ]
        over = self._style("curseur" if self.has_focus else "curseur-inactif")
        for rank in self._columns():
            cell = row.cells[rank]
            style = over if on_cursor and rank == self.semaine else self._style(cell.ton)
            segments.append(Segment(_draw_cell(cell), style))
        return segments

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"carte--{name}")


def _draw_cell(cell: HeatCell) -> str:
    """A shade fills its cell, another sign stands alone in it."""
    return cell.signe * CELL_WIDTH if cell.signe in _BLOCS else fit(cell.signe, CELL_WIDTH)
