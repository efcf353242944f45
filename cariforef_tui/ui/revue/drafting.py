"""Drafts of the person who acts: what a dialog was told before it could be stored, and offered back."""

from __future__ import annotations

from collections.abc import Callable

from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.ui.dialogs.confirm import Answer, ConfirmDialog
from cariforef_tui.ui.kit.draft import DraftKey, Nature, RevueDraft, RevueDrafts
from cariforef_tui.ui.kit.session import Session
from cariforef_tui.ui.revue.dialogs.base import Champs

_NATURES = {Nature.DECISION: "une décision", Nature.METEO: "une météo"}


class Drafting:
    """Keeps drafts in the file of whoever acts; a demonstration keeps none.

    `ask` is the view's `ask_person`, `run` Textual's `run_worker`.
    """

    def __init__(self, session: Session, ask: Callable[..., object], run: Callable[..., object]) -> None:
        self._session, self._ask, self._run = session, ask, run
        self._drafts: RevueDrafts | None = None
        self._agent = ""
        self._is_offered = False

    @property
    def _known(self) -> RevueDrafts | None:
        if self._session.launch.demo:
            return None
        agent = self._session.require_agent()
        if self._drafts is None or self._agent != agent:
            self._drafts = RevueDrafts(self._session.launch.state_dir, agent)
            self._agent, self._is_offered = agent, False
        return self._drafts

    def key(self, cle: CleRevue, nature: Nature, code: str = "") -> DraftKey:
        """Return what names the draft of a text of one review."""
        return DraftKey(self._session.store.place, cle, nature, code)

    def champs(self, pour: DraftKey) -> Champs:
        """Return the fields kept for a dialog, none where nothing is."""
        draft = self._known.get(pour) if self._known else None
        return draft.champs if draft else ()

    def keep(self, pour: DraftKey, champs: Champs) -> None:
        if self._known is not None:
            self._known.keep(RevueDraft(pour, champs))
            self._flush_soon(self._known)

    def drop(self, pour: DraftKey) -> None:
        if self._known is not None:
            self._known.drop(pour)
            self._flush_soon(self._known)

    def flush(self) -> None:
        """Write the file now: the terminal is going away."""
        if self._drafts is not None:
            self._drafts.flush()

    def _flush_soon(self, drafts: RevueDrafts) -> None:
        self._run(drafts.flush, thread=True, group="brouillon")

    def offer(self, take: Callable[[RevueDraft], None]) -> None:
        """Offer once what a terminal that died left behind; `take` is given what the person takes again."""
        drafts = self._known
        if drafts is None or self._is_offered:
            return
        self._is_offered = True
        pending = drafts.all_of(self._session.store.place)
        if not pending:
            return
        last = pending[-1]

        def answer(choice: Answer) -> None:
            if choice is Answer.YES:
                take(last)
            else:
                for draft in pending:
                    drafts.drop(draft.pour)
                self._flush_soon(drafts)

        what = _NATURES.get(last.pour.nature, f"une remarque sur {last.pour.code}")
        more = f" (et {count_of(len(pending) - 1, 'autre')})" if len(pending) > 1 else ""
        cle = last.pour.cle
        question = (
            f"Pas encore enregistré : {what}, {cle.perimetre} {cle.semaine}{more} : "
            f"« {last.texte[:60]} ». Reprendre ?"
        )
        self._ask(ConfirmDialog(question, yes="Reprendre", no="Jeter"), answer)
