"""Find the events of a calendar that repeat too often, and those that are out of a period."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import prod
from typing import Any

PAR_JOUR_MAX = 24
"""Occurrences of an event in a day, at most."""
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_HOURS = ("BYHOUR", "BYMINUTE", "BYSECOND")


def describe_endless(event: Any) -> str:
    """Return why an event repeats too often to be counted, or an empty text if it does not."""
    for rule in values_of(event, "RRULE"):
        frequency = str(_first(rule, "FREQ", "")).upper()
        if frequency not in _FREQUENCIES:
            return "se répète plus d'une fois par jour" if frequency else "répétition sans fréquence"
        if int(_first(rule, "INTERVAL", 1)) < 1:
            return "répétition sans intervalle"
        if prod(max(1, len(values_of(rule, part))) for part in _HOURS) > PAR_JOUR_MAX:
            return f"se répète plus de {PAR_JOUR_MAX} fois par jour"
    return ""


def is_past(event: Any, first: date, last: date) -> bool:
    """Return True if all occurrences of an event are surely before `first` or after `last`."""
    if event.errors or any(part in event for part in ("RDATE", "RECURRENCE-ID", "DURATION")):
        return False
    begin = getattr(event.get("DTSTART"), "dt", None)
    end = getattr(event.get("DTEND"), "dt", begin)
    if not (isinstance(begin, date) and isinstance(end, date)):
        return False
    first_day, last_day = _date_of(begin), _date_of(end)
    # Dates are compared without their time zones, which may move them by a day.
    margin = timedelta(days=2)
    if "RRULE" not in event:
        return first_day - last > margin or first - last_day > margin
    ends = [_first(rule, "UNTIL", None) for rule in values_of(event, "RRULE")]
    lasting = margin + max(timedelta(), last_day - first_day)
    return all(isinstance(until, date) and first - _date_of(until) > lasting for until in ends)


def _date_of(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def values_of(said: Any, name: str) -> list[Any]:
    """Return the values of an event or a rule under a name: none, one or several."""
    values = said.get(name, [])
    return values if isinstance(values, list) else [values]


def _first(rule: Any, part: str, default: Any) -> Any:
    return next(iter(values_of(rule, part)), default)
