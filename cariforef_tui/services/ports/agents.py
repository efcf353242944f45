"""What a store keeps of people, their deputies, and what they like of the interface."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cariforef_tui.domain.agents.agents import Agent, Quotite, Suppleance


class EtatRappel(StrEnum):
    """What is known of a person's mail of a date: TENTE until a server has accepted it."""

    TENTE = "tente"
    ENVOYE = "envoye"


class AgentsReading(Protocol):
    def agents(self) -> tuple[Agent, ...]:
        """Everybody, inactive people included, by initials, with the suppléances that run right now."""

    def suppleances(self) -> tuple[Suppleance, ...]:
        """Every suppléance, past and to come, by their first day."""

    def preferences(self, agent: str) -> dict[str, str]:
        """What one person likes of the interface: JSON texts by key, none for somebody unknown."""

    def rappels(self, jour: date) -> dict[str, EtatRappel]:
        """The mail of that date, by initials."""

    def derniers_rappels(self, jour: date) -> dict[str, date]:
        """The last date, up to `jour`, on which each person was sent mail."""


class AgentsWriting(Protocol):
    def add_agent(self, agent: Agent) -> None:
        """Add an agent; raises AgentRefuse if the initials are taken."""

    def update_agent(self, agent: Agent) -> None: ...

    def set_quotite(self, quotite: Quotite) -> None:
        """Set the pattern in force from its date on, replacing one of the same date."""

    def add_suppleance(self, suppleance: Suppleance) -> None:
        """Add a suppléance; raises SuppleanceRefusee if the titulaire has a deputy on some of these days."""

    def end_suppleance(self, suppleance: Suppleance, au: date) -> None:
        """Bring the last day of a suppléance to `au`; raises as `add_suppleance`."""

    def remove_suppleance(self, suppleance: Suppleance) -> None:
        """Take a suppléance away; raises SuppleanceRefusee if a visa was given under it."""

    def set_preference(self, agent: str, cle: str, valeur: str | None) -> None:
        """Keep a JSON text of the transaction's actor, or forget it (None); it is not journalled."""

    def set_rappel(self, agent: str, jour: date, etat: EtatRappel | None) -> None:
        """Keep what is known of the mail of a date, None if none left; it is not journalled."""

    def forget_rappels(self, before: date) -> None: ...
