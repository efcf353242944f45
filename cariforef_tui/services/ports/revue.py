"""What a store keeps of weekly reviews and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cariforef_tui.domain.revue.revue import Decision, RevueEcrite


class RevueReading(Protocol):
    def revue(self, exercice: int, perimetre: str, semaine: str) -> RevueEcrite | None: ...

    def revues(self, exercice: int) -> tuple[RevueEcrite, ...]:
        """Every review, by week then perimeter."""

    def decisions(self, exercice: int) -> tuple[Decision, ...]:
        """Every decision, in the order of their numbers."""


class RevueWriting(Protocol):
    def write_revue(self, exercice: int, revue: RevueEcrite) -> None:
        """Write a review's remarks, weather and closing, in place of what it held."""
