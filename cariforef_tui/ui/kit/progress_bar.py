"""A bar that shows réalisé, attendu and prévu together, readable without colour.

`███│░░░░` : full blocks are done, `│` is where the work should stand, the shade is the rest of the plan;
`»` ends a bar whose plan is exceeded.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FAIT, DEMI, RESTE, ATTENDU, DEPASSE = "█", "▌", "░", "│", "»"


class BarPart(StrEnum):
    """Kinds of pieces of the bar; the widget gives each its style."""

    FAIT = "fait"
    RESTE = "reste"
    ATTENDU = "attendu"
    DEPASSE = "depasse"


@dataclass(frozen=True, slots=True)
class Bar:
    """Hundredths of a day to draw; `prevu` is above 0."""

    prevu: int
    realise: int
    attendu: int


def draw_bar(barre: Bar, width: int) -> tuple[tuple[BarPart, str], ...]:
    """Return the pieces of the bar, `width` cells in all; the whole width is the prévu."""
    if width <= 0:
        return ()
    halves = max(0, min(2 * width, 2 * width * barre.realise // barre.prevu))
    if barre.realise > 0 and halves == 0:
        halves = 1
    cells = [(BarPart.FAIT, FAIT)] * (halves // 2)
    if halves % 2:
        cells.append((BarPart.FAIT, DEMI))
    cells += [(BarPart.RESTE, RESTE)] * (width - len(cells))
    tick = min(width - 1, max(0, width * barre.attendu // barre.prevu))
    cells[tick] = (BarPart.ATTENDU, ATTENDU)
    if barre.realise > barre.prevu:
        cells = [(BarPart.DEPASSE, char) for _, char in cells]
        cells[-1] = (BarPart.DEPASSE, DEPASSE)
    return _join(cells)


def _join(cells: list[tuple[BarPart, str]]) -> tuple[tuple[BarPart, str], ...]:
    pieces: list[tuple[BarPart, str]] = []
    for part, char in cells:
        if pieces and pieces[-1][0] is part:
            pieces[-1] = (part, pieces[-1][1] + char)
        else:
            pieces.append((part, char))
    return tuple(pieces)
