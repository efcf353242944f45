"""A few big figures side by side, each with what it is below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Digits

from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.text_block import TextBlock

FIGURES_MAX = 4
"""Figures of a page: more would be read by nobody."""
DIGIT_WIDTH = 3
"""Cells of a digit; a comma takes one."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is written, what it is and what it is beside, each on a line below.

    `niveau` is its look: `normal`, `discret`, `attention` or `critique`.
    """

    nombre: str
    legende: str
    niveau: str = "normal"
    detail: str = ""


class BigFigures(Horizontal):
    """Shows up to four figures."""

    def compose(self) -> Iterable[Widget]:
        for _ in range(FIGURES_MAX):
            yield Vertical(Digits(), TextBlock(), classes="grand-chiffre")

    def show(self, figures: tuple[Figure, ...]) -> None:
        """Show these figures, left to right; where they have no room, not the discreet ones."""
        longest = max((len(figure.nombre) for figure in figures), default=0)
        if longest * DIGIT_WIDTH > self.app.size.width // max(len(figures), 1):
            figures = tuple(figure for figure in figures if figure.niveau != "discret") or figures
        self.display = bool(figures)
        self.set_class(any(figure.detail for figure in figures), "-detail")
        for rank, place in enumerate(self.query(".grand-chiffre")):
            place.display = rank < len(figures)
            if rank < len(figures):
                figure = figures[rank]
                place.set_classes(f"grand-chiffre -{figure.niveau}")
                place.query_one(Digits).update(figure.nombre)
                # An empty second line would be marked as one that is cut.
                lines = map(inert, filter(None, (figure.legende, figure.detail)))
                place.query_one(TextBlock).content = Content("\n").join(lines)
