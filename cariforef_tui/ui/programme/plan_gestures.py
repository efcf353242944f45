"""What people do to the plan, each with its letter in the plan menu."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from cariforef_tui.domain.programme.declarations import has_before
from cariforef_tui.domain.programme.gestes import resolve_enveloppe
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.programme.plan import Situation


class PlanGesture(Enum):
    """A gesture on the plan, in the order of the menu: its command, its letter, its label, its sentence.

    Of the letters, `x` takes out, `s` moves the saisies, `d` is what is done already.
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
"""What somebody declares who may not revise the plan."""


def fitting_gestures(situation: Situation, code: str) -> tuple[PlanGesture, ...]:
    """Return the gestures of the menu: nothing was done before a suivi of the whole year."""
    programme = situation.programme
    fits = programme.is_imputable(code) and has_before(programme.exercice, situation.avancement.suivi)
    return tuple(geste for geste in PlanGesture if fits or geste is not PlanGesture.REPRISE)


def refused_gestures(programme: Programme, code: str) -> Mapping[PlanGesture, str]:
    """Return the gestures that the line cannot take, and what to do first.

    A title may name no enveloppe alone; what was never promised is not produced.
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
