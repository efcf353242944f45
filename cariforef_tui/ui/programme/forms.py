"""Forms for revising the plan; each answers a value that calls the service which writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.programme import Enveloppe
from cariforef_tui.domain.programme.revisions import Changement, Revision
from cariforef_tui.domain.programme.sentences import format_montant
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.days import VOLUME_MAX, parse_volume
from cariforef_tui.domain.values.refusals import PlanRefuse
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.declarations import MOTIF_MAX
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.programme.revisions import (
    ECHEANCE_MAX,
    LIBELLE_MAX,
    QUI_MAX,
    NewLigne,
    Redaction,
    add_ligne,
    build_ligne,
    change_qui,
    move_echeance,
    resume_ligne,
    retire_ligne,
    revise_montant,
    transfer_jours,
)
from cariforef_tui.ui.dialogs.form import Field, FormDialog
from cariforef_tui.ui.programme.effects import describe_effects

Write = Callable[[Store, Redaction], Revision]


@dataclass(frozen=True, slots=True)
class Demande:
    """A revision to write, as its service takes it."""

    write: Write
    jour: date
    motif: str


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


def _describe_held(enveloppe: Enveloppe) -> str:
    """What an enveloppe holds, and that other lines draw on it where it is shared."""
    held = f"{gestes.describe_enveloppe(enveloppe)} : {format_montant(enveloppe.centiemes)}"
    return f"{held}, en commun." if enveloppe.is_shared else f"{held}."


def montant_form(situation: Situation, code: str, au: date) -> FormDialog[Demande]:
    """Ask the new amount of a line's enveloppe."""
    plan = situation.plan
    enveloppe = gestes.resolve_enveloppe(plan.programme, code)

    def change(values: Mapping[str, str]) -> tuple[Changement, ...]:
        centiemes = parse_volume(values["jours"], minimum=-VOLUME_MAX)
        return gestes.set_montant(plan, values["enveloppe"], centiemes)

    def check(values: Mapping[str, str]) -> Demande:
        name, centiemes = values["enveloppe"], parse_volume(values["jours"], minimum=-VOLUME_MAX)
        change(values)
        return _demande(values, au, lambda store, how: revise_montant(store, name, centiemes, how))

    return FormDialog(
        f"Réviser les jours de {gestes.describe_enveloppe(enveloppe)}",
        (_describe_held(enveloppe),),
        (
            Field(
                "enveloppe", "Enveloppe", gestes.name_enveloppe(enveloppe), "14.1.1:SI pour les jours SI", 20
            ),
            Field("jours", "Nouveaux jours", example="par exemple 42", length=10),
            *_dated(au),
        ),
        check,
        lambda values: describe_effects(situation, change(values)),
    )


def transfer_form(situation: Situation, code: str, au: date) -> FormDialog[Demande]:
    """Ask where days of a line's enveloppe go, and how many."""
    plan = situation.plan
    enveloppe = gestes.resolve_enveloppe(plan.programme, code)

    def change(values: Mapping[str, str]) -> tuple[Changement, ...]:
        return gestes.transfer(plan, values["de"], values["vers"], parse_volume(values["jours"]))

    def check(values: Mapping[str, str]) -> Demande:
        de, vers, centiemes = values["de"], values["vers"], parse_volume(values["jours"])
        change(values)
        return _demande(values, au, lambda store, how: transfer_jours(store, de, vers, centiemes, how))

    return FormDialog(
        f"Transférer des jours de {gestes.describe_enveloppe(enveloppe)}",
        (_describe_held(enveloppe), "Le total du programme ne bouge pas."),
        (
            Field("de", "De", gestes.name_enveloppe(enveloppe), length=20),
            Field("vers", "Vers", example="code de la ligne qui reçoit", length=20),
            Field("jours", "Jours", example="par exemple 12", length=10),
            *_dated(au),
        ),
        check,
        lambda values: describe_effects(situation, change(values)),
    )


def echeance_form(situation: Situation, code: str, au: date) -> FormDialog[Demande]:
    """Ask a line's new échéance."""
    plan = situation.plan
    now = plan.programme.by_code[code].echeance.texte

    def change(values: Mapping[str, str]) -> tuple[Changement, ...]:
        texte = clean_text(values["echeance"], longueur_max=ECHEANCE_MAX, champ="Échéance")
        return gestes.move_echeance(plan, code, texte)

    def check(values: Mapping[str, str]) -> Demande:
        texte = clean_text(values["echeance"], longueur_max=ECHEANCE_MAX, champ="Échéance")
        change(values)
        return _demande(values, au, lambda store, how: move_echeance(store, code, texte, how))

    return FormDialog(
        f"Déplacer l'échéance de {code}",
        (plan.programme.by_code[code].libelle, f"Aujourd'hui : {now or 'aucune'}."),
        (
            Field(
                "echeance", "Échéance", example="par exemple 31/12/2018 ou Hebdomadaire", length=ECHEANCE_MAX
            ),
            *_dated(au),
        ),
        check,
        lambda values: describe_effects(situation, change(values)),
    )


def qui_form(situation: Situation, code: str, au: date) -> FormDialog[Demande]:
    """Ask who a line is for."""
    plan = situation.plan

    def change(values: Mapping[str, str]) -> tuple[Changement, ...]:
        return gestes.change_qui(plan, code, clean_text(values["qui"], longueur_max=QUI_MAX, champ="Qui"))

    def check(values: Mapping[str, str]) -> Demande:
        texte = clean_text(values["qui"], longueur_max=QUI_MAX, champ="Qui")
        change(values)
        return _demande(values, au, lambda store, how: change_qui(store, code, texte, how))

    return FormDialog(
        f"Confier {code}",
        (plan.programme.by_code[code].libelle,),
        (
            Field(
                "qui",
                "Qui",
                gestes.write_qui(plan.programme.by_code[code]),
                "par exemple DM/LR, équipe",
                QUI_MAX,
            ),
            *_dated(au),
        ),
        check,
        lambda values: describe_effects(situation, change(values)),
    )


def ligne_form(situation: Situation, parent: str, au: date) -> FormDialog[Demande]:
    """Ask for a new line under `parent`."""

    def read(values: Mapping[str, str]) -> NewLigne:
        jours = values["jours"].strip()
        return NewLigne(
            parent=values["parent"],
            libelle=clean_text(values["libelle"], longueur_max=LIBELLE_MAX, champ="Libellé"),
            centiemes=parse_volume(jours) if jours else None,
            pris_sur=values["pris_sur"].strip() or None,
        )

    def preview(values: Mapping[str, str]) -> tuple[str, ...]:
        nouvelle = read(values)
        return describe_effects(situation, build_ligne(situation.plan, nouvelle)) if nouvelle.libelle else ()

    def check(values: Mapping[str, str]) -> Demande:
        nouvelle = read(values)
        build_ligne(situation.plan, nouvelle)
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
        preview,
    )


def presence_form(situation: Situation, code: str, au: date) -> FormDialog[Demande]:
    """Ask before a line leaves the plan, or is back in it."""
    plan = situation.plan
    is_retired = code in plan.retirees
    libelle = plan.programme.by_code[code].libelle

    def check(values: Mapping[str, str]) -> Demande:
        if is_retired:
            gestes.resume_ligne(plan, code)
            return _demande(values, au, lambda store, how: resume_ligne(store, code, how))
        gestes.retire_ligne(plan, code)
        return _demande(values, au, lambda store, how: retire_ligne(store, code, how))

    titre = f"Remettre {code} au plan" if is_retired else f"Retirer {code} du plan"
    effect = (
        "Saisies et alertes reprennent."
        if is_retired
        else "Plus de saisie ni d'alerte ; ses jours restent prévus jusqu'à ce qu'on les transfère."
    )
    return FormDialog(titre, (libelle, effect), _dated(au), check)
