"""Forms of declarations: counted livrables, a jalon tenu, a line soldée or rouverte."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from cariforef_tui.domain.alertes.of_echeances import EtatJalon, check_declaration
from cariforef_tui.domain.avancement.livrables import EtatLivrable, describe_livrable, states_of
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.temps.saisies import clean_commentaire
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import about, read_field
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.livrables import (
    LIBELLE_MAX,
    Ecrit,
    LivrableEcrit,
    Promesse,
    Sort,
    clean_promesse,
    declare_production,
    define_livrable,
    find_livrable,
    parse_quantite,
)
from cariforef_tui.services.programme.plan import Situation
from cariforef_tui.ui.dialogs.form import Field, FormDialog
from cariforef_tui.ui.programme.declarations import describe_bornees, describe_phase
from cariforef_tui.ui.programme.forms import COMMENT, WHY, read_jour, unsigned_fait

WriteLivrable = Callable[[Store, str], Ecrit]
"""Writes a declaration about a livrable in the store, by the agent given."""


def production_form(situation: Situation, code: str, au: date, today: date) -> FormDialog[WriteLivrable]:
    """Return the form that asks how many more of a line's livrable are produced."""
    states = states_of(situation.livrables, code)
    reminders = tuple(f"n° {one.livrable.numero} · {describe_livrable(one)}" for one in states)
    which: tuple[Field, ...] = ()
    if len(states) > 1:
        which = (Field("numero", "Livrable n°", str(states[0].livrable.numero), length=7),)
    else:
        reminders = tuple(map(describe_livrable, states))

    def find(values: Mapping[str, str]) -> EtatLivrable:
        typed = values.get("numero", "").strip()
        with about("numero"):
            livrable = find_livrable(situation.programme, code, parse_quantite(typed) if typed else None)
        return next(one for one in states if one.livrable.numero == livrable.numero)

    def preview(values: Mapping[str, str]) -> tuple[str, ...]:
        state = find(values)
        after = replace(state, produit=state.produit + parse_quantite(values["quantite"]))
        return (f"{state.livrable.libelle} : {state.ratio} → {after.ratio}",)

    def check(values: Mapping[str, str]) -> WriteLivrable:
        numero, jour = find(values).livrable.numero, read_jour(values, au)
        quantite = read_field(values, "quantite", parse_quantite)
        comment = read_field(values, "commentaire", clean_commentaire)
        return lambda store, acteur: declare_production(
            store,
            code,
            quantite,
            jour,
            numero=numero,
            today=today,
            acteur=acteur,
            commentaire=comment,
        )

    return FormDialog(
        f"Déclarer ce qui est produit sur {code}",
        reminders,
        (
            Field("quantite", "Quantité de plus", example="par exemple 1", length=7),
            *which,
            Field("jour", "Le", format_date(au), length=20),
            COMMENT,
        ),
        check,
        preview,
    )


def promesse_form(situation: Situation, code: str) -> FormDialog[WriteLivrable]:
    """Return the form that asks what a line promises; a label known already changes its number."""
    reminders = tuple(describe_livrable(one) for one in states_of(situation.livrables, code))

    def check(values: Mapping[str, str]) -> WriteLivrable:
        quantite = read_field(values, "quantite", parse_quantite)
        asked = Promesse(code=code, libelle=values["libelle"], quantite=quantite, source=values["source"])
        promesse = clean_promesse(asked)
        exercice = situation.programme.exercice
        return lambda store, acteur: define_livrable(store, exercice, promesse, acteur=acteur)

    return FormDialog(
        f"Définir un livrable sur {code}",
        (situation.programme.by_code[code].libelle, *reminders),
        (
            Field("quantite", "Quantité", example="par exemple 44", length=7),
            Field("libelle", "De quoi", example="par exemple Lico", length=LIBELLE_MAX),
            Field("source", "Source", example="facultatif : où c'est écrit", length=LIBELLE_MAX),
        ),
        check,
    )


def describe_ecrit(ecrit: Ecrit) -> str:
    """Return `15.3.2 : 1 Lico de plus, 22/05`, or `15.3.2 promet 44 Lico`."""
    livrable = ecrit.livrable
    if isinstance(ecrit, LivrableEcrit):
        verb = "promet" if ecrit.apres is not None else "ne promet plus"
        return f"{livrable.code} {verb} {livrable.quantite} {livrable.libelle}"
    made, fate = ecrit.production, "de plus" if ecrit.sort is Sort.DECLAREE else "de moins"
    return f"{made.code} : {made.quantite} {livrable.libelle} {fate}, {made.jour:%d/%m}"


def tenu_form(etat: EtatJalon, au: date) -> FormDialog[Fait]:
    """Return the form that declares a jalon tenu, and says which lines must be finished for it."""
    jalon = etat.jalon

    def check(values: Mapping[str, str]) -> Fait:
        jour = read_jour(values, au)
        with about("jour"):
            check_declaration(etat, jour, au)
        return unsigned_fait(jalon.code, Declaration.TENU, jour, values)

    reminders = (
        f"{jalon.libelle}, {format_date(jalon.jour)} ({describe_phase(etat)})",
        describe_bornees(jalon),
    )
    fields = (Field("jour", "Date", format_date(au), length=20), WHY)
    return FormDialog(f"Déclarer tenu : jalon {jalon.code}", reminders, fields, check)


class SolderDialog(FormDialog[Fait]):
    """Asks to confirm that a line is soldée, or rouverte if it is already soldée."""

    def __init__(self, situation: Situation, code: str, au: date) -> None:
        verb, effect, declaration = "Solder", "plus de saisie ni d'alerte", Declaration.SOLDEE
        if code in situation.declarations.soldees:
            verb, effect, declaration = "Rouvrir", "saisies et alertes reprennent", Declaration.ROUVERTE
        super().__init__(
            f"{verb} {code} ?",
            (situation.programme.by_code[code].libelle, f"Au {format_date(au)} : {effect} (u : annuler)."),
            (WHY,),
            lambda values: unsigned_fait(code, declaration, au, values),
        )
