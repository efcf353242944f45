"""Both verifications of a store, whatever engine holds it."""

from __future__ import annotations

from dataclasses import dataclass

from cariforef_tui.domain.journal.entries import Maillon
from cariforef_tui.services.ports.files import StoreAdmin, Verification


@dataclass(frozen=True)
class Prover:
    """What `base verifier` and `journal verifier` run on the test's own store."""

    admin: StoreAdmin
    place: str

    def verify(self) -> Verification:
        return self.admin.verify(self.place)

    def verify_journal(self, printed: Maillon | None = None) -> Verification:
        return self.admin.verify_journal(self.place, printed)
