"""What people do to the plan, each with its letter in the plan menu."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from cariforef_tui.domain.programme.declarations import has_before
from cariforef_tui.domain.programme.gestes import resolve_enveloppe
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.services.programme.plan import Situation


class PlanGesture(StrEnum):
    """A gesture on the plan; its value names its command."""

    REVISER = "reviser"
    TRANSFERER = "transferer"
    ECHEANCE = "echeance"
    CONFIER = "confier"
    AJOUTER = "ajouter"
    RETIRER = "retirer"
    RATTACHER = "rattacher"
    PRODUIRE = "produire"
    PROMETTRE = "promettre"
    REPRISE = "reprise"


PLAN_GESTURES: Mapping[PlanGesture, tuple[str, str]] = {
    PlanGesture.REVISER: ("Réviser", "Réviser les jours de l'enveloppe"),
    PlanGesture.TRANSFERER: ("Transférer", "Transférer des jours à une autre enveloppe"),
    PlanGesture.ECHEANCE: ("Échéance", "Déplacer l'échéance"),
    PlanGesture.CONFIER: ("Confier", "Changer qui se charge de la ligne"),
    PlanGesture.AJOUTER: ("Ajouter", "Ajouter une ligne à côté de celle-ci"),
    PlanGesture.RETIRER: ("Retirer", "Retirer la ligne du plan, ou l'y remettre"),
    PlanGesture.RATTACHER: ("Rattacher", "Rattacher ses saisies à une autre ligne"),
    PlanGesture.PRODUIRE: ("Produire", "Déclarer ce qui est produit d'un livrable"),
    PlanGesture.PROMETTRE: ("Livrable", "Définir ce que la ligne promet"),
    PlanGesture.REPRISE: ("Repris", "Dire ce qui était fait avant le suivi"),
}
"""Label and sentence of each, in the order of the menu."""

LETTERS = {
    PlanGesture.REVISER: "r",
    PlanGesture.TRANSFERER: "t",
    PlanGesture.ECHEANCE: "e",
    PlanGesture.CONFIER: "c",
    PlanGesture.AJOUTER: "a",
    PlanGesture.RETIRER: "x",
    PlanGesture.RATTACHER: "s",
    PlanGesture.PRODUIRE: "p",
    PlanGesture.PROMETTRE: "l",
    PlanGesture.REPRISE: "d",
}
"""Letter of each in the menu: `x` takes out, `s` moves the saisies, `d` is what is done already."""

DECLARED = (PlanGesture.PRODUIRE, PlanGesture.REPRISE)
"""What somebody declares who may not revise the plan."""


def fitting_gestures(situation: Situation, code: str) -> tuple[PlanGesture, ...]:
    """Return the gestures of the menu: nothing was done before a suivi of the whole year."""
    programme = situation.programme
    fits = programme.is_imputable(code) and has_before(programme.exercice, situation.avancement.suivi)
    return tuple(geste for geste in PLAN_GESTURES if fits or geste is not PlanGesture.REPRISE)


def refused_gestures(programme: Programme, code: str) -> Mapping[PlanGesture, str]:
    """Return the gestures that the line cannot take, and what to do first.

    A title may name no enveloppe alone; what was never promised is not produced.
    """
    refused = {}
    if not programme.livrables_of(code):
        refused[PlanGesture.PRODUIRE] = f"définissez d'abord un livrable ({LETTERS[PlanGesture.PROMETTRE]})"
    if programme.is_imputable(code):
        return refused
    try:
        resolve_enveloppe(programme, code)
    except CariforefError:
        for gesture in (PlanGesture.REVISER, PlanGesture.TRANSFERER):
            refused[gesture] = "choisissez une ligne de saisie"
    return refused
