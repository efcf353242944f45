"""Where the work of a line stands against what is expected of it by now: late, ahead, or beyond its plan."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from cariforef_tui.domain.avancement.avancement import AvancementLigne, enveloppe_attendu
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier

TOLERANCE_JOURS = 200
"""Hundredths of a day that an écart may have before anybody should look at it."""
TOLERANCE_PARTS = 20
"""An écart of one part in so many of what is expected (5 %) needs no look either, however large."""


class Standing(StrEnum):
    """How work stands; a régulation and what has no number planned are `REGULIER`."""

    REGULIER = "dans les temps"
    EN_AVANCE = "en avance"
    EN_RETARD = "en retard"
    TRES_EN_RETARD = "très en retard"
    DEPASSE = "dépassé"

    @property
    def is_late(self) -> bool:
        return self in (Standing.EN_RETARD, Standing.TRES_EN_RETARD)

    @property
    def is_over(self) -> bool:
        return self is Standing.DEPASSE


def stand(prevu: int | None, realise: int, attendu: int | None) -> Standing:
    """Return how `realise` stands (hundredths): over its plan, else late or ahead beyond the tolerance.

    Very late is half of what is expected, or less.
    """
    if prevu is None or attendu is None or prevu <= 0:
        return Standing.REGULIER
    if realise > prevu:
        return Standing.DEPASSE
    ecart = realise - attendu
    if abs(ecart) <= TOLERANCE_JOURS or abs(ecart) * TOLERANCE_PARTS <= attendu:
        return Standing.REGULIER
    if ecart > 0:
        return Standing.EN_AVANCE
    return Standing.TRES_EN_RETARD if 2 * realise <= attendu else Standing.EN_RETARD


def stand_of(programme: Programme, calendrier: Calendrier, figures: AvancementLigne, au: date) -> Standing:
    """Return how a line stands at the end of `au`, or the enveloppe that it shares with others."""
    shared = figures.enveloppe
    if shared is None or figures.prevu is not None:
        return stand(figures.prevu, figures.realise, figures.attendu)
    if shared.centiemes is None:
        return Standing.REGULIER
    attendu = enveloppe_attendu(programme, calendrier, shared, au)
    return stand(shared.centiemes, figures.enveloppe_realise or 0, attendu)
