"""What a store keeps of visas and conventions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cariforef_tui.domain.mois.fiche import Convention, LigneConventionnee
    from cariforef_tui.domain.mois.visas import Visa
    from cariforef_tui.domain.values.months import Mois


class MoisReading(Protocol):
    def visas(self, first: Mois, last: Mois, agent: str | None = None) -> tuple[Visa, ...]:
        """Gestures on the months from `first` to `last`, of one agent or all, by agent, month, then order."""

    def gestes(self, first: Mois, last: Mois, agent: str | None = None) -> tuple[Visa, ...]:
        """The same as `visas` without the sheets (`contenu` is None): light enough for everybody's year."""

    def first_signed(self) -> Mois | None:
        """The earliest month that anybody ever signed."""

    def conventions(self) -> tuple[Convention, ...]:
        """Every convention with its lines, of every exercice."""


class MoisWriting(Protocol):
    def add_visa(self, visa: Visa) -> Visa:
        """Write a gesture by the transaction's actor; returns it with its number and moment.

        Raises:
            VisaRefuse: the month is not in the state that the gesture needs, holds copied days to confirm, or
                no longer holds the days that the signature says; the database decides.
        """

    def set_convention(self, convention: Convention) -> None:
        """Add a convention or change its title; its lines are left as they are."""

    def set_ligne_conventionnee(self, numero: str, ligne: LigneConventionnee) -> None:
        """Put a line in a convention, or change its last day.

        Raises:
            ConventionRefusee: no such convention, or another pays for the line on those dates.
        """

    def remove_ligne_conventionnee(self, numero: str, ligne: LigneConventionnee) -> None:
        """Remove a line as if it was never in; raises ConventionRefusee if it is not there from that date."""
