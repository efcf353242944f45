"""The plan menu: the gestures on the plan that the line or the jalon under the cursor accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.alertes.of_echeances import EtatJalon, PhaseJalon, jalons_at
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.declarations import has_before
from cariforef_tui.domain.programme.find import require_imputable
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.dialogs.dialog import Dialog, Options
from cariforef_tui.ui.keys.plan import PlanGesture
from cariforef_tui.ui.kit.inert import inert


@dataclass(frozen=True, slots=True)
class Subject:
    """The line under the cursor, and the figures shown; the keys act on `jalon` where the row is one."""

    situation: Situation
    code: str
    jalon: EtatJalon | None = None

    @property
    def pole(self) -> str | None:
        return self.situation.programme.pole_of(self.code)

    @property
    def libelle(self) -> str:
        return self.situation.programme.by_code[self.code].libelle


OFTEN = tuple(PlanGesture)[:5]
"""Gestures of weekly or monthly use, which the menu shows before « autres… » where there are more."""
OTHERS, OTHERS_KEY = "autres…", "+"
"""Last row of the menu, which shows the other gestures, and its key."""


def refusal_of(subject: Subject, gesture: PlanGesture) -> str:
    """Return why the form of a gesture would refuse the line; empty if it would not."""
    situation, code = subject.situation, subject.code
    programme, plan = situation.programme, situation.plan
    try:
        match gesture:
            case PlanGesture.REVISER:
                gestes.resolve_enveloppe(programme, code)
            case PlanGesture.TRANSFERER:
                enveloppe = gestes.resolve_enveloppe(programme, code)
                if enveloppe.centiemes is None:
                    return f"{code} n'est pas chiffrée : rien à en prendre."
            case PlanGesture.AJOUTER:
                gestes.add_ligne(plan, parent_of(subject), "")
            case PlanGesture.RETIRER if code not in plan.retirees:
                gestes.retire_ligne(plan, code)
            case PlanGesture.ECHEANCE | PlanGesture.CONFIER | PlanGesture.RATTACHER:
                require_imputable(programme, code)
            case PlanGesture.PRODUIRE if not programme.livrables_of(code):
                number = PlanGesture.DEFINIR.number
                return f"{code} n'a pas de livrable : définissez-en un d'abord (P, {number})."
            case PlanGesture.DEFINIR if programme.pole_of(code) in (None, code):
                return f"{code} ne promet pas de livrable : choisissez une de ses lignes."
            case PlanGesture.JALON if (
                programme.pole_of(code) in (None, code) or programme.by_code[code].regulation
            ):
                return f"{code} ne finit pas avec un jalon : choisissez une autre ligne."
            case PlanGesture.DEFINIR if programme.by_code[code].regulation:
                return f"{code} est une régulation : elle ne promet pas de livrable."
            case PlanGesture.REPRISE:
                require_imputable(programme, code)
                if not has_before(programme.exercice, situation.avancement.suivi):
                    return f"Rien n'était à faire sur {code} avant le suivi."
    except CariforefError as refused:
        return str(refused)
    return ""


def offered_gestures(subject: Subject) -> tuple[PlanGesture, ...]:
    """Return the gestures whose forms would not refuse the line."""
    return tuple(gesture for gesture in PlanGesture if not refusal_of(subject, gesture))


class Numbered(Protocol):
    """A row of the menu: its key, empty if it has none, and what it does."""

    number: str
    sentence: str


N = TypeVar("N", bound=Numbered)


class PlanMenu(Dialog[N], Generic[N]):
    """Returns the gesture whose number is pressed, even unseen, or the one under the cursor at Enter.

    The cursor starts on the `fitting` gesture, which is always shown, or else on the first. Escape leaves
    the other gestures for the first ones.
    """

    CSS_PATH = "styles.tcss"

    def __init__(
        self,
        titre: str,
        libelle: str,
        gestures: Sequence[N],
        fitting: N | None = None,
    ) -> None:
        super().__init__()
        self._titre, self._libelle, self._fitting = titre, libelle, fitting
        often = gestures if len(gestures) <= len(OFTEN) else (*OFTEN, fitting)
        self._first = [gesture for gesture in gestures if gesture in often]
        self._others = [gesture for gesture in gestures if gesture not in often]
        self._rows: list[N | None] = []
        """Gesture of each row, None for « autres… »."""

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(inert(self._titre), classes="dialogue-titre")
            yield Static(inert(self._libelle, "$text-muted"))
            yield Options(markup=False)
            yield from self.compose_end()

    def on_mount(self) -> None:
        self._show_first()

    def _show_first(self) -> None:
        self._show([*self._first, *([None] if self._others else ())])

    def _show(self, rows: list[N | None]) -> None:
        self._rows = rows
        options = self.query_one(OptionList)
        options.clear_options()
        for gesture in rows:
            key, text = (OTHERS_KEY, OTHERS) if gesture is None else (gesture.number, gesture.sentence)
            options.add_option(Option(Content.assemble((f"{key:1}  ", "bold"), inert(text))))
        options.highlighted = rows.index(self._fitting) if self._fitting in rows else 0

    def on_key(self, event: events.Key) -> None:
        gestures = {gesture.number: gesture for gesture in (*self._first, *self._others)}
        if event.character in gestures:
            event.stop()
            self.dismiss(gestures[event.character])
        elif event.character == OTHERS_KEY and None in self._rows:
            event.stop()
            self._show([*self._others])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        gesture = self._rows[event.option_index]
        if gesture is None:
            self._show([*self._others])
        else:
            self.dismiss(gesture)

    def action_give_up(self) -> None:
        if self._rows == self._others:
            self._show_first()
        else:
            self.dismiss(None)


def parent_of(subject: Subject) -> str:
    """Return the line under which to add one: this one if it has children, or else its parent."""
    programme = subject.situation.programme
    if programme.children[subject.code]:
        return subject.code
    return programme.by_code[subject.code].parent or subject.code


def pending_jalon(subject: Subject) -> EtatJalon | None:
    """Return the line's jalon that is announced or past and not yet tenu, None if there is none."""
    pending = (
        etat
        for etat in _states_of_jalons(subject.situation)
        if etat.phase not in (PhaseJalon.TENU, PhaseJalon.LOINTAIN)
    )
    return next((etat for etat in pending if subject.code in etat.jalon.lignes), None)


def find_jalon(situation: Situation, code: str) -> EtatJalon | None:
    """Return the jalon of the plan shown whose code is `code`, and where it stands; None if there is none."""
    return next((etat for etat in _states_of_jalons(situation) if etat.jalon.code == code), None)


def _states_of_jalons(situation: Situation) -> Sequence[EtatJalon]:
    return jalons_at(situation.programme, situation.avancement, situation.declarations)
