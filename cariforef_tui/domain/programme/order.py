"""Order revisions: which are still in force, what may be dated when, what may be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cariforef_tui.domain.programme.revisions import (
    LigneAjoutee,
    MontantRevise,
    Plan,
    Revision,
    apply_changements,
    inverse_of_revision,
    objects_of,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import DateRefusee, PlanRefuse


def undone_by(revisions: Sequence[Revision]) -> dict[int, int]:
    """Return the number of each revision taken back, with the number of the one that takes it back.

    Taking back a revision that took another one back brings the first again.
    """
    by_annulee: dict[int, int] = {}
    for revision in sorted(revisions, key=lambda revision: revision.numero, reverse=True):
        if revision.annule is not None and revision.numero not in by_annulee:
            by_annulee[revision.annule] = revision.numero
    return by_annulee


def check_date(revisions: Sequence[Revision], revision: Revision) -> None:
    """Raise PlanRefuse if a revision written for a later day is about the same thing.

    The later one would overwrite this one on its day, and past figures would change twice.
    """
    objects = objects_of(revision)
    later = [
        other
        for other in revisions
        if other.jour > revision.jour and not objects.isdisjoint(objects_of(other))
    ]
    if later:
        last = max(later, key=lambda revision: (revision.jour, revision.numero))
        raise PlanRefuse(
            f"La révision n° {last.numero} du {format_date(last.jour)} porte sur le même objet : la vôtre "
            f"ne peut pas dater du {format_date(revision.jour)}, mais de ce jour-là au plus tôt."
        )


def check_unmoved(plan: Plan, revision: Revision) -> None:
    """Raise PlanRefuse if the values that the revision replaces are no longer those of the plan."""
    applied = apply_changements(plan, inverse_of_revision(revision, revision.jour, "", "").changements)
    montants = {enveloppe.id: enveloppe.centiemes for enveloppe in plan.programme.enveloppes}
    for changement in revision.changements:
        if isinstance(changement, LigneAjoutee):
            montants[changement.enveloppe.id] = changement.enveloppe.centiemes
        if isinstance(changement, MontantRevise):
            if montants.get(changement.enveloppe) != changement.avant:
                raise PlanRefuse("Le plan a changé entre-temps : relisez-le, rien n'est enregistré.")
            montants[changement.enveloppe] = changement.centiemes
    if _texts(plan, revision) != _texts(applied, revision):
        raise PlanRefuse("Le plan a changé entre-temps : relisez-le, rien n'est enregistré.")


def _texts(plan: Plan, revision: Revision) -> list[tuple[str, object, object]]:
    touched = {name for kind, name in objects_of(revision) if kind in ("échéance", "qui")}
    return [
        (ligne.code, ligne.echeance, ligne.responsables)
        for ligne in plan.programme.lignes
        if ligne.code in touched
    ]


def take_back(revisions: Sequence[Revision], numero: int, jour: date, auteur: str, motif: str) -> Revision:
    """Return the revision that takes back the one of this number.

    Raises:
        PlanRefuse: no such revision, taken back already (once: what brought it again is what one takes
            back then), or followed by another about the same thing.
        DateRefusee: `jour` is before the revision itself.
    """
    by_number = {revision.numero: revision for revision in revisions}
    if numero not in by_number:
        known = f"de 1 à {max(by_number)}" if by_number else "aucune n'est écrite"
        raise PlanRefuse(f"Révision n° {numero} inconnue ({known}).")
    target, gone = by_number[numero], undone_by(revisions)
    if numero in gone:
        raise PlanRefuse(f"La révision n° {numero} est déjà annulée, par la n° {gone[numero]}.")
    first = next((revision for revision in revisions if revision.annule == numero), None)
    if first is not None:
        raise PlanRefuse(
            f"La révision n° {numero} a été annulée puis rétablie par la n° {gone[first.numero]} : "
            "annulez celle-ci."
        )
    if jour < target.jour:
        raise DateRefusee(
            f"La révision n° {numero} date du {format_date(target.jour)} : "
            "elle ne s'annule pas avant ce jour."
        )
    neutral = {*gone, *gone.values()}
    for later in revisions:
        if (
            (later.jour, later.numero) > (target.jour, target.numero)
            and later.numero not in neutral
            and not objects_of(later).isdisjoint(objects_of(target))
        ):
            raise PlanRefuse(
                f"La révision n° {later.numero} a suivi la n° {numero} sur le même objet : "
                "annulez-la d'abord."
            )
    return inverse_of_revision(target, jour, auteur, motif)
