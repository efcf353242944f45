"""Spread the plan's work over working days, and rate how heavy that makes each week.

Amounts are hundredths of a day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from cariforef_tui.domain.avancement.promises import Part
from cariforef_tui.domain.temps.calendrier import Calendrier


class Charge(StrEnum):
    """A week's load, from nothing asked to more than anybody has; ABSENT has no day to work on."""

    SANS = "sans"
    FAIBLE = "faible"
    NORMALE = "normale"
    PLEINE = "pleine"
    SURCHARGE = "surcharge"
    ABSENT = "absent"


def asked_parts(promised: tuple[Part, ...], claims: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the greater of what is promised and what is claimed: claims draw on the SI team's own days."""
    claimed = sum(part.centiemes for part in claims)
    return claims if claimed > sum(part.centiemes for part in promised) else promised


def spread_parts(
    parts: Iterable[Part], calendrier: Calendrier, lundis: Sequence[date], au: date
) -> tuple[int, ...]:
    """Return the hundredths asked in each week: the plan up to `au`, then what is left over the days left.

    Work whose window is over is late: it is spread over the rest of the exercice.
    """
    tomorrow = au + timedelta(days=1)
    planned, left = Counter[tuple[date, date]](), Counter[tuple[date, date]]()
    for part in parts:
        planned[part.debut, part.fin] += part.centiemes
        first = max(tomorrow, part.debut)
        late = calendrier.count_working_days(first, part.fin) == 0
        left[(tomorrow, calendrier.last_day) if late else (first, part.fin)] += part.reste
    bounds = [(monday, monday + timedelta(days=6)) for monday in lundis]
    weeks = [0] * len(lundis)
    for (first, last), centiemes in planned.items():
        if centiemes:
            for rank, (monday, sunday) in enumerate(bounds):
                weeks[rank] += _share(calendrier, centiemes, first, last, monday, min(sunday, au))
    for (first, last), centiemes in left.items():
        if centiemes:
            for rank, (monday, sunday) in enumerate(bounds):
                weeks[rank] += _share(calendrier, centiemes, first, last, monday, sunday)
    return tuple(weeks)


def to_pourcent(part: int, whole: int) -> int | None:
    """Whole percents, half a percent up; None if there is nothing to divide by."""
    return (200 * part + whole) // (2 * whole) if whole > 0 else None


def rate_charge(demande: int, disponible: int) -> Charge:
    """Say how heavy a week is: full from 90 % on, too much above 110 %."""
    if demande <= 0:
        return Charge.SANS
    pourcent = to_pourcent(demande, disponible)
    if pourcent is None:
        return Charge.ABSENT
    if pourcent > 110:
        return Charge.SURCHARGE
    if pourcent >= 90:
        return Charge.PLEINE
    return Charge.NORMALE if pourcent >= 50 else Charge.FAIBLE


def _share(calendrier: Calendrier, centiemes: int, first: date, last: date, begin: date, end: date) -> int:
    """Return the part from `begin` to `end` of hundredths spread evenly from `first` to `last`.

    The running total is rounded, so that the weeks sum to the whole.
    """
    total = calendrier.count_working_days(first, last)
    if total == 0 or end < first or begin > last or end < begin:
        return 0

    def until(day: date) -> int:
        elapsed = calendrier.count_working_days(first, min(day, last))
        return (2 * centiemes * elapsed + total) // (2 * total)

    return until(end) - until(begin - timedelta(days=1))
