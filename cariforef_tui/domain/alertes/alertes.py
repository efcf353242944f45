"""Compute every alert of a date from the facts, in the order in which they are shown."""

from __future__ import annotations

from datetime import date
from itertools import chain

from cariforef_tui.domain.alertes.facts import Alerte, FaitsAlertes, TypeAlerte
from cariforef_tui.domain.alertes.of_agents import missing_saisies
from cariforef_tui.domain.alertes.of_echeances import (
    echeances_of_jalons,
    echeances_of_lignes,
    late_recurrences,
)
from cariforef_tui.domain.alertes.of_enveloppes import exceeded_postes, surcharge_si, underused_postes
from cariforef_tui.domain.alertes.of_livrables import late_livrables
from cariforef_tui.domain.alertes.of_visas import unsigned_months
from cariforef_tui.domain.avancement.etat import Gravite

__all__ = ["Alerte", "FaitsAlertes", "TypeAlerte", "compute_alertes"]

_GRAVITES = tuple(Gravite)


def compute_alertes(facts: FaitsAlertes) -> tuple[Alerte, ...]:
    """Return every alert, by gravité, then date (undated last), then line in document order.

    A soldée line, a régulation line and a jalon tenu raise none.
    """
    alertes = chain(
        echeances_of_jalons(facts),
        echeances_of_lignes(facts),
        late_recurrences(facts),
        exceeded_postes(facts),
        underused_postes(facts),
        late_livrables(facts),
        surcharge_si(facts),
        missing_saisies(facts),
        unsigned_months(facts),
    )
    rank = {ligne.code: index for index, ligne in enumerate(facts.programme.lignes)}

    def order(alerte: Alerte) -> tuple[int, date, int, str]:
        return (
            _GRAVITES.index(alerte.gravite),
            alerte.date or date.max,
            rank.get(alerte.code or "", len(rank)),
            alerte.agent or "",
        )

    return tuple(sorted(alertes, key=order))
