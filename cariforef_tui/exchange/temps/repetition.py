"""Which events of a calendar repeat without measure, and which a period cannot hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import prod
from typing import Any

PAR_JOUR_MAX = 24
"""Times a day that an event may come."""
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_HOURS = ("BYHOUR", "BYMINUTE", "BYSECOND")


def describe_endless(event: Any) -> str:
    """Return why an event repeats too often to be counted, empty where it does not."""
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
    """True for an event that comes wholly before `first` or after `last`, however often."""
    if event.errors or any(part in event for part in ("RDATE", "RECURRENCE-ID", "DURATION")):
        return False
    begin = getattr(event.get("DTSTART"), "dt", None)
    end = getattr(event.get("DTEND"), "dt", begin)
    if not (isinstance(begin, date) and isinstance(end, date)):
        return False
    first_day, last_day = _date_of(begin), _date_of(end)
    margin = timedelta(days=2)
    if "RRULE" not in event:
        return first_day - last > margin or first - last_day > margin
    ends = [_first(rule, "UNTIL", None) for rule in values_of(event, "RRULE")]
    lasting = margin + max(timedelta(), last_day - first_day)
    return all(isinstance(until, date) and first - _date_of(until) > lasting for until in ends)


def _date_of(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def values_of(said: Any, name: str) -> list[Any]:
    """Return what an event or a rule says under a name, once or several times."""
    values = said.get(name, [])
    return values if isinstance(values, list) else [values]


def _first(rule: Any, part: str, default: Any) -> Any:
    return next(iter(values_of(rule, part)), default)
