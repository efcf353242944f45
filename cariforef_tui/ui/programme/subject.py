"""What a gesture on the plan is about: the line under the cursor, and the figures that the person sees."""

from __future__ import annotations

from dataclasses import dataclass

from cariforef_tui.domain.alertes.of_echeances import EtatJalon, PhaseJalon, jalons_at
from cariforef_tui.services.programme.plan import Situation


@dataclass(frozen=True, slots=True)
class Subject:
    """The line under the cursor, and the figures that the person sees."""

    situation: Situation
    code: str

    @property
    def pole(self) -> str | None:
        return self.situation.programme.pole_of(self.code)

    @property
    def libelle(self) -> str:
        return self.situation.programme.by_code[self.code].libelle


def parent_of(subject: Subject) -> str:
    """The line under which one is added: this one where it has children, else the one above."""
    programme = subject.situation.programme
    if programme.children[subject.code]:
        return subject.code
    return programme.by_code[subject.code].parent or subject.code


def pending_jalon(subject: Subject) -> EtatJalon | None:
    """The jalon of the line that is announced or passed, and not tenu yet."""
    situation = subject.situation
    states = jalons_at(situation.programme, situation.avancement, situation.declarations)
    pending = (etat for etat in states if etat.phase not in (PhaseJalon.TENU, PhaseJalon.LOINTAIN))
    return next((etat for etat in pending if subject.code in etat.jalon.lignes), None)
