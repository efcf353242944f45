"""A year where nothing is wrong: the same people work each group at its plan, give or take a tenth.

What is told of it is noise, whatever the seed. Sheets are in up to the eve, jalons are held on their day,
livrables are produced as promised; people's leave, days and lines are drawn.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Production, Programme, initiales_of
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.days import JOUR_ENTIER, JOURS_PAR_ETP
from tests.bench.annees import Annee
from tests.frozen.people import imagine_agents
from tests.worlds import read_2018

_PAS = 25
_PART = 4000
"""Hundredths of a group that one person takes at a time."""
_SPREAD = 10
"""Percent of its plan by which a group's end is drawn, on each side."""
_LEAVE = ((2, 19), (4, 23), (7, 16), (8, 6), (10, 22), (12, 24))
"""Mondays of the weeks in which people take their leave first."""
_SPLITS = ((4,), (2, 2), (3, 1), (2, 1, 1))
"""How many quarters of a day go to each line of it."""


@dataclass(frozen=True)
class NullYear:
    """The year, with what is declared of it."""

    annee: Annee
    faits: tuple[Fait, ...]
    productions: tuple[Production, ...]


@dataclass
class _Task:
    """Quarters of a day that one person has to log on a group of lines, between two days."""

    lignes: tuple[str, ...]
    first: date
    last: date
    size: int = 0
    left: int = 0


@dataclass
class _Worker:
    agent: Agent
    tasks: dict[str, _Task] = field(default_factory=dict)

    @property
    def load(self) -> int:
        return sum(task.left for task in self.tasks.values())


def make_null_year(calendrier: Calendrier, seed: int) -> NullYear:
    """Return the year that `seed` draws."""
    random = Random(seed)
    programme, named = read_2018()
    team = tuple(one for one in (*named, *imagine_agents(programme, named)) if one.pole)
    workers = [_Worker(agent) for agent in team]
    for enveloppe in sorted(_groups(programme), key=lambda one: -(one.centiemes or 0)):
        _deal(programme, enveloppe, workers, random)
    annee = Annee(programme, calendrier, team)
    for worker in workers:
        _log(annee, worker, random)
    return NullYear(annee, tuple(_hold(programme)), tuple(_produce(programme)))


def _groups(programme: Programme) -> Iterator[Enveloppe]:
    for enveloppe in programme.enveloppes:
        if enveloppe.compte is Compte.METIER and (enveloppe.centiemes or 0) > 0:
            yield enveloppe


def _deal(programme: Programme, enveloppe: Enveloppe, workers: Sequence[_Worker], random: Random) -> None:
    """Give a group to those whom its lines name, else to its pôle, and to others once these are full."""
    prevu = enveloppe.centiemes or 0
    left = prevu * random.randint(100 - _SPREAD, 100 + _SPREAD) // 100 // _PAS
    first, last = programme.window(*enveloppe.lignes)
    able = [one for one in workers if one.agent.is_si == (programme.code_si in enveloppe.lignes)]
    names = {name for code in enveloppe.lignes for name in initiales_of(programme.by_code[code].responsables)}
    pole = programme.pole_of(enveloppe.lignes[0])
    near = [one for one in able if one.agent.initiales in names] or [
        one for one in able if one.agent.pole == pole
    ]
    while left > 0:
        part = min(left, _PART // _PAS)
        full = JOURS_PAR_ETP * JOUR_ENTIER // _PAS
        taker = min(near, key=lambda one: one.load)
        if taker.load + part > full:
            taker = min(able, key=lambda one: one.load)
        task = taker.tasks.setdefault(enveloppe.id, _Task(enveloppe.lignes, first, last))
        task.size += part
        task.left += part
        left -= part


def _log(annee: Annee, worker: _Worker, random: Random) -> None:
    """Log what somebody has to do over the days that their leave lets them, evenly but for what is drawn."""
    days = list(annee.calendrier.working_days)
    off = set(_pick_leave(annee.calendrier, len(days) - (worker.load + 3) // 4, random))
    initiales = worker.agent.initiales
    for day in sorted(off):
        annee.absences[initiales, day] = JOUR_ENTIER
    worked = [day for day in days if day not in off]
    for rank, day in enumerate(worked):
        parts = Counter[str]()
        for quarters in random.choice(_SPLITS):
            task = _draw([one for one in worker.tasks.values() if one.first <= day], worked[rank:], random)
            parts[random.choice(task.lignes)] += quarters * _PAS
            task.left -= quarters
        annee.saisies[initiales, day] = parts


def _draw(tasks: Sequence[_Task], worked: Sequence[date], random: Random) -> _Task:
    """Draw what one does next, on the first of the days `worked`: what has most to do in the days left."""
    still_open = [task for task in tasks if task.last >= worked[0]] or tasks
    weights = [max(0, task.left) / max(1, bisect_right(worked, task.last)) for task in still_open]
    return random.choices(still_open, weights)[0] if any(weights) else max(still_open, key=_size_of)


def _size_of(task: _Task) -> int:
    return task.size


def _pick_leave(calendrier: Calendrier, count: int, random: Random) -> Iterator[date]:
    """Yield `count` working days: weeks of the school holidays first, the others here and there."""
    days = list(calendrier.working_days)
    wanted = dict.fromkeys(
        day
        for month, monday in _LEAVE
        for day in calendrier.working_days_in(date(calendrier.exercice, month, monday), calendrier.last_day)[
            : random.choice((3, 5, 5, 8))
        ]
    )
    others = [day for day in days if day not in wanted]
    random.shuffle(others)
    yield from [*wanted, *others][:count]


def _hold(programme: Programme) -> Iterator[Fait]:
    for jalon in programme.jalons:
        yield Fait(code=jalon.code, declaration=Declaration.TENU, jour=jalon.jour, agent="DM")


def _produce(programme: Programme) -> Iterator[Production]:
    """Each livrable is produced a little before it is expected."""
    for livrable in programme.livrables:
        first, last = programme.window_within(livrable.code)
        for rank in range(livrable.quantite):
            jour = first + (last - first) * rank / livrable.quantite
            yield Production(code=livrable.code, numero=livrable.numero, jour=jour, quantite=1, agent="DM")
