"""Whose an alert is, and who may act on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit, Regime, acts_for, autorise, regime_of
from cariforef_tui.domain.alertes.facts import Alerte, TypeAlerte
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.responsables import initiales_of
from cariforef_tui.domain.values.months import Mois

_OF_MONTHS = frozenset({TypeAlerte.MOIS_NON_SIGNE, TypeAlerte.MOIS_A_CONTRESIGNER})


class Portee(StrEnum):
    """How far one looks."""

    MIENNES = "les miennes"
    POLE = "mon pôle"
    TOUT = "tout"


def poles_of(alerte: Alerte, programme: Programme, agents: Iterable[Agent]) -> set[str | None]:
    """Return the pôles that an alert is about: of its months, of its person, else of its lines."""
    if alerte.mois:
        return {state.agent.pole for state in alerte.mois}
    if alerte.agent is not None:
        return {agent.pole for agent in agents if agent.initiales == alerte.agent}
    return {programme.pole_of(line) for line in alerte.lignes}


def list_to_countersign(alertes: Iterable[Alerte], acteur: str | None) -> tuple[tuple[str, Mois], ...]:
    """Return the months, each with whose it is, that these alerts ask `acteur` to countersign."""
    return tuple(
        (state.agent.initiales, state.mois)
        for alerte in alertes
        if alerte.type is TypeAlerte.MOIS_A_CONTRESIGNER and acteur in alerte.signataires
        for state in alerte.mois
    )


@dataclass(frozen=True)
class Viewer:
    """`agent`, who looks at the alerts of `programme`, among all the `agents`."""

    agent: Agent
    agents: tuple[Agent, ...]
    programme: Programme

    @cached_property
    def titulaires(self) -> dict[str, str]:
        """Whom they replace today, by pôle."""
        return acts_for(self.agent)

    @cached_property
    def pole(self) -> str | None:
        """The pôle that they coordinate, else that of whom they replace today, else their own."""
        return self.agent.coordonne or next(iter(self.titulaires), self.agent.pole)

    @cached_property
    def portees(self) -> tuple[Portee, ...]:
        """How far they may look, nearest first: without a pôle, one's own or all."""
        return tuple(portee for portee in Portee if portee is not Portee.POLE or self.pole is not None)

    @cached_property
    def default_portee(self) -> Portee:
        """All for the direction and an auditor, the pôle for who coordinates it today, else one's own."""
        if self.agent.role is not None:
            return Portee.TOUT
        coordinates = self.agent.coordonne is not None or bool(self.titulaires)
        return Portee.POLE if coordinates else Portee.MIENNES

    def sees(self, alerte: Alerte, portee: Portee) -> bool:
        """True where the alert is within `portee`; what concerns nobody in particular is everybody's."""
        if portee is Portee.TOUT or (alerte.code is None and alerte.agent is None):
            return True
        if alerte.type in _OF_MONTHS and self.agent.initiales in alerte.signataires:
            return True
        if portee is Portee.POLE:
            return self.pole in poles_of(alerte, self.programme, self.agents)
        return self.agent.initiales in self.concerned_by(alerte)

    def may_act(self, alerte: Alerte) -> bool:
        """True where they may do something about it: sign, log the days, declare on the line."""
        if alerte.type in _OF_MONTHS:
            return self.agent.initiales in alerte.signataires
        if alerte.agent is not None:
            concerned = next((agent for agent in self.agents if agent.initiales == alerte.agent), None)
            return concerned is not None and self._may(Droit.SAISIR, concerned)
        if alerte.jalon is not None:
            poles = poles_of(alerte, self.programme, self.agents)
            return self._may(Droit.DECLARER, poles.pop() if len(poles) == 1 else None)
        return any(self._may(Droit.DECLARER, pole) for pole in poles_of(alerte, self.programme, self.agents))

    @cached_property
    def _regime(self) -> Regime:
        return regime_of(self.agents)

    def _may(self, droit: Droit, objet: Agent | str | None) -> bool:
        return autorise(self.agent, droit, objet, self._regime) is None

    def concerned_by(self, alerte: Alerte) -> set[str]:
        """Initials of its person, else of whom « qui » names on its lines."""
        if alerte.agent is not None:
            return {alerte.agent}
        return {
            initiales
            for line in alerte.lignes
            for initiales in initiales_of(self.programme.by_code[line].responsables)
        }
