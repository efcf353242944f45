"""Who may take a decision, as a few letters name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.text import fold

EQUIPE = "équipe"
"""Everybody of the perimeter, as a decision writes it."""


def order_people(agents: Sequence[Agent], perimetre: str) -> dict[str, str]:
    """Return the names of those at work by initials, those of the perimeter first, then the équipe."""
    active = [agent for agent in agents if agent.actif]
    ordered = sorted(active, key=lambda agent: (agent.pole != perimetre, agent.initiales))
    return {**{agent.initiales: agent.nom or "" for agent in ordered}, EQUIPE: "toute l'équipe"}


def people_of(
    programme: Programme, code: str, people: Mapping[str, str], acteur: str, loggers: Sequence[str]
) -> str:
    """Return who likely takes a decision about a line: who asks where it names them, else the first named.

    Of a line that names nobody, the first of its `loggers`.
    """
    responsables = programme.by_code[code].responsables
    named = [name for responsable in responsables for name in responsable.membres if name in people]
    logging = (name for name in loggers if name in people)
    return acteur if acteur in named else next(iter(named), next(logging, ""))


def find_people(typed: str, people: Mapping[str, str]) -> list[str]:
    """Return whose initials or name begin as the last of the names typed, the likeliest first."""
    last = fold(typed.rpartition("/")[2].strip())
    exact = [initiales for initiales in people if fold(initiales) == last]
    by_initials = [initiales for initiales in people if fold(initiales).startswith(last)]
    by_name = [
        initiales
        for initiales, nom in people.items()
        if any(word.startswith(last) for word in fold(nom).split())
    ]
    return [*dict.fromkeys((*exact, *by_initials, *by_name))]


def complete_people(typed: str, chosen: str) -> str:
    """Return the names typed, the last one being `chosen`."""
    before, separator, _ = typed.rpartition("/")
    return f"{before}{separator}{chosen}"
