"""The tree of the programme: its lines, with their figures and bars."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from cariforef_tui.domain.pilotage.tree import Node
from cariforef_tui.ui.avancement.tree_rows import (
    INDENT_WIDE,
    LINE_MIN,
    BarPart,
    Column,
    EcartBar,
    LigneRow,
    Placement,
    draw_bar,
    heading_of,
    place_columns,
)
from cariforef_tui.ui.kit.columns import fit, fit_right, tell_apart
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable

_SHORT_WORDS = {"régulation": "régul.", "non chiffré": "—"}
"""Short forms of the words that replace a bar, if it is narrow."""
_LOOKS = {"‼": BarPart.GRAVE.value, "!": BarPart.ATTENTION.value, "·": "discret"}
"""Look of each mark; ✓ and × have the look of their line."""
_SIGNES = {Node.FEUILLE: " ", Node.FERME: "▸", Node.OUVERT: "▾"}


class TreeTable(RowTable[LigneRow]):
    """The table of the visible lines; it reports that the cursor moved, and which line to open or close."""

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
        "tree--code",
    } | {f"tree--{part.value}" for part in BarPart}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._code: str | None = None

    @property
    def _columns(self) -> tuple[Placement, ...]:
        """Return the columns' positions, which depend on the scrollbar."""
        return place_columns(self.scrollable_content_region.width - 1)

    def key_of(self, row: LigneRow) -> str:
        return row.code

    def watch_rows(self, before: tuple[LigneRow, ...], after: tuple[LigneRow, ...]) -> None:
        if [(row.code, row.libelle) for row in before] != [(row.code, row.libelle) for row in after]:
            super().watch_rows(before, after)
            return
        for rank, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                self.refresh_row(rank)

    def report(self) -> None:
        if self.row is not None and self.row.code != self._code:
            self._code = self.row.code
            super().report()

    def opens(self, x: int, chain: int) -> bool:
        """True also for one click on the sign of a line, which opens or closes it."""
        sign = 1 + _indent(self.row, self._columns[0].width) if self.row is not None else -1
        return chain == 2 or x in (sign, sign + 1)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        on_cursor = rank == self.cursor
        segments = [Segment(CURSEUR if on_cursor else " ", self.style("alerte"))]
        for place in place_columns(width - 1):
            *before, last = self._render_cell(rank, place)
            segments += [*before, Segment(f"{last.text} ", last.style)]
        strip = Strip(segments).simplify().adjust_cell_length(width)
        if on_cursor:
            over = self.style("curseur" if self.has_focus else "curseur-inactif")
            return Strip([Segment(part.text, over) for part in strip])
        return strip.apply_style(self.rich_style)

    def draw_header(self, _y: int, width: int) -> Strip:
        texts = [" "]
        for place in place_columns(width - 1):
            is_left = place.colonne in (Column.LIBELLE, Column.MARQUE, Column.BARRE)
            fit_cell = fit if is_left else fit_right
            texts.append(fit_cell(heading_of(place), place.width) + " ")
        return self.draw_text("".join(texts), self.style("entete"), width)

    def _render_cell(self, rank: int, place: Placement) -> Iterator[Segment]:
        row = self.rows[rank]
        base = self.style(row.tone.value)
        if place.colonne is Column.LIBELLE:
            yield from self._render_label(rank, place.width, base)
        elif place.colonne is Column.MARQUE:
            look = _LOOKS.get(row.marque)
            yield Segment(fit(row.marque, place.width), self.style(look) if look else base)
        elif place.colonne is Column.BARRE:
            if isinstance(row.barre, str):
                word = row.barre if len(row.barre) <= place.width else _SHORT_WORDS.get(row.barre, "")
                yield Segment(word[: place.width].center(place.width), self.style("discret"))
                return
            for part, text in draw_bar(row.barre, place.width):
                yield Segment(text, self.style(part.value))
        else:
            text = dict(row.textes)[place.colonne]
            shown = text if len(text) <= place.width else text.rstrip()
            yield Segment(fit_right(shown, place.width), self._figure_style(row, place.colonne, base))

    def _figure_style(self, row: LigneRow, colonne: Column, base: Style) -> Style:
        """Return a figure's style: the bar's colour for the écart, bright for the réalisé, else dimmed."""
        if colonne is Column.ECART and isinstance(row.barre, EcartBar):
            return self.style(row.barre.part.value)
        return base if colonne in (Column.REALISE, Column.PREVU) else self.style("discret")

    def _render_label(self, rank: int, width: int, base: Style) -> Iterator[Segment]:
        row, rooms = self.rows[rank], tuple(_room(each, width) for each in self.rows)
        label = tell_apart(tuple(each.libelle for each in self.rows), rooms)[rank]
        yield Segment(_lead(row, width), base)
        yield Segment(f"{row.code} ", base + self.style("code"))
        yield Segment(fit(label, rooms[rank]) + _made(row, width), base)


def _lead(row: LigneRow, width: int) -> str:
    """Return the indent and the sign before a line's code, for a label of `width` cells."""
    return " " * _indent(row, width) + _SIGNES[row.rangee.noeud] + " "


def _room(row: LigneRow, width: int) -> int:
    """Return the cells of a label of `width` left for its words by its signs, code and livrables."""
    return max(0, width - len(_lead(row, width)) - len(row.code) - 1 - len(_made(row, width)))


def _made(row: LigneRow, width: int) -> str:
    """Return the livrables produced and promised, empty if they leave too little room for the words."""
    made = f" {row.livrables}" if row.livrables else ""
    return made if width - len(made) >= LINE_MIN and width >= INDENT_WIDE else ""


def _indent(row: LigneRow, label: int) -> int:
    """Return the cells of indent of a line whose label has `label` cells."""
    return row.rangee.profondeur * (2 if label >= INDENT_WIDE else 1)
