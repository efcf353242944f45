"""Which column of a table of people holds which field, and how two states of a person differ, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.values.dates import format_date


class AgentField(StrEnum):
    """What a table says of a person; `DEPUIS` is the first day of the pattern `QUOTITE`."""

    INITIALES = "initiales"
    NOM = "nom"
    POLE = "pole"
    EQUIPE = "equipe"
    FONCTION = "fonction"
    ARRIVEE = "arrivee"
    QUOTITE = "quotite"
    DEPUIS = "depuis"
    COMPTE = "compte"
    COURRIEL = "courriel"


TITRES = {
    AgentField.INITIALES: "initiales agent",
    AgentField.NOM: "nom nom_prenom prenom_nom nom_et_prenom",
    AgentField.POLE: "pole service",
    AgentField.EQUIPE: "equipe",
    AgentField.FONCTION: "fonction poste emploi",
    AgentField.ARRIVEE: "arrivee date_d_arrivee",
    AgentField.QUOTITE: "quotite rythme temps_de_travail",
    AgentField.DEPUIS: "depuis quotite_depuis rythme_depuis a_partir_du",
    AgentField.COMPTE: "compte identifiant login",
    AgentField.COURRIEL: "courriel mail email adresse",
}
NEEDED = {AgentField.INITIALES: ""}
"""What no row does without."""

_SHOWN = {"pole": "pôle", "equipe": "équipe", "arrivee": "arrivée"}
_COMPARED = ("nom", "pole", "equipe", "fonction", "arrivee", "compte", "courriel")


def describe_fields(agent: Agent) -> Iterator[str]:
    """Give what is known of a person: `pôle PRI`, `compte lirone`."""
    for name in _COMPARED:
        if (value := getattr(agent, name)) is not None:
            yield f"{_SHOWN.get(name, name)} {_say(value)}"


def describe_changes(before: Agent, after: Agent) -> Iterator[str]:
    """Give what changes of a person: `pôle PRI → APO`."""
    for name in _COMPARED:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{_SHOWN.get(name, name)} {_say(old)} → {_say(new)}"


def _say(value: str | date | None) -> str:
    if value is None:
        return "vide"
    return format_date(value) if isinstance(value, date) else value
