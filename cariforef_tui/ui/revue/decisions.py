"""Decisions of the review shown: taken, rewritten, removed, declared done; each can be undone."""

from __future__ import annotations

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
from cariforef_tui.ui.kit.draft import DraftKey, Nature
from cariforef_tui.ui.revue.changes import Change
from cariforef_tui.ui.revue.dialogs.decision import DecisionAsked, DecisionDialog
from cariforef_tui.ui.revue.dialogs.people import order_people, people_of
from cariforef_tui.ui.revue.drafting import Drafting
from cariforef_tui.ui.revue.host import RevueHost, writable

_AUCUNE = "Mettez le curseur sur une décision ; o en note une."


class DecisionWriting:
    """Asks what a decision says, and writes it."""

    def __init__(self, host: RevueHost, drafting: Drafting) -> None:
        self._host, self._drafting = host, drafting

    def ask(self, numero: str = "", ligne: str | None = None) -> None:
        """Ask what a decision says: the one of this number among those shown, else a new one on `ligne`."""
        snapshot = writable(self._host)
        if snapshot is None:
            return
        known = snapshot.revue.figures.decisions
        before = next((decision for decision in known if str(decision.numero) == numero), None)
        cle = snapshot.revue.cle
        pour = self._drafting.key(cle, Nature.DECISION, numero if before else "")

        def answer(given: NewDecision) -> None:
            change = (
                self._taking(cle, given, pour) if before is None else self._rewriting(before, given, pour)
            )
            self._host.changes.write(change)

        people = order_people(snapshot.agents, cle.perimetre)
        asked = DecisionAsked(
            cle=cle_of(before) if before else cle,
            au=self._host.reference.au,
            programme=snapshot.programme,
            people=people,
            before=before,
            qui=people_of(snapshot.programme, ligne, people),
            ligne=ligne or "",
        )
        keep = partial(self._drafting.keep, pour)
        self._host.ask_person(DecisionDialog(asked, keep, self._drafting.champs(pour)), answer)

    def remove(self, decision: Decision | None) -> None:
        if decision is None:
            self._host.tell(_AUCUNE, "warn")
        elif writable(self._host) is not None:
            removing = _Removal(self._host, decision)
            self._host.changes.write(Change(removing.remove, removing.restore))

    def toggle_done(self, decision: Decision | None) -> None:
        """Declare a decision done on the date de référence, or still to do."""
        if decision is None:
            self._host.tell(_AUCUNE, "warn")
            return
        if writable(self._host) is not None:
            after = None if decision.faite_le is not None else self._host.reference.au
            store, reference, acteur = (
                self._host.store,
                self._host.reference,
                self._host.session.require_agent(),
            )
            numero, before = decision.numero, decision.faite_le

            def complete() -> str:
                return _tell_done(complete_decision(store, reference, numero, after, acteur=acteur))

            def take_back() -> str:
                return _tell_done(complete_decision(store, reference, numero, before, acteur=acteur))

            self._host.changes.write(Change(complete, take_back))

    def _taking(self, cle: CleRevue, given: NewDecision, pour: DraftKey) -> Change:
        store, reference, acteur = self._host.store, self._host.reference, self._host.session.require_agent()
        removal: _Removal | None = None

        def take() -> str:
            nonlocal removal
            if removal is not None:
                return removal.restore()
            decision = take_decision(store, reference, cle, given, acteur=acteur)
            removal = _Removal(self._host, decision)
            when = f", pour le {format_date(decision.pour)}" if decision.pour else ", sans date"
            return f"décision n° {decision.numero} notée : {decision.qui}{when}"

        def take_back() -> str:
            assert removal is not None
            return removal.remove()

        return Change(take, take_back, pour)

    def _rewriting(self, before: Decision, given: NewDecision, pour: DraftKey) -> Change:
        store, reference, acteur = self._host.store, self._host.reference, self._host.session.require_agent()
        numero = before.numero
        previous = as_typed(before)

        def rewrite() -> str:
            rewrite_decision(store, reference, numero, given, acteur=acteur)
            return f"décision n° {numero} corrigée"

        def take_back() -> str:
            rewrite_decision(store, reference, numero, previous, acteur=acteur)
            return f"décision n° {numero} comme avant"

        return Change(rewrite, take_back, pour)


class _Removal:
    """A decision removed and put back, under another number where its own was taken meanwhile."""

    def __init__(self, host: RevueHost, decision: Decision) -> None:
        self._store, self._reference, self._acteur = host.store, host.reference, host.session.require_agent()
        self._decision = decision

    def remove(self) -> str:
        numero = self._decision.numero
        self._decision = remove_decision(self._store, self._reference, numero, acteur=self._acteur)
        return f"décision n° {numero} retirée"

    def restore(self) -> str:
        self._decision = restore_decision(self._store, self._reference, self._decision, acteur=self._acteur)
        return f"décision n° {self._decision.numero} remise"


def _tell_done(decision: Decision) -> str:
    state = "à faire" if decision.faite_le is None else f"faite le {format_date(decision.faite_le)}"
    return f"décision n° {decision.numero} {state}"
