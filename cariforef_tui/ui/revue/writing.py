"""What is written of the review shown: remarks, weather, decisions, closing; each asks in a dialog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.avancement.look import list_participants
from cariforef_tui.domain.programme.programme import GIP, Programme
from cariforef_tui.domain.revue.compute import FROZEN, list_missing
from cariforef_tui.domain.revue.revue import CleRevue, last_full_week, propose_pour
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.text import count_of, elide_pole
from cariforef_tui.services.agents.rights import readable
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.revue.write import (
    NewDecision,
    close_revue,
    declare_meteo,
    declare_presences,
    declare_prochaine,
    restore_meteo,
    write_remarque,
)
from cariforef_tui.ui.dialogs.dialog import Answer, ConfirmDialog
from cariforef_tui.ui.kit.draft import Nature
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.kit.undo import Change, Made
from cariforef_tui.ui.revue.decision_changes import DecisionChanges
from cariforef_tui.ui.revue.dialogs.base import order_people, people_of
from cariforef_tui.ui.revue.dialogs.decision import (
    DecisionAsked,
    DecisionDialog,
    RemarqueAnswer,
    RemarqueDialog,
)
from cariforef_tui.ui.revue.dialogs.meteo import MeteoAnswer, MeteoDialog, Presence, PresenceDialog
from cariforef_tui.ui.revue.drafting import RevueDrafting

if TYPE_CHECKING:
    from cariforef_tui.ui.revue.place import RevuePlace


class RevueWriting:
    """Asks what the meeting says of the review, and writes it."""

    def __init__(self, place: RevuePlace) -> None:
        self._place, self._drafting = place, place.drafting

    def ask_remarque(self, code: str) -> None:
        """Ask for the person's remark on a line of the perimeter, or on the perimeter itself."""
        snapshot = self._place.writable()
        if snapshot is None:
            return
        cle, acteur = snapshot.revue.cle, self._place.session.require_agent()
        store, reference = self._place.store, self._place.reference
        slot = self._drafting.slot(cle, Nature.REMARQUE, code)

        def known(line: str) -> str:
            remarques = (
                remarque
                for remarque in snapshot.revue.ecrite.remarques
                if (remarque.code, remarque.auteur) == (line, acteur)
            )
            return next((remarque.texte for remarque in remarques), "")

        def write(line: str, texte: str, before: str) -> Made[Change]:
            write_remarque(store, reference, cle, line, texte, acteur=acteur)
            told = f"remarque sur {line} {'notée' if texte else 'retirée'}"
            return Made(told, partial(write, line, before, texte))

        def answer(given: RemarqueAnswer) -> None:
            self._place.changes.write(partial(write, given.code, given.texte, known(given.code)), slot.drop)

        self._place.ask_person(RemarqueDialog(cle, snapshot.programme, code, known, slot), answer)

    def ask_meteo(self) -> None:
        snapshot = self._place.writable()
        if snapshot is None:
            return
        cle, acteur, before = (
            snapshot.revue.cle,
            self._place.session.require_agent(),
            snapshot.revue.ecrite.meteo,
        )
        store, reference = self._place.store, self._place.reference
        slot = self._drafting.slot(cle, Nature.METEO)

        def declare(given: MeteoAnswer) -> Made[Change]:
            declare_meteo(store, reference, cle, given.couleur, given.commentaire, acteur=acteur)
            return Made(f"météo {elide_pole(cle.perimetre)} : {given.couleur}", partial(restore, given))

        def restore(given: MeteoAnswer) -> Made[Change]:
            restore_meteo(store, reference, cle, before, acteur=acteur)
            told = f"météo {elide_pole(cle.perimetre)} : {before.couleur if before else 'retirée'}"
            return Made(told, partial(declare, given))

        def answer(given: MeteoAnswer) -> None:
            self._place.changes.write(partial(declare, given), slot.drop)

        self._place.ask_person(MeteoDialog(cle, before, slot), answer)

    def ask_presence(self) -> None:
        """Ask who is there, who is excused, and when the next review is."""
        snapshot = self._place.writable()
        if snapshot is None:
            return
        ecrite, cle, acteur = snapshot.revue.ecrite, snapshot.revue.cle, self._place.session.require_agent()
        store, reference = self._place.store, self._place.reference
        people = {agent.initiales: agent.pole for agent in snapshot.agents if agent.actif}

        def declare(said: Presence, before: Presence) -> Made[Change]:
            declare_presences(store, reference, cle, said.presents, said.excuses, acteur=acteur)
            declare_prochaine(store, reference, cle, said.prochaine, acteur=acteur)
            there = count_of(len(said.presents), "présent")
            excused = count_of(len(said.excuses), "excusé")
            when = f", prochaine revue le {format_date(said.prochaine)}" if said.prochaine else ""
            return Made(f"{there}, {excused}{when}", partial(declare, before, said))

        def answer(given: Presence) -> None:
            before = Presence(ecrite.presents, ecrite.excuses, ecrite.prochaine)
            self._place.changes.write(partial(declare, given, before))

        self._place.ask_person(PresenceDialog(cle, reference.au, people, ecrite), answer)

    def ask_closing(self) -> None:
        """Say what is missing, then close for good what the person says may be closed."""
        snapshot = self._place.writable()
        if snapshot is None:
            return
        if snapshot.not_closable is not None:
            self._place.tell(snapshot.not_closable, "warn")
            return
        cle, acteur = snapshot.revue.cle, self._place.session.require_agent()
        store, reference = self._place.store, self._place.reference

        def close() -> Made[Change]:
            close_revue(store, reference, cle, acteur=acteur)
            return Made(f"{cle.titre}, close · e : compte rendu")

        def answer(choice: Answer) -> None:
            if choice is Answer.YES:
                self._place.changes.write(close)

        missing = list_missing(snapshot.revue)
        lines = [
            f"Clore la {cle.titre} ? {FROZEN}",
            *(f"· {one.phrase}" for one in missing),
        ]
        default = Answer.NO if missing else Answer.YES
        dialog = ConfirmDialog("\n".join(lines), yes="Clore", no="Pas encore", default=default)
        self._place.ask_person(dialog, answer)


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
