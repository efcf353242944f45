"""From the meetings of one date to hundredths of a day on each line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import heappop, heappush
from itertools import pairwise

from cariforef_tui.domain.values.days import JOUR_ENTIER

Span = tuple[str, int, int]
"""A line's code, and the minutes at which a meeting of it begins and ends."""


def share_minutes(spans: Iterable[Span]) -> dict[str, int]:
    """Return the minutes of each line, a minute of several meetings being of the one that began last.

    What is within another, a meeting in an afternoon kept free for work, is what one was at.
    """
    waiting = sorted(((begin, end, code) for code, begin, end in spans if begin < end), reverse=True)
    bounds = sorted({minute for begin, end, _ in waiting for minute in (begin, end)})
    running: list[tuple[int, int, str]] = []
    minutes: dict[str, int] = {}
    for start, stop in pairwise(bounds):
        while waiting and waiting[-1][0] <= start:
            begin, end, code = waiting.pop()
            heappush(running, (-begin, end, code))
        while running and running[0][1] <= start:
            heappop(running)
        if running:
            code = running[0][2]
            minutes[code] = minutes.get(code, 0) + stop - start
    return minutes


def round_minutes(
    minutes: Mapping[str, int], *, pas: int, minutes_par_jour: int, room: int
) -> dict[str, int]:
    """Return hundredths of a day for each line, on the step `pas` and `room` together at most.

    Their sum is rounded, then shared by the largest remainder; a line that comes to nothing is left out.
    What fills the room off the step goes to the line of the most minutes.
    """
    every = sum(minutes.values())
    if not every or room <= 0:
        return {}
    steps, rest = divmod(every * JOUR_ENTIER, minutes_par_jour * pas)
    rounded = (steps + (rest * 2 >= minutes_par_jour * pas)) * pas
    count, beyond = divmod(min(rounded, room), pas)
    units = {code: mine * count // every for code, mine in minutes.items()}
    ranked = sorted(minutes, key=lambda code: (-(minutes[code] * count % every), -minutes[code]))
    for code in ranked[: count - sum(units.values())]:
        units[code] += 1
    amounts = {code: unit * pas for code, unit in units.items()}
    amounts[max(minutes, key=minutes.__getitem__)] += beyond
    return {code: amount for code, amount in amounts.items() if amount}
