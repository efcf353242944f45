"""Years whose end is known: who logged and was away on which day, and the day on which each sheet came in."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.saisies import Absence, Saisie, TypeAbsence
from cariforef_tui.domain.values.days import JOUR_ENTIER, JOURS_PAR_ETP
from tests.forecast.annee import Annee
from tests.forecast.bodies import Body, make_calendrier

_QUART = 25
_PART = 80
"""Quarters of a day of a group that one person takes at a time."""
_LEAVE = ((2, 19), (4, 23), (7, 16), (8, 6), (8, 13), (10, 22), (12, 24))
"""Mondays of the weeks in which people take their leave first."""
_LEAVE_MIN, _LEAVE_MAX = 30, 80
_SPLITS = ((4,), (2, 2), (3, 1), (2, 1, 1))
"""How many quarters of a day go to each line of it."""
_DELAYS = (0, 0, 0, 2, 5, 5, 12, 21)
"""Days by which people's sheets are late; each person has one habit."""
_ONE_IN = 4
_FORGOTTEN = timedelta(days=40)
"""One person in so many forgets a month, and fills it in some weeks after its end."""


@dataclass(frozen=True)
class World:
    """How a year goes: what groups ask of their plan, in percent, how unevenly, and how people answer.

    `asks` holds a chance and two bounds. A group that asks for another plan shows it on a day of its window,
    not on the first. `strays` is the standard deviation of the logarithm of a month's attention.
    """

    name: str
    asks: tuple[tuple[int, int, int], ...]
    strays: float
    begins_late: int = 0
    are_sheets_late: bool = True
    do_people_react: bool = False


_ASKS = ((60, 85, 120), (16, 125, 200), (14, 30, 75), (10, 0, 0))
ORDINARY = World("ordinary", _ASKS, 0.7, begins_late=25)
NULL = World("null", ((100, 90, 110),), 0, are_sheets_late=False)
"""Each group is worked evenly and ends at its plan, give or take a tenth: what is told of it is noise."""
WORLDS = (
    ORDINARY,
    World("calm", ((84, 90, 112), (7, 120, 150), (7, 55, 80), (2, 0, 0)), 0.4, begins_late=10),
    World("people react", _ASKS, 0.7, begins_late=25, do_people_react=True),
    NULL,
)


@dataclass
class _Groupe:
    """What happens to a group: from `begin` on it is worked on, and on `turn` it shows what it asks."""

    lignes: tuple[str, ...]
    prevu: int
    first: date
    last: date
    percent: int
    begin: date
    turn: date
    used: int = 0
    attention: float = 1.0

    def is_asked_on(self, day: date) -> bool:
        return self.percent > 0 and self.begin <= day <= self.last

    def part_elapsed(self, day: date) -> float:
        return min(1.0, max(0, (day - self.first).days + 1) / ((self.last - self.first).days + 1))


@dataclass
class _Task:
    """Quarters of a day that one person has to log on a group."""

    groupe: _Groupe
    size: int = 0
    left: float = 0


@dataclass
class _Worker:
    agent: Agent
    tasks: dict[str, _Task] = field(default_factory=dict)
    worked: Sequence[date] = ()

    @property
    def load(self) -> int:
        return sum(task.size for task in self.tasks.values())


def simulate_year(body: Body, world: World, seed: int) -> Annee:
    """Return the year of `body` that `seed` draws."""
    random, calendrier = Random(f"{body.name}-{world.name}-{seed}"), make_calendrier()
    workers = [_Worker(agent) for agent in body.agents]
    groupes = list(_deal(body, world, calendrier, workers, random))
    absences: list[Absence] = []
    for worker in workers:
        off = set(_pick_leave(calendrier, len(calendrier.working_days) - _asked(worker) // 4, random))
        worker.worked = [day for day in calendrier.working_days if day not in off]
        who = worker.agent.initiales
        absences += (Absence(who, day, TypeAbsence.CONGE, JOUR_ENTIER) for day in sorted(off))
    saisies = tuple(_work(workers, groupes, world, calendrier, random))
    entered = dict(_delay(saisies, random)) if world.are_sheets_late else {}
    return Annee(body.programme, calendrier, body.agents, saisies, tuple(absences), entered)


def _deal(
    body: Body, world: World, calendrier: Calendrier, workers: Sequence[_Worker], random: Random
) -> Iterator[_Groupe]:
    """Draw each group's story, and give it to people of its pôle, then to others once these are full."""
    for enveloppe in sorted(body.groupes, key=lambda one: -(one.centiemes or 0)):
        first, last = body.programme.window(*enveloppe.lignes)
        days = calendrier.working_days_in(first, last)
        _, low, high = random.choices(world.asks, [chance for chance, _, _ in world.asks])[0]
        percent = random.randint(low, high)
        is_usual = low <= 100 <= high or percent == 0
        begins_late = random.randrange(100) < world.begins_late
        groupe = _Groupe(
            lignes=enveloppe.lignes,
            prevu=(enveloppe.centiemes or 0) // _QUART,
            first=first,
            last=last,
            percent=percent,
            begin=days[random.randrange(len(days) // 2) if begins_late else 0],
            turn=days[0 if is_usual else random.randrange(len(days) * 2 // 3)],
        )
        able = [one for one in workers if one.agent.is_si == (body.programme.code_si in groupe.lignes)]
        near = [one for one in able if one.agent.pole == body.programme.pole_of(groupe.lignes[0])] or able
        left = groupe.prevu
        while left > 0:
            part = min(left, _PART)
            taker = min(near, key=lambda one: one.load)
            if taker.load + part > JOURS_PAR_ETP * 4:
                taker = min(able, key=lambda one: one.load)
            task = taker.tasks.setdefault(enveloppe.id, _Task(groupe))
            task.size, task.left, left = task.size + part, task.left + part, left - part
        yield groupe


def _asked(worker: _Worker) -> int:
    """Quarters of a day that a person's groups will ask in the end."""
    return sum(task.size * task.groupe.percent for task in worker.tasks.values()) // 100


def _pick_leave(calendrier: Calendrier, count: int, random: Random) -> Iterator[date]:
    """Yield some `count` working days: weeks of the school holidays first, the others here and there."""
    wanted = dict.fromkeys(
        day
        for month, monday in _LEAVE
        for day in calendrier.working_days_in(date(calendrier.exercice, month, monday), calendrier.last_day)[
            : random.choice((3, 5, 5, 8))
        ]
    )
    others = [day for day in calendrier.working_days if day not in wanted]
    random.shuffle(others)
    yield from [*wanted, *others][: min(_LEAVE_MAX, max(_LEAVE_MIN, count))]


def _work(
    workers: Sequence[_Worker],
    groupes: Sequence[_Groupe],
    world: World,
    calendrier: Calendrier,
    random: Random,
) -> Iterator[Saisie]:
    """Yield what everybody logs, day after day."""
    month = 0
    for day in calendrier.working_days:
        for groupe in groupes if day.month != month else ():
            groupe.attention = random.lognormvariate(0, world.strays)
        month = day.month
        for worker in workers:
            for task in worker.tasks.values():
                if task.groupe.turn == day:
                    task.left += task.size * (task.groupe.percent - 100) / 100
            if day in worker.worked:
                for code, centiemes in _log(worker, world, day, random).items():
                    yield Saisie(agent=worker.agent.initiales, jour=day, code=code, centiemes=centiemes)


def _log(worker: _Worker, world: World, day: date, random: Random) -> Counter[str]:
    """Return what somebody does on a day, by line."""
    parts, tasks = Counter[str](), list(worker.tasks.values())
    for quarters in random.choice(_SPLITS):
        weights = [_weigh(task, world, day, worker.worked) for task in tasks]
        if not any(weights):
            # Whoever has nothing left to do goes on with what they usually do.
            weights = [one.size if one.groupe.is_asked_on(day) else 0.01 for one in tasks]
        task = random.choices(tasks, weights)[0]
        parts[random.choice(task.groupe.lignes)] += quarters * _QUART
        task.left -= quarters
        task.groupe.used += quarters
    return parts


def _weigh(task: _Task, world: World, day: date, worked: Sequence[date]) -> float:
    """Return how much a task asks today: what is left, by working day left of its window, after it ten."""
    groupe = task.groupe
    if day < groupe.begin or task.left <= 0:
        return 0
    days = bisect_right(worked, groupe.last) - bisect_right(worked, day - timedelta(days=1))
    weight = task.left / (days if days > 0 else 10) * groupe.attention
    if not world.do_people_react:
        return weight
    ahead = groupe.used / groupe.prevu - groupe.part_elapsed(day)
    return weight * (0.1 if groupe.used > groupe.prevu else 0.5 if ahead > 0.1 else 2 if ahead < -0.1 else 1)


def _delay(saisies: Iterable[Saisie], random: Random) -> Iterator[tuple[tuple[str, date], date]]:
    """Yield the day on which each sheet comes in."""
    people = sorted({one.agent for one in saisies})
    habits = {who: timedelta(days=random.choice(_DELAYS)) for who in people}
    forgotten = {who: random.randint(1, 11) for who in people if random.randrange(_ONE_IN) == 0}
    for who, day in {(one.agent, one.jour): None for one in saisies}:
        is_forgotten = forgotten.get(who) == day.month
        yield (who, day), day.replace(day=28) + _FORGOTTEN if is_forgotten else day + habits[who]
