"""Drafts of the review: what its dialogs were told before it could be stored, and offered back."""

from __future__ import annotations

from collections.abc import Callable

from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog
from cariforef_tui.ui.kit.draft import Champs, Draft, DraftKey, Drafts, Nature
from cariforef_tui.ui.kit.place import PlaceScreen

_NATURES = {Nature.REMARQUE: "", Nature.DECISION: "une décision", Nature.METEO: "une météo"}


class Drafting:
    """Keeps the drafts of whoever acts in a view of a review."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place
        self._offered_to = ""

    @property
    def _drafts(self) -> Drafts:
        return self._place.session.drafts_of(self._place.session.require_agent())

    def key(self, cle: CleRevue, nature: Nature, code: str = "") -> DraftKey:
        """Return what names the draft of a text of one review."""
        return DraftKey(self._place.store.place, nature, cle.lundi, code, cle.perimetre)

    def champs(self, pour: DraftKey) -> Champs:
        """Return the fields kept for a dialog, none where nothing is."""
        draft = self._drafts.get(pour)
        return draft.champs if draft else ()

    def keep(self, pour: DraftKey, champs: Champs) -> None:
        self._drafts.keep(Draft(pour, champs))
        self._flush_soon()

    def drop(self, pour: DraftKey) -> None:
        self._drafts.drop(pour)
        self._flush_soon()

    def flush(self) -> None:
        """Write the file now: the terminal is going away."""
        if self._place.session.agent is not None:
            self._drafts.flush()

    def _flush_soon(self) -> None:
        self._place.run_worker(self._drafts.flush, thread=True, group="brouillon")

    def offer(self, take: Callable[[Draft], None]) -> None:
        """Offer once what a terminal that died left behind; `take` is given what the person takes again."""
        agent = self._place.session.require_agent()
        if self._offered_to == agent:
            return
        self._offered_to = agent
        pending = self._drafts.all_of(self._place.store.place, _NATURES)
        if not pending:
            return
        last = pending[-1]

        def answer(choice: Answer) -> None:
            if choice is Answer.YES:
                take(last)
            else:
                for draft in pending:
                    self._drafts.drop(draft.pour)
                self._flush_soon()

        pour = last.pour
        what = _NATURES[pour.nature] or f"une remarque sur {pour.code}"
        more = f" (et {count_of(len(pending) - 1, 'autre')})" if len(pending) > 1 else ""
        question = (
            f"Pas encore enregistré : {what}, {pour.perimetre}, {cle_of(pour).nom}{more} : "
            f"{last.cited}. Reprendre ?"
        )
        self._place.ask_person(ConfirmDialog(question, yes="Reprendre", no="Jeter"), answer)


def cle_of(pour: DraftKey) -> CleRevue:
    """Return the review that a draft is of."""
    return CleRevue(pour.perimetre, pour.jour)
