"""A bar that shows réalisé, attendu and prévu together, readable without colour.

`███│░░░░` : full blocks are done, `│` is where the work should stand, the shade is the rest of the plan;
`»` ends a bar whose plan is exceeded.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FAIT, DEMI, RESTE, ATTENDU, DEPASSE = "█", "▌", "░", "│", "»"


class PartBarre(StrEnum):
    """Kinds of pieces of the bar; the widget gives each its style."""

    FAIT = "fait"
    RESTE = "reste"
    ATTENDU = "attendu"
    DEPASSE = "depasse"


@dataclass(frozen=True, slots=True)
class Barre:
    """Hundredths of a day to draw; `prevu` is above 0."""

    prevu: int
    realise: int
    attendu: int


def draw_barre(barre: Barre, width: int) -> tuple[tuple[PartBarre, str], ...]:
    """Return the pieces of the bar, `width` cells in all; the whole width is the prévu."""
    if width <= 0:
        return ()
    halves = max(0, min(2 * width, 2 * width * barre.realise // barre.prevu))
    if barre.realise > 0 and halves == 0:
        halves = 1
    cells = [(PartBarre.FAIT, FAIT)] * (halves // 2)
    if halves % 2:
        cells.append((PartBarre.FAIT, DEMI))
    cells += [(PartBarre.RESTE, RESTE)] * (width - len(cells))
    tick = min(width - 1, max(0, width * barre.attendu // barre.prevu))
    cells[tick] = (PartBarre.ATTENDU, ATTENDU)
    if barre.realise > barre.prevu:
        cells = [(PartBarre.DEPASSE, char) for _, char in cells]
        cells[-1] = (PartBarre.DEPASSE, DEPASSE)
    return _join(cells)


def _join(cells: list[tuple[PartBarre, str]]) -> tuple[tuple[PartBarre, str], ...]:
    pieces: list[tuple[PartBarre, str]] = []
    for part, char in cells:
        if pieces and pieces[-1][0] is part:
            pieces[-1] = (part, pieces[-1][1] + char)
        else:
            pieces.append((part, char))
    return tuple(pieces)
