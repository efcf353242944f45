"""Hours of a time tracker as days: each date rounded to the entry step, by largest remainder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Temps:
    """Seconds spent on one date; `rang` is the entry's place in its file, `etiquettes` its tags in order."""

    rang: int
    jour: date
    secondes: int
    etiquettes: tuple[str, ...]
    commentaire: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Hundredths that one date gives to one line, the first entry that says so, and what it noted."""

    rang: int
    jour: date
    code: str
    centiemes: int
    commentaire: str


def round_days(
    temps: Iterable[tuple[Temps, str]], *, pas: int, minutes_par_jour: int, plafond: int | None = None
) -> tuple[Part, ...]:
    """Return the days of each date and line, in the order of the dates.

    `temps` come with the code of their line. A date's total is rounded to the nearest `pas` (half up), then
    shared between its lines: no share is further than one step from what was spent. A date that exceeds
    `plafond` (hundredths) is brought down to it, each line in proportion.
    """
    spent: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    first: dict[tuple[date, str], int] = {}
    notes: dict[tuple[date, str], dict[str, None]] = defaultdict(dict)
    for one, code in temps:
        spent[one.jour][code] += one.secondes
        first.setdefault((one.jour, code), one.rang)
        if one.commentaire:
            notes[one.jour, code][one.commentaire] = None
    # One step is `unit` seconds times 100: kept whole.
    unit = pas * minutes_par_jour * 60
    return tuple(
        Part(first[jour, code], jour, code, steps * pas, " ; ".join(notes[jour, code]))
        for jour in sorted(spent)
        for code, steps in _share(
            {code: seconds * 100 for code, seconds in spent[jour].items()},
            unit,
            None if plafond is None else plafond // pas,
        ).items()
    )


def _share(amounts: Mapping[str, int], unit: int, limit: int | None) -> dict[str, int]:
    """Steps of `unit` for each amount, whose sum is the rounded total, at most `limit`."""
    whole = sum(amounts.values())
    total = (2 * whole + unit) // (2 * unit)
    top, bottom = 1, unit
    if limit is not None and total > limit:
        total, top, bottom = limit, limit, whole
    steps = {code: amount * top // bottom for code, amount in amounts.items()}
    by_remainder = sorted(amounts, key=lambda code: -(amounts[code] * top % bottom))
    for code in by_remainder[: total - sum(steps.values())]:
        steps[code] += 1
    return steps
