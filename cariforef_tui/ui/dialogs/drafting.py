"""What a person typed in a place and has not saved: kept, and offered once at the next start."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from cariforef_tui.ui.dialogs.dialog import Answer, ConfirmDialog
from cariforef_tui.ui.kit.draft import Champs, Draft, DraftKey, Drafts, Nature
from cariforef_tui.ui.kit.place import PlaceScreen


@dataclass(frozen=True, slots=True)
class Slot:
    """Where what a dialog is told is kept until it is stored: one target of the drafts of a place."""

    drafting: Drafting
    pour: DraftKey

    @property
    def champs(self) -> Champs:
        """The fields kept for a dialog, none where nothing is."""
        draft = self.drafting.drafts.get(self.pour)
        return draft.champs if draft else ()

    def keep(self, champs: Champs) -> None:
        self.drafting.drafts.keep(Draft(self.pour, champs))
        self.drafting.flush_soon()

    def drop(self) -> None:
        self.drafting.drafts.drop(self.pour)
        self.drafting.flush_soon()


class Drafting:
    """Drafts of a place, of some kinds; a subclass says what it asks of those that were left."""

    NATURES: ClassVar[Collection[Nature]]
    GIVE_UP: ClassVar[str] = "Annuler"
    """What Escape does of the question: the drafts stay, for the next start."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place
        self._offered_to = ""

    @property
    def agent(self) -> str:
        """Whose drafts they are."""
        return self._place.session.require_agent()

    @property
    def drafts(self) -> Drafts:
        return self._place.session.drafts_of(self.agent)

    def describe(self, pending: Sequence[Draft]) -> str:
        """Return what the drafts left are, for the question."""
        raise NotImplementedError

    def is_of_here(self, draft: Draft) -> bool:  # noqa: ARG002 - a subclass looks at it
        """True where a draft has something to be taken up again in."""
        return True

    def drop_all(self, pending: Sequence[Draft]) -> None:
        """Forget drafts at once: the end of a thread would drop the keys that wait for a week being read."""
        for draft in pending:
            self.drafts.drop(draft.pour)
        self.drafts.flush()

    def flush_soon(self) -> None:
        self._place.run_worker(self.drafts.flush, thread=True, group="brouillon")

    def offer(self, take: Callable[[Sequence[Draft]], None]) -> None:
        """Offer once what a terminal that died left behind; `take` is given what the person takes again."""
        if self._offered_to == self.agent:
            return
        self._offered_to = self.agent
        kept = self.drafts.all_of(self._place.store.place, self.NATURES)
        pending = [draft for draft in kept if self.is_of_here(draft)]
        if pending:
            question = f"{self.describe(pending)}. Reprendre ?"
            dialog = ConfirmDialog(question, yes="Reprendre", no="Jeter", give_up=self.GIVE_UP)
            self._place.ask_person(dialog, partial(self._use_answer, pending, take))

    def _use_answer(
        self, pending: Sequence[Draft], take: Callable[[Sequence[Draft]], None], choice: Answer
    ) -> None:
        if choice is Answer.YES:
            take(pending)
        else:
            self.drop_all(pending)
