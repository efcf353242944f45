"""Forms for revising the plan: the fields of a gesture, why, from when, and what it would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.programme import gestes
from cariforef_tui.domain.programme.gestes import Change, Geste
from cariforef_tui.domain.programme.programme import Enveloppe
from cariforef_tui.domain.programme.sentences import format_montant
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.refusals import PlanRefuse, about, read_field
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.programme.declarations import MOTIF_MAX
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.dialogs.form import Field, FormDialog
from cariforef_tui.ui.programme.effects import describe_effects


@dataclass(frozen=True, slots=True)
class Demande:
    """A revision to write, from a date on, and why."""

    change: Change
    motif: str
    jour: date


def fields_of(geste: Geste, known: Mapping[str, str]) -> tuple[Field, ...]:
    """Return the fields that a form asks of a gesture, filled with what is `known`; never the line's code."""
    return tuple(
        Field(champ.nom, champ.question, known.get(champ.nom, ""), champ.example, champ.length)
        for champ in geste.champs
        if champ.nom != "code"
    )


def read_change(geste: Geste, known: Mapping[str, str], values: Mapping[str, str]) -> Change:
    """Return the change of a gesture whose fields hold `values`; an optional one left empty is left out."""
    typed = {**known, **values}
    asked = (champ for champ in geste.champs if typed[champ.nom].strip() or not champ.is_optional)
    return geste.read({champ.nom: typed[champ.nom] for champ in asked})


def dated_fields(au: date) -> tuple[Field, Field]:
    """Return the fields of every revision: why, and from when."""
    return (
        Field("motif", "Motif", example="pourquoi", length=MOTIF_MAX),
        Field("jour", "À partir du", format_date(au), length=20),
    )


def read_motif(texte: str) -> str:
    motif = clean_text(texte, longueur_max=MOTIF_MAX, champ="Motif")
    if not motif:
        raise PlanRefuse("Motif : une révision dit pourquoi.")
    return motif


def read_jour(values: Mapping[str, str], au: date) -> date:
    with about("jour"):
        return parse_date(values["jour"], au)


def _form(
    situation: Situation,
    geste: Geste,
    au: date,
    titre: str,
    reminders: tuple[str, ...],
    known: Mapping[str, str],
) -> FormDialog[Demande]:
    def preview(values: Mapping[str, str]) -> tuple[str, ...]:
        return describe_effects(situation, read_change(geste, known, values)(situation.plan, ()))

    def check(values: Mapping[str, str]) -> Demande:
        change = read_change(geste, known, values)
        change(situation.plan, ())
        return Demande(change, read_field(values, "motif", read_motif), read_jour(values, au))

    fields = fields_of(geste, known)
    return FormDialog(titre, reminders, (*fields, *dated_fields(au)), check, preview if fields else None)


def _describe_held(enveloppe: Enveloppe) -> str:
    """What an enveloppe holds, and that other lines draw on it where it is shared."""
    held = f"{gestes.describe_enveloppe(enveloppe)} : {format_montant(enveloppe.centiemes)}"
    return f"{held}, en commun." if enveloppe.is_shared else f"{held}."


def montant_form(situation: Situation, code: str, au: date) -> FormDialog[Demande]:
    """Ask the new amount of a line's enveloppe."""
    enveloppe = gestes.resolve_enveloppe(situation.programme, code)
    titre = f"Réviser les jours de {gestes.describe_enveloppe(enveloppe)}"
    known = {"enveloppe": gestes.name_enveloppe(enveloppe)}
    return _form(situation, gestes.REVISER, au, titre, (_describe_held(enveloppe),), known)


def transfer_form(situation: Situation, code: str, au: date) -> FormDialog[Demande]:
    """Ask where days of a line's enveloppe go, and how many."""
    enveloppe = gestes.resolve_enveloppe(situation.programme, code)
    titre = f"Transférer des jours de {gestes.describe_enveloppe(enveloppe)}"
    reminders = (_describe_held(enveloppe), "Le total du programme ne bouge pas.")
    known = {"de": gestes.name_enveloppe(enveloppe)}
    return _form(situation, gestes.TRANSFERER, au, titre, reminders, known)


def echeance_form(situation: Situation, code: str, au: date) -> FormDialog[Demande]:
    """Ask a line's new échéance."""
    ligne = situation.programme.by_code[code]
    reminders = (ligne.libelle, f"Aujourd'hui : {ligne.echeance.texte or 'aucune'}.")
    titre = f"Déplacer l'échéance de {code}"
    return _form(situation, gestes.DEPLACER, au, titre, reminders, {"code": code})


def qui_form(situation: Situation, code: str, au: date) -> FormDialog[Demande]:
    """Ask who a line is for."""
    ligne = situation.programme.by_code[code]
    known = {"code": code, "qui": gestes.write_qui(ligne)}
    return _form(situation, gestes.CONFIER, au, f"Confier {code}", (ligne.libelle,), known)


def ligne_form(situation: Situation, parent: str, au: date) -> FormDialog[Demande]:
    """Ask for a new line under `parent`."""
    reminders = ("Son code sera le premier numéro libre sous la ligne du dessus.",)
    return _form(situation, gestes.AJOUTER, au, "Ajouter une ligne au plan", reminders, {"parent": parent})


def presence_form(situation: Situation, code: str, au: date) -> FormDialog[Demande]:
    """Ask before a line leaves the plan, or is back in it."""
    geste, titre = gestes.RETIRER, f"Retirer {code} du plan"
    effect = "Plus de saisie ni d'alerte ; ses jours restent prévus jusqu'à ce qu'on les transfère."
    if code in situation.plan.retirees:
        geste, titre = gestes.REMETTRE, f"Remettre {code} au plan"
        effect = "Saisies et alertes reprennent."
    reminders = (situation.programme.by_code[code].libelle, effect)
    return _form(situation, geste, au, titre, reminders, {"code": code})
