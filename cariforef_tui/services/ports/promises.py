"""What a store keeps of what lines promise beside their days: livrables, and how many are produced.

Part of `services.ports.store.Reading` and `Writing`: a snapshot or a transaction is all of it at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cariforef_tui.domain.avancement.livrables import Production
    from cariforef_tui.domain.programme.programme import Livrable


class PromiseReading(Protocol):
    def productions(self, exercice: int) -> tuple[Production, ...]:
        """Every livrable declared produced, in the order they were written."""


class PromiseWriting(Protocol):
    def write_livrable(self, exercice: int, livrable: Livrable) -> None:
        """Write what a line promises under its number, in place of what that number promised."""

    def remove_livrable(self, exercice: int, livrable: Livrable) -> None:
        """Take a livrable away; raises Refus where something of it is declared produced."""

    def add_production(self, exercice: int, production: Production) -> None: ...

    def remove_production(self, exercice: int, production: Production) -> None:
        """Take back the last declaration equal to `production`; raises Conflit where there is none."""
