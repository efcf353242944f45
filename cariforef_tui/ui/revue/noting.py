"""A new decision: what it is asked with, wherever one stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.avancement.look import list_participants
from cariforef_tui.domain.programme.programme import GIP, Programme
from cariforef_tui.domain.revue.revue import CleRevue, last_full_week, propose_pour
from cariforef_tui.services.agents.rights import readable
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.revue.write import NewDecision
from cariforef_tui.ui.kit.draft import Nature
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.undo import Change, Made
from cariforef_tui.ui.revue.decision_changes import DecisionChanges
from cariforef_tui.ui.revue.dialogs.decision import DecisionAsked, DecisionDialog
from cariforef_tui.ui.revue.dialogs.people import order_people, people_of
from cariforef_tui.ui.revue.drafting import RevueDrafting


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSubject:
    """What a new decision is about: `ligne`, or none, and its `loggers`, who logged most on it first.

    `prochaine` is the date said of the next review.
    """

    cle: CleRevue
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
    """Ask for a new decision of a review, who and when proposed where it is about a line; then `take` it."""
    cle, programme, au, ligne = subject.cle, subject.programme, place.reference.au, subject.ligne
    people = order_people(subject.agents, cle.perimetre)
    asked = DecisionAsked(cle=cle, au=au, programme=programme, people=people)
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
    """Return who logged on a line, as far as `lecteur` may read it, the most first."""
    groupe, shown = situation.avancement.lignes[code].groupe, readable(situation.agents, lecteur)
    if groupe is None:
        return ()
    logged = list_participants(situation.programme, situation.activite, groupe, shown)
    return tuple(one.initiales for one in logged)


def note_decision(place: PlaceScreen, code: str, situation: Situation) -> None:
    """Note a decision about a line from a place that shows no review: it goes in the current one."""
    programme = situation.programme
    perimetre = programme.pole_of(code) or GIP
    if place.refuses(Droit.REVOIR, None if perimetre == GIP else perimetre):
        return
    subject = DecisionSubject(
        cle=CleRevue(perimetre, last_full_week(situation.calendrier, place.reference.au)),
        programme=programme,
        agents=situation.agents,
        prochaine=None,
        ligne=None if code == perimetre else code,
        loggers=_loggers_of(situation, code, place.session.require_agent()),
    )
    changes = DecisionChanges(place.store, place.reference, place.session.require_agent())
    ask_decision(place, RevueDrafting(place), subject, partial(changes.take_current, perimetre))
