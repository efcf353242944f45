"""Drafts of the review: what its dialogs were told before it could be stored, and offered back."""

from __future__ import annotations

from collections.abc import Sequence

from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.ui.dialogs.drafting import Drafting, Slot
from cariforef_tui.ui.kit.draft import Draft, DraftKey, Nature


class RevueDrafting(Drafting):
    """Drafts of whoever acts in a view of a review; the last one is offered."""

    NATURES = (Nature.REMARQUE, Nature.DECISION, Nature.METEO)

    def slot(self, cle: CleRevue, nature: Nature, code: str = "") -> Slot:
        """Return where a text of one review is kept; `code` is its line, or the number of a decision."""
        return Slot(self, DraftKey(self._place.store.place, nature, cle.lundi, code, cle.perimetre))

    def flush(self) -> None:
        """Write the file now: the terminal is going away."""
        if self._place.session.agent is not None:
            self.drafts.flush()

    def describe(self, pending: Sequence[Draft]) -> str:
        last, pour = pending[-1], pending[-1].pour
        what = {
            Nature.REMARQUE: f"une remarque sur {pour.code}",
            Nature.DECISION: "une décision",
            Nature.METEO: "une météo",
        }[pour.nature]
        more = f" (et {count_of(len(pending) - 1, 'autre')})" if len(pending) > 1 else ""
        return f"Pas encore enregistré : {what}, {pour.perimetre}, {cle_of(pour).nom}{more} : {last.cited}"


def cle_of(pour: DraftKey) -> CleRevue:
    """Return the review that a draft is of."""
    return CleRevue(pour.perimetre, pour.jour)
