"""The pace of the work: observed over each person's last complete weeks, and required to land on time.

A pace is in hundredths of a day a week. The required pace is for a week of five working days: a holiday
shortens its week, but does not change the pace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cariforef_tui.domain.temps.calendrier import Calendrier

JOURS_PAR_SEMAINE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rythme:
    """The observed pace of a line at a date, and the one required up to `fin`; None for an unknown one."""

    observe: int | None
    requis: int | None
    fin: date


def spread(centiemes: int, days: int, observed: int) -> int:
    """Return the hundredths of `days` days if `observed` days hold `centiemes`; 0 if they hold nothing."""
    return (2 * centiemes * days + observed) // (2 * observed) if observed and days > 0 else 0


def compute_rythme(
    calendrier: Calendrier,
    *,
    observe: int | None,
    a_faire: int | None,
    window: tuple[date, date],
    au: date,
) -> Rythme:
    """Return the pace observed, and the one required from the day after `au` to the end of the window.

    `a_faire` is the declared reste à faire, or else what is left of the plan.
    """
    first, last = window
    ahead = calendrier.count_working_days(max(first, au + timedelta(days=1)), last)
    requis = None
    if a_faire is not None and ahead:
        requis = spread(max(0, a_faire), JOURS_PAR_SEMAINE, ahead)
    return Rythme(observe=observe, requis=requis, fin=last)
