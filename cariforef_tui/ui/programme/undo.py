"""Undoing what was written of the programme, by an opposite declaration, revision or move."""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.programme.declarations import Fait
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import Revision
from cariforef_tui.domain.programme.sentences import describe_revision
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import PlanRefuse
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.declarations import BornesEcrites, set_bornees
from cariforef_tui.services.programme.livrables import (
    LivrableEcrit,
    ProductionEcrite,
    undo_livrable,
    undo_production,
)
from cariforef_tui.services.programme.raf import RafDeclare, declare_raf
from cariforef_tui.services.programme.revisions import Accord, Redaction, undo_revision
from cariforef_tui.services.temps.moving import Move, undo_move
from cariforef_tui.ui.kit.undo import Change, Made
from cariforef_tui.ui.programme import declarations
from cariforef_tui.ui.programme.declarations import describe_declared
from cariforef_tui.ui.programme.livrable_forms import describe_ecrit
from cariforef_tui.ui.programme.texts import describe_bornes, describe_deplacement, describe_raf

Done = Fait | BornesEcrites | Revision | RafDeclare | Move | LivrableEcrit | ProductionEcrite | Change
"""What a session wrote of the programme and may take back, or what takes back another write."""


def take_back(
    store: Store, done: Done, *, acteur: str, au: date, today: date, programme: Programme | None
) -> Made[Done]:
    """Undo `done` in the store.

    Raises:
        CariforefError: the store or a rule says no; nothing was written.
    """
    match done:
        case Fait():
            back = declarations.take_back(store, done, acteur)
            return Made(describe_declared(back), back)
        case BornesEcrites():
            bound = set_bornees(store, done.exercice, done.jalon, done.avant, acteur=acteur)
            return Made(describe_bornes(bound), bound)
        case Revision():
            how = Redaction(max(au, done.jour), acteur, f"Annulation de la n° {done.numero}", Accord.DONNE)
            inverse = undo_revision(store, done.numero, how)
            return Made(f"Révision n° {done.numero} annulée : {tell_revision(programme, inverse)}", inverse)
        case RafDeclare():
            return _undo_raf(store, done, acteur=acteur, today=max(today, au))
        case LivrableEcrit():
            promised = undo_livrable(store, done, acteur=acteur)
            return Made(describe_ecrit(promised), promised)
        case ProductionEcrite():
            made = undo_production(store, done, acteur=acteur)
            return Made(describe_ecrit(made), made)
        case Move():
            undo_move(store, done, acteur=acteur)
            return Made(f"Remis : {describe_deplacement(done)}")
        case _:
            return done()


def tell_revision(programme: Programme | None, revision: Revision) -> str:
    """Return what a revision changes and from when; its reason where the programme is not read."""
    changes = describe_revision(programme, revision) if programme else revision.motif
    return f"{changes}, au {format_date(revision.jour)}"


def _undo_raf(store: Store, done: RafDeclare, *, acteur: str, today: date) -> Made[Done]:
    """Declare again what was declared before; a first declaration stays, since its history is kept."""
    if done.avant is None:
        raise PlanRefuse(f"{done.raf.code} n'avait pas de reste à faire avant : déclarez-en un autre (r).")
    again = declare_raf(
        store,
        done.raf.code,
        done.avant.centiemes,
        done.raf.jour,
        today=today,
        acteur=acteur,
        commentaire=f"Retour à la déclaration de {done.avant.auteur}",
    )
    return Made(f"De nouveau {describe_raf(again.raf)}", again)
