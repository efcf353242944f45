"""Decisions of the screen Revue: added, rewritten, removed, declared done; each can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from cariforef_tui.domain.revue.revue import CleRevue, Decision
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.services.revue.decisions import (
    NewDecision,
    as_typed,
    cle_of,
    complete_decision,
    remove_decision,
    restore_decision,
    rewrite_decision,
    take_decision,
)
from cariforef_tui.ui.revue.decision_dialog import DecisionDialog
from cariforef_tui.ui.revue.draft import Nature
from cariforef_tui.ui.revue.writing import RevueWriting

AUCUNE = "Aucune décision sous le curseur."
Back = Callable[[], str]
"""Takes a write back; returns what to say of it."""


class RevueDecisions(RevueWriting):
    """Base of the screen Revue that writes decisions and undoes them."""

    def __init__(self) -> None:
        super().__init__()
        self._done: list[Back] = []

    @property
    def decision(self) -> Decision | None:
        """The decision under the cursor."""
        row = self.row
        if self.snapshot is None or row is None or row.decision is None:
            return None
        known = self.snapshot.revue.figures.decisions
        return next((decision for decision in known if decision.numero == row.decision), None)

    def action_add_decision(self) -> None:
        self.ask_decision("")

    def ask_decision(self, numero: str) -> None:
        snapshot = self._open_revue()
        if snapshot is None:
            return
        known = snapshot.revue.figures.decisions
        before = next((decision for decision in known if str(decision.numero) == numero), None)
        cle = snapshot.revue.cle
        pour = self._pour(cle, Nature.DECISION, numero if before else "")

        def answer(given: NewDecision | None) -> None:
            if given is None:
                return
            if before is None:
                self._write(pour, lambda: self._store_new(cle, given))
            else:
                self._write(pour, lambda: self._store_rewritten(before, given))

        initiales = {agent.initiales for agent in snapshot.agents if agent.actif}
        self.app.push_screen(
            DecisionDialog(
                cle_of(before) if before else cle,
                self.reference.au,
                initiales,
                partial(self._keep, pour),
                self._draft_champs(pour),
                before,
            ),
            answer,
        )

    def rewrite_decision(self) -> None:
        """Ask what the decision under the cursor says now."""
        self.session.latch.ask()
        decision = self.decision
        if decision is not None:
            self.ask_decision(str(decision.numero))

    def action_remove_decision(self) -> None:
        decision = self.decision
        if decision is None:
            self.notify(AUCUNE)
        elif self._open_revue() is not None:
            self._write(None, lambda: self._store_removed(decision.numero))

    def action_toggle_done(self) -> None:
        decision, snapshot = self.decision, self.snapshot
        if decision is None or snapshot is None:
            self.notify(AUCUNE)
        elif self._open_revue() is not None:
            # On the review's own day: it shows at once as done in the review looked at.
            day = None if decision.faite_le is not None else snapshot.revue.figures.au
            before = decision.faite_le
            self._write(None, lambda: self._store_done(decision.numero, before, day))

    def forget_done(self) -> None:
        self._done.clear()

    def action_undo(self) -> None:
        if not self._done:
            self.notify("Rien à annuler ici.")
            return
        back = self._done[-1]
        self._write(None, lambda: self._take_back(back))

    # Storing, in a worker

    @property
    def _acteur(self) -> str:
        return self.session.require_agent()

    def _store_new(self, cle: CleRevue, given: NewDecision) -> str:
        numero = take_decision(self.store, self.reference, cle, given, acteur=self._acteur).numero
        self._done.append(lambda: self._remove(numero))
        return f"décision n° {numero} (u : annuler)"

    def _store_rewritten(self, decision: Decision, given: NewDecision) -> str:
        numero = decision.numero
        before = rewrite_decision(self.store, self.reference, numero, given, acteur=self._acteur)
        self._done.append(lambda: self._rewrite(numero, as_typed(before)))
        return f"décision n° {numero} corrigée (u : annuler)"

    def _store_removed(self, numero: int) -> str:
        removed = remove_decision(self.store, self.reference, numero, acteur=self._acteur)
        self._done.append(lambda: self._restore(removed))
        return f"décision n° {numero} retirée (u : annuler)"

    def _store_done(self, numero: int, before: date | None, day: date | None) -> str:
        sentence = self._complete(numero, day)
        self._done.append(lambda: self._complete(numero, before))
        return sentence

    def _take_back(self, back: Back) -> str:
        sentence = back()
        self._done.remove(back)
        return f"annulation, {sentence}"

    def _remove(self, numero: int) -> str:
        remove_decision(self.store, self.reference, numero, acteur=self._acteur)
        return f"décision n° {numero} retirée"

    def _rewrite(self, numero: int, decision: NewDecision) -> str:
        rewrite_decision(self.store, self.reference, numero, decision, acteur=self._acteur)
        return f"décision n° {numero} comme avant"

    def _restore(self, removed: Decision) -> str:
        numero = restore_decision(self.store, self.reference, removed, acteur=self._acteur).numero
        return f"décision n° {numero} remise"

    def _complete(self, numero: int, day: date | None) -> str:
        complete_decision(self.store, self.reference, numero, day, acteur=self._acteur)
        return f"décision n° {numero} " + ("à faire" if day is None else f"faite le {format_date(day)}")
