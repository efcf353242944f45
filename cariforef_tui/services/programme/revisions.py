"""Revise the plan: each gesture is one dated revision with its reason, whole or not at all.

Every gesture raises DroitRefuse if its author may not steer one of the pôles that it touches.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.avancement.consommation import Consommation
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.declarations import declarations_at
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme
from cariforef_tui.domain.programme.revisions import (
    Changement,
    JalonRevise,
    LigneRetiree,
    Plan,
    Revision,
    check_date,
    check_unmoved,
    concerns,
    in_order,
    objects_of,
    plan_at,
    poles_touched,
    take_back,
    undone_by,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import describe_jours
from cariforef_tui.domain.values.refusals import ConfirmationRequise, PlanRefuse, TexteRefuse
from cariforef_tui.domain.values.text import clean_said
from cariforef_tui.services.agents.rights import require
from cariforef_tui.services.ports.store import Reading, Store, Writing, retried
from cariforef_tui.services.programme.declarations import MOTIF_MAX
from cariforef_tui.services.programme.exercice import DateReference, check_exercice
from cariforef_tui.services.programme.plan import read_consommation, read_plan


class Accord(StrEnum):
    """Whether somebody agreed to what is legitimate but unusual: fewer days than are used already."""

    A_DEMANDER = "a_demander"
    DONNE = "donne"


@dataclass(frozen=True, slots=True)
class Redaction:
    """The author and the reason of a revision, in force from `jour` on."""

    jour: date
    auteur: str
    motif: str
    accord: Accord = Accord.A_DEMANDER


def redact_undo(done: Revision, au: date, auteur: str) -> Redaction:
    """Return how a revision just written is undone: never before its own date, and without a question.

    What its inverse brings back stood before it: nothing unusual is left to agree to.
    """
    return Redaction(max(au, done.jour), auteur, f"Annulation de la n° {done.numero}", Accord.DONNE)


@dataclass(frozen=True)
class History:
    """The revisions up to a date in the order in which they took effect, over the plan that they made.

    `annulees` gives the number of the revision that took each one back.
    """

    plan: Plan
    revisions: tuple[Revision, ...]
    annulees: dict[int, int]


def load_history(store: Store, reference: DateReference, code: str | None = None) -> History:
    """Return the revisions up to the date de référence, all of them or those of a line and below it."""
    with store.reading() as reading:
        history = read_history(reading, read_plan(reading, reference.exercice, reference.au), reference.au)
    if code is None:
        return history
    programme = history.plan.programme
    shown = (revision for revision in history.revisions if concerns(revision, programme, code))
    return replace(history, revisions=tuple(shown))


def read_history(reading: Reading, plan: Plan, au: date) -> History:
    """Return every revision up to `au`, which made `plan`, within a snapshot already open."""
    revisions = [
        revision for revision in in_order(reading.revisions(plan.programme.exercice)) if revision.jour <= au
    ]
    return History(plan, tuple(revisions), undone_by(revisions))


def write_scenario(store: Store, changements: tuple[Changement, ...], redaction: Redaction) -> Revision:
    """Write what was tried as one revision; raises Refus if the plan has moved meanwhile."""
    if not changements:
        raise PlanRefuse("Rien n'a été changé : rien à enregistrer.")
    return revise(store, lambda _plan, _codes: changements, redaction)


@retried
def undo_revision(store: Store, numero: int, redaction: Redaction) -> Revision:
    """Take a revision back by its inverse; raises PlanRefuse, DateRefusee (see `chronologie`)."""
    motif = clean_motif(redaction.motif)
    with store.writing(redaction.auteur) as writing:
        exercice = _check_jour(writing, redaction.jour)
        revisions = writing.revisions(exercice)
        revision = take_back(revisions, numero, redaction.jour, redaction.auteur, motif)
        plan = plan_at(writing.programme(exercice), revisions, redaction.jour)
        _check(writing, plan, revisions, revision, redaction.accord)
        return writing.add_revision(exercice, revision)


@retried
def revise(store: Store, change: gestes.Change, redaction: Redaction) -> Revision:
    """Write what a gesture changes of the plan as one revision.

    Raises:
        Refus: a rule of the plan says no.
        ConfirmationRequise: below what is used, or a line retired before its last saisies.
    """
    motif = clean_motif(redaction.motif)
    with store.writing(redaction.auteur) as writing:
        exercice = _check_jour(writing, redaction.jour)
        revisions, baseline = writing.revisions(exercice), writing.programme(exercice)
        plan = plan_at(baseline, revisions, redaction.jour)
        taken = {
            *plan_at(baseline, revisions, date(exercice, 12, 31)).programme.by_code,
            *(code for one in revisions for kind, code in objects_of(one) if kind == "jalon"),
        }
        initiales = [agent.initiales for agent in writing.agents()]
        changements = gestes.check_named(plan, change(plan, taken), initiales)
        revision = Revision(
            jour=redaction.jour, auteur=redaction.auteur, motif=motif, changements=changements
        )
        _check(writing, plan, revisions, revision, redaction.accord)
        return writing.add_revision(exercice, revision)


def clean_motif(texte: str) -> str:
    """Return the reason of a revision as it is kept; raises TexteRefuse if there is none."""
    empty = TexteRefuse("Motif : une révision dit pourquoi.")
    return clean_said(texte, empty, longueur_max=MOTIF_MAX, champ="Motif")


def _check_jour(reading: Reading, jour: date) -> int:
    check_exercice(jour, reading.exercices())
    return jour.year


def _check(
    writing: Writing, plan: Plan, revisions: tuple[Revision, ...], revision: Revision, accord: Accord
) -> None:
    poles = poles_touched(plan.programme, revision.changements)
    for pole in poles:
        require(writing, revision.auteur, Droit.PILOTER, pole)
    check_date(revisions, revision)
    check_unmoved(plan, revision)
    tenus = declarations_at(writing.faits(revision.jour.year), date(revision.jour.year, 12, 31)).tenus
    for changement in revision.changements:
        if isinstance(changement, JalonRevise) and changement.jalon.code in tenus:
            code, jour = changement.jalon.code, tenus[changement.jalon.code].jour
            raise PlanRefuse(
                f"Le jalon {code} est tenu depuis le {format_date(jour)} : dites d'abord qu'il ne l'est plus."
            )
    if accord is Accord.DONNE:
        return
    used = used_by_enveloppe(
        plan.programme, read_consommation(writing, plan.programme, date(revision.jour.year, 12, 31), (), {})
    )
    for enveloppe, centiemes, spent in gestes.overdrawn(plan, revision.changements, used):
        raise ConfirmationRequise(
            f"{gestes.name_enveloppe(enveloppe)} : "
            f"{describe_jours(spent, 'est déjà réalisé', 'sont déjà réalisés')}, "
            f"{describe_jours(centiemes, 'serait prévu', 'seraient prévus')} : à confirmer."
        )
    for changement in revision.changements:
        if isinstance(changement, LigneRetiree):
            _check_no_later_saisie(writing, changement.code, revision.jour)


def _check_no_later_saisie(writing: Writing, code: str, jour: date) -> None:
    last = writing.last_saisies(jour.year, (code,), (code,), date(jour.year, 12, 31), 1)
    if last and last[0].jour >= jour:
        raise ConfirmationRequise(
            f"{code} porte des saisies jusqu'au {format_date(last[0].jour)} : elles resteront, "
            "sans pouvoir être corrigées : à confirmer."
        )


def used_by_enveloppe(programme: Programme, consommation: Consommation) -> dict[str, int]:
    """Return the hundredths used on every enveloppe; only the SI team's days use an SI one."""
    return {enveloppe.id: _used(programme, consommation, enveloppe) for enveloppe in programme.enveloppes}


def _used(programme: Programme, consommation: Consommation, enveloppe: Enveloppe) -> int:
    if enveloppe.compte is Compte.SI:
        realises = consommation.realises
        return sum(realises[code].si for code in enveloppe.lignes if code in realises)
    return sum(consommation.drawn(programme, code) for code in enveloppe.lignes)
