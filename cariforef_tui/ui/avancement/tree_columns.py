"""Which columns of the tree fit a width, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LIBELLE_MIN = 24
LIBELLE_LARGE = 46
LIBELLE_AISE = 18
BAR_EASY = 4
"""Room goes to the bar up to BARRE_AISE cells, to the label up to LIBELLE_AISE, then to both."""
BAR_MIN = 8
BAR_MAX = 24


class Column(StrEnum):
    """Columns by their heading."""

    LIBELLE = "Ligne"
    MARQUE = ""
    BARRE = "fait│attendu"
    PREVU = "prévu"
    REALISE = "réalisé"
    RESTE = "reste"
    ECART = "écart"
    ECHEANCE = "échéance"
    SI = "SI"
    TAUX = "taux"
    ATTERRISSAGE = "atterr."
    ECART_FINAL = "éc. fin"


_SHORT_BAR = "fait│att"
_WIDTHS = {
    Column.MARQUE: 2,
    Column.PREVU: 8,
    Column.REALISE: 7,
    Column.RESTE: 7,
    Column.ECART: 8,
    Column.ECHEANCE: 8,
    Column.SI: 12,
    Column.TAUX: 5,
    Column.ATTERRISSAGE: 7,
    Column.ECART_FINAL: 7,
}
_ALWAYS = [Column.PREVU, Column.REALISE, Column.RESTE]
_WHERE_IT_FITS = (
    Column.ECART,
    Column.ATTERRISSAGE,
    Column.ECART_FINAL,
    Column.ECHEANCE,
    Column.SI,
    Column.TAUX,
)
_ORDER = (
    Column.LIBELLE,
    Column.MARQUE,
    Column.BARRE,
    Column.TAUX,
    Column.PREVU,
    Column.REALISE,
    Column.RESTE,
    Column.ECART,
    Column.ATTERRISSAGE,
    Column.ECART_FINAL,
    Column.ECHEANCE,
    Column.SI,
)


@dataclass(frozen=True, slots=True)
class Placement:
    """A column at cell `x`, `width` cells wide; one blank cell follows."""

    colonne: Column
    x: int
    width: int


def place_columns(width: int) -> tuple[Placement, ...]:
    """Columns for `width` cells: the label takes what is left, and gives way last."""
    shown = list(_ALWAYS)
    room = width - _WIDTHS[Column.MARQUE] - 1 - LIBELLE_MIN - BAR_MIN - 1 - _taken(shown)
    for colonne in _WHERE_IT_FITS:
        if room < _WIDTHS[colonne] + 1:
            break
        room -= _WIDTHS[colonne] + 1
        shown.append(colonne)
    bar = max(0, min(BAR_MAX, BAR_MIN + min(BAR_EASY, room // 2) + max(0, room - LIBELLE_AISE) // 3))
    label = max(4, width - _WIDTHS[Column.MARQUE] - 1 - bar - 1 - _taken(shown))
    widths = {**_WIDTHS, Column.LIBELLE: label, Column.BARRE: bar}
    placed, x = [], 0
    for colonne in _ORDER:
        if colonne in shown or colonne in (Column.LIBELLE, Column.MARQUE, Column.BARRE):
            placed.append(Placement(colonne, x, widths[colonne]))
            x += widths[colonne] + (colonne is not Column.LIBELLE)
    return tuple(placed)


def heading_of(place: Placement) -> str:
    """The column's heading, short where it is narrow."""
    if place.colonne is Column.BARRE and place.width < len(Column.BARRE):
        return _SHORT_BAR
    return place.colonne.value


def _taken(colonnes: list[Column]) -> int:
    return sum(_WIDTHS[colonne] + 1 for colonne in colonnes)
