"""Capacity: the days that each agent and équipe has in the year, and what their sheets hold of them.

Amounts are hundredths of a day. Source: programme 2018, 200 days = 1 ETP unless a setting says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from cariforef_tui.domain.agents.agents import EQUIPE_SI, Agent
from cariforef_tui.domain.agents.rights import NAME_DIRECTION, charte_of, describe_unnamed
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes, TempsPlein
from cariforef_tui.domain.temps.semaine import (
    EVERY_DAY,
    Asked,
    SemaineAgent,
    Totaux,
    compute_semaines,
    days_by_week,
    mondays_of,
)
from cariforef_tui.domain.values.days import describe_jours, format_nombre
from cariforef_tui.domain.values.text import count_of

SANS_POLE = "—"
"""Code of the group of agents whose pôle the programme does not give."""


@dataclass(frozen=True)
class CapaciteAgent:
    """One agent's year at `au`; `lisible` is False for the year as others see it (`before_absences`)."""

    agent: Agent
    semaines: tuple[SemaineAgent, ...]
    plein: TempsPlein
    lisible: bool = True

    @property
    def before_absences(self) -> CapaciteAgent:
        """The year for those who may not read the agent's days: as if there were no absence.

        Saisies are left out too: beside the missing days, they would reveal the absences.
        """
        return replace(self, semaines=tuple(week.before_absences for week in self.semaines), lisible=False)

    @cached_property
    def disponible(self) -> int:
        """Days of the exercice that the agent works, less absences known and leave still to come."""
        return self.plein.compute_disponible(
            sum(semaine.attendu for semaine in self.semaines),
            sum(semaine.disponible for semaine in self.semaines),
            sum(semaine.disponible_a_venir for semaine in self.semaines),
        )

    @cached_property
    def disponible_a_date(self) -> int:
        return sum(semaine.disponible_a_date for semaine in self.semaines)

    @cached_property
    def saisi(self) -> int:
        return sum(semaine.saisi for semaine in self.semaines)

    @cached_property
    def absent(self) -> int:
        return sum(semaine.absent for semaine in self.semaines)

    @cached_property
    def du(self) -> int:
        return sum(semaine.du for semaine in self.semaines)

    @cached_property
    def fait(self) -> int:
        return sum(semaine.fait for semaine in self.semaines)

    @property
    def a_saisir(self) -> int | None:
        """Hundredths still missing up to `au`, None for those who may not read them."""
        return self.du - self.fait if self.lisible else None

    @property
    def completude(self) -> int | None:
        """Whole percents of what was due up to `au`; None if nothing was or if one may not read it."""
        return 100 * self.fait // self.du if self.lisible and self.du else None


@dataclass(frozen=True)
class Equipe:
    """The agents of a pôle outside the SI team, the SI team, those without pôle, or everybody.

    `promis` is planned on the group's lines. Somebody who may not read the days of each member gets None for
    what absences change: beside what they know, it would reveal the others' absences.
    """

    code: str
    libelle: str
    agents: tuple[CapaciteAgent, ...]
    promis: int = 0

    @property
    def nom(self) -> str:
        """The code, or « Sans pôle » in the body's word."""
        return self.libelle if self.code == SANS_POLE else self.code

    @cached_property
    def lisible(self) -> bool:
        return all(capacite.lisible for capacite in self.agents)

    @property
    def disponible(self) -> int | None:
        return self._sum(capacite.disponible for capacite in self.agents)

    @property
    def disponible_a_date(self) -> int | None:
        return self._sum(capacite.disponible_a_date for capacite in self.agents)

    @property
    def saisi(self) -> int | None:
        return self._sum(capacite.saisi for capacite in self.agents)

    @property
    def absent(self) -> int | None:
        return self._sum(capacite.absent for capacite in self.agents)

    @property
    def a_saisir(self) -> int | None:
        return self._sum(capacite.du - capacite.fait for capacite in self.agents)

    @property
    def completude(self) -> int | None:
        """Whole percents of what was due up to `au`: a ratio of sums, not a mean of ratios."""
        du = sum(capacite.du for capacite in self.agents)
        return 100 * sum(capacite.fait for capacite in self.agents) // du if du and self.lisible else None

    def _sum(self, centiemes: Iterable[int]) -> int | None:
        return sum(centiemes) if self.lisible else None


@dataclass(frozen=True)
class Capacite:
    """Everybody's capacity at `au`, by group in the document's order.

    `racine` is the code of the body. `plein` says what a full-time year counts.
    """

    au: date
    calendrier: Calendrier
    racine: str
    equipes: tuple[Equipe, ...]
    plein: TempsPlein

    def describe_calendrier(self) -> str:
        """Say what the real calendar gives the SI team, beside the days that the programme counts for it."""
        equipe = self.equipe_si
        if equipe is None or not equipe.agents:
            return "Aucun agent de l'équipe n'est enregistré."
        people = count_of(len(equipe.agents), "agent")
        if equipe.disponible is None:
            return f"Calendrier réel : {people}."
        return (
            f"Calendrier réel : {people}, {describe_jours(estimate(equipe.disponible), 'disponible')}, "
            f"{format_nombre(self.plein.to_etp(equipe.disponible))} ETP à {self.plein.par_etp} j."
        )

    def seen_by(self, lisibles: Collection[str]) -> Capacite:
        """Return the capacity for somebody who may read only the days of `lisibles`."""
        return replace(
            self,
            equipes=tuple(
                replace(
                    equipe,
                    agents=tuple(
                        capacite if capacite.agent.initiales in lisibles else capacite.before_absences
                        for capacite in equipe.agents
                    ),
                )
                for equipe in self.equipes
            ),
        )

    def tell_unnamed(self, lecteur: str | None) -> str:
        """Return how to name a direction or a coordinateur; empty if a direction is named.

        Where each pôle has a coordinateur, only they are told to name a direction, or somebody not known.
        """
        agents = [year.agent for year in self.by_agent.values()]
        told = describe_unnamed(
            charte_of(agents, plan_a_tous=False),
            (one.code for one in self.equipes if one.code not in (EQUIPE_SI, SANS_POLE)),
        )
        named = {None, *(agent.initiales for agent in agents if agent.coordonne)}
        return "" if told == NAME_DIRECTION and lecteur not in named else told

    @cached_property
    def lundis(self) -> tuple[date, ...]:
        """The Mondays of the exercice's weeks."""
        return mondays_of(self.calendrier)

    @cached_property
    def ensemble(self) -> Equipe:
        return Equipe(
            self.racine,
            "Ensemble",
            tuple(capacite for equipe in self.equipes for capacite in equipe.agents),
            sum(equipe.promis for equipe in self.equipes),
        )

    @property
    def equipe_si(self) -> Equipe | None:
        """The SI team, None if the programme has none."""
        return next((equipe for equipe in self.equipes if equipe.code == EQUIPE_SI), None)

    @cached_property
    def by_agent(self) -> dict[str, CapaciteAgent]:
        return {capacite.agent.initiales: capacite for capacite in self.ensemble.agents}


def compute_capacite(
    programme: Programme,
    calendrier: Calendrier,
    agents: Sequence[Agent],
    rythmes: Rythmes,
    totaux: Mapping[str, Totaux],
    au: date,
    plein: TempsPlein,
    asked: Asked = EVERY_DAY,
) -> Capacite:
    """Return the capacity of every agent of the exercice, and of anybody else who logged in it."""
    weeks = days_by_week(calendrier)
    capacites = [
        CapaciteAgent(
            agent,
            compute_semaines(
                agent, calendrier, rythmes, totaux.get(agent.initiales, Totaux()), au, weeks, asked
            ),
            plein,
        )
        for agent in agents
        if _is_of(agent, programme.exercice) or agent.initiales in totaux
    ]
    return Capacite(au, calendrier, programme.racine, _group(programme, capacites), plein)


def _is_of(agent: Agent, exercice: int) -> bool:
    """True for an agent who is in the team at some time of the exercice: one who left without a date is not.

    An auditor is not of the team.
    """
    if not agent.logs_days or not (agent.actif or agent.has_left):
        return False
    return (agent.arrivee is None or agent.arrivee <= date(exercice, 12, 31)) and (
        agent.depart is None or agent.depart >= date(exercice, 1, 1)
    )


def _group(programme: Programme, capacites: Sequence[CapaciteAgent]) -> tuple[Equipe, ...]:
    """Pôles in document order, the SI team after the pôle that holds its line, those without pôle last."""
    pole_si = programme.pole_of(programme.code_si) if programme.code_si else None
    own_si = programme.centiemes_prevus(programme.code_si) if programme.code_si else None
    equipes: list[Equipe] = []
    for ligne in programme.poles:
        promis = programme.centiemes_prevus(ligne.code) or 0
        if ligne.code == pole_si:
            promis -= own_si or 0
        members = tuple(
            capacite
            for capacite in capacites
            if capacite.agent.pole == ligne.code and not capacite.agent.is_si
        )
        equipes.append(Equipe(ligne.code, ligne.libelle, members, promis))
        if ligne.code == pole_si:
            team = tuple(capacite for capacite in capacites if capacite.agent.is_si)
            equipes.append(Equipe(EQUIPE_SI, "Équipe SI", team, own_si or 0))
    known = {capacite.agent.initiales for equipe in equipes for capacite in equipe.agents}
    others = tuple(capacite for capacite in capacites if capacite.agent.initiales not in known)
    return (*equipes, Equipe(SANS_POLE, programme.sans_pole, others)) if others else tuple(equipes)
