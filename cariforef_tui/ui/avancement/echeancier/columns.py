"""How the échéancier shares a width: the columns of what comes, and those of the year."""

from __future__ import annotations

from dataclasses import dataclass

from cariforef_tui.domain.pilotage.echeancier import MOIS_PAR_AN

MARGE = 3
"""The cursor's sign, that of the gravité, and a blank."""
LIBELLE_MIN = 28
"""Cells of a label, its code not counted, for which the other columns give way."""
CODE_MAX = 10
"""Cells of a code of the year, its indent and the blank after it."""
LIBELLE_AISE = 46
"""Cells of a label, its code counted, from which the year takes what is left."""
PAR_MOIS_MAX = 5
"""Cells of a month where there is room, the rest being the label's: two show a half of it at 80 columns."""
LARGE = 110
"""Cells from which the year says the état in words too."""
QUI_MIN, QUI_MAX = 5, 16
DELAI_COURT = 3
"""Cells of `J-9`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingColumns:
    """Widths in cells of what comes; 0 where a column is not shown."""

    jour: int
    delai: int
    code: int
    libelle: int
    chiffres: int
    etat: int
    qui: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearColumns:
    """Widths in cells of a line of the year: label, figures, état (0: not shown), a month."""

    libelle: int
    chiffres: int
    etat: int
    par_mois: int


def share_coming(
    width: int, *, jour: int, delai: int, court: int, code: int, chiffres: int, etat: int, qui: int
) -> ComingColumns:
    """Share `width` for what comes, whose widest texts are given: figures are whole or not shown.

    The days left, then who, then the figures leave their room to the label; `court` is the widest of the days
    left under ten, which stay longer.
    """
    fixed = MARGE + jour + 1 + code + 1 + (etat + 1 if etat else 0)
    people = min(qui, QUI_MIN)
    room = width - fixed
    shown = {"delai": delai, "qui": people, "chiffres": chiffres}
    for name, least in (("delai", court), ("delai", 0), ("qui", 0), ("chiffres", 0)):
        if room - _taken(shown) < LIBELLE_MIN:
            shown[name] = least
    spare = max(0, room - _taken(shown) - LIBELLE_AISE)
    if shown["qui"]:
        shown["qui"] += min(spare, min(qui, QUI_MAX) - people)
    return ComingColumns(
        jour=jour,
        delai=shown["delai"],
        code=code,
        libelle=max(0, room - _taken(shown)),
        chiffres=shown["chiffres"],
        etat=etat,
        qui=shown["qui"],
    )


def _taken(cells: dict[str, int]) -> int:
    """Cells of the columns shown, the blank beside each counted."""
    return sum(each + 1 for each in cells.values() if each)


def share_year(width: int, *, chiffres: int, etat: int) -> YearColumns:
    """Share `width` for the lines of the year, whose widest figures and état are given."""
    etat = etat if width >= LARGE else 0
    room = width - MARGE - 1 - chiffres - 1 - (etat + 1 if etat else 0)
    least = 2 if room - 2 * MOIS_PAR_AN >= LIBELLE_MIN + CODE_MAX else 1
    par_mois = max(least, min(PAR_MOIS_MAX, (room - LIBELLE_AISE) // MOIS_PAR_AN))
    libelle = max(0, room - MOIS_PAR_AN * par_mois)
    return YearColumns(libelle=libelle, chiffres=chiffres, etat=etat, par_mois=par_mois)
