"""Count what each person did in their last complete ISO weeks, and the days that they still have ahead.

A forecast is made from it. Amounts are hundredths of a day; weeks are ISO weeks, known by their Monday. A
person's week is complete if saisies and absences fill what it expects, and if absences left something to log.
A week of holidays or leave, or a sheet not filled yet, says nothing of the pace.
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
"""Weeks: long enough for a fortnightly task, short enough to follow a change of work."""
SEMAINES_CHERCHEES = 13
"""Weeks, a quarter: somebody who comes back from a summer's leave still has a pace."""
DIMANCHE = timedelta(days=6)
"""From a Monday to the last day of its week."""
TotauxSemaine = Mapping[str, Mapping[date, tuple[int, int]]]
"""(saisi, absent) by initials and Monday."""


@dataclass(frozen=True)
class Attendus:
    """What the days of an exercice expect of a person before absences, as running sums."""

    first: date
    cumuls: tuple[int, ...]

    def between(self, first: date, last: date) -> int:
        """Hundredths expected from `first` to `last`, both included; 0 if the range is empty."""
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
    """A person at a date: their complete weeks, and the days that they have ahead.

    `comptees` is what they logged in each of their last six complete weeks, the latest first. `manques` holds
    the hundredths missing in each incomplete week up to the date, `absences` the absences known after it.
    `presence`, a numerator and a denominator, is the part of the days ahead that they should work: leave that
    nobody has entered yet is not taken for work. It is what the year still owes, divided by all the days that
    `ahead` counts, without known absences. `saisi` is all that they logged in the exercice. `avant` is what
    weeks before the suivi lack if they logged in them: it is asked, but not ahead.
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
    avant: int = 0

    @property
    def manque(self) -> int:
        """Hundredths asked up to the date that are not logged."""
        return self.avant + sum(manque for _, manque in self.manques)

    @cached_property
    def mondays(self) -> tuple[date, ...]:
        """First days of the counted weeks, the latest first: Mondays, except in the year's first week."""
        return tuple(max(lundi, self.attendus.first) for lundi in self.comptees)

    def ahead(self, first: date, last: date) -> int:
        """Return the hundredths from `first` to `last` to come or not logged yet, without known absences."""
        return self.late_since(first) + self.to_come(first, last)

    def late_since(self, first: date) -> int:
        """Return the hundredths not logged yet from `first` on; a week cut by it lacks its last days."""
        return sum(
            min(manque, self.attendus.between(max(lundi, first), min(lundi + DIMANCHE, self.au)))
            for lundi, manque in self.manques
        )

    def to_come(self, first: date, last: date) -> int:
        """Return the hundredths expected after the date, from `first` to `last`, without known absences."""
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

    def logged_on(self, code: str, code_si: str | None) -> Iterator[tuple[str, int]]:
        """Return what each person logged on an imputable line in six weeks; complete ones for an SI agent."""
        for initiales, own in self.recents.items():
            yield initiales, own.get(code, 0)
        if code == code_si:
            for personne in self.personnes.values():
                yield personne.initiales, sum(personne.comptees.values()) if personne.is_si else 0

    def on(self, code: str, code_si: str | None) -> Iterator[tuple[str, int, int]]:
        """Return what was logged on an imputable line in complete weeks, in the form of `Travaux`.

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

    `totaux` go up to `au`. `absences` are those known after it, by date, or by stretch at its first date if
    no line's window ends within it. A full-time person works `jours_par_etp` days in a full year. No day
    before `suivi` is missing or owed; None if the whole exercice is followed.
    """
    since = suivi or calendrier.first_day
    known: dict[object, Attendus] = {}
    personnes: dict[str, Personne] = {}
    for agent in agents:
        # Most people have the same contract and pattern: their days are summed once.
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
    """Return the earliest Monday of anybody's complete weeks, `au` if there is none."""
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
    """Return what the days expect; nothing of somebody who left without a date, who never was in the team."""
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
    manques, avant = [], 0
    lundi, oldest = running, running - timedelta(weeks=SEMAINES_CHERCHEES)
    while lundi + DIMANCHE >= calendrier.first_day:
        attendu = attendus.between(lundi, min(lundi + DIMANCHE, au))
        saisi, absent = totaux.get(lundi, (0, 0))
        # Incomplete; nobody asks for what is missing before the suivi.
        if saisi + absent < attendu:
            if saisi and lundi + DIMANCHE < since:
                avant += attendu - saisi - absent
            due = attendus.between(max(lundi, since), min(lundi + DIMANCHE, au))
            if saisi + absent < due:
                manques.append((lundi, due - saisi - absent))
        # Complete, over, recent and not all absence: it tells the pace.
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
        avant=avant,
        absences=absences,
        saisi=sum(saisi for saisi, _ in totaux.values()),
    )
    logged = sum(saisi for lundi, (saisi, _) in totaux.items() if lundi + DIMANCHE >= since)
    followed = attendus.between(since, calendrier.last_day)
    # The share of the days of a full-time year that this pattern owes, less what was logged.
    due = jours_par_etp * followed // len(calendrier.working_days) - logged
    ahead = personne.ahead(calendrier.first_day, calendrier.last_day)
    return replace(personne, presence=_presence(due, ahead))


def _presence(due: int, ahead: int) -> tuple[int, int]:
    """Return `due` / `ahead` as a numerator and a denominator, kept between a half and one."""
    if due >= ahead:
        return 1, 1
    return (due, ahead) if 2 * due > ahead else (1, 2)
