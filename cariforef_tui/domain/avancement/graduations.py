"""The scales of a drawing: round values, months or days, and where their texts go without touching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from cariforef_tui.domain.values.months import Mois

_JOURS_PAR_MOIS_MIN = 45
"""Length in days under which the axis counts days and not months."""
_JOUR_CELLS, _MOIS_CELLS, _INITIALE_CELLS = 8, 5, 2
"""Cells that a day, a month's short name and its initial take, with the blank before the next."""
_STEPS = (25, 50, *(digit * 10**power for power in range(2, 8) for digit in (1, 2, 5)))
"""The steps of an axis, in hundredths of a day, which make values between two ticks easy to read."""


def nice_ticks(low: int, high: int, count: int) -> tuple[int, ...]:
    """Return round hundredths of a day (1, 2 or 5 times a power of ten) between the bounds, at most `count`.

    0 is one of them if the range contains it; the smallest step is a quarter of a day.
    """
    span = max(1, high - low)
    for step in _STEPS:
        first, last = -(-low // step), high // step
        if last - first + 1 <= max(1, count) and step * max(1, count) >= span // 2:
            return tuple(rank * step for rank in range(first, last + 1))
    return ()


def count_months(first: date, last: date) -> int:
    """Return the number of months on the axis, partial ones included; 0 if a short axis counts days."""
    if (last - first).days < _JOURS_PAR_MOIS_MIN:
        return 0
    return 12 * (last.year - first.year) + last.month - first.month + 1


def date_ticks(first: date, last: date, width: int) -> list[tuple[date, str]]:
    """Return days with labels for an axis of `width` cells: months on a long one, days on a short one."""
    months = count_months(first, last)
    if not months:
        days = (last - first).days + 1
        step = -(-days // max(1, min(days, width // _JOUR_CELLS)))
        chosen = [first + timedelta(days=offset) for offset in range(0, days, step)]
        return [(jour, f"{jour:%d/%m}") for jour in chosen]
    starts, mois = [first], Mois.of(first)
    while (mois := mois.next).first_day <= last:
        starts.append(mois.first_day)
    names = [(jour, Mois.of(jour).court) for jour in starts]
    if width >= _MOIS_CELLS * months:
        return names
    step = 1 if width >= _INITIALE_CELLS * months else 3
    return [(jour, name[0].upper()) for jour, name in names[::step]]


def place_texts(texts: Iterable[tuple[int, str]], width: int) -> str:
    """Return a line with each text at its place, without those that would touch another or be cut."""
    line = ""
    for x, texte in texts:
        if (x > len(line) or not line) and x + len(texte) <= width:
            line = line.ljust(x) + texte
    return line


def spread_rows(wanted: Sequence[int], height: int) -> list[int]:
    """Return a row for each figure, near the one it wants and below that of the figure before, from 0.

    Those that `height` rows cannot hold have later ones.
    """
    rows: list[int] = []
    for rank, row in reversed([*enumerate(wanted)]):
        # The figures above still need a row each.
        rows.append(max(rank, min(row, rows[-1] - 1 if rows else height - 1)))
    return rows[::-1]
