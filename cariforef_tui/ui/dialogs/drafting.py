"""Keeps the text that a person typed in a place without saving it, and offers it once at the next start."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from cariforef_tui.ui.dialogs.dialog import Answer, ConfirmDialog
from cariforef_tui.ui.kit.draft import Champs, Draft, DraftKey, Drafts, Nature
from cariforef_tui.ui.kit.messages import WRITES
from cariforef_tui.ui.kit.place import PlaceScreen


@dataclass(frozen=True, slots=True)
class Slot:
    """One target among the drafts of a place: it keeps the fields of a dialog until they are stored."""

    drafting: Drafting
    pour: DraftKey

    @property
    def champs(self) -> Champs:
        """Return the fields kept for a dialog, empty if there is no draft."""
        draft = self.drafting.drafts.get(self.pour)
        return draft.champs if draft else ()

    def keep(self, champs: Champs) -> None:
        self.drafting.drafts.keep(Draft(self.pour, champs))
        self.drafting.flush_soon()

    def drop(self) -> None:
        self.drafting.drafts.drop(self.pour)
        self.drafting.flush_soon()


class Drafting:
    """Drafts of some kinds in one place; a subclass describes them in the question that offers them."""

    NATURES: ClassVar[Collection[Nature]]
    GIVE_UP: ClassVar[str] = "Annuler"
    """Label of Escape in the question; the drafts then stay for the next start."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place
        self._offered_to = ""

    @property
    def agent(self) -> str:
        """Initials of the person whose drafts these are."""
        return self._place.session.require_agent()

    @property
    def drafts(self) -> Drafts:
        return self._place.session.drafts_of(self.agent)

    def describe(self, pending: Sequence[Draft]) -> str:
        """Describe the pending drafts, for the question."""
        raise NotImplementedError

    def is_of_here(self, draft: Draft) -> bool:  # noqa: ARG002 - a subclass looks at it
        """True if the place still has what the draft was for, such as the line of its cell."""
        return True

    def drop_all(self, pending: Sequence[Draft]) -> None:
        """Drop drafts here, since the end of a thread would drop the keys that wait for a reading."""
        for draft in pending:
            self.drafts.drop(draft.pour)
        self.drafts.flush()

    def flush_soon(self) -> None:
        self._place.run_worker(self.drafts.flush, thread=True, group=WRITES)

    def offer(self, take: Callable[[Sequence[Draft]], None]) -> None:
        """Offer once the drafts of a session that died; call `take` with them if the person accepts."""
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
