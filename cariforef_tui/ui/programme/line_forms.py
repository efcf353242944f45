"""Forms about one line: what is left to do on it, and which of its saisies go to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.temps.saisies import COMMENTAIRE_MAX
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.days import format_jours, format_nombre, parse_volume
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.temps.moving import MoveRequest
from cariforef_tui.ui.dialogs.form import Field, FormDialog
from cariforef_tui.ui.kit.figures import format_ecart, format_estime


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


def raf_form(situation: Situation, code: str, au: date) -> FormDialog[DemandeRaf]:
    """Ask what is left to do on a line."""
    figures = situation.avancement.lignes[code]
    known = [] if figures.raf is None else [f"Aujourd'hui : {format_jours(figures.raf)} à faire."]
    reminders = (situation.programme.by_code[code].libelle, *known)

    def preview(values: Mapping[str, str]) -> tuple[str, ...]:
        landing = figures.realise + parse_volume(values["jours"])
        effect = f"Atterrissage : {format_estime(figures.atterrissage)} → {format_nombre(landing)} j"
        if figures.prevu is None:
            return (effect,)
        gap, before = landing - figures.prevu, figures.ecart_final
        return (effect, f"Écart final : {format_ecart(before)} → {format_ecart(gap)}")

    def check(values: Mapping[str, str]) -> DemandeRaf:
        comment = clean_text(values["commentaire"], longueur_max=COMMENTAIRE_MAX, champ="Commentaire")
        return DemandeRaf(code, parse_volume(values["jours"]), parse_date(values["jour"], au), comment)

    return FormDialog(
        f"Reste à faire de {code}",
        reminders,
        (
            Field("jours", "Jours", example="par exemple 8,5", length=10),
            Field("jour", "Constaté le", format_date(au), length=20),
            Field("commentaire", "Commentaire", example="facultatif", length=COMMENTAIRE_MAX),
        ),
        check,
        preview,
    )


def deplacement_form(situation: Situation, code: str) -> FormDialog[DemandeDeplacement]:
    """Ask which saisies of a line go where; they are shown before they move."""
    programme, exercice = situation.programme, situation.programme.exercice

    def check(values: Mapping[str, str]) -> DemandeDeplacement:
        first = parse_date(values["du"], date(exercice, 1, 1))
        last = parse_date(values["au"], date(exercice, 12, 31))
        choix = MoveRequest(code, first, last, values["agent"].strip() or None)
        return DemandeDeplacement(choix, values["vers"])

    return FormDialog(
        f"Rattacher ailleurs les saisies de {code}",
        (programme.by_code[code].libelle, "Les totaux de chaque jour ne bougent pas."),
        (
            Field("vers", "Vers la ligne", example="code", length=20),
            Field("agent", "De qui", example="initiales ; vide : tout le monde", length=10),
            Field("du", "Du", f"01/01/{exercice}", length=20),
            Field("au", "Au", f"31/12/{exercice}", length=20),
        ),
        check,
    )
