"""Writes on the plan and its lines: what each says, and which service undoes it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from cariforef_tui.domain.programme.declarations import Fait
from cariforef_tui.domain.programme.revisions import Revision
from cariforef_tui.domain.programme.sentences import describe_revision
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.declarations import (
    declare_fait,
    set_bornees,
    undo_bornees,
    undo_fait,
    undo_raf,
)
from cariforef_tui.services.programme.livrables import undo_ecrit
from cariforef_tui.services.programme.revisions import Redaction, redact_undo, revise, undo_revision
from cariforef_tui.services.temps.moving import Move, move_saisies, undo_move
from cariforef_tui.ui.kit.undo import Change, Made, make
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

T = TypeVar("T")


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
    def today(self) -> date:
        """Last day that a declaration may bear."""
        return max(self._place.session.launch.today(), self._place.reference.au)

    def _by_person(self, undo: Callable[..., T]) -> Callable[[T], T]:
        """Return `undo` in the store of the place, by the person who then acts."""
        return lambda done: undo(self._store, done, acteur=self._acteur)

    def declare(self, fait: Fait) -> Made[Change]:
        """Write an unsigned declaration, in the name of the person who acts."""
        own = replace(fait, agent=self._acteur)
        return make(partial(declare_fait, self._store, own), describe_declared, self._by_person(undo_fait))

    def bind(self, exercice: int, jalon: str, codes: tuple[str, ...]) -> Made[Change]:
        """Write which lines must be finished for a jalon."""
        write = partial(set_bornees, self._store, exercice, jalon, codes, acteur=self._acteur)
        return make(write, describe_bornes, self._by_person(undo_bornees))

    def declare_raf(self, write: WriteRaf) -> Made[Change]:
        return make(partial(write, self._store, self._acteur), describe_raf, self._by_person(undo_raf))

    def write_livrable(self, write: WriteLivrable) -> Made[Change]:
        return make(partial(write, self._store, self._acteur), describe_ecrit, self._by_person(undo_ecrit))

    def revise(self, asked: RevisionAsked, how: Redaction) -> Made[Change]:
        return self.revised(revise(self._store, asked.change, how))

    def revised(self, revision: Revision) -> Made[Change]:
        """Return a revision just written as a change, dated if it does not start on the date de référence."""
        dated = "" if revision.jour == self._place.reference.au else f", au {format_date(revision.jour)}"
        contrary = partial(
            make, partial(self._undo, revision), self._tell_undone, self._undo, self._tell_again
        )
        return Made(f"{self._tell(revision)}{dated}", contrary)

    def _undo(self, done: Revision) -> Revision:
        how = redact_undo(done, self._place.reference.au, self._acteur)
        return undo_revision(self._store, done.numero, how)

    def _tell_undone(self, inverse: Revision) -> str:
        return f"Révision n° {inverse.annule} annulée : {self._tell(inverse)}, au {format_date(inverse.jour)}"

    def _tell_again(self, again: Revision) -> str:
        return f"De nouveau : {self._tell(again)}, au {format_date(again.jour)}"

    def _tell(self, revision: Revision) -> str:
        """Describe a revision; return its motif if the programme is not read."""
        situation = self._situation()
        return describe_revision(situation.programme, revision) if situation else revision.motif

    def move(self, asked: MoveAsked) -> Made[Change]:
        done = move_saisies(self._store, asked.choix, asked.vers, acteur=self._acteur)
        return Made(f"Déplacé : {describe_deplacement(done)}", partial(self._move_back, done))

    def _move_back(self, done: Move) -> Made[Change]:
        undo_move(self._store, done, acteur=self._acteur)
        return Made(f"Remis : {describe_deplacement(done)}")
