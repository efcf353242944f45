"""The pace of the work: observed over the last six weeks, and required to land on time.

A pace is hundredths of a day for one week of five working days: a holiday takes its share of the week off,
it does not slow the pace down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cariforef_tui.domain.calendrier import Calendrier

SEMAINES_OBSERVEES = 6
JOURS_OBSERVES_MIN = 20
JOURS_PAR_SEMAINE = 5


@dataclass(frozen=True, slots=True)
class Rythme:
    """Observed and required pace of one line at a date; None where it cannot be said.

    `a_faire` is what the required pace spreads over the `jours_ouvres` left to `fin`: the declared reste à
    faire where there is one, otherwise what is left of the plan.
    """

    observe: int | None
    requis: int | None
    a_faire: int | None
    jours_ouvres: int
    fin: date


def observed_from(au: date) -> date:
    """First day of the observed weeks that end with `au`."""
    return au - timedelta(weeks=SEMAINES_OBSERVEES) + timedelta(days=1)


def observed_days(calendrier: Calendrier, first: date, au: date) -> int:
    """Working days observed at `au`, for work whose window opens on `first`."""
    return calendrier.count_working_days(max(first, observed_from(au)), au)


def is_observable(calendrier: Calendrier, realise: int, first: date, last: date, au: date) -> bool:
    """True once 20 working days of the window are behind and something is logged."""
    return realise > 0 and calendrier.count_working_days(first, min(au, last)) >= JOURS_OBSERVES_MIN


def project_rythme(
    calendrier: Calendrier, realise: int, recent: int, first: date, last: date, au: date
) -> int | None:
    """Hundredths used at `last` if the pace of the last six weeks is kept, half a hundredth up.

    `recent` is the part of `realise` logged in those weeks. None before there is enough to observe.
    """
    if not is_observable(calendrier, realise, first, last, au):
        return None
    ahead = calendrier.count_working_days(au + timedelta(days=1), last)
    return realise + spread(recent, ahead, observed_days(calendrier, first, au))


def spread(centiemes: int, days: int, observed: int) -> int:
    """Hundredths that `days` hold where `observed` days held `centiemes`; 0 where nothing was observed."""
    return (2 * centiemes * days + observed) // (2 * observed) if observed and days > 0 else 0


def compute_rythme(
    calendrier: Calendrier,
    *,
    realise: int,
    recent: int,
    a_faire: int | None,
    window: tuple[date, date],
    au: date,
) -> Rythme:
    """Return the pace observed and the pace required from the day after `au` to the end of the window."""
    first, last = window
    ahead = calendrier.count_working_days(max(first, au + timedelta(days=1)), last)
    requis = None
    if a_faire is not None and ahead:
        requis = spread(max(0, a_faire), JOURS_PAR_SEMAINE, ahead)
    observe = None
    if is_observable(calendrier, realise, first, last, au):
        observe = spread(recent, JOURS_PAR_SEMAINE, observed_days(calendrier, first, au))
    return Rythme(observe, requis, a_faire, ahead, last)
