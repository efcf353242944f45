"""Compute what each person has to be reminded of: days, months to sign or countersign, decisions due.

The rules of the week, of the months and of the reviews say what is missing. Only those who coordinate a pôle
are reminded of its visas, not the others who may give them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import acts_for, regime_of
from cariforef_tui.domain.alertes.facts import FaitsAlertes
from cariforef_tui.domain.alertes.of_agents import due_months, waiting_months
from cariforef_tui.domain.mois.visas import GesteVisa, MoisAgent, who_may
from cariforef_tui.domain.revue.revue import Decision
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.completude import Totaux, compute_semaines
from cariforef_tui.domain.values.months import Mois


class TypeRappel(StrEnum):
    """The types of reminders, in the order in which they are told."""

    JOURS = "jours_a_saisir"
    SIGNATURE = "mois_a_signer"
    CONTRESEING = "mois_a_contresigner"
    DECISION = "decision_a_echeance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rappel:
    """One thing that `agent` has to do.

    `jours` are the missing days, or the day by which the decision was due. `etats` are the months to sign or
    countersign, all of `mois`.
    """

    agent: str
    type: TypeRappel
    jours: tuple[date, ...] = ()
    mois: Mois | None = None
    etats: tuple[MoisAgent, ...] = ()
    decision: Decision | None = None


@dataclass(frozen=True, kw_only=True)
class FaitsRappels:
    """The facts of reminders, at the date of `alertes`.

    `semaine` are the days of the week before, by exercice; `remplis` are the
    hundredths logged or absent on these days, by agent.
    """

    alertes: FaitsAlertes
    semaine: tuple[tuple[Calendrier, tuple[date, ...]], ...]
    remplis: Mapping[str, Mapping[date, int]]
    decisions: tuple[Decision, ...]


def compute_rappels(faits: FaitsRappels) -> tuple[Rappel, ...]:
    """Return what every active agent has to be reminded of, by agent, then in the order of the types."""
    every = (*_jours(faits), *_signatures(faits.alertes), *_contreseings(faits.alertes), *_decisions(faits))
    types = tuple(TypeRappel)
    return tuple(sorted(every, key=lambda rappel: (rappel.agent, types.index(rappel.type))))


def is_at_work(facts: FaitsAlertes, agent: Agent) -> bool:
    """True if the date expects something of the agent once absences are deducted."""
    return agent.actif and facts.rythmes.expected(agent, facts.au, facts.calendrier) > 0


def poles_of(agent: Agent) -> tuple[str, ...]:
    """Return the pôles that an agent coordinates, or acts on today in somebody's place."""
    own = () if agent.coordonne is None else (agent.coordonne,)
    return tuple(dict.fromkeys((*own, *acts_for(agent))))


def _active(agents: Iterable[Agent]) -> Iterator[Agent]:
    return (agent for agent in agents if agent.actif)


def _jours(faits: FaitsRappels) -> Iterator[Rappel]:
    facts = faits.alertes
    for agent in _active(facts.agents):
        totaux = Totaux(faits.remplis.get(agent.initiales, {}))
        missing = [
            jour
            for calendrier, days in faits.semaine
            for week in compute_semaines(agent, calendrier, facts.rythmes, totaux, facts.au, (days,))
            for jour, _ in week.manquants
        ]
        if missing:
            yield Rappel(agent=agent.initiales, type=TypeRappel.JOURS, jours=tuple(missing))


def _signatures(facts: FaitsAlertes) -> Iterator[Rappel]:
    for agent, due in due_months(facts):
        if agent.actif:
            for state in due:
                yield Rappel(
                    agent=agent.initiales, type=TypeRappel.SIGNATURE, mois=state.mois, etats=(state,)
                )


def _contreseings(facts: FaitsAlertes) -> Iterator[Rappel]:
    regime = regime_of(facts.agents)
    poles = {agent.initiales: poles_of(agent) for agent in facts.agents}
    waiting: dict[tuple[str, Mois], list[MoisAgent]] = {}
    for state in waiting_months(facts):
        able = who_may(GesteVisa.CONTRESEING, state.agent, state.visas, facts.agents, regime)
        for name in [name for name in able if state.agent.pole in poles[name]] or able:
            waiting.setdefault((name, state.mois), []).append(state)
    for (name, mois), states in sorted(waiting.items()):
        yield Rappel(agent=name, type=TypeRappel.CONTRESEING, mois=mois, etats=tuple(states))


def _decisions(faits: FaitsRappels) -> Iterator[Rappel]:
    active = {agent.initiales for agent in _active(faits.alertes.agents)}
    tomorrow = faits.alertes.au + timedelta(days=1)
    for decision in faits.decisions:
        if decision.pour is not None and decision.is_late_at(tomorrow):
            for name in dict.fromkeys(decision.personnes):
                if name in active:
                    yield Rappel(
                        agent=name, type=TypeRappel.DECISION, jours=(decision.pour,), decision=decision
                    )
