"""Forms about one line: what is left to do on it, and which of its saisies go to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.programme.programme import Jalon, Programme
from cariforef_tui.domain.temps.saisies import COMMENTAIRE_MAX
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.days import format_jours, format_nombre, parse_volume
from cariforef_tui.domain.values.refusals import about, read_field
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.programme.declarations import MOTIF_MAX, list_bornees
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.services.temps.moving import MoveRequest
from cariforef_tui.ui.dialogs.form import Field, FormDialog
from cariforef_tui.ui.kit.columns import format_ecart, format_estime
from cariforef_tui.ui.programme.forms import read_jour
from cariforef_tui.ui.programme.texts import describe_bornees


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
        with about("commentaire"):
            comment = clean_text(values["commentaire"], longueur_max=COMMENTAIRE_MAX, champ="Commentaire")
        return DemandeRaf(code, read_field(values, "jours", parse_volume), read_jour(values, au), comment)

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


def reprise_form(situation: Situation, code: str, au: date) -> FormDialog[Fait]:
    """Ask what was done of a line before the suivi; the answer is not anybody's yet."""
    said = situation.declarations.reprises.get(code)
    suivi = situation.avancement.suivi
    known = "Aujourd'hui : ce que le plan supposait."
    if said is not None and said.centiemes is not None:
        known = f"Aujourd'hui : {format_jours(said.centiemes)}, dit par {said.agent}."
    since = f"L'exercice est suivi depuis le {format_date(suivi)}."

    def check(values: Mapping[str, str]) -> Fait:
        with about("motif"):
            motif = clean_text(values["motif"], longueur_max=MOTIF_MAX, champ="Motif")
        return Fait(
            code=code,
            declaration=Declaration.REPRISE,
            jour=read_jour(values, au),
            agent="",
            motif=motif or None,
            centiemes=read_field(values, "jours", parse_volume) if values["jours"].strip() else None,
        )

    return FormDialog(
        f"Fait avant le suivi sur {code}",
        (situation.programme.by_code[code].libelle, since, known),
        (
            Field("jours", "Jours", example="12,5 ; vide : ce que le plan supposait", length=10),
            Field("jour", "À partir du", format_date(au), length=20),
            Field("motif", "Motif", example="facultatif", length=MOTIF_MAX),
        ),
        check,
    )


def bornes_form(programme: Programme, jalon: Jalon) -> FormDialog[tuple[str, ...]]:
    """Ask which lines of a jalon are to be finished for it."""

    def read(values: Mapping[str, str]) -> tuple[str, ...]:
        return list_bornees(programme, jalon, values["codes"].replace(",", " ").split())

    def preview(values: Mapping[str, str]) -> tuple[str, ...]:
        return (describe_bornees(replace(jalon, bornees=read(values))),)

    return FormDialog(
        f"Lignes à finir pour le jalon {jalon.code}",
        (jalon.libelle, f"Ses lignes : {', '.join(jalon.lignes)}."),
        (Field("codes", "À finir", " ".join(jalon.bornees), "des codes ; vide : aucune", 60),),
        read,
        preview,
    )


def deplacement_form(situation: Situation, code: str) -> FormDialog[DemandeDeplacement]:
    """Ask which saisies of a line go where; they are shown before they move."""
    programme, exercice = situation.programme, situation.programme.exercice

    def check(values: Mapping[str, str]) -> DemandeDeplacement:
        with about("du"):
            first = parse_date(values["du"], date(exercice, 1, 1))
        with about("au"):
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
