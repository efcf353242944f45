"""Forms for revising the plan; each answers a value that calls the service which writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.revisions import Plan, Revision
from cariforef_tui.domain.programme.sentences import format_montant
from cariforef_tui.domain.temps.saisies import COMMENTAIRE_MAX
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.days import VOLUME_MAX, format_nombre, parse_volume
from cariforef_tui.domain.values.refusals import PlanRefuse
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.revisions import (
    ECHEANCE_MAX,
    LIBELLE_MAX,
    QUI_MAX,
    NewLigne,
    Redaction,
    add_ligne,
    change_qui,
    move_echeance,
    resume_ligne,
    retire_ligne,
    revise_montant,
    transfer_jours,
)
from cariforef_tui.services.programme.suivi import MOTIF_MAX
from cariforef_tui.services.temps.moving import MoveRequest
from cariforef_tui.ui.dialogs.form import Field, FormDialog

Write = Callable[[Store, Redaction], Revision]


@dataclass(frozen=True, slots=True)
class Demande:
    """A revision to write, as its service takes it."""

    write: Write
    jour: date
    motif: str


@dataclass(frozen=True, slots=True)
class DemandeRaf:
    """A reste à faire to declare."""

    code: str
    centiemes: int
    jour: date
    commentaire: str


@dataclass(frozen=True, slots=True)
class DemandeDeplacement:
    """Saisies to reattach."""

    choix: MoveRequest
    vers: str


def _dated(au: date) -> tuple[Field, Field]:
    return (
        Field("motif", "Motif", example="pourquoi", length=MOTIF_MAX),
        Field("jour", "À partir du", format_date(au), length=20),
    )


def _demande(values: Mapping[str, str], au: date, write: Write) -> Demande:
    motif = clean_text(values["motif"], longueur_max=MOTIF_MAX, champ="Motif")
    if not motif:
        raise PlanRefuse("Motif : une révision dit pourquoi.")
    return Demande(write, parse_date(values["jour"], au), motif)


def raf_form(plan: Plan, code: str, au: date, declared: int | None) -> FormDialog[DemandeRaf]:
    """Ask what is left to do on a line."""
    known = "" if declared is None else f"Aujourd'hui : {format_nombre(declared)} j à faire."
    reminders = (plan.programme.by_code[code].libelle, *([known] if known else []))

    def check(values: Mapping[str, str]) -> DemandeRaf:
        comment = clean_text(values["commentaire"], longueur_max=COMMENTAIRE_MAX, champ="Commentaire")
        return DemandeRaf(code, parse_volume(values["jours"]), parse_date(values["jour"], au), comment)

    return FormDialog(
        f"Reste à faire de {code}",
        reminders,
        (
            Field("jours", "Jours", example="8,5", length=10),
            Field("jour", "Constaté le", format_date(au), length=20),
            Field("commentaire", "Commentaire", example="facultatif", length=COMMENTAIRE_MAX),
        ),
        check,
    )


def montant_form(plan: Plan, code: str, au: date) -> FormDialog[Demande]:
    """Ask the new amount of a line's enveloppe."""
    enveloppe = gestes.resolve_enveloppe(plan.programme, code)

    def check(values: Mapping[str, str]) -> Demande:
        name, centiemes = values["enveloppe"], parse_volume(values["jours"], minimum=-VOLUME_MAX)
        gestes.set_montant(plan, name, centiemes)
        return _demande(values, au, lambda store, how: revise_montant(store, name, centiemes, how))

    return FormDialog(
        f"Réviser les jours de {code}",
        (f"{gestes.describe_enveloppe(enveloppe)} : {format_montant(enveloppe.centiemes)}.",),
        (
            Field(
                "enveloppe", "Enveloppe", gestes.name_enveloppe(enveloppe), "14.1.1:SI pour les jours SI", 20
            ),
            Field("jours", "Nouveaux jours", example="42", length=10),
            *_dated(au),
        ),
        check,
    )


def transfer_form(plan: Plan, code: str, au: date) -> FormDialog[Demande]:
    """Ask where days of a line's enveloppe go, and how many."""
    enveloppe = gestes.resolve_enveloppe(plan.programme, code)

    def check(values: Mapping[str, str]) -> Demande:
        de, vers, centiemes = values["de"], values["vers"], parse_volume(values["jours"])
        gestes.transfer(plan, de, vers, centiemes)
        return _demande(values, au, lambda store, how: transfer_jours(store, de, vers, centiemes, how))

    return FormDialog(
        f"Transférer des jours de {code}",
        (
            f"{gestes.describe_enveloppe(enveloppe)} : {format_montant(enveloppe.centiemes)}.",
            "Le total du programme ne bouge pas.",
        ),
        (
            Field("de", "De", gestes.name_enveloppe(enveloppe), length=20),
            Field("vers", "Vers", example="code de la ligne qui reçoit", length=20),
            Field("jours", "Jours", example="12", length=10),
            *_dated(au),
        ),
        check,
    )


def echeance_form(plan: Plan, code: str, au: date) -> FormDialog[Demande]:
    """Ask a line's new échéance."""
    now = plan.programme.by_code[code].echeance.texte

    def check(values: Mapping[str, str]) -> Demande:
        texte = clean_text(values["echeance"], longueur_max=ECHEANCE_MAX, champ="Échéance")
        gestes.move_echeance(plan, code, texte)
        return _demande(values, au, lambda store, how: move_echeance(store, code, texte, how))

    return FormDialog(
        f"Déplacer l'échéance de {code}",
        (plan.programme.by_code[code].libelle, f"Aujourd'hui : {now or 'aucune'}."),
        (
            Field("echeance", "Échéance", example="31/12/2018, 12/2018, Hebdomadaire…", length=ECHEANCE_MAX),
            *_dated(au),
        ),
        check,
    )


def qui_form(plan: Plan, code: str, au: date) -> FormDialog[Demande]:
    """Ask who a line is for."""

    def check(values: Mapping[str, str]) -> Demande:
        texte = clean_text(values["qui"], longueur_max=QUI_MAX, champ="Qui")
        gestes.change_qui(plan, code, texte)
        return _demande(values, au, lambda store, how: change_qui(store, code, texte, how))

    return FormDialog(
        f"Confier {code}",
        (plan.programme.by_code[code].libelle,),
        (
            Field("qui", "Qui", gestes.write_qui(plan.programme.by_code[code]), "DM/LR, équipe", QUI_MAX),
            *_dated(au),
        ),
        check,
    )


def ligne_form(plan: Plan, parent: str, au: date) -> FormDialog[Demande]:
    """Ask for a new line under `parent`."""

    def check(values: Mapping[str, str]) -> Demande:
        jours = values["jours"].strip()
        nouvelle = NewLigne(
            parent=values["parent"],
            libelle=clean_text(values["libelle"], longueur_max=LIBELLE_MAX, champ="Libellé"),
            centiemes=parse_volume(jours) if jours else None,
            pris_sur=values["pris_sur"].strip() or None,
        )
        gestes.add_ligne(plan, nouvelle.parent, nouvelle.libelle)
        return _demande(values, au, lambda store, how: add_ligne(store, nouvelle, how))

    return FormDialog(
        "Ajouter une ligne au plan",
        ("Son code sera le premier numéro libre sous la ligne du dessus.",),
        (
            Field("parent", "Sous", parent, length=20),
            Field("libelle", "Libellé", length=LIBELLE_MAX),
            Field("jours", "Jours", example="facultatif", length=10),
            Field("pris_sur", "Pris sur", example="facultatif : code qui les donne", length=20),
            *_dated(au),
        ),
        check,
    )


def presence_form(plan: Plan, code: str, au: date) -> FormDialog[Demande]:
    """Ask before a line leaves the plan, or is back in it."""
    is_retired = code in plan.retirees
    libelle = plan.programme.by_code[code].libelle

    def check(values: Mapping[str, str]) -> Demande:
        if is_retired:
            gestes.resume_ligne(plan, code)
            return _demande(values, au, lambda store, how: resume_ligne(store, code, how))
        gestes.retire_ligne(plan, code)
        return _demande(values, au, lambda store, how: retire_ligne(store, code, how))

    titre = f"Reprendre {code} au plan" if is_retired else f"Retirer {code} du plan"
    effect = (
        "Saisies et alertes reprennent."
        if is_retired
        else "Plus de saisie ni d'alerte ; ses jours restent prévus jusqu'à ce qu'on les transfère."
    )
    return FormDialog(titre, (libelle, effect), _dated(au), check)


def deplacement_form(plan: Plan, code: str, exercice: int) -> FormDialog[DemandeDeplacement]:
    """Ask which saisies of a line go where; they are shown before they move."""

    def check(values: Mapping[str, str]) -> DemandeDeplacement:
        first = parse_date(values["du"], date(exercice, 1, 1))
        last = parse_date(values["au"], date(exercice, 12, 31))
        choix = MoveRequest(code, first, last, values["agent"].strip() or None)
        return DemandeDeplacement(choix, values["vers"])

    return FormDialog(
        f"Rattacher ailleurs les saisies de {code}",
        (plan.programme.by_code[code].libelle, "Les totaux de chaque jour ne bougent pas."),
        (
            Field("vers", "Vers la ligne", example="code", length=20),
            Field("agent", "De qui", example="initiales ; vide : tout le monde", length=10),
            Field("du", "Du", f"01/01/{exercice}", length=20),
            Field("au", "Au", f"31/12/{exercice}", length=20),
        ),
        check,
    )
