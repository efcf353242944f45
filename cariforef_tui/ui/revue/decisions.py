"""Decisions of the review shown: taken, rewritten, removed, declared done; each can be undone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.revue.revue import Decision, name_semaine
from cariforef_tui.services.revue.write import NewDecision, as_typed, cle_of
from cariforef_tui.ui.kit.draft import Nature
from cariforef_tui.ui.revue.decision_changes import DecisionChanges
from cariforef_tui.ui.revue.dialogs.base import order_people
from cariforef_tui.ui.revue.dialogs.decision import DecisionAsked, DecisionDialog
from cariforef_tui.ui.revue.writing import DecisionSubject, ask_decision

if TYPE_CHECKING:
    from cariforef_tui.ui.revue.place import RevuePlace

_AUCUNE = "Mettez le curseur sur une décision ; o en note une."


class DecisionWriting:
    """Asks what a decision says, and writes it."""

    def __init__(self, place: RevuePlace) -> None:
        self._place, self._drafting = place, place.drafting

    def ask_draft(self, code: str) -> None:
        """Ask again what was being said: of a decision by its number, else of a line, or of none."""
        numero = code.removeprefix("n°")
        if numero == code:
            self.ask(code or None)
        elif (decision := self._find(numero)) is not None:
            self.rewrite(decision)

    def _find(self, numero: str) -> Decision | None:
        snapshot = self._place.snapshot
        known = snapshot.revue.figures.decisions if snapshot else ()
        return next((decision for decision in known if str(decision.numero) == numero), None)

    def ask(self, ligne: str | None = None) -> None:
        """Ask for a new decision, about `ligne` or about no line."""
        snapshot = self._place.writable()
        if snapshot is None:
            return
        pourquoi = snapshot.pourquoi.get(ligne or "")
        subject = DecisionSubject(
            cle=snapshot.revue.cle,
            programme=snapshot.programme,
            agents=snapshot.agents,
            prochaine=snapshot.revue.ecrite.prochaine,
            ligne=ligne,
            loggers=tuple(one.initiales for one in pourquoi.participants) if pourquoi else (),
        )
        ask_decision(self._place, self._drafting, subject, partial(self._changes.take, subject.cle))

    def rewrite(self, before: Decision) -> None:
        """Ask what a decision is to say, where its review is still open."""
        snapshot = self._place.writable()
        if snapshot is None or self._is_frozen(before):
            return
        slot = self._drafting.slot(snapshot.revue.cle, Nature.DECISION, f"n°{before.numero}")

        def answer(given: NewDecision) -> None:
            change = partial(self._changes.rewrite, before.numero, given, as_typed(before))
            self._place.changes.write(change, slot.drop)

        asked = DecisionAsked(
            cle=cle_of(before),
            au=self._place.reference.au,
            programme=snapshot.programme,
            people=order_people(snapshot.agents, before.perimetre),
            before=before,
        )
        self._place.ask_person(DecisionDialog(asked, slot), answer)

    def _is_frozen(self, decision: Decision) -> bool:
        """True where the review that took a decision is closed; says so, and what may be done."""
        figees = self._place.snapshot.figees if self._place.snapshot else frozenset()
        is_frozen = (decision.perimetre, decision.semaine) in figees
        if is_frozen:
            taken = f"La décision n° {decision.numero} est de la {name_semaine(decision.semaine)}, close"
            self._place.tell(f"{taken} : x la dit faite, o en note une autre.", "warn")
        return is_frozen

    def remove(self, decision: Decision | None) -> None:
        if decision is None:
            self._place.tell(_AUCUNE, "warn")
        elif self._place.writable() is not None and not self._is_frozen(decision):
            self._place.changes.write(partial(self._changes.remove, decision))

    def toggle_done(self, decision: Decision | None) -> None:
        """Declare a decision done on the date de référence, or still to do."""
        if decision is None:
            self._place.tell(_AUCUNE, "warn")
        elif self._place.writable() is not None:
            before = decision.faite_le
            after = None if before is not None else self._place.reference.au
            self._place.changes.write(partial(self._changes.complete, decision.numero, after, before))

    @property
    def _changes(self) -> DecisionChanges:
        return DecisionChanges(self._place.store, self._place.reference, self._place.session.require_agent())
