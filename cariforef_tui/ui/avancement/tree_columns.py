"""Which columns of the tree fit a width, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from cariforef_tui.domain.pilotage.tree import SortOrder
from cariforef_tui.ui.kit.columns import LABEL_MIN


class Column(StrEnum):
    """Columns by their heading."""

    LIBELLE = "ligne"
    MARQUE = ""
    PREVU = "prévu"
    REALISE = "réal."
    TAUX = "%"
    BARRE = "retard│avance"
    ECART = "écart"
    ATTERRISSAGE = "atterrissage"
    ECART_FINAL = "écart final"
    ECHEANCE = "échéance"
    SI = "SI"


SORTS = {
    Column.LIBELLE: SortOrder.DOCUMENT,
    Column.PREVU: SortOrder.PREVU,
    Column.TAUX: SortOrder.TAUX,
    Column.BARRE: SortOrder.RETARDS,
    Column.ECART: SortOrder.RETARDS,
    Column.ATTERRISSAGE: SortOrder.DEPASSEMENTS,
    Column.ECART_FINAL: SortOrder.DEPASSEMENTS,
    Column.ECHEANCE: SortOrder.ECHEANCE,
}
"""What a click on a head sorts by."""

LINE_MIN = 13 + LABEL_MIN
"""Cells of the signs, the code and the label of the deepest line."""
_ALWAYS = {Column.LIBELLE: LINE_MIN, Column.MARQUE: 1, Column.ECART: 7}
_GROWTH = (
    (Column.PREVU, 6),
    (Column.REALISE, 7),
    (Column.ATTERRISSAGE, 8),
    (Column.BARRE, 9),
    (Column.TAUX, 4),
    (Column.LIBELLE, 50),
    (Column.BARRE, 13),
    (Column.ATTERRISSAGE, 12),
    (Column.BARRE, 17),
    (Column.ECART_FINAL, 11),
    (Column.ECHEANCE, 8),
    (Column.SI, 12),
    (Column.LIBELLE, 72),
    (Column.BARRE, 25),
)
"""What takes the room that is left, in this order, each up to so many cells.

The bar and the share, which say the écart and the réalisé again, come after 80 columns.
"""
_SHORT_BAR = "−│+"
_SHORT_ATTERRISSAGE = "atterr."
INDENT_WIDE = 46
"""Cells of a label from which each level is indented by two."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A column at cell `x`, `width` cells wide; one blank cell stands before the next."""

    colonne: Column
    x: int
    width: int


@lru_cache(maxsize=8)
def place_columns(width: int) -> tuple[Placement, ...]:
    """Columns for `width` cells: figures are never cut, and leave before the label has less than it needs."""
    widths = dict(_ALWAYS)
    room = width + 1 - sum(cells + 1 for cells in widths.values())
    widths[Column.LIBELLE] = max(4, LINE_MIN + min(0, room))
    for colonne, cells in _GROWTH:
        if colonne in widths:
            more = max(0, min(room, cells - widths[colonne]))
            widths[colonne] += more
            room -= more
        elif room > cells:
            widths[colonne] = cells
            room -= cells + 1
    widths[Column.LIBELLE] += max(0, room)
    placed, x = [], 0
    for colonne in Column:
        if colonne in widths:
            placed.append(Placement(colonne, x, widths[colonne]))
            x += widths[colonne] + 1
    return tuple(placed)


def heading_of(place: Placement) -> str:
    """The column's heading, short where it is narrow; the bar's has its middle where the bar has its own."""
    if place.colonne is Column.ATTERRISSAGE and place.width < len(Column.ATTERRISSAGE):
        return _SHORT_ATTERRISSAGE
    if place.colonne is not Column.BARRE:
        return place.colonne.value
    late, _, early = (Column.BARRE.value if place.width >= len(Column.BARRE) else _SHORT_BAR).partition("│")
    left = (place.width - 1) // 2
    return f"{late:>{max(left, 0)}}│{early}" if place.width >= len(_SHORT_BAR) else ""


def column_at(width: int, x: int) -> Column | None:
    """Column drawn at cell `x` of a tree of `width` cells, the blank after it included."""
    return next(
        (place.colonne for place in place_columns(width) if place.x <= x <= place.x + place.width), None
    )
