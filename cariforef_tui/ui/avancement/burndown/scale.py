"""Scales of the burn-down chart: round values on the days' axis, French months on the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pendulum

from cariforef_tui.domain.values.dates import MOIS

MOIS_COURTS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
_JOURS_PAR_MOIS_MIN = 45
"""Days under which the axis has days and not months."""
_STEPS = (1, 2, 5)
"""Digits of the steps of an axis: the values between two ticks are easy to read."""


@dataclass(frozen=True, slots=True)
class Graduation:
    """A label and the day that it stands at."""

    jour: date
    texte: str


def nice_ticks(low: int, high: int, count: int) -> tuple[int, ...]:
    """Round values (1, 2 or 5 times a power of ten, in hundredths) from `low` to `high`, at most `count`.

    0 is one of them where the range holds it; the smallest step is a quarter of a day.
    """
    span = max(1, high - low)
    for step in _round_steps():
        first, last = -(-low // step), high // step
        if last - first + 1 <= max(1, count) and step * max(1, count) >= span // 2:
            return tuple(rank * step for rank in range(first, last + 1))
    return ()


def _round_steps() -> list[int]:
    return [25, 50, *(digit * 10**power for power in range(2, 8) for digit in _STEPS)]


def count_months(first: date, last: date) -> int:
    """Months that the axis has, begun ones included; 0 over a window so short that it counts days."""
    if (last - first).days < _JOURS_PAR_MOIS_MIN:
        return 0
    return 12 * (last.year - first.year) + last.month - first.month + 1


def date_ticks(first: date, last: date, width: int) -> tuple[Graduation, ...]:
    """Labels for an axis of `width` cells: months over a long window, days over a short one."""
    if (last - first).days < _JOURS_PAR_MOIS_MIN:
        return _day_ticks(first, last, width)
    months = _month_starts(first, last)
    room = width / max(1, len(months))
    if room >= 6:
        return tuple(Graduation(jour, MOIS_COURTS[jour.month - 1]) for jour in months)
    if room >= 2:
        return tuple(Graduation(jour, MOIS[jour.month - 1][0].upper()) for jour in months)
    return tuple(Graduation(jour, MOIS[jour.month - 1][0].upper()) for jour in months[::3])


def _month_starts(first: date, last: date) -> list[date]:
    opening = pendulum.instance(first).start_of("month")
    _, *others = opening.diff(pendulum.instance(last)).range("months")
    return [first, *others]


def _day_ticks(first: date, last: date, width: int) -> tuple[Graduation, ...]:
    days = (last - first).days
    count = max(1, min(days + 1, width // 8))
    step = max(1, -(-(days + 1) // count))
    return tuple(
        Graduation(first + timedelta(days=offset), f"{first + timedelta(days=offset):%d/%m}")
        for offset in range(0, days + 1, step)
    )
