"""What a store keeps of the programme, its revisions and what is declared of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cariforef_tui.domain.agents.agents import Agent
    from cariforef_tui.domain.programme.declarations import Fait, Raf
    from cariforef_tui.domain.programme.programme import Production, Programme
    from cariforef_tui.domain.programme.revisions import Revision
    from cariforef_tui.domain.temps.calendrier import Calendrier


class ProgrammeReading(Protocol):
    def exercices(self) -> tuple[int, ...]:
        """Years loaded, in order."""

    def suivi_depuis(self, exercice: int) -> date | None:
        """The day from which an exercice is followed: None before its first saisie, unless it was set."""

    def programme(self, exercice: int) -> Programme:
        """The baseline, as voted, with the livrables promised by now: `read_plan` has the plan at a date."""

    def revisions(self, exercice: int) -> tuple[Revision, ...]:
        """Every revision of the plan, in the order of their numbers."""

    def faits(self, exercice: int) -> tuple[Fait, ...]:
        """Declarations on lines and jalons, in the order they were written."""

    def rafs(self, exercice: int) -> tuple[Raf, ...]:
        """Every reste à faire declared, in the order they were written."""

    def productions(self, exercice: int) -> tuple[Production, ...]:
        """Every livrable declared produced, in the order they were written."""


class ProgrammeWriting(Protocol):
    def add_fait(self, exercice: int, fait: Fait) -> None: ...

    def set_suivi_depuis(self, exercice: int, jour: date) -> None:
        """Follow an exercice from `jour` on; raises DateRefusee if it is not loaded."""

    def add_borne(self, exercice: int, jalon: str, code: str) -> None:
        """Let a jalon bound one of its lines, whose work ends with it; raises CodeRefuse for another line."""

    def remove_borne(self, exercice: int, jalon: str, code: str) -> None:
        """Let a jalon no longer bound one of its lines; raises CodeRefuse for another line."""

    def add_revision(self, exercice: int, revision: Revision) -> Revision:
        """Write a revision; returns it with its number."""

    def load_programme(self, programme: Programme, feries: Calendrier, agents: Sequence[Agent]) -> None:
        """Write a whole exercice; agents already known are left as they are."""

    def replace_programme(self, programme: Programme, feries: Calendrier, agents: Sequence[Agent]) -> None:
        """Write a whole exercice in place of an unused one; raises DateRefusee if somebody has used it."""
