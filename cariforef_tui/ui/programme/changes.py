"""Writes on the plan and its lines; each returns the declaration, revision or move that undoes it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cariforef_tui.domain.programme.declarations import Fait
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import Revision
from cariforef_tui.domain.programme.sentences import describe_revision
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.text import capitalize
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.declarations import (
    BornesEcrites,
    RafDeclare,
    declare_fait,
    set_bornees,
    undo_bornees,
    undo_fait,
    undo_raf,
)
from cariforef_tui.services.programme.livrables import Ecrit, undo_ecrit
from cariforef_tui.services.programme.revisions import Redaction, redact_undo, revise, undo_revision
from cariforef_tui.services.temps.moving import Move, move_saisies, undo_move
from cariforef_tui.ui.kit.undo import Change, Made
from cariforef_tui.ui.programme.declaration_forms import WriteLivrable, describe_ecrit
from cariforef_tui.ui.programme.declarations import (
    describe_bornes,
    describe_declared,
    describe_deplacement,
    describe_raf,
)
from cariforef_tui.ui.programme.forms import MoveAsked, RevisionAsked, WriteRaf

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from cariforef_tui.services.programme.plan import Situation
    from cariforef_tui.ui.kit.place import PlaceScreen


class PlanChanges:
    """Changes of the plan by the person who acts in a place; each runs in a thread."""

    def __init__(self, place: PlaceScreen, situation: Callable[[], Situation | None]) -> None:
        # A function, because a change tells lines by the plan as it is shown once the change is made.
        self._place, self._situation = place, situation

    @property
    def _store(self) -> Store:
        return self._place.store

    @property
    def _acteur(self) -> str:
        return self._place.session.require_agent()

    @property
    def _programme(self) -> Programme | None:
        """Programme as now shown, None if it is not read yet."""
        situation = self._situation()
        return situation.programme if situation else None

    @property
    def today(self) -> date:
        """Last day that a declaration may bear."""
        return max(self._place.session.launch.today(), self._place.reference.au)

    def declare(self, fait: Fait) -> Made[Change]:
        """Write an unsigned declaration, in the name of the person who acts."""
        return self._declared(declare_fait(self._store, replace(fait, agent=self._acteur)))

    def _undeclare(self, fait: Fait) -> Made[Change]:
        return self._declared(undo_fait(self._store, fait, acteur=self._acteur))

    def _declared(self, fait: Fait) -> Made[Change]:
        return Made(capitalize(describe_declared(fait)), partial(self._undeclare, fait))

    def bind(self, exercice: int, jalon: str, codes: tuple[str, ...]) -> Made[Change]:
        """Write which lines must be finished for a jalon."""
        return self._bound(set_bornees(self._store, exercice, jalon, codes, acteur=self._acteur))

    def _unbind(self, done: BornesEcrites) -> Made[Change]:
        return self._bound(undo_bornees(self._store, done, acteur=self._acteur))

    def _bound(self, done: BornesEcrites) -> Made[Change]:
        return Made(describe_bornes(done), partial(self._unbind, done))

    def revise(self, asked: RevisionAsked, how: Redaction) -> Made[Change]:
        return self.revised(revise(self._store, asked.change, how))

    def revised(self, revision: Revision) -> Made[Change]:
        """Return a revision just written as a change, dated if it does not start on the date de référence."""
        dated = "" if revision.jour == self._place.reference.au else f", au {format_date(revision.jour)}"
        return Made(f"{self._tell(revision)}{dated}", partial(self._unrevise, revision))

    def _unrevise(self, done: Revision) -> Made[Change]:
        inverse = self._undo(done)
        told = f"Révision n° {done.numero} annulée : {self._tell(inverse)}, au {format_date(inverse.jour)}"
        return Made(told, partial(self._revise_again, inverse))

    def _revise_again(self, inverse: Revision) -> Made[Change]:
        again = self._undo(inverse)
        told = f"De nouveau : {self._tell(again)}, au {format_date(again.jour)}"
        return Made(told, partial(self._unrevise, again))

    def _undo(self, done: Revision) -> Revision:
        how = redact_undo(done, self._place.reference.au, self._acteur)
        return undo_revision(self._store, done.numero, how)

    def _tell(self, revision: Revision) -> str:
        """Describe a revision; return its motif if the programme is not read."""
        programme = self._programme
        return describe_revision(programme, revision) if programme else revision.motif

    def declare_raf(self, write: WriteRaf) -> Made[Change]:
        return self._raf_declared(write(self._store, self._acteur))

    def _undeclare_raf(self, done: RafDeclare) -> Made[Change]:
        return self._raf_declared(undo_raf(self._store, done, acteur=self._acteur))

    def _raf_declared(self, done: RafDeclare) -> Made[Change]:
        return Made(describe_raf(done), partial(self._undeclare_raf, done))

    def write_livrable(self, write: WriteLivrable) -> Made[Change]:
        return self._written(write(self._store, self._acteur))

    def _unwrite(self, done: Ecrit) -> Made[Change]:
        return self._written(undo_ecrit(self._store, done, acteur=self._acteur))

    def _written(self, done: Ecrit) -> Made[Change]:
        return Made(describe_ecrit(done), partial(self._unwrite, done))

    def move(self, asked: MoveAsked) -> Made[Change]:
        done = move_saisies(self._store, asked.choix, asked.vers, acteur=self._acteur)
        return Made(f"Rattaché : {describe_deplacement(done)}", partial(self._move_back, done))

    def _move_back(self, done: Move) -> Made[Change]:
        undo_move(self._store, done, acteur=self._acteur)
        return Made(f"Remis : {describe_deplacement(done)}")
