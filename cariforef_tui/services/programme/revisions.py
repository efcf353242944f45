"""Revise the plan: each gesture is one dated revision with its reason, whole or not at all.

Every gesture raises DroitRefuse where its author may not steer one of the pôles that it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.agents.rights import Droit
from cariforef_tui.domain.avancement.atterrissage import Consommation
from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.order import check_date, check_unmoved, take_back, undone_by
from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme
from cariforef_tui.domain.programme.revisions import (
    Changement,
    LigneRetiree,
    Plan,
    Revision,
    apply_changements,
    concerns,
    in_order,
    plan_at,
    poles_touched,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import describe_jours
from cariforef_tui.domain.values.refusals import ConfirmationRequise, PlanRefuse, TexteRefuse
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.agents.rights import check_poles
from cariforef_tui.services.ports.saving import retried
from cariforef_tui.services.ports.store import Reading, Store, Writing
from cariforef_tui.services.programme.declarations import MOTIF_MAX
from cariforef_tui.services.programme.exercice import DateReference, check_exercice
from cariforef_tui.services.programme.plan import read_consommation, read_plan

LIBELLE_MAX = 200
ECHEANCE_MAX = 80
QUI_MAX = 120


class Accord(StrEnum):
    """Whether somebody agreed to what is legitimate but unusual: less days than are used already."""

    A_DEMANDER = "a_demander"
    DONNE = "donne"


@dataclass(frozen=True, slots=True)
class Redaction:
    """Who writes a revision, in force from `jour` on, and why."""

    jour: date
    auteur: str
    motif: str
    accord: Accord = Accord.A_DEMANDER


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


def revise_montant(store: Store, code: str, centiemes: int, redaction: Redaction) -> Revision:
    """Set what an enveloppe holds; raises Refus, ConfirmationRequise below what is used."""
    return _write(store, redaction, lambda plan, _: gestes.set_montant(plan, code, centiemes))


def transfer_jours(store: Store, de: str, vers: str, centiemes: int, redaction: Redaction) -> Revision:
    """Move days from an enveloppe to another in one revision; raises as `revise_montant`."""
    return _write(store, redaction, lambda plan, _: gestes.transfer(plan, de, vers, centiemes))


def move_echeance(store: Store, code: str, texte: str, redaction: Redaction) -> Revision:
    """Move a line's échéance; raises Refus."""
    cleaned = clean_text(texte, longueur_max=ECHEANCE_MAX, champ="Échéance")
    return _write(store, redaction, lambda plan, _: gestes.move_echeance(plan, code, cleaned))


def change_qui(store: Store, code: str, texte: str, redaction: Redaction) -> Revision:
    """Change who a line is for; raises Refus."""
    cleaned = clean_text(texte, longueur_max=QUI_MAX, champ="Qui")
    return _write(store, redaction, lambda plan, _: gestes.change_qui(plan, code, cleaned))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLigne:
    """A line as typed; `pris_sur` names the enveloppe that gives its days, None adds them to the plan."""

    parent: str
    libelle: str
    centiemes: int | None = None
    pris_sur: str | None = None
    echeance: str = ""
    qui: str = ""


def add_ligne(store: Store, nouvelle: NewLigne, redaction: Redaction) -> Revision:
    """Add a line under its parent, with its days in the same revision; raises Refus."""
    libelle = clean_text(nouvelle.libelle, longueur_max=LIBELLE_MAX, champ="Libellé")
    if not libelle:
        raise TexteRefuse("Libellé : il en faut un.")
    cleaned = replace(
        nouvelle,
        libelle=libelle,
        echeance=clean_text(nouvelle.echeance, longueur_max=ECHEANCE_MAX, champ="Échéance"),
        qui=clean_text(nouvelle.qui, longueur_max=QUI_MAX, champ="Qui"),
    )
    return _write(store, redaction, lambda plan, taken: build_ligne(plan, cleaned, frozenset(taken)))


def build_ligne(
    plan: Plan, nouvelle: NewLigne, taken: Collection[str] = frozenset()
) -> tuple[Changement, ...]:
    """Return the changes that add a line and its days; `taken` are codes that exist on other dates.

    Raises:
        Refus: a rule of the plan says no.
    """
    if nouvelle.pris_sur is not None and nouvelle.centiemes is None:
        raise PlanRefuse("Combien de jours prendre ? Donnez-les.")
    added = gestes.add_ligne(
        plan, nouvelle.parent, nouvelle.libelle, echeance=nouvelle.echeance, qui=nouvelle.qui, taken=taken
    )
    with_line = apply_changements(plan, added)
    code = next(iter(with_line.programme.by_code.keys() - plan.programme.by_code.keys()))
    if nouvelle.centiemes is None:
        return added
    if nouvelle.pris_sur is None:
        return (*added, *gestes.set_montant(with_line, code, nouvelle.centiemes))
    return (*added, *gestes.transfer(with_line, nouvelle.pris_sur, code, nouvelle.centiemes))


def retire_ligne(store: Store, code: str, redaction: Redaction) -> Revision:
    """Take a line out of the plan; raises Refus, ConfirmationRequise where it holds later saisies."""
    return _write(store, redaction, lambda plan, _: gestes.retire_ligne(plan, code))


def resume_ligne(store: Store, code: str, redaction: Redaction) -> Revision:
    """Put a retired line back in the plan; raises Refus."""
    return _write(store, redaction, lambda plan, _: gestes.resume_ligne(plan, code))


def write_scenario(store: Store, changements: tuple[Changement, ...], redaction: Redaction) -> Revision:
    """Write what was tried as one revision; raises Refus where the plan has moved meanwhile."""
    if not changements:
        raise PlanRefuse("Rien n'a été changé : rien à enregistrer.")
    return _write(store, redaction, lambda _plan, _codes: changements)


@retried
def undo_revision(store: Store, numero: int, redaction: Redaction) -> Revision:
    """Take a revision back by its inverse; raises PlanRefuse, DateRefusee (see `chronologie`)."""
    motif = _clean_motif(redaction.motif)
    with store.writing(redaction.auteur) as writing:
        exercice = _check_jour(writing, redaction.jour)
        revisions = writing.revisions(exercice)
        revision = take_back(revisions, numero, redaction.jour, redaction.auteur, motif)
        plan = plan_at(writing.programme(exercice), revisions, redaction.jour)
        _check(writing, plan, revisions, revision, redaction.accord)
        return writing.add_revision(exercice, revision)


@retried
def _write(
    store: Store, redaction: Redaction, build: Callable[[Plan, Iterable[str]], tuple[Changement, ...]]
) -> Revision:
    motif = _clean_motif(redaction.motif)
    with store.writing(redaction.auteur) as writing:
        exercice = _check_jour(writing, redaction.jour)
        revisions, baseline = writing.revisions(exercice), writing.programme(exercice)
        plan = plan_at(baseline, revisions, redaction.jour)
        every = plan_at(baseline, revisions, date(exercice, 12, 31)).programme.by_code
        revision = Revision(
            jour=redaction.jour, auteur=redaction.auteur, motif=motif, changements=build(plan, every)
        )
        _check(writing, plan, revisions, revision, redaction.accord)
        return writing.add_revision(exercice, revision)


def _clean_motif(texte: str) -> str:
    motif = clean_text(texte, longueur_max=MOTIF_MAX, champ="Motif")
    if not motif:
        raise TexteRefuse("Motif : une révision dit pourquoi.")
    return motif


def _check_jour(reading: Reading, jour: date) -> int:
    check_exercice(jour, reading.exercices())
    return jour.year


def _check(
    writing: Writing, plan: Plan, revisions: tuple[Revision, ...], revision: Revision, accord: Accord
) -> None:
    poles = poles_touched(plan.programme, revision.changements)
    check_poles(writing.agents(), revision.auteur, Droit.PILOTER, poles)
    check_date(revisions, revision)
    check_unmoved(plan, revision)
    if accord is Accord.DONNE:
        return
    used = used_by_enveloppe(
        plan.programme, read_consommation(writing, plan.programme, date(revision.jour.year, 12, 31), {})
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
    last = writing.last_saisies(jour.year, (code,), date(jour.year, 12, 31), 1)
    if last and last[0].jour >= jour:
        raise ConfirmationRequise(
            f"{code} porte des saisies jusqu'au {format_date(last[0].jour)} : elles resteront, "
            "sans pouvoir être corrigées : à confirmer."
        )


def used_by_enveloppe(programme: Programme, consommation: Consommation) -> dict[str, int]:
    """Return the hundredths used on every enveloppe; an SI one is used by the SI team's days alone."""
    return {enveloppe.id: _used(programme, consommation, enveloppe) for enveloppe in programme.enveloppes}


def _used(programme: Programme, consommation: Consommation, enveloppe: Enveloppe) -> int:
    if enveloppe.compte is Compte.SI:
        realises = consommation.realises
        return sum(realises[code].si for code in enveloppe.lignes if code in realises)
    return sum(consommation.drawn(programme, code) for code in enveloppe.lignes)
