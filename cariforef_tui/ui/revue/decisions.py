"""Decisions of the review shown: taken, rewritten, removed, declared done; each can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.revue.revue import CleRevue, Decision
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
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
from cariforef_tui.ui.kit.draft import Nature
from cariforef_tui.ui.kit.undo import Made
from cariforef_tui.ui.revue.changes import Change
from cariforef_tui.ui.revue.dialogs.decision import DecisionAsked, DecisionDialog
from cariforef_tui.ui.revue.dialogs.people import order_people, people_of
from cariforef_tui.ui.revue.drafting import Drafting
from cariforef_tui.ui.revue.shown import writable

if TYPE_CHECKING:
    from cariforef_tui.ui.revue.place import RevuePlace

_AUCUNE = "Mettez le curseur sur une décision ; o en note une."


class DecisionWriting:
    """Asks what a decision says, and writes it."""

    def __init__(self, place: RevuePlace, drafting: Drafting) -> None:
        self._place, self._drafting = place, drafting

    def ask(self, numero: str = "", ligne: str | None = None) -> None:
        """Ask what a decision says: the one of this number among those shown, else a new one on `ligne`."""
        snapshot = writable(self._place)
        if snapshot is None:
            return
        known = snapshot.revue.figures.decisions
        before = next((decision for decision in known if str(decision.numero) == numero), None)
        cle = snapshot.revue.cle
        pour = self._drafting.key(cle, Nature.DECISION, numero if before else "")

        def answer(given: NewDecision) -> None:
            change = (
                partial(self._changes.take, cle, given)
                if before is None
                else partial(self._changes.rewrite, before.numero, given, as_typed(before))
            )
            self._place.changes.write(change, pour)

        people = order_people(snapshot.agents, cle.perimetre)
        asked = DecisionAsked(
            cle=cle_of(before) if before else cle,
            au=self._place.reference.au,
            programme=snapshot.programme,
            people=people,
            before=before,
            qui=people_of(snapshot.programme, ligne, people),
            ligne=ligne or "",
        )
        keep = partial(self._drafting.keep, pour)
        self._place.ask_person(DecisionDialog(asked, keep, self._drafting.champs(pour)), answer)

    def remove(self, decision: Decision | None) -> None:
        if decision is None:
            self._place.tell(_AUCUNE, "warn")
        elif writable(self._place) is not None:
            self._place.changes.write(partial(self._changes.remove, decision))

    def toggle_done(self, decision: Decision | None) -> None:
        """Declare a decision done on the date de référence, or still to do."""
        if decision is None:
            self._place.tell(_AUCUNE, "warn")
        elif writable(self._place) is not None:
            before = decision.faite_le
            after = None if before is not None else self._place.reference.au
            self._place.changes.write(partial(self._changes.complete, decision.numero, after, before))

    @property
    def _changes(self) -> _Changes:
        return _Changes(self._place.store, self._place.reference, self._place.session.require_agent())


@dataclass(frozen=True, slots=True)
class _Changes:
    """Changes of decisions by one person, in the year of one date de référence."""

    store: Store
    reference: DateReference
    acteur: str

    def take(self, cle: CleRevue, given: NewDecision) -> Made[Change]:
        decision = take_decision(self.store, self.reference, cle, given, acteur=self.acteur)
        when = f", pour le {format_date(decision.pour)}" if decision.pour else ", sans date"
        told = f"décision n° {decision.numero} notée : {decision.qui}{when}"
        return Made(told, partial(self.remove, decision))

    def remove(self, decision: Decision) -> Made[Change]:
        numero = decision.numero
        removed = remove_decision(self.store, self.reference, numero, acteur=self.acteur)
        return Made(f"décision n° {numero} retirée", partial(self.restore, removed))

    def restore(self, removed: Decision) -> Made[Change]:
        """Put a decision back, under another number where its own was taken meanwhile."""
        decision = restore_decision(self.store, self.reference, removed, acteur=self.acteur)
        return Made(f"décision n° {decision.numero} remise", partial(self.remove, decision))

    def rewrite(self, numero: int, given: NewDecision, before: NewDecision) -> Made[Change]:
        rewrite_decision(self.store, self.reference, numero, given, acteur=self.acteur)
        return Made(f"décision n° {numero} corrigée", partial(self.put_back, numero, given, before))

    def put_back(self, numero: int, given: NewDecision, before: NewDecision) -> Made[Change]:
        rewrite_decision(self.store, self.reference, numero, before, acteur=self.acteur)
        return Made(f"décision n° {numero} comme avant", partial(self.rewrite, numero, given, before))

    def complete(self, numero: int, after: date | None, before: date | None) -> Made[Change]:
        decision = complete_decision(self.store, self.reference, numero, after, acteur=self.acteur)
        return Made(_tell_done(decision), partial(self.complete, numero, before, after))


def _tell_done(decision: Decision) -> str:
    state = "à faire" if decision.faite_le is None else f"faite le {format_date(decision.faite_le)}"
    return f"décision n° {decision.numero} {state}"
