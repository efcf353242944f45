"""The plan menu: each gesture on the plan with its letter, on the line under the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.alertes.of_echeances import EtatJalon, PhaseJalon, jalons_at
from cariforef_tui.domain.programme.declarations import has_before
from cariforef_tui.domain.programme.gestes import resolve_enveloppe
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.dialogs.dialog import Dialog, Options
from cariforef_tui.ui.kit.inert import inert


class PlanGesture(Enum):
    """Gestures on the plan, in the order of the menu: command, letter, label and sentence of each.

    Among the letters, `x` takes a line out, `s` moves saisies, `d` declares the days already done.
    """

    REVISER = "reviser", "r", "Réviser", "Réviser les jours de l'enveloppe"
    TRANSFERER = "transferer", "t", "Transférer", "Transférer des jours à une autre enveloppe"
    ECHEANCE = "echeance", "e", "Échéance", "Déplacer l'échéance"
    CONFIER = "confier", "c", "Confier", "Changer qui se charge de la ligne"
    AJOUTER = "ajouter", "a", "Ajouter", "Ajouter une ligne à côté de celle-ci"
    RETIRER = "retirer", "x", "Retirer", "Retirer la ligne du plan, ou l'y remettre"
    RATTACHER = "rattacher", "s", "Rattacher", "Rattacher ses saisies à une autre ligne"
    PRODUIRE = "produire", "p", "Produire", "Déclarer ce qui est produit d'un livrable"
    PROMETTRE = "promettre", "l", "Livrable", "Définir ce que la ligne promet"
    REPRISE = "reprise", "d", "Repris", "Dire ce qui était fait avant le suivi"

    def __init__(self, command: str, letter: str, label: str, sentence: str) -> None:
        self.command, self.letter, self.label, self.sentence = command, letter, label, sentence


DECLARED = (PlanGesture.PRODUIRE, PlanGesture.REPRISE)
"""Gestures of a person who may not revise the plan."""


def fitting_gestures(situation: Situation, code: str) -> tuple[PlanGesture, ...]:
    """Return the gestures of the menu, without the days before the suivi if it covers the whole year."""
    programme = situation.programme
    fits = programme.is_imputable(code) and has_before(programme.exercice, situation.avancement.suivi)
    return tuple(geste for geste in PlanGesture if fits or geste is not PlanGesture.REPRISE)


def refused_gestures(programme: Programme, code: str) -> Mapping[PlanGesture, str]:
    """Return the gestures that the line refuses, each with what to do first.

    A title may have no enveloppe of its own, and a livrable must be promised before it is produced.
    """
    refused = {}
    if not programme.livrables_of(code):
        refused[PlanGesture.PRODUIRE] = f"définissez d'abord un livrable ({PlanGesture.PROMETTRE.letter})"
    if programme.is_imputable(code):
        return refused
    try:
        resolve_enveloppe(programme, code)
    except CariforefError:
        for gesture in (PlanGesture.REVISER, PlanGesture.TRANSFERER):
            refused[gesture] = "choisissez une ligne de saisie"
    return refused


class PlanMenu(Dialog[PlanGesture]):
    """Returns the gesture whose letter is pressed, or the one under the cursor at Enter.

    Gestures in `refused` are shown with what to do first, and cannot be chosen. The cursor starts on the
    `fitting` gesture, or else on the first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "step(1)", show=False),
        Binding("k", "step(-1)", show=False),
    ]
    CSS_PATH = "styles.tcss"

    def __init__(
        self,
        titre: str,
        gestures: Sequence[PlanGesture],
        refused: Mapping[PlanGesture, str],
        fitting: PlanGesture | None = None,
    ) -> None:
        super().__init__()
        self._fitting = fitting
        self._titre, self._gestures, self._refused = titre, tuple(gestures), refused

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(inert(self._titre), classes="dialogue-titre")
            yield Options(*map(self._option, self._gestures), markup=False)
            yield Static("Une lettre, ou Entrée : choisir · Échap : annuler", classes="dialogue-aide")

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.action_first()
        if self._fitting is not None and self._fitting not in self._refused:
            options.highlighted = options.get_option_index(self._fitting.name)

    def on_key(self, event: events.Key) -> None:
        for gesture in self._gestures:
            if event.key == gesture.letter and gesture not in self._refused:
                event.stop()
                self.dismiss(gesture)

    def action_step(self, delta: int) -> None:
        options = self.query_one(OptionList)
        if delta > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(PlanGesture[event.option_id or ""])

    def _option(self, gesture: PlanGesture) -> Option:
        refusal = self._refused.get(gesture)
        if refusal is not None:
            return Option(
                inert(f" {gesture.letter}  {gesture.label} : {refusal}"), id=gesture.name, disabled=True
            )
        text = Content.assemble((f" {gesture.letter}  ", "bold"), inert(gesture.sentence))
        return Option(text, id=gesture.name)


@dataclass(frozen=True, slots=True)
class Subject:
    """The line under the cursor, and the figures shown."""

    situation: Situation
    code: str

    @property
    def pole(self) -> str | None:
        return self.situation.programme.pole_of(self.code)

    @property
    def libelle(self) -> str:
        return self.situation.programme.by_code[self.code].libelle


def parent_of(subject: Subject) -> str:
    """Return the line under which to add one: this one if it has children, or else its parent."""
    programme = subject.situation.programme
    if programme.children[subject.code]:
        return subject.code
    return programme.by_code[subject.code].parent or subject.code


def pending_jalon(subject: Subject) -> EtatJalon | None:
    """Return the line's jalon that is announced or past and not yet tenu, None if there is none."""
    situation = subject.situation
    states = jalons_at(situation.programme, situation.avancement, situation.declarations)
    pending = (etat for etat in states if etat.phase not in (PhaseJalon.TENU, PhaseJalon.LOINTAIN))
    return next((etat for etat in pending if subject.code in etat.jalon.lignes), None)
