"""The tree of the programme as one widget on the line API: a cursor move repaints two lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cariforef_tui.domain.pilotage.tree import Node
from cariforef_tui.ui.avancement.tree_columns import (
    LIBELLE_LARGE,
    Colonne,
    Placement,
    heading_of,
    place_columns,
)
from cariforef_tui.ui.avancement.tree_rows import LigneRow
from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.progress_bar import draw_barre

_SIGNES = {Node.FEUILLE: " ", Node.FERME: "▸", Node.OUVERT: "▾"}
_CURSEUR = "❯"


class TreeTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws `rows`; says which line the cursor is on and which one should open or close."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "tree--entete",
        "tree--curseur",
        "tree--curseur-inactif",
        "tree--normal",
        "tree--niveau",
        "tree--soldee",
        "tree--regulation",
        "tree--discret",
        "tree--alerte",
        "tree--fait",
        "tree--reste",
        "tree--attendu",
        "tree--depasse",
    }

    rows: var[tuple[LigneRow, ...]] = var(())
    """Visible lines, top to bottom. The cursor stays on its line when they change."""

    cursor: var[int] = var(0)
    """Rank of the line under the cursor."""

    class LigneHighlighted(Message):
        """The cursor is on another line."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    class LigneToggled(Message):
        """Somebody asked to open or close a line."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns: tuple[Placement, ...] = ()
        self._code: str | None = None

    @property
    def row(self) -> LigneRow | None:
        """The line under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def select(self, code: str) -> None:
        """Put the cursor on a visible line; nothing where it is not visible."""
        for rank, row in enumerate(self.rows):
            if row.code == code:
                self.cursor = rank
                return

    def move(self, delta: int) -> None:
        """Move the cursor by `delta` lines, within the tree."""
        self.cursor += delta

    @property
    def page(self) -> int:
        """Lines that a page key moves by."""
        return max(1, self.scrollable_content_region.height - 2)

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self.rows) - 1))

    def watch_rows(self, before: tuple[LigneRow, ...], after: tuple[LigneRow, ...]) -> None:
        codes = [row.code for row in after]
        if [row.code for row in before] == codes:
            for rank, (old, new) in enumerate(zip(before, after, strict=True)):
                if old != new:
                    self._refresh_row(rank)
            return
        self.virtual_size = Size(self.scrollable_content_region.width, len(after) + 1)
        kept = codes.index(self._code) if self._code in codes else min(self.cursor, len(codes) - 1)
        self.set_reactive(TreeTable.cursor, max(0, kept))
        self.refresh()
        self._report()

    def watch_cursor(self, before: int, after: int) -> None:
        self._refresh_row(before)
        self._refresh_row(after)
        self._report()

    def _report(self) -> None:
        if self.row is None:
            return
        self._reveal()
        if self.row.code != self._code:
            self._code = self.row.code
            self.post_message(self.LigneHighlighted(self._code))

    def _reveal(self) -> None:
        height = self.scrollable_content_region.height - 1
        if height < 1:
            return
        top = round(self.scroll_y)
        wanted = min(max(top, self.cursor - height + 1), self.cursor)
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, force=True, immediate=True)

    def _refresh_row(self, rank: int) -> None:
        width = self.scrollable_content_region.width
        self.refresh(Region(0, rank + 1 - round(self.scroll_y), width, 1))

    def on_resize(self, _event: events.Resize) -> None:
        width = self.scrollable_content_region.width
        self.virtual_size = Size(width, len(self.rows) + 1)
        self._columns = place_columns(width - 1)
        self._reveal()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        rank = round(self.scroll_y) + offset.y - 1 if offset else -1
        if offset is None or offset.y < 1 or rank >= len(self.rows):
            return
        row = self.rows[rank]
        self.cursor = rank
        sign = 1 + self._indent(row)
        if event.chain == 2 or offset.x in (sign, sign + 1):
            self.post_message(self.LigneToggled(row.code))

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y == 0:
            return self._render_header(width)
        rank = round(self.scroll_y) + y - 1
        if rank >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        row = self.rows[rank]
        on_cursor = rank == self.cursor
        segments = [Segment(_CURSEUR if on_cursor else " ", self._style("tree--alerte"))]
        for place in self._columns:
            segments.extend(self._render_cell(row, place))
            if place.colonne is not Colonne.LIBELLE:
                segments.append(Segment(" "))
        strip = Strip(segments).adjust_cell_length(width)
        if on_cursor:
            over = self._style("tree--curseur" if self.has_focus else "tree--curseur-inactif")
            return Strip([Segment(part.text, over) for part in strip])
        return strip.apply_style(self.rich_style)

    def _render_header(self, width: int) -> Strip:
        texts = [" "]
        for place in self._columns:
            is_left = place.colonne in (Colonne.LIBELLE, Colonne.MARQUE, Colonne.BARRE)
            fit_cell = fit if is_left else fit_right
            texts.append(fit_cell(heading_of(place), place.width))
            texts.append("" if place.colonne is Colonne.LIBELLE else " ")
        return Strip([Segment("".join(texts), self._style("tree--entete"))]).adjust_cell_length(
            width, self._style("tree--entete")
        )

    def _render_cell(self, row: LigneRow, place: Placement) -> Iterator[Segment]:
        base = self._style(f"tree--{row.ton.value}")
        if place.colonne is Colonne.LIBELLE:
            yield from self._render_label(row, place.width, base)
        elif place.colonne is Colonne.MARQUE:
            style = base if row.marque == "✓" else self._style("tree--alerte")
            yield Segment(fit(row.marque, place.width), style)
        elif place.colonne is Colonne.BARRE:
            if isinstance(row.barre, str):
                yield Segment(fit(row.barre, place.width), self._style("tree--discret"))
                return
            for part, text in draw_barre(row.barre, place.width):
                yield Segment(text, self._style(f"tree--{part.value}"))
        else:
            text = dict(row.textes)[place.colonne]
            yield Segment(fit_right(text, place.width), base)

    def _render_label(self, row: LigneRow, width: int, base: Style) -> Iterator[Segment]:
        lead = " " * self._indent(row) + _SIGNES[row.rangee.noeud] + " "
        code = f"{row.code} "
        yield Segment(lead, base)
        yield Segment(code, base + Style(bold=True))
        yield Segment(fit(row.libelle, max(0, width - len(lead) - len(code) - 1)) + " ", base)

    def _indent(self, row: LigneRow) -> int:
        label = self._columns[0].width if self._columns else 0
        return row.rangee.profondeur * (2 if label >= LIBELLE_LARGE else 1)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name)
