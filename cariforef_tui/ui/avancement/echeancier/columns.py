"""How the échéancier shares a width between the label, the figures and the twelve months."""

from __future__ import annotations

from dataclasses import dataclass

from cariforef_tui.domain.pilotage.echeancier import MOIS_PAR_AN
from cariforef_tui.domain.pilotage.frise import PAR_MOIS_MIN

MARGE = 2
"""The cursor's sign and that of what is late or over."""
PAR_MOIS_MAX = 9
"""Cells of a month: three of ten days at 80 columns, of about a week each from 120 on."""
PAR_MOIS_SEMAINES = 7
"""From so many cells, a week has one or two, and a blank beside its tick."""
LIBELLE_AISE = 38
"""Cells of a label from which the months take what is left."""

CHIFFRES = "réal./prévu"


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in cells: label, réalisé, prévu, blocks of the work by month (0: not shown), a month."""

    libelle: int
    realise: int
    prevu: int
    travail: int
    par_mois: int

    @property
    def chiffres(self) -> int:
        return self.realise + 1 + self.prevu


def share_width(width: int, realise: int, prevu: int) -> Columns:
    """Return the columns of a table of `width` cells whose widest figures take `realise` and `prevu`."""
    realise = max(realise, len(CHIFFRES) - 1 - prevu)
    left = width - MARGE - 1 - realise - 1 - prevu - 1
    has_travail = left - (MOIS_PAR_AN + 1) - MOIS_PAR_AN * PAR_MOIS_MIN >= LIBELLE_AISE
    left -= MOIS_PAR_AN + 1 if has_travail else 0
    par_mois = max(PAR_MOIS_MIN, min(PAR_MOIS_MAX, (left - LIBELLE_AISE) // MOIS_PAR_AN))
    return Columns(
        libelle=max(0, left - MOIS_PAR_AN * par_mois),
        realise=realise,
        prevu=prevu,
        travail=MOIS_PAR_AN if has_travail else 0,
        par_mois=par_mois,
    )
