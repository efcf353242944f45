"""Keep the alerts that somebody asks for: a pôle, a line, a person, a type, a gravity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.alertes.facts import Alerte, Gravite, TypeAlerte
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.responsables import initiales_of


@dataclass(frozen=True, slots=True)
class AlertesFilter:
    """What is kept; None keeps everything. `agent` are the initials of whom the alert concerns."""

    gravite: Gravite | None = None
    type: TypeAlerte | None = None
    pole: str | None = None
    agent: str | None = None


def filter_alertes(
    alertes: Iterable[Alerte], programme: Programme, agents: Iterable[Agent], filtre: AlertesFilter
) -> tuple[Alerte, ...]:
    """Return the alerts that `filtre` keeps, in their order."""
    poles = {agent.initiales: agent.pole for agent in agents}
    return tuple(
        alerte
        for alerte in alertes
        if filtre.gravite in (None, alerte.gravite)
        and filtre.type in (None, alerte.type)
        and (filtre.pole is None or filtre.pole in _poles(alerte, programme, poles))
        and (filtre.agent is None or filtre.agent in concerned_agents(alerte, programme))
    )


def concerned_agents(alerte: Alerte, programme: Programme) -> frozenset[str]:
    """Initials of the agent of the alert, or of whom « qui » names on its lines."""
    if alerte.agent is not None:
        return frozenset((alerte.agent,))
    below = (
        initiales_of(programme.by_code[code].responsables)
        for line in _lignes(alerte, programme)
        for code in programme.subtrees[line]
    )
    return frozenset().union(*below)


def _poles(alerte: Alerte, programme: Programme, poles: dict[str, str | None]) -> set[str | None]:
    if alerte.agent is not None:
        return {poles.get(alerte.agent)}
    return {programme.pole_of(line) for line in _lignes(alerte, programme)}


def _lignes(alerte: Alerte, programme: Programme) -> tuple[str, ...]:
    """The lines an alert is about: those of its jalon, else its own."""
    for jalon in programme.jalons:
        if jalon.code == alerte.jalon:
            return jalon.lignes
    return () if alerte.code is None else (alerte.code,)
