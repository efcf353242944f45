"""The strip of cells that a line of the échéancier is drawn in: twelve months, each of as many cells."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.avancement.etat import Etat
from cariforef_tui.domain.pilotage.echeancier import MOIS_PAR_AN, Barre, Echeancier, Nature


class Fond(StrEnum):
    """What a cell is filled with: outside the window, still to do, done, missing, or done beyond the plan."""

    HORS = "hors"
    PERIODE = "periode"
    FAIT = "fait"
    MANQUE = "manque"
    EN_TROP = "en trop"


@dataclass(frozen=True, slots=True)
class Cellule:
    """One cell: what fills it, what falls on it, and whether it is that of the date de référence."""

    fond: Fond
    repere: Nature | None = None
    is_now: bool = False


PAR_MOIS_NOMME = 4
"""Cells of a month from which its name has three letters and a blank; a letter stands for it in fewer."""
_MOIS_COURTS = ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")
_MOIS_EN_TROIS = ("jan", "fév", "mar", "avr", "mai", "jun", "jul", "aoû", "sep", "oct", "nov", "déc")
_PRIORITES = (Nature.JALON, Nature.JALON_TENU, Nature.SOLDE, Nature.ECHEANCE, Nature.TRIMESTRE)
"""Which sign a cell shows where several days share it, the first one first."""


def cell_of(jour: date, par_mois: int) -> int:
    """Return the cell of a day in a year of `par_mois` cells a month, the first of January's being 0."""
    days = monthrange(jour.year, jour.month)[1]
    return (jour.month - 1) * par_mois + (jour.day - 1) * par_mois // days


def now_cell(echeancier: Echeancier, par_mois: int) -> int | None:
    """Return the cell of the date de référence, None where it is outside the exercice."""
    au = echeancier.au
    return cell_of(au, par_mois) if au.year == echeancier.exercice else None


def month_names(par_mois: int) -> str:
    """Return the names of the months above a strip of `par_mois` cells each, as long as they have room."""
    names: tuple[str, ...] = _MOIS_COURTS if par_mois > 4 else _MOIS_EN_TROIS
    if par_mois < PAR_MOIS_NOMME:
        names = tuple(name[0].upper() for name in _MOIS_COURTS)
    return "".join(name.ljust(par_mois) for name in names)


def draw_frise(barre: Barre, now: int | None, par_mois: int) -> tuple[Cellule, ...]:
    """Return the cells of one line, `par_mois` a month.

    A late line has a gap from what is done up to today, one that is over is done beyond the plan: wholly, or
    from today where it is only about to be. What needs no look, or has no number of its own, has neither.
    """
    fonds = [Fond.HORS] * (MOIS_PAR_AN * par_mois)
    first, last = cell_of(barre.debut, par_mois), cell_of(barre.fin, par_mois)
    _fill(fonds, first, last, Fond.PERIODE)
    done = first - 1
    if barre.atteint is not None:
        done = cell_of(barre.atteint, par_mois)
        _fill(fonds, first, done, Fond.FAIT)
        if barre.is_over and barre.etat is Etat.DEPASSE:
            _fill(fonds, first, done, Fond.EN_TROP)
        elif barre.is_over and now is not None:
            _fill(fonds, max(first, now), done, Fond.EN_TROP)
    if barre.is_late and barre.prevu is not None and now is not None:
        _fill(fonds, done + 1, now, Fond.MANQUE)
    signs: dict[int, Nature] = {}
    for nature in reversed(_PRIORITES):
        for repere in barre.reperes:
            if repere.nature is nature:
                signs[cell_of(repere.jour, par_mois)] = nature
    return tuple(Cellule(fond, signs.get(rank), rank == now) for rank, fond in enumerate(fonds))


def _fill(fonds: list[Fond], first: int, last: int, fond: Fond) -> None:
    for rank in range(first, last + 1):
        fonds[rank] = fond
