"""Changes of decisions by one person, each with what takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from cariforef_tui.domain.revue.revue import CleRevue, Decision, name_semaine
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.plan import DateReference
from cariforef_tui.services.revue.write import (
    NewDecision,
    complete_decision,
    remove_decision,
    restore_decision,
    rewrite_decision,
    take_current_decision,
    take_decision,
)
from cariforef_tui.ui.kit.undo import Change, Made


@dataclass(frozen=True, slots=True)
class DecisionChanges:
    """Changes of decisions by `acteur`, in the year of one date de référence."""

    store: Store
    reference: DateReference
    acteur: str

    def take(self, cle: CleRevue, given: NewDecision) -> Made[Change]:
        decision = take_decision(self.store, self.reference, cle, given, acteur=self.acteur)
        return Made(_tell_taken(decision), partial(self.remove, decision))

    def take_current(self, perimetre: str, given: NewDecision) -> Made[Change]:
        """Take a decision in the current review of a perimeter, which is not on screen."""
        decision = take_current_decision(self.store, self.reference, perimetre, given, acteur=self.acteur)
        return Made(
            _tell_taken(decision, f" en {name_semaine(decision.semaine)}"), partial(self.remove, decision)
        )

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
        return Made(f"décision n° {numero} {decision.etat}", partial(self.complete, numero, before, after))


def _tell_taken(decision: Decision, where: str = "") -> str:
    when = f"pour le {format_date(decision.pour)}" if decision.pour else "sans date"
    return f"décision n° {decision.numero} notée{where}, {when} : {decision.noms}"
