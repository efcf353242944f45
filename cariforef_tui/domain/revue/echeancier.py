"""The échéancier of a review: the lines of its perimeter, at the day of its figures."""

from __future__ import annotations

from cariforef_tui.domain.pilotage.echeancier import Echeancier, FaitsEcheancier, make_echeancier
from cariforef_tui.domain.pilotage.tree import list_rows, open_by_default, open_everywhere
from cariforef_tui.domain.programme.programme import GIP
from cariforef_tui.domain.revue.facts import FaitsRevue


def echeancier_of(faits: FaitsRevue) -> Echeancier | None:
    """Return the bars of every line of a pôle, or of the pôles and axes of the GIP.

    None if the work by month was not read.
    """
    if faits.travail is None:
        return None
    facts, perimetre = faits.facts, faits.cle.perimetre
    programme = facts.programme
    ouverts = open_by_default(programme) if perimetre == GIP else open_everywhere(programme)
    rangees = list_rows(programme, programme.children, ouverts, None)
    return make_echeancier(
        FaitsEcheancier(
            programme=programme,
            calendrier=facts.calendrier,
            avancement=facts.avancement,
            declarations=facts.declarations,
            retirees=facts.retirees,
            travail=faits.travail,
            livrables=facts.livrables,
        ),
        (rangee for rangee in rangees if rangee.code in programme.subtrees[perimetre]),
    )
