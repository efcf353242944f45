"""What a store would answer of days told here one by one, (saisi, absent) by date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, monday_of
from cariforef_tui.domain.temps.semaine import SommesSemaine, Totaux

Days = Mapping[date, tuple[int, int]]


def fill(days: Days) -> dict[date, int]:
    """Return what each day holds, logged or absent."""
    return {day: saisi + absent for day, (saisi, absent) in days.items()}


def sum_days(days: Days, agent: Agent, calendrier: Calendrier, rythmes: Rythmes, au: date) -> Totaux:
    """Return the totals at the end of `au`."""
    sommes: dict[date, list[int]] = {}
    for day, (_, absent) in days.items():
        held = sommes.setdefault(monday_of(day), [0, 0, 0])
        ote = min(absent, rythmes.expected(agent, day, calendrier))
        told = (absent, ote, 0) if day <= au else (0, 0, ote)
        sommes[monday_of(day)] = [sum(pair) for pair in zip(held, told, strict=True)]
    semaines = {lundi: SommesSemaine(*held) for lundi, held in sommes.items()}
    return Totaux(fill(days), semaines, days.get(au, (0, 0))[1])
