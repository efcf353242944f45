"""Who is free in the months to come: the days that each person works, less what is left of their lines.

Amounts are hundredths of a day. What is left of a group is its landing less what it used, at the arrêté.
Whoever logged on it in the last eight weeks takes a part in proportion, otherwise the people whom its lines
name by their initials take even parts; what is then nobody's is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent
from cariforef_tui.domain.avancement.activite import Activite
from cariforef_tui.domain.avancement.atterrissage import compute_previsions, list_groupes
from cariforef_tui.domain.avancement.consommation import Consommation
from cariforef_tui.domain.avancement.etat import expect_at
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.programme.programme import Programme, initiales_of
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, days_between
from cariforef_tui.domain.temps.saisies import Absence, TypeAbsence
from cariforef_tui.domain.values.days import divide
from cariforef_tui.domain.values.months import MOIS_PAR_AN, Mois

T = TypeVar("T")
MOIS_MONTRES = 3


@dataclass(frozen=True, slots=True)
class Periode:
    """An absence of somebody, from its first to its last day: hundredths in all, and its kinds."""

    agent: Agent
    debut: date
    fin: date
    centiemes: int
    types: tuple[TypeAbsence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reste:
    """What is left to do of a group of lines, from `debut` to `fin`, by initials; None is nobody.

    `pole` is that of the lines, or the SI team for its own line.
    """

    lignes: tuple[str, ...]
    pole: str | None
    debut: date
    fin: date
    parts: Mapping[str | None, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoisDisponible:
    """A month of a person, from `debut` to `fin`: the days that they work, and those that lines take."""

    mois: Mois
    debut: date
    fin: date
    ouvres: int
    pris: Mapping[tuple[str, ...], int]
    """Hundredths by the lines of each group that takes some."""

    @property
    def pris_montres(self) -> int:
        """Days that lines take, as they are shown: a row subtracts."""
        return self.ouvres - self.libres

    @property
    def libres(self) -> int:
        """Free days as they are shown, an estimate; the months of a row add up."""
        return min(self.ouvres, estimate(self.ouvres - sum(self.pris.values())))


@dataclass(frozen=True, slots=True)
class Disponible:
    """A person's months to come, and their absences that are not over before them; none if not to be read."""

    agent: Agent
    mois: tuple[MoisDisponible, ...] = ()
    absences: tuple[Periode, ...] = ()

    @property
    def libres(self) -> int:
        return sum(mois.libres for mois in self.mois)


@dataclass(frozen=True, kw_only=True)
class Disponibles:
    """Who is free from `debut` to `fin`, the freest first; nothing of people whose days one may not read.

    `a_personne` has the days that fall on nobody then, by `pole` of what is left; None is those of all.
    """

    mois: tuple[Mois, ...]
    debut: date
    fin: date
    agents: tuple[Disponible, ...]
    a_personne: Mapping[str | None, int]

    @cached_property
    def by_agent(self) -> dict[str, Disponible]:
        return {one.agent.initiales: one for one in self.agents}


def months_to_come(au: date) -> tuple[Mois, ...]:
    """Return the three months after that of `au`, within its year; in December, December itself."""
    numeros = range(au.month + 1, min(au.month + MOIS_MONTRES, MOIS_PAR_AN) + 1)
    return tuple(Mois(au.year, numero) for numero in numeros) or (Mois.of(au),)


def split_by(centiemes: int, weights: Mapping[T, int]) -> dict[T, int]:
    """Split an amount in proportion to weights; the running total is rounded, so that parts add up to it."""
    parts, total, seen, done = dict[T, int](), sum(weights.values()), 0, 0
    for name, weight in weights.items():
        seen += weight
        parts[name] = divide(centiemes * seen, total) - done
        done += parts[name]
    return parts


def _list_named(programme: Programme, code: str) -> list[str]:
    """Return the initials of a line's « qui » in one order, that in which `split_by` rounds."""
    return sorted(initiales_of(programme.by_code[code].responsables))


def list_restes(
    programme: Programme,
    calendrier: Calendrier,
    consommation: Consommation,
    activite: Activite,
    agents: Iterable[Agent],
    fermees: Collection[str],
) -> tuple[Reste, ...]:
    """Return what is left of every group, and whose it is among the people who stay, at the arrêté.

    `consommation` is what was used up to there. Days of the pôles are for people outside the SI team, those
    of its own line for its members. Work whose window is over is spread over the rest of the exercice.
    """
    tomorrow = activite.lendemain
    there = {one.initiales: one.is_si for one in agents if one.logs_days and _is_there(one, tomorrow)}
    own_si = programme.subtrees[programme.code_si] if programme.code_si else frozenset[str]()
    landings = compute_previsions(programme, calendrier, consommation, activite, fermees)
    restes = []
    for groupe in list_groupes(programme):
        (first, last), lignes = groupe.window, groupe.lignes
        used = sum(consommation.drawn(programme, code) for code in lignes)
        used += consommation.before(groupe.enveloppe).unlogged if groupe.enveloppe else 0
        living = [code for code in lignes if code not in fermees]
        done = activite.work_on(living, max(first, activite.since), activite.au)
        named = {name: 1 for code in living for name in _list_named(programme, code)}
        is_si = own_si.issuperset(lignes)
        weights: list[dict[str | None, int]] = [
            {who: n for who, n in found.items() if there.get(who) is is_si} for found in (done, named)
        ]
        if not calendrier.count_working_days(max(first, tomorrow), last):
            first, last = tomorrow, calendrier.last_day
        restes.append(
            Reste(
                lignes=lignes,
                pole=EQUIPE_SI if is_si else programme.pole_of(lignes[0]),
                debut=max(first, tomorrow),
                fin=last,
                parts=split_by(landings[lignes].centiemes - used, weights[0] or weights[1] or {None: 1}),
            )
        )
    return tuple(restes)


def _is_there(agent: Agent, jour: date) -> bool:
    return agent.depart >= jour if agent.depart is not None else agent.actif


def compute_disponibles(
    restes: Sequence[Reste],
    calendrier: Calendrier,
    agents: Iterable[Agent],
    rythmes: Rythmes,
    absences: Iterable[Absence],
    au: date,
    lisibles: Collection[str],
) -> Disponibles:
    """Return who is free in the months to come at `au`, of those whose days one may read (`lisibles`)."""
    months, tomorrow = months_to_come(au), au + timedelta(days=1)
    spans = [(mois, min(max(mois.first_day, tomorrow), mois.last_day), mois.last_day) for mois in months]
    debut, fin = spans[0][1], spans[-1][2]
    shown, off = [], dict[str, list[Absence]]()
    for absence in absences:
        off.setdefault(absence.agent, []).append(absence)
    for agent in agents:
        name = agent.initiales
        if name not in lisibles or not agent.logs_days or not _is_there(agent, debut):
            continue
        away = Counter[date]()
        for absence in off.get(name, ()):
            away[absence.jour] += absence.centiemes
        left = {
            day: max(0, rythmes.expected(agent, day, calendrier) - away[day])
            for day in days_between(min(tomorrow, debut), fin)
        }
        mois = tuple(
            MoisDisponible(
                mois=month,
                debut=first,
                fin=last,
                ouvres=sum(left[day] for day in days_between(first, last)),
                pris=_taken(restes, calendrier, name, first, last),
            )
            for month, first, last in spans
        )
        periods = gather_periods(
            agent, off.get(name, ()), [day for day, expected in left.items() if expected]
        )
        shown.append(Disponible(agent, mois, tuple(one for one in periods if one.fin >= debut)))
    nobody = Counter[str | None]()
    for reste in restes:
        for pole in (reste.pole, None):
            nobody[pole] += sum(_taken([reste], calendrier, None, debut, fin).values())
    return Disponibles(
        mois=months,
        debut=debut,
        fin=fin,
        agents=tuple(sorted(shown, key=lambda one: (-one.libres, one.agent.initiales))),
        a_personne=nobody,
    )


def _taken(
    restes: Iterable[Reste], calendrier: Calendrier, name: str | None, first: date, last: date
) -> dict[tuple[str, ...], int]:
    """Return what groups take of a person, or of nobody, from `first` to `last`, each over its days left."""
    before, taken = first - timedelta(days=1), {}
    for reste in restes:
        if part := reste.parts.get(name, 0):
            spread = [expect_at(calendrier, part, reste.debut, reste.fin, day) for day in (last, before)]
            if spread[0] > spread[1]:
                taken[reste.lignes] = spread[0] - spread[1]
    return taken


def gather_periods(agent: Agent, absences: Iterable[Absence], worked: Sequence[date]) -> tuple[Periode, ...]:
    """Return the absences of somebody: days that no day worked separates make one."""
    periods: list[Periode] = []
    for one in sorted(absences, key=lambda one: one.jour):
        last = periods[-1] if periods else None
        if last is not None and not any(last.fin < day < one.jour for day in worked):
            types = tuple(dict.fromkeys((*last.types, one.type)))
            periods[-1] = Periode(agent, last.debut, one.jour, last.centiemes + one.centiemes, types)
        else:
            periods.append(Periode(agent, one.jour, one.jour, one.centiemes, (one.type,)))
    return tuple(periods)
