"""Forms about what a line promises by the count: how many, and how many are produced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.avancement.livrables import (
    EtatLivrable,
    describe_livrable,
    states_of,
)
from cariforef_tui.domain.temps.saisies import COMMENTAIRE_MAX
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.refusals import about, read_field
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.livrables import (
    LIBELLE_MAX,
    LivrableEcrit,
    ProductionEcrite,
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
from cariforef_tui.ui.programme.forms import read_jour
from cariforef_tui.ui.programme.plan_gestures import PlanGesture

Ecrit = LivrableEcrit | ProductionEcrite


@dataclass(frozen=True, slots=True)
class DemandeLivrable:
    """Something to write about a livrable, by the agent given, as its service takes it."""

    write: Callable[[Store, str], Ecrit]


def livrable_form(
    situation: Situation, code: str, geste: PlanGesture, au: date, today: date
) -> FormDialog[DemandeLivrable]:
    """Return the form of a gesture on the livrables of a line."""
    if geste is PlanGesture.PROMETTRE:
        return _promesse_form(situation, code)
    return _production_form(situation, code, au, max(today, au))


def _production_form(situation: Situation, code: str, au: date, today: date) -> FormDialog[DemandeLivrable]:
    """Ask how many more of a line's livrable are produced."""
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

    def check(values: Mapping[str, str]) -> DemandeLivrable:
        numero, jour = find(values).livrable.numero, read_jour(values, au)
        quantite = read_field(values, "quantite", parse_quantite)
        with about("commentaire"):
            comment = clean_text(values["commentaire"], longueur_max=COMMENTAIRE_MAX, champ="Commentaire")

        return DemandeLivrable(
            lambda store, acteur: declare_production(
                store,
                code,
                quantite,
                jour,
                numero=numero,
                today=today,
                acteur=acteur,
                commentaire=comment,
            )
        )

    return FormDialog(
        f"Produit sur {code}",
        reminders,
        (
            Field("quantite", "Quantité de plus", example="par exemple 1", length=7),
            *which,
            Field("jour", "Le", format_date(au), length=20),
            Field("commentaire", "Commentaire", example="facultatif", length=COMMENTAIRE_MAX),
        ),
        check,
        preview,
    )


def _promesse_form(situation: Situation, code: str) -> FormDialog[DemandeLivrable]:
    """Ask what a line promises; the same label changes how many."""
    reminders = tuple(describe_livrable(one) for one in states_of(situation.livrables, code))

    def check(values: Mapping[str, str]) -> DemandeLivrable:
        quantite = read_field(values, "quantite", parse_quantite)
        asked = Promesse(code=code, libelle=values["libelle"], quantite=quantite, source=values["source"])
        promesse = clean_promesse(asked)
        exercice = situation.programme.exercice
        return DemandeLivrable(
            lambda store, acteur: define_livrable(store, exercice, promesse, acteur=acteur)
        )

    return FormDialog(
        f"Livrable promis par {code}",
        (situation.programme.by_code[code].libelle, *reminders),
        (
            Field("quantite", "Quantité", example="par exemple 44", length=7),
            Field("libelle", "De quoi", example="par exemple Lico", length=LIBELLE_MAX),
            Field("source", "Source", example="facultatif : où c'est écrit", length=LIBELLE_MAX),
        ),
        check,
    )


def describe_ecrit(ecrit: Ecrit) -> str:
    """`15.3.2 : 1 Lico de plus, 22/05`, or `15.3.2 promet 44 Lico`."""
    livrable = ecrit.livrable
    if isinstance(ecrit, LivrableEcrit):
        verb = "promet" if ecrit.apres is not None else "ne promet plus"
        return f"{livrable.code} {verb} {livrable.quantite} {livrable.libelle}"
    made, fate = ecrit.production, "de plus" if ecrit.sort is Sort.DECLAREE else "de moins"
    return f"{made.code} : {made.quantite} {livrable.libelle} {fate}, {made.jour:%d/%m}"
