"""Big figures, five rows high, with their legends below; on a small screen, words on one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.reactive import var
from textual.strip import Strip

from cariforef_tui.ui.kit.columns import wrap_cells
from cariforef_tui.ui.kit.text_block import DrawnLines

HEIGHT = 5
_LEGEND, _LEGEND_LINES = 12, 3
"""Least width in cells of the legends, and most lines of each."""
_SHAPES = {
    "0": ("███", "█ █", "█ █", "█ █", "███"),
    "1": (" █ ", "██ ", " █ ", " █ ", "███"),
    "2": ("███", "  █", "███", "█  ", "███"),
    "3": ("███", "  █", " ██", "  █", "███"),
    "4": ("█ █", "█ █", "███", "  █", "  █"),
    "5": ("███", "█  ", "███", "  █", "███"),
    "6": ("███", "█  ", "███", "█ █", "███"),
    "7": ("███", "  █", "  █", " █ ", " █ "),
    "8": ("███", "█ █", "███", "█ █", "███"),
    "9": ("███", "█ █", "███", "  █", "███"),
    "+": ("   ", " █ ", "███", " █ ", "   "),
    "-": ("   ", "   ", "███", "   ", "   "),
    ",": (" ", " ", " ", "█", "█"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as text, with its legends: what it counts, its state, and a detail that compares it.

    A small screen leaves `detail` out. `niveau` is its look: `normal`, `discret`, `attention` or `critique`.
    """

    nombre: str
    legende: str
    niveau: str = "normal"
    detail: str = ""
    objet: str = ""

    def words(self, width: int) -> list[str]:
        """Return the legends, on lines of `width` cells."""
        texts = filter(None, (self.objet, self.legende, self.detail))
        return [line for text in texts for line in wrap_cells(text, width, _LEGEND_LINES)]

    @property
    def sentence(self) -> str:
        """The figure in words: `1 décision en retard`."""
        return " ".join(filter(None, (self.nombre, self.objet, self.legende)))


def draw_number(nombre: str, scale: int) -> list[str]:
    """Return the rows of a number, each dot `scale` cells wide."""
    rows = (" ".join(_SHAPES[sign][row] for sign in nombre) for row in range(HEIGHT))
    return ["".join(dot * scale for dot in row) for row in rows]


class BigFigures(DrawnLines):
    """Shows figures one below the other, or in words side by side if the widget is low."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"chiffre--{look}" for look in ("normal", "discret", "attention", "critique", "legende")
    }
    figures: var[tuple[Figure, ...]] = var(())
    scale: var[int] = var(1)
    """Width in cells of a dot."""

    @property
    def wanted_width(self) -> int:
        """Width in cells that every number needs, and that legends take."""
        numbers = (draw_number(one.nombre, self.scale)[0] for one in self.figures)
        return max([_LEGEND, *map(cell_len, numbers)])

    def draw(self, _width: int) -> Sequence[Strip]:
        height = self.size.height
        if height < HEIGHT + 1:
            return [self._draw_words()]
        legend, lines = self._style("legende"), list[Strip]()
        words = [figure.words(self.wanted_width) for figure in self.figures]
        for rank, figure in enumerate(self.figures):
            rest = sum(2 + len(others) for others in words[rank + 1 :])
            is_big = len(lines) + HEIGHT + len(words[rank]) + rest <= height
            rows = draw_number(figure.nombre, self.scale) if is_big else [figure.nombre]
            lines += [Strip([Segment(row, self._style(figure.niveau))]) for row in rows]
            lines += [*(Strip([Segment(text, legend)]) for text in words[rank]), Strip([])]
        return lines

    def _draw_words(self) -> Strip:
        parts: list[Segment] = []
        for figure in self.figures:
            parts += [Segment("   ", self.rich_style)] if parts else []
            parts.append(Segment(figure.nombre, self._style(figure.niveau)))
            words = figure.sentence.removeprefix(figure.nombre)
            parts.append(Segment(words, self._style("legende")))
        return Strip(parts)

    def _style(self, look: str) -> Style:
        return self.get_component_rich_style(f"chiffre--{look}")
