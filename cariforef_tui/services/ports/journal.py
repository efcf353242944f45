"""What a store keeps of the journal and its seals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.entries import Ecriture, Maillon
    from cariforef_tui.domain.journal.filter import JournalFilter
    from cariforef_tui.domain.mois.visas import Visa


class JournalReading(Protocol):
    def head(self) -> Maillon:
        """The last seal of the chain over the journal."""

    def seal_of(self, visa: Visa) -> Maillon:
        """The seal that covers the journal up to that visa, itself included."""

    def history(self, filtre: JournalFilter) -> tuple[Ecriture, ...]:
        """The journal rows asked for, newest first, initials and codes in place of numbers in every text."""
