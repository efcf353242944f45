"""Decisions of a review: taking, rewriting and removing them, declaring them done, and undoing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.avancement.look import list_participants
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.revue.revue import CleRevue, Decision, last_full_week, name_semaine, propose_pour
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.services.agents.rights import readable
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.revue.write import (
    NewDecision,
    as_typed,
    cle_of,
    complete_decision,
    remove_decision,
    restore_decision,
    rewrite_decision,
    take_current_decision,
    take_decision,
)
from cariforef_tui.ui.kit.draft import Nature
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.undo import Change, Made
from cariforef_tui.ui.revue.dialogs.base import order_people, people_of
from cariforef_tui.ui.revue.dialogs.decision import (
    DecisionAsked,
    DecisionDialog,
)
from cariforef_tui.ui.revue.writing import RevueDrafting

if TYPE_CHECKING:
    from cariforef_tui.services.revue.read import RevueSnapshot


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
        """Put a removed decision back. It gets another number if its own has been taken meanwhile."""
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


_AUCUNE = "Mettez le curseur sur une décision ; o en note une."


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSubject:
    """The subject of a new decision: `ligne`, or None, and its `loggers`, agents by days logged on it.

    `revue` names its review, and `prochaine` is the date of the next one, if it is known.
    """

    cle: CleRevue
    revue: str
    programme: Programme
    agents: tuple[Agent, ...]
    prochaine: date | None
    ligne: str | None
    loggers: tuple[str, ...]


def ask_decision(
    place: PlaceScreen,
    drafting: RevueDrafting,
    subject: DecisionSubject,
    take: Callable[[NewDecision], Made[Change]],
) -> None:
    """Ask for a new decision, then `take` it. For a line, the dialog proposes a person and a date."""
    cle, programme, au, ligne = subject.cle, subject.programme, place.reference.au, subject.ligne
    people = order_people(subject.agents, cle.perimetre)
    asked = DecisionAsked(cle=cle, revue=subject.revue, au=au, programme=programme, people=people)
    if ligne is not None:
        fin = programme.window_within(ligne)[1]
        asked = replace(
            asked,
            qui=people_of(programme, ligne, people, place.session.require_agent(), subject.loggers),
            pour=propose_pour(cle, subject.prochaine, fin, au),
            ligne=ligne,
        )
    slot = drafting.slot(cle, Nature.DECISION, ligne or "")

    def use(given: NewDecision) -> None:
        place.changes.write(partial(take, given), slot.drop)

    place.ask_person(DecisionDialog(asked, slot), use)


def _loggers_of(situation: Situation, code: str, lecteur: str) -> tuple[str, ...]:
    """Return the agents who logged on a line and whose days `lecteur` may read, by decreasing days."""
    groupe, shown = situation.avancement.lignes[code].groupe, readable(situation.agents, lecteur)
    if groupe is None:
        return ()
    logged = list_participants(situation.activite, groupe, shown)
    return tuple(one.initiales for one in logged)


def note_decision(place: PlaceScreen, code: str, situation: Situation) -> None:
    """Take a decision about a line, in the current review, from a place that shows no review."""
    programme = situation.programme
    pole = programme.pole_of(code)
    perimetre = pole or programme.racine
    if place.refuses(Droit.REVOIR, pole):
        return
    subject = DecisionSubject(
        cle=CleRevue(perimetre, last_full_week(situation.calendrier, place.reference.au)),
        # Only the write knows which week: the last one, or the next one if its review is closed.
        revue=f"{perimetre}, revue en cours",
        programme=programme,
        agents=situation.agents,
        prochaine=None,
        ligne=None if code == perimetre else code,
        loggers=_loggers_of(situation, code, place.session.require_agent()),
    )
    changes = DecisionChanges(place.store, place.reference, place.session.require_agent())
    ask_decision(place, RevueDrafting(place), subject, partial(changes.take_current, perimetre))


def find_decision(snapshot: RevueSnapshot, numero: str) -> Decision | None:
    """Return a decision that a review shows, by its number; None for another, or for what is no number."""
    known = snapshot.revue.figures.decisions
    return next((decision for decision in known if str(decision.numero) == numero), None)


class DecisionWriting:
    """Asks for the decisions of the review shown, and writes them; `writable` is as in `RevueWriting`."""

    def __init__(
        self, place: PlaceScreen, drafting: RevueDrafting, writable: Callable[[], RevueSnapshot | None]
    ) -> None:
        self._place, self._drafting, self._writable = place, drafting, writable

    def ask_draft(self, code: str) -> None:
        """Open the dialog of a draft: `code` is the number of a decision, else a line, else empty."""
        snapshot, numero = self._writable(), code.removeprefix("n°")
        if snapshot is None:
            return
        if numero == code:
            self.ask(code or None)
        elif (decision := find_decision(snapshot, numero)) is not None:
            self.rewrite(decision)

    def ask(self, ligne: str | None = None) -> None:
        """Ask for a new decision, about `ligne` if it is given."""
        snapshot = self._writable()
        if snapshot is None:
            return
        pourquoi = snapshot.pourquoi.get(ligne or "")
        subject = DecisionSubject(
            cle=snapshot.revue.cle,
            revue=snapshot.revue.cle.court,
            programme=snapshot.programme,
            agents=snapshot.agents,
            prochaine=snapshot.revue.ecrite.prochaine,
            ligne=ligne,
            loggers=tuple(one.initiales for one in pourquoi.participants) if pourquoi else (),
        )
        ask_decision(self._place, self._drafting, subject, partial(self._changes.take, subject.cle))

    def rewrite(self, before: Decision) -> None:
        """Ask for the new text of a decision, if its review is still open."""
        snapshot = self._writable()
        if snapshot is None or self._is_frozen(snapshot, before):
            return
        slot = self._drafting.slot(snapshot.revue.cle, Nature.DECISION, f"n°{before.numero}")

        def answer(given: NewDecision) -> None:
            change = partial(self._changes.rewrite, before.numero, given, as_typed(before))
            self._place.changes.write(change, slot.drop)

        asked = DecisionAsked(
            cle=cle_of(before),
            revue=cle_of(before).court,
            au=self._place.reference.au,
            programme=snapshot.programme,
            people=order_people(snapshot.agents, before.perimetre),
            before=before,
        )
        self._place.ask_person(DecisionDialog(asked, slot), answer)

    def _is_frozen(self, snapshot: RevueSnapshot, decision: Decision) -> bool:
        """Return True if the review of a decision is closed; then say so, and say what can be done."""
        is_frozen = (decision.perimetre, decision.semaine) in snapshot.figees
        if is_frozen:
            taken = f"La décision n° {decision.numero} est de la {name_semaine(decision.semaine)}, close"
            self._place.tell(f"{taken} : x la déclare faite, o en note une autre.", "warn")
        return is_frozen

    def remove(self, decision: Decision | None) -> None:
        snapshot = self._writable()
        if snapshot is None:
            return
        if decision is None:
            self._place.tell(_AUCUNE, "warn")
        elif not self._is_frozen(snapshot, decision):
            self._place.changes.write(partial(self._changes.remove, decision))

    def toggle_done(self, decision: Decision | None) -> None:
        """Declare a decision done on the date de référence, or to do again if it is done."""
        is_theirs = decision is not None and self._place.session.agent in decision.personnes
        if not is_theirs and self._writable() is None:
            return
        if decision is None:
            self._place.tell(_AUCUNE, "warn")
        else:
            before = decision.faite_le
            after = None if before is not None else self._place.reference.au
            self._place.changes.write(partial(self._changes.complete, decision.numero, after, before))

    @property
    def _changes(self) -> DecisionChanges:
        return DecisionChanges(self._place.store, self._place.reference, self._place.session.require_agent())
