"""The French working calendar of an exercice, and what a day expects of an agent."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import JOUR_ENTIER, JOURS_PAR_ETP, format_jours

_JEUDI, _VENDREDI = 3, 4
"""An ISO week is of the year of its Thursday."""
_QUART = JOUR_ENTIER // 4
SEMAINE_PLEINE = (JOUR_ENTIER,) * 5 + (0, 0)


def describe_day_off(jour: date, ferie: str | None = None) -> str:
    """Return `mer. 23/05 n'est pas travaillé (jour libre)`, or another reason: `ferie`, the week-end."""
    why = ferie or ("week-end" if jour.weekday() > _VENDREDI else "jour libre")
    return f"{format_jour(jour)} n'est pas travaillé ({why})"


@dataclass(frozen=True)
class Calendrier:
    """Days off of one exercice: `feries` gives the name of each public holiday or closure."""

    exercice: int
    feries: Mapping[date, str]

    @property
    def first_day(self) -> date:
        return date(self.exercice, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.exercice, 12, 31)

    @cached_property
    def working_days(self) -> tuple[date, ...]:
        """Every working day of the exercice, in order."""
        return tuple(day for day in days_between(self.first_day, self.last_day) if self.is_working_day(day))

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.feries

    def count_working_days(self, first: date, last: date) -> int:
        """Return the working days from `first` to `last`, both included; 0 if the range is empty."""
        if last < first:
            return 0
        return bisect_right(self.working_days, last) - bisect_left(self.working_days, first)

    def working_days_in(self, first: date, last: date) -> tuple[date, ...]:
        return self.working_days[
            bisect_left(self.working_days, first) : bisect_right(self.working_days, last)
        ]

    def last_working_day(self) -> date:
        return self.working_days[-1]

    def contains(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class TempsPlein:
    """A full-time year: the days that the programme counts for an ETP, and those that a person really has.

    `conges` are the hundredths of days of its leave, None if nobody said them.
    """

    jours_ouvres: int
    par_etp: int = JOURS_PAR_ETP
    conges: int | None = None

    def to_etp(self, centiemes: int) -> int:
        """Hundredths of an ETP that a number of hundredths of a day makes."""
        return (2 * centiemes + self.par_etp) // (2 * self.par_etp)

    def compute_disponible(self, attendu: int, present: int, a_venir: int) -> int:
        """Return the hundredths that somebody has in a year that expects `attendu` of them.

        `present` is what absences known leave of it, `a_venir` the part of this after the date of reference.
        The leave of their working share, to the nearest quarter of a day, is taken off too: less absences
        known, which are a part of it, and from `a_venir` only, since what nobody declared is to come.
        """
        leave = (self.conges or 0) * attendu // (self.jours_ouvres * JOUR_ENTIER)
        undeclared = (leave + _QUART // 2) // _QUART * _QUART - (attendu - present)
        return present - min(max(0, undeclared), a_venir)

    def describe(self) -> str:
        """Return what an ETP counts, then what a full-time person has, leave taken off if it is known."""
        told = f"1 ETP = {self.par_etp} j (programme) ; un temps plein : {self.jours_ouvres} j ouvrés"
        if self.conges is None:
            return f"{told}, congés non dits (cariforef reglages --conges JOURS)."
        left = format_jours(self.jours_ouvres * JOUR_ENTIER - self.conges)
        return f"{told}, {left} avec {format_jours(self.conges)} de congés."


@dataclass(frozen=True)
class Rythmes:
    """The dated quotités of every agent: what each of their days expects."""

    quotites: tuple[Quotite, ...]

    @cached_property
    def _by_agent(self) -> dict[str, list[Quotite]]:
        by_agent: dict[str, list[Quotite]] = {}
        for quotite in sorted(self.quotites, key=lambda quotite: quotite.depuis):
            by_agent.setdefault(quotite.agent, []).append(quotite)
        return by_agent

    def patterns(self, agent: str) -> tuple[tuple[date, tuple[int, ...]], ...]:
        """Return the agent's dated patterns, the earliest first; none for a person who works full time."""
        return tuple((quotite.depuis, quotite.semaine) for quotite in self._by_agent.get(agent, ()))

    def pattern(self, agent: str, day: date) -> tuple[int, ...]:
        """Return the hundredths expected Monday to Sunday in the pattern in force on `day`."""
        current: tuple[int, ...] = SEMAINE_PLEINE
        for quotite in self._by_agent.get(agent, ()):
            if quotite.depuis > day:
                break
            current = quotite.semaine
        return current

    def cap(self, agent: str, day: date) -> int:
        """Return hundredths that `day` allows: its quotité, or a whole day on a weekend, once confirmed."""
        return self.pattern(agent, day)[day.weekday()] if day.weekday() < 5 else JOUR_ENTIER

    def expected(self, agent: Agent, day: date, calendrier: Calendrier) -> int:
        """Hundredths that `day` expects of the agent before absences: 0 on a day off or out of contract.

        Nothing is ever expected of an auditor.
        """
        if (
            not agent.logs_days
            or day in calendrier.feries
            or (agent.arrivee and day < agent.arrivee)
            or (agent.depart and day > agent.depart)
        ):
            return 0
        return self.pattern(agent.initiales, day)[day.weekday()]


def worked_before(
    jour: date,
    back: int,
    *,
    agent: Agent,
    calendrier: Calendrier,
    rythmes: Rythmes,
    absents: Mapping[date, int],
) -> date:
    """Return the last day before `jour` that the agent works, or the `back`-th one before it.

    A day is worked if it expects more hundredths than `absents` has for it. If the exercice has no such day,
    return the date `back` days before.
    """
    left, day = back, min(jour, calendrier.last_day + timedelta(days=1))
    while day > calendrier.first_day:
        day -= timedelta(days=1)
        # A day that is all absence counts for nothing.
        left -= rythmes.expected(agent, day, calendrier) > absents.get(day, 0)
        if not left:
            return day
    return jour - timedelta(days=back)


def days_between(first: date, last: date) -> Iterator[date]:
    """Return every date from `first` to `last`, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def first_of_suivi(jour: date) -> date:
    """Return the day from which the exercice of `jour` is followed, if `jour` is: a Monday, or 1 January."""
    return max(monday_of(jour), date(jour.year, 1, 1))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_days(monday: date) -> tuple[date, ...]:
    """Return the seven dates of the ISO week that `monday` opens."""
    return tuple(days_between(monday, monday + timedelta(days=6)))


def week_around(monday: date) -> tuple[date, ...]:
    """Return the same dates, but the Thursday first: it names the week's ISO year."""
    days = week_days(monday)
    return (days[_JEUDI], *days[:_JEUDI], *days[_JEUDI + 1 :])


def iso_week(day: date) -> str:
    """Return `2018-W21`: the ISO week of `day`, whose year may differ from the day's."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
