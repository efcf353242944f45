"""Ports of what an audit relies on: visas, conventions, the journal and its seals, retention.

`ports` says how a `Reading` and a `Writing` behave; these are what both have for that subject.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.entries import Ecriture
    from cariforef_tui.domain.journal.filter import JournalFilter
    from cariforef_tui.domain.journal.links import Maillon
    from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
    from cariforef_tui.domain.mois.visas import Visa
    from cariforef_tui.domain.rgpd.retention import (
        Effacement,
        EffacementFait,
        PurgeFaite,
        TextesEchus,
        Trace,
    )
    from cariforef_tui.domain.values.months import Mois


class ProofReading(Protocol):
    def visas(self, first: Mois, last: Mois, agent: str | None = None) -> tuple[Visa, ...]:
        """Gestures on the months from `first` to `last`, of one agent or all, by agent, month, then order."""

    def gestes(self, first: Mois, last: Mois, agent: str | None = None) -> tuple[Visa, ...]:
        """As `visas`, without what was signed (`contenu` None): light enough for everybody's year."""

    def first_signed(self) -> Mois | None:
        """The earliest month that anybody ever signed."""

    def copied_days(self, first: date, last: date) -> tuple[tuple[str, date], ...]:
        """Agents and dates that hold copied values to confirm, by agent then date."""

    def conventions(self) -> tuple[Convention, ...]:
        """Every convention with its lines, of every exercice."""

    def head(self) -> Maillon:
        """The last seal of the chain over the journal."""

    def seal_of(self, visa: Visa) -> Maillon:
        """The seal that covers the journal up to that visa, itself included."""

    def traces(self) -> tuple[Trace, ...]:
        """Everybody, with the last exercice that holds anything of theirs."""

    def textes_echus(self, annee: int, agent: str | None) -> tuple[TextesEchus, ...]:
        """Texts of the exercices up to `annee`, of one agent or of each, by initials."""

    def autres_echus(self, annee: int, agent: str | None) -> int:
        """How many other rows of these exercices hold a text that somebody typed."""

    def dossier(self, agent: str) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        """All that is held on one person, by rubrique, nobody masked yet; amounts in hundredths.

        `programme`, `citations` and the journal rows of lien `texte` are candidates: whether they name the
        person is for `services.dossier`.
        """

    def purges(self) -> tuple[PurgeFaite, ...]:
        """Every purge made, in order."""

    def history(self, filtre: JournalFilter) -> tuple[Ecriture, ...]:
        """The journal rows asked for, newest first, initials and codes in place of numbers in every text."""


class ProofWriting(Protocol):
    def add_visa(self, visa: Visa) -> Visa:
        """Write a gesture by the transaction's actor; returns it with its number and moment.

        Raises:
            VisaRefuse: the month is not in the state that the gesture needs, holds copied days to confirm, or
                no longer holds the days that the signature says; the database decides.
        """

    def set_convention(self, convention: Convention) -> None:
        """Add a convention or change its title; its lines are left as they are."""

    def set_ligne_conventionnee(self, numero: str, ligne: LigneConventionnee) -> None:
        """Put a line in a convention, or change until when it is.

        Raises:
            ConventionRefusee: no such convention, or another pays for the line on those dates.
        """

    def remove_ligne_conventionnee(self, numero: str, ligne: LigneConventionnee) -> None:
        """Take a line out, as if never in; raises ConventionRefusee where it is not there from that date."""

    def erase(self, effacement: Effacement) -> EffacementFait:
        """Erase texts past the retention and pseudonymise people, rows and journal alike; days stay.

        Once only a transaction. What was erased is gone from the file after `StoreAdmin.compact`.
        """
