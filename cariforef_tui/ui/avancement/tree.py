"""The tree of the programme, its lines with their figures and bars."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from cariforef_tui.domain.pilotage.tree import Node
from cariforef_tui.ui.avancement.tree_columns import (
    LIBELLE_LARGE,
    Column,
    Placement,
    heading_of,
    place_columns,
)
from cariforef_tui.ui.avancement.tree_rows import LigneRow
from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable
from cariforef_tui.ui.kit.progress_bar import draw_bar

_SIGNES = {Node.FEUILLE: " ", Node.FERME: "▸", Node.OUVERT: "▾"}


class TreeTable(RowTable[LigneRow]):
    """The table of the visible lines; it reports the one under the cursor, and the one to open or close."""

    LOOK = "tree"
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

    def key_of(self, row: LigneRow) -> str:
        return row.code

    def select(self, code: str) -> None:
        """Put the cursor on a visible line; nothing where it is not visible."""
        for rank, row in enumerate(self.rows):
            if row.code == code:
                self.cursor = rank
                return

    def watch_rows(self, before: tuple[LigneRow, ...], after: tuple[LigneRow, ...]) -> None:
        if [row.code for row in before] != [row.code for row in after]:
            super().watch_rows(before, after)
            return
        for rank, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                self.refresh_row(rank)

    def report(self) -> None:
        if self.row is not None and self.row.code != self._code:
            self._code = self.row.code
            self.post_message(self.LigneHighlighted(self._code))

    def open_row(self) -> None:
        if self.row is not None:
            self.post_message(self.LigneToggled(self.row.code))

    def opens(self, x: int, chain: int) -> bool:
        """A click on the sign of a line opens or closes it too."""
        sign = 1 + self._indent(self.row) if self.row is not None else -1
        return chain == 2 or x in (sign, sign + 1)

    def on_resize(self, _event: events.Resize) -> None:
        self._columns = place_columns(self.scrollable_content_region.width - 1)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row = self.rows[rank]
        on_cursor = rank == self.cursor
        segments = [Segment(CURSEUR if on_cursor else " ", self.style("alerte"))]
        for place in self._columns:
            segments.extend(self._render_cell(row, place))
            if place.colonne is not Column.LIBELLE:
                segments.append(Segment(" "))
        strip = Strip(segments).adjust_cell_length(width)
        if on_cursor:
            over = self.style("curseur" if self.has_focus else "curseur-inactif")
            return Strip([Segment(part.text, over) for part in strip])
        return strip.apply_style(self.rich_style)

    def draw_header(self, _y: int, width: int) -> Strip:
        texts = [" "]
        for place in self._columns:
            is_left = place.colonne in (Column.LIBELLE, Column.MARQUE, Column.BARRE)
            fit_cell = fit if is_left else fit_right
            texts.append(fit_cell(heading_of(place), place.width))
            texts.append("" if place.colonne is Column.LIBELLE else " ")
        return self.draw_text("".join(texts), self.style("entete"), width)

    def _render_cell(self, row: LigneRow, place: Placement) -> Iterator[Segment]:
        base = self.style(f"{row.tone.value}")
        if place.colonne is Column.LIBELLE:
            yield from self._render_label(row, place.width, base)
        elif place.colonne is Column.MARQUE:
            style = base if row.marque == "✓" else self.style("alerte")
            yield Segment(fit(row.marque, place.width), style)
        elif place.colonne is Column.BARRE:
            if isinstance(row.barre, str):
                yield Segment(fit(row.barre, place.width), self.style("discret"))
                return
            for part, text in draw_bar(row.barre, place.width):
                yield Segment(text, self.style(f"{part.value}"))
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
