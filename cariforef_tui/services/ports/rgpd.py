"""What a store keeps of personal data and its retention."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from cariforef_tui.domain.rgpd import Effacement, EffacementFait, PurgeFaite, TextesEchus, Trace


class RgpdReading(Protocol):
    def traces(self) -> tuple[Trace, ...]:
        """Everybody, with the last exercice that holds anything of theirs."""

    def textes_echus(self, annee: int, agent: str | None) -> tuple[TextesEchus, ...]:
        """Texts of the exercices up to `annee`, of one agent or of each, by initials."""

    def autres_echus(self, annee: int, agent: str | None) -> int:
        """How many other rows of these exercices hold a text that a person typed."""

    def dossier(self, agent: str) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        """All that is held on one person, by rubrique, nobody masked yet; amounts in hundredths.

        `programme`, `citations` and the journal rows of lien `texte` are candidates: `services.rgpd.file`
        keeps those that name the person.
        """

    def purges(self) -> tuple[PurgeFaite, ...]:
        """Every purge made, in order."""


class RgpdWriting(Protocol):
    def erase(self, effacement: Effacement) -> EffacementFait:
        """Erase texts past the retention and pseudonymise people, rows and journal alike; days stay.

        It runs once at most in a transaction. The file still holds erased text until `StoreFiles.compact`.
        """
