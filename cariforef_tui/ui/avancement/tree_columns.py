"""Which columns of the tree fit a width, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LIBELLE_MIN = 24
LIBELLE_LARGE = 46
LIBELLE_AISE = 18
BARRE_AISE = 4
"""Room goes to the bar up to BARRE_AISE cells, to the label up to LIBELLE_AISE, then to both."""
BARRE_MIN = 8
BARRE_MAX = 24


class Colonne(StrEnum):
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
    Colonne.MARQUE: 2,
    Colonne.PREVU: 8,
    Colonne.REALISE: 7,
    Colonne.RESTE: 7,
    Colonne.ECART: 8,
    Colonne.ECHEANCE: 8,
    Colonne.SI: 12,
    Colonne.TAUX: 5,
    Colonne.ATTERRISSAGE: 7,
    Colonne.ECART_FINAL: 7,
}
_ALWAYS = [Colonne.PREVU, Colonne.REALISE, Colonne.RESTE]
_WHERE_IT_FITS = (
    Colonne.ECART,
    Colonne.ATTERRISSAGE,
    Colonne.ECART_FINAL,
    Colonne.ECHEANCE,
    Colonne.SI,
    Colonne.TAUX,
)
_ORDER = (
    Colonne.LIBELLE,
    Colonne.MARQUE,
    Colonne.BARRE,
    Colonne.TAUX,
    Colonne.PREVU,
    Colonne.REALISE,
    Colonne.RESTE,
    Colonne.ECART,
    Colonne.ATTERRISSAGE,
    Colonne.ECART_FINAL,
    Colonne.ECHEANCE,
    Colonne.SI,
)


@dataclass(frozen=True, slots=True)
class Placement:
    """A column at cell `x`, `width` cells wide; one blank cell follows."""

    colonne: Colonne
    x: int
    width: int


def place_columns(width: int) -> tuple[Placement, ...]:
    """Columns for `width` cells: the label takes what is left, and gives way last."""
    shown = list(_ALWAYS)
    room = width - _WIDTHS[Colonne.MARQUE] - 1 - LIBELLE_MIN - BARRE_MIN - 1 - _taken(shown)
    for colonne in _WHERE_IT_FITS:
        if room < _WIDTHS[colonne] + 1:
            break
        room -= _WIDTHS[colonne] + 1
        shown.append(colonne)
    bar = max(0, min(BARRE_MAX, BARRE_MIN + min(BARRE_AISE, room // 2) + max(0, room - LIBELLE_AISE) // 3))
    label = max(4, width - _WIDTHS[Colonne.MARQUE] - 1 - bar - 1 - _taken(shown))
    widths = {**_WIDTHS, Colonne.LIBELLE: label, Colonne.BARRE: bar}
    placed, x = [], 0
    for colonne in _ORDER:
        if colonne in shown or colonne in (Colonne.LIBELLE, Colonne.MARQUE, Colonne.BARRE):
            placed.append(Placement(colonne, x, widths[colonne]))
            x += widths[colonne] + (colonne is not Colonne.LIBELLE)
    return tuple(placed)


def heading_of(place: Placement) -> str:
    """The column's heading, short where it is narrow."""
    if place.colonne is Colonne.BARRE and place.width < len(Colonne.BARRE):
        return _SHORT_BAR
    return place.colonne.value


def _taken(colonnes: list[Colonne]) -> int:
    return sum(_WIDTHS[colonne] + 1 for colonne in colonnes)
