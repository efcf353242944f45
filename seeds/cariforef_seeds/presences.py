"""When the fictitious people are there: leave, RTT, training, and one of them away for some weeks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from cariforef_seeds.recits import ELOIGNEMENT
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.saisies import Absence, TypeAbsence
from cariforef_tui.domain.values.days import JOUR_ENTIER

_ETES = ((7, 9), (7, 16), (7, 23), (7, 30), (8, 6), (8, 13))
_PETITES_VACANCES = ((2, 26), (4, 23), (10, 22), (3, 5), (4, 30), (10, 29))
_NOEL = (12, 24)
_SEMAINES_D_ETE = 3
_TYPES = (
    TypeAbsence.RTT,
    TypeAbsence.RTT,
    TypeAbsence.RTT,
    TypeAbsence.FORMATION,
    TypeAbsence.RTT,
    TypeAbsence.RTT,
    TypeAbsence.MALADIE,
)


@dataclass(frozen=True)
class Presence:
    """One agent's year: the hundredths to work on each working day, and the absences."""

    agent: Agent
    rang: int
    places: tuple[int, ...]
    absences: tuple[Absence, ...]

    def known_at(self, au: date) -> Iterator[Absence]:
        """Yield the absences up to `au`, and all of the long one once it has begun."""
        away = self.agent.initiales == ELOIGNEMENT.agent and ELOIGNEMENT.debut <= au
        last = max(au, ELOIGNEMENT.fin) if away else au
        return (absence for absence in self.absences if absence.jour <= last)


def imagine_presences(
    programme: Programme, calendrier: Calendrier, agents: tuple[Agent, ...], rythmes: Rythmes
) -> tuple[Presence, ...]:
    """Return who is there and when: each team has about the days that the plan asks of it."""
    people = [agent for agent in agents if agent.pole]
    attendus = {
        agent.initiales: [rythmes.expected(agent, day, calendrier) for day in calendrier.working_days]
        for agent in people
    }
    shares = {name: sum(days) / (len(days) * JOUR_ENTIER) for name, days in attendus.items()}
    found = []
    for rang, agent in enumerate(people):
        team = [one for one in people if (one.pole, one.is_si) == (agent.pole, agent.is_si)]
        heads = sum(shares[one.initiales] for one in team)
        part = shares[agent.initiales] / heads if heads else 0
        asked = centiemes_of_team(programme, agent.pole or "", si=agent.is_si) * part
        off = _pick_absences(agent, rang, calendrier, attendus[agent.initiales], round(asked))
        places = tuple(
            attendu - (off[day].centiemes if day in off else 0)
            for day, attendu in zip(calendrier.working_days, attendus[agent.initiales], strict=True)
        )
        found.append(Presence(agent, rang, places, tuple(off.values())))
    return tuple(found)


def centiemes_of_team(programme: Programme, pole: str, *, si: bool) -> int:
    """Return what the plan asks of a pôle's own people, or with `si` of the SI team that is in it."""
    code = programme.code_si
    of_si = (programme.centiemes_prevus(code) or 0) if code and code in programme.subtrees[pole] else 0
    return of_si if si else (programme.centiemes_prevus(pole) or 0) - of_si


def _pick_absences(
    agent: Agent, rang: int, calendrier: Calendrier, attendus: list[int], asked: int
) -> dict[date, Absence]:
    """Return absences for the days that are not asked of the agent: five weeks, then days all year."""
    days = calendrier.working_days
    rest = sum(attendus) - asked
    off: dict[date, Absence] = {}

    def take(place: int, kind: TypeAbsence, centiemes: int = JOUR_ENTIER) -> int:
        taken = min(centiemes, attendus[place])
        if days[place] in off or not taken:
            return 0
        off[days[place]] = Absence(agent.initiales, days[place], kind, taken)
        return taken

    for first, last in _weeks_off(agent, rang, calendrier):
        kind = TypeAbsence.FORMATION if first == ELOIGNEMENT.debut else TypeAbsence.CONGE
        for place, day in enumerate(days):
            if first <= day <= last:
                rest -= take(place, kind)
    random = Random(f"absences-{agent.initiales}")  # noqa: S311 - same days every time, no secret
    free = [place for place, day in enumerate(days) if attendus[place] and day not in off]
    wanted = max(0, round(rest / JOUR_ENTIER))
    for number in range(wanted):
        place = free[min(len(free) - 1, int((number + random.uniform(0.1, 0.9)) * len(free) / wanted))]
        take(place, _TYPES[(number + rang) % len(_TYPES)])
    return off


def _weeks_off(agent: Agent, rang: int, calendrier: Calendrier) -> Iterator[tuple[date, date]]:
    """Yield the first and last days of the agent's weeks of leave, and of a story's long absence."""
    if agent.initiales == ELOIGNEMENT.agent:
        yield ELOIGNEMENT.debut, ELOIGNEMENT.fin
    year = calendrier.exercice
    for month_day, weeks in (
        (_ETES[rang % len(_ETES)], _SEMAINES_D_ETE),
        (_PETITES_VACANCES[rang % len(_PETITES_VACANCES)], 1),
        (_NOEL, 1),
    ):
        first = date(year, *month_day)
        yield first, first + timedelta(days=7 * weeks - 1)
