"""Count what each person did in their last complete ISO weeks, and the days that they still have ahead.

A forecast is made from it. Amounts are hundredths of a day; weeks are ISO weeks, known by their Monday. A
person-week is complete once the days logged and absent make up what it expects, and something was left to
log once absences are taken off: a holiday, a week of leave or a sheet not in yet says nothing of the pace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, days_between, monday_of
from cariforef_tui.domain.values.days import JOURS_PAR_ETP

SEMAINES_COMPTEES = 6
"""A month and a half: long enough to hold a fortnightly task, short enough to follow a change of work."""
SEMAINES_CHERCHEES = 13
"""A quarter: whoever is back from a summer's leave still has a pace."""

DIMANCHE = timedelta(days=6)
"""From a Monday to the last day of its week."""

TotauxSemaine = Mapping[str, Mapping[date, tuple[int, int]]]
"""(saisi, absent) by initials and Monday."""


@dataclass(frozen=True)
class Attendus:
    """What the days of an exercice expect of somebody before absences, added up day after day."""

    first: date
    cumuls: tuple[int, ...]

    def between(self, first: date, last: date) -> int:
        """Hundredths expected from `first` to `last`, both included; 0 where the range is empty."""
        end = min(len(self.cumuls) - 1, (last - self.first).days + 1)
        start = max(0, (first - self.first).days)
        return self.cumuls[end] - self.cumuls[start] if start < end else 0

    @property
    def total(self) -> int:
        return self.cumuls[-1]

    @property
    def last(self) -> date:
        return self.first + timedelta(days=len(self.cumuls) - 2)


@dataclass(frozen=True, kw_only=True)
class Personne:
    """One person at a date: their complete weeks, and what they have ahead.

    `comptees` gives what they logged in each of their last six complete weeks, the latest first. `manques`
    are the weeks up to the date that lack something, with how much; `absences` those known after it.
    `presence` is the part of the days ahead that they should work, as a numerator and a denominator, so
    that the leave that nobody has entered yet is not taken for work. It is what the year still owes over all
    the days that `ahead` counts, known absences out. `saisi` is all that they logged in the exercice.
    """

    initiales: str
    is_si: bool
    au: date
    attendus: Attendus
    comptees: Mapping[date, int]
    manques: tuple[tuple[date, int], ...]
    absences: tuple[tuple[date, int], ...]
    presence: tuple[int, int] = (1, 1)
    saisi: int = 0

    @cached_property
    def mondays(self) -> tuple[date, ...]:
        """First days of the counted weeks, the latest first; that of a year's first week may be later."""
        return tuple(max(lundi, self.attendus.first) for lundi in self.comptees)

    def ahead(self, first: date, last: date) -> int:
        """Hundredths from `first` to `last` that are still to come or not logged yet, known absences out."""
        return self.late_since(first) + self.to_come(first, last)

    def late_since(self, first: date) -> int:
        """Hundredths not logged yet from `first` on; a week that `first` cuts lacks its last days."""
        return sum(
            min(manque, self.attendus.between(max(lundi, first), min(lundi + DIMANCHE, self.au)))
            for lundi, manque in self.manques
        )

    def to_come(self, first: date, last: date) -> int:
        """Hundredths expected after the date, from `first` to `last`, known absences out."""
        expected = self.attendus.between(max(first, self.au + timedelta(days=1)), last)
        return expected - sum(absent for jour, absent in self.absences if first <= jour <= last)


Travaux = Mapping[str, Sequence[tuple[str, int, int]]]
"""By imputable line, what people outside the SI team logged in their complete weeks: (initials, rank of the
week among those of `Personne.comptees`, hundredths)."""


@dataclass(frozen=True)
class Activite:
    """Everybody's complete weeks at `au`, and what they did in them.

    `jours_par_etp` are the days that a full-time year counts. `recents` are the hundredths that people
    outside the SI team logged in the six weeks up to `au`, by initials then line.
    """

    au: date
    personnes: Mapping[str, Personne]
    travaux: Travaux
    jours_par_etp: int = JOURS_PAR_ETP
    recents: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def on(self, code: str, code_si: str | None) -> Iterator[tuple[str, int, int]]:
        """What was logged on an imputable line in complete weeks, as `Travaux` says it.

        Every day of an SI agent, wherever it is logged, counts on the SI team's own line.
        """
        yield from self.travaux.get(code, ())
        if code == code_si:
            for personne in self.personnes.values():
                if personne.is_si:
                    for rank, centiemes in enumerate(personne.comptees.values()):
                        yield personne.initiales, rank, centiemes


def compute_personnes(
    agents: Iterable[Agent],
    rythmes: Rythmes,
    calendrier: Calendrier,
    totaux: TotauxSemaine,
    absences: Mapping[str, Mapping[date, int]],
    au: date,
    *,
    jours_par_etp: int = JOURS_PAR_ETP,
    suivi: date | None = None,
) -> dict[str, Personne]:
    """Return everybody who is expected to log days in the exercice, by initials.

    `totaux` go up to `au`, `absences` are those known after it, by date or by stretches on their first one,
    which no end of a line's window cuts. A full year of a full-time person is `jours_par_etp` days of work.
    No day before `suivi` is lacking, nor owed: None where the whole exercice is followed.
    """
    since = suivi or calendrier.first_day
    known: dict[object, Attendus] = {}
    personnes: dict[str, Personne] = {}
    for agent in agents:
        key = (agent.logs_days, agent.actif, agent.arrivee, agent.depart, rythmes.patterns(agent.initiales))
        if key not in known:
            known[key] = _add_up(agent, rythmes, calendrier)
        if known[key].total:
            personnes[agent.initiales] = _make_personne(
                agent,
                known[key],
                calendrier,
                totaux.get(agent.initiales, {}),
                tuple(absences.get(agent.initiales, {}).items()),
                au,
                jours_par_etp,
                since,
            )
    return personnes


def first_counted(personnes: Mapping[str, Personne], au: date) -> date:
    """Return the earliest Monday that anybody's complete weeks open with, `au` where there is none."""
    return min((lundi for personne in personnes.values() for lundi in personne.comptees), default=au)


def gather_travaux(
    personnes: Mapping[str, Personne], rows: Iterable[tuple[str, str, date, int]]
) -> dict[str, list[tuple[str, int, int]]]:
    """Return what was logged in complete weeks, of `rows`: (code, initials, day, hundredths)."""
    travaux: dict[str, list[tuple[str, int, int]]] = {}
    ranks = {
        initiales: {
            lundi + timedelta(days=offset): rank
            for rank, lundi in enumerate(personne.comptees)
            for offset in range(7)
        }
        for initiales, personne in personnes.items()
        if not personne.is_si
    }
    for code, initiales, jour, centiemes in rows:
        rank = ranks.get(initiales, {}).get(jour)
        if rank is not None:
            travaux.setdefault(code, []).append((initiales, rank, centiemes))
    return travaux


def gather_recents(rows: Iterable[tuple[str, str, date, int]], au: date) -> dict[str, dict[str, int]]:
    """Return what was logged in the six weeks up to `au`, by initials then line; rows as above."""
    since = au - timedelta(weeks=SEMAINES_COMPTEES)
    recents: dict[str, dict[str, int]] = {}
    for code, initiales, jour, centiemes in rows:
        if since < jour <= au:
            own = recents.setdefault(initiales, {})
            own[code] = own.get(code, 0) + centiemes
    return recents


def _add_up(agent: Agent, rythmes: Rythmes, calendrier: Calendrier) -> Attendus:
    """What the days expect; nothing of whoever left without a date, who never was of the team."""
    if not agent.actif and agent.depart is None:
        return Attendus(calendrier.first_day, (0,))
    days = days_between(calendrier.first_day, calendrier.last_day)
    expected = (rythmes.expected(agent, day, calendrier) for day in days)
    return Attendus(calendrier.first_day, tuple(accumulate(expected, initial=0)))


def _make_personne(
    agent: Agent,
    attendus: Attendus,
    calendrier: Calendrier,
    totaux: Mapping[date, tuple[int, int]],
    absences: tuple[tuple[date, int], ...],
    au: date,
    jours_par_etp: int,
    since: date,
) -> Personne:
    running = monday_of(au)
    comptees: dict[date, int] = {}
    manques = []
    lundi, oldest = running, running - timedelta(weeks=SEMAINES_CHERCHEES)
    while lundi + DIMANCHE >= calendrier.first_day:
        attendu = attendus.between(lundi, min(lundi + DIMANCHE, au))
        saisi, absent = totaux.get(lundi, (0, 0))
        if saisi + absent < attendu:
            due = attendus.between(max(lundi, since), min(lundi + DIMANCHE, au))
            if saisi + absent < due:
                manques.append((lundi, due - saisi - absent))
        elif oldest <= lundi < running and absent < attendu and len(comptees) < SEMAINES_COMPTEES:
            comptees[lundi] = saisi
        lundi -= timedelta(weeks=1)
    personne = Personne(
        initiales=agent.initiales,
        is_si=agent.is_si,
        au=au,
        attendus=attendus,
        comptees=comptees,
        manques=tuple(reversed(manques)),
        absences=absences,
        saisi=sum(saisi for saisi, _ in totaux.values()),
    )
    logged = sum(saisi for lundi, (saisi, _) in totaux.items() if lundi + DIMANCHE >= since)
    followed = attendus.between(since, calendrier.last_day)
    due = jours_par_etp * followed // len(calendrier.working_days) - logged
    ahead = personne.ahead(calendrier.first_day, calendrier.last_day)
    return replace(personne, presence=_presence(due, ahead))


def _presence(due: int, ahead: int) -> tuple[int, int]:
    """The part of the `ahead` hundredths that `due` ones make, kept between a half and the whole."""
    if due >= ahead:
        return 1, 1
    return (due, ahead) if 2 * due > ahead else (1, 2)
