"""People by months, one widget on the line API: a sign for each month's visas."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.maps import HeatRow, Ton
from cariforef_tui.ui.mois.visa_map_rows import VisaMapView

_NOM, _DUS = 6, 6
_CELL_MAX = 8
_COURT = 4
_CURSEUR = "❯"


class VisaMap(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws `view`; says which month the cursor is on and which one is asked for."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "carte--titre",
        "carte--courante",
        "carte--groupe",
        "carte--nom",
        "carte--curseur",
        "carte--curseur-inactif",
        *(f"carte--{ton}" for ton in Ton),
    }

    view: var[VisaMapView] = var(VisaMapView())
    """What to draw. The cursor stays on its agent and its month."""

    class CellMoved(Message):
        """The cursor is on another month."""

    class CellOpened(Message):
        """Somebody asked to see the month under the cursor."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rang = -1
        self.mois = -1
        self._wanted: str | None = None

    @property
    def row(self) -> HeatRow | None:
        return self.view.rows[self.rang] if 0 <= self.rang < len(self.view.rows) else None

    def point_at(self, agent: str) -> None:
        """Put the cursor on an agent once they are shown, if ever."""
        self._wanted = agent

    def watch_view(self, before: VisaMapView, after: VisaMapView) -> None:
        row = before.rows[self.rang] if 0 <= self.rang < len(before.rows) else None
        wanted = self._wanted or (row.cle if row else None)
        ranks = self._ranks
        found = next((rank for rank in ranks if after.rows[rank].cle == wanted), None)
        self._wanted = None
        self.rang = found if found is not None else min(ranks, key=self._distance, default=-1)
        if self.mois < 0 or before.mois != after.mois:
            self.mois = after.courant or 0
        self.virtual_size = Size(self.scrollable_content_region.width, len(after.rows) + 1)
        self._moved()

    def _distance(self, rank: int) -> int:
        return abs(rank - self.rang)

    @property
    def _ranks(self) -> list[int]:
        return [rank for rank, one in enumerate(self.view.rows) if not one.is_heading]

    def move(self, rows: int, months: int) -> None:
        """Move the cursor by agents, headings passed over, and by months."""
        ranks = self._ranks
        if ranks:
            at = max(0, min(ranks.index(self.rang) + rows, len(ranks) - 1))
            self._go(ranks[at], self.mois + months)

    def move_page(self, direction: int) -> None:
        self.move(direction * max(1, self.scrollable_content_region.height - 3), 0)

    def go_current(self) -> None:
        """Put the cursor on the last month that is over."""
        if self.view.courant is not None:
            self._go(self.rang, self.view.courant)

    def open_cell(self) -> None:
        if self.row is not None:
            self.post_message(self.CellOpened())

    def _go(self, rang: int, mois: int) -> None:
        self.rang, self.mois = rang, max(0, min(mois, len(self.view.mois) - 1))
        self._moved()

    def _moved(self) -> None:
        room = self.scrollable_content_region.height - 1
        if room > 0 and self.rang >= 0:
            first = self.rang - (self.rang > 0 and self.view.rows[self.rang - 1].is_heading)
            top = round(self.scroll_y)
            wanted = min(max(top, self.rang - room + 1), first)
            if wanted != top:
                self.scroll_to(y=wanted, animate=False, force=True, immediate=True)
        self.refresh()
        if self.row is not None:
            self.post_message(self.CellMoved())

    def on_resize(self, _event: events.Resize) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.view.rows) + 1)
        self._moved()

    def on_focus(self, _event: events.Focus) -> None:
        self.refresh()

    def on_blur(self, _event: events.Blur) -> None:
        self.refresh()

    @property
    def _first_cell(self) -> int:
        return 1 + _NOM + _DUS + 1

    @property
    def _cell(self) -> int:
        """Cells that a month takes."""
        months = max(1, len(self.view.mois))
        return max(3, min(_CELL_MAX, (self.scrollable_content_region.width - self._first_cell) // months))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        rang = round(self.scroll_y) + offset.y - 1 if offset else -1
        if offset is None or offset.y < 1 or rang not in self._ranks:
            return
        mois = (offset.x - self._first_cell) // self._cell if offset.x >= self._first_cell else self.mois
        self._go(rang, mois)
        if event.chain == 2:
            self.open_cell()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y == 0:
            return Strip(self._draw_titles()).adjust_cell_length(width, self._style("titre"))
        rang = round(self.scroll_y) + y - 1
        if rang >= len(self.view.rows):
            return Strip.blank(width, self.rich_style)
        row = self.view.rows[rang]
        if row.is_heading:
            style = self._style("groupe")
            segments = [Segment(fit(f" {row.nom}", 1 + _NOM) + fit(row.texte, max(0, width - 7)), style)]
        else:
            segments = self._draw_row(row, is_cursor=rang == self.rang)
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _draw_titles(self) -> list[Segment]:
        title, current = self._style("titre"), self._style("courante")
        segments = [Segment(fit(" Agent", self._first_cell), title)]
        for rank, mois in enumerate(self.view.mois):
            style = title + Style(underline=rank == self.mois)
            name = fit(mois.court[: self._cell - 1], min(_COURT, self._cell - 1))
            segments.append(Segment(name, current if rank == self.view.courant else style))
            segments.append(Segment(" " * (self._cell - len(name)), title))
        return segments

    def _draw_row(self, row: HeatRow, *, is_cursor: bool) -> list[Segment]:
        name = self._style("nom") + Style(bold=is_cursor)
        segments = [
            Segment(_CURSEUR if is_cursor else " ", name),
            Segment(fit(row.nom, _NOM), name),
            Segment(fit_right(row.resume, _DUS) + " ", name),
        ]
        over = self._style("curseur" if self.has_focus else "curseur-inactif")
        for rank, cell in enumerate(row.cells):
            style = over if is_cursor and rank == self.mois else self._style(cell.ton)
            segments.append(Segment(fit(f" {cell.signe}", self._cell), style))
        return segments

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"carte--{name}")
