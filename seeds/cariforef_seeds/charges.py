"""How the fictitious people share the plan: who does how much of each line, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from random import Random

from cariforef_seeds import recits
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme, initiales_of
from cariforef_tui.domain.temps.calendrier import Calendrier

_PART_DES_DEMANDES_SI = 0.8
"""The part that the SI team can give of the days that the pôles ask of it."""
_JOURS_SI_NON_CHIFFRES = 500
"""Hundredths that the SI team gives to a line that needs it without a number of days."""
_PART_DU_SECOND = 0.4
_LIGNE_DE_TOUS = 5000
"""Hundredths from which a line that names nobody is for its whole pôle, and not for two people."""
_PART_MINIMALE = 100
"""Hundredths of a line below which a person leaves it to the others."""
_ALEA = 0.05
"""Random part by which the work of a line differs from its plan."""
_MARGE = 6
"""Working days before its end at which a line that ends before the year is finished."""
_TOURS = 30


@dataclass(frozen=True)
class Allure:
    """How a line advances: its window, and the part of its work done by each working day, in order."""

    parts: tuple[float, ...]
    debut: int
    fin: int


@dataclass(frozen=True)
class Charges:
    """Hundredths of each line that each agent does in the year, and the pace of the lines."""

    par_agent: Mapping[str, Mapping[str, float]]
    allures: Mapping[str, Allure]


def share_plan(
    programme: Programme,
    calendrier: Calendrier,
    agents: tuple[Agent, ...],
    capacites: Mapping[str, int],
    random: Random,
) -> Charges:
    """Share the plan's days among `agents`, each within their hundredths in `capacites`."""
    return _Sharing(programme, calendrier, agents, random).share(capacites)


@dataclass(frozen=True)
class _Sharing:
    programme: Programme
    calendrier: Calendrier
    agents: tuple[Agent, ...]
    random: Random

    @cached_property
    def teams(self) -> Mapping[str, tuple[str, ...]]:
        """The initials of those who work on the lines of each pôle, without the SI team."""
        found: dict[str, list[str]] = {}
        for agent in self.agents:
            if agent.pole and not agent.is_si:
                found.setdefault(agent.pole, []).append(agent.initiales)
        return {pole: tuple(team) for pole, team in found.items()}

    def share(self, capacites: Mapping[str, int]) -> Charges:
        asked: dict[str, dict[str, float]] = {initiales: {} for initiales in capacites}
        for rang, enveloppe in enumerate(self.programme.enveloppes):
            for code, centiemes in self._split(enveloppe).items():
                for initiales, part in self._people(enveloppe, code, rang).items():
                    if part * centiemes > 0 and initiales in asked:
                        asked[initiales][code] = part * centiemes
        self._keep_for_the_si(asked, capacites)
        si = {agent.initiales for agent in self.agents if agent.is_si}
        shared: dict[str, dict[str, float]] = {}
        for team in (si, asked.keys() - si):
            # The two teams share no line of work: each is balanced alone.
            of_team = {initiales: mine for initiales, mine in asked.items() if initiales in team}
            # To take people off small lines changes what the others do: balance once more.
            shared |= balance(_leave_crumbs(balance(of_team, capacites)), capacites)
        return Charges(shared, self._paces())

    def _split(self, enveloppe: Enveloppe) -> dict[str, float]:
        """Return the hundredths of each line of an enveloppe: more with more people or a longer window."""
        centiemes = float(enveloppe.centiemes or 0)
        if enveloppe.compte is Compte.SI:
            centiemes = centiemes * _PART_DES_DEMANDES_SI or _JOURS_SI_NON_CHIFFRES
        if centiemes <= 0 or self.programme.code_si in enveloppe.lignes:
            return {}
        # The square: a line of two people weighs four times that of one.
        weights = {
            code: self._length(code) * max(1, len(self._named(code))) ** 2 for code in enveloppe.lignes
        }
        total = sum(weights.values())
        stray = 1 + self.random.uniform(-_ALEA, _ALEA)
        told = recits.COURBES if enveloppe.compte is Compte.METIER else {}
        return {
            code: told[code][-1][1]
            if code in told
            else centiemes * stray * recits.PARTS.get(code, 1) * weight / total
            for code, weight in weights.items()
        }

    def _named(self, code: str) -> frozenset[str]:
        return frozenset(initiales_of(self.programme.by_code[code].responsables))

    def _length(self, code: str) -> float:
        debut, fin = self._window(code)
        return self.calendrier.count_working_days(debut, fin) / len(self.calendrier.working_days)

    def _window(self, code: str) -> tuple[date, date]:
        debut, fin = self.programme.window(code)
        return debut, recits.ECHEANCE.fin if code == recits.ECHEANCE.code else fin

    def _people(self, enveloppe: Enveloppe, code: str, rang: int) -> dict[str, float]:
        """Return the parts of a line by person: those that it names, or else two people of its pôle."""
        if enveloppe.compte is Compte.SI:
            si = [agent.initiales for agent in self.agents if agent.is_si]
            return {initiales: 1 / len(si) for initiales in si}
        if code in recits.RESPONSABLES:
            return {recits.RESPONSABLES[code]: 1.0}
        team = self.teams.get(self.programme.pole_of(code) or "", ())
        named = self._named(code) | {recits.RENFORTS[code]} if code in recits.RENFORTS else self._named(code)
        people = tuple(name for name in team if name in named) if named else team
        if not named and (enveloppe.centiemes or 0) < _LIGNE_DE_TOUS and len(team) > 1:
            first, second = team[rang % len(team)], team[(rang + 1) % len(team)]
            return {first: 1 - _PART_DU_SECOND, second: _PART_DU_SECOND}
        return {initiales: 1 / len(people) for initiales in people}

    def _keep_for_the_si(self, asked: dict[str, dict[str, float]], capacites: Mapping[str, int]) -> None:
        """Give to the SI team's own line the days that its people have left."""
        code = self.programme.code_si
        for agent in self.agents:
            if code and agent.is_si:
                mine = asked[agent.initiales]
                mine[code] = max(1.0, capacites[agent.initiales] - sum(mine.values()))

    def _paces(self) -> dict[str, Allure]:
        return {
            ligne.code: _bend(self.calendrier, recits.COURBES[ligne.code])
            if ligne.code in recits.COURBES
            else self._go_steadily(ligne.code)
            for ligne in self.programme.imputables()
        }

    def _go_steadily(self, code: str) -> Allure:
        """Return an even pace over the window."""
        days = self.calendrier.working_days
        first, last = self._window(code)
        debut = sum(day < first for day in days)
        fin = sum(day <= last for day in days) - 1
        # Work ends a little before the window does, except at the year's end.
        end = fin if fin == len(days) - 1 else max(debut, fin - _MARGE)
        length = end - debut + 1
        parts = tuple(min(1.0, max(0.0, (rang - debut + 1) / length)) for rang in range(len(days)))
        return Allure(parts, debut, fin)


def balance(
    asked: Mapping[str, Mapping[str, float]], capacites: Mapping[str, int]
) -> dict[str, dict[str, float]]:
    """Move the days of lines among the people who share them until each is within their capacity.

    A line keeps its days as long as people have enough; otherwise the plan's proportions decide.
    """
    parts = {initiales: dict(mine) for initiales, mine in asked.items() if mine}
    wanted: dict[str, float] = {}
    for mine in parts.values():
        for code, centiemes in mine.items():
            wanted[code] = wanted.get(code, 0) + centiemes
    # Scale by person, then by line, in turn: both sums converge.
    for _ in range(_TOURS):
        found = dict.fromkeys(wanted, 0.0)
        for initiales, mine in parts.items():
            ratio = capacites[initiales] / sum(mine.values())
            for code in mine:
                mine[code] *= ratio
                found[code] += mine[code]
        for mine in parts.values():
            for code in mine:
                mine[code] *= wanted[code] / found[code]
    return parts


def _leave_crumbs(parts: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Take people off the lines on which they have less than _PART_MINIMALE, unless nobody has more."""
    most: dict[str, float] = {}
    for mine in parts.values():
        for code, centiemes in mine.items():
            most[code] = max(most.get(code, 0), centiemes)
    return {
        initiales: {
            code: centiemes
            for code, centiemes in mine.items()
            if centiemes >= min(_PART_MINIMALE, most[code])
        }
        for initiales, mine in parts.items()
    }


def _bend(calendrier: Calendrier, points: tuple[tuple[date, int], ...]) -> Allure:
    """Return a pace that goes through `points`, in a straight line from one to the next."""
    total = points[-1][1]
    days = calendrier.working_days
    return Allure(
        tuple(_at(points, day) / total for day in days),
        sum(day <= points[0][0] for day in days),
        sum(day <= points[-1][0] for day in days) - 1,
    )


def _at(points: tuple[tuple[date, int], ...], day: date) -> float:
    if day <= points[0][0]:
        return points[0][1]
    for (before, low), (after, high) in pairwise(points):
        if day <= after:
            return low + (high - low) * (day - before).days / (after - before).days
    return points[-1][1]
