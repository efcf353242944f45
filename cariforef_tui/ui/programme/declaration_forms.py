"""Forms of what is declared: livrables by the count, a jalon tenu, a line soldée or rouverte."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from cariforef_tui.domain.alertes.of_echeances import EtatJalon, check_declaration
from cariforef_tui.domain.avancement.livrables import EtatLivrable, describe_livrable, states_of
from cariforef_tui.domain.programme.declarations import Declaration
from cariforef_tui.domain.temps.saisies import COMMENTAIRE_MAX
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.refusals import Refus, about, read_field
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.declarations import MOTIF_MAX
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
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.dialogs.form import Field, FormDialog
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.programme.declarations import describe_bornees, describe_phase
from cariforef_tui.ui.programme.forms import read_jour
from cariforef_tui.ui.programme.plan_menu import PlanGesture

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


class JalonGesture:
    """What somebody does to a jalon."""


@dataclass(frozen=True, slots=True)
class JalonAnswer(JalonGesture):
    """Declaration on the jalon; `motif` is None where none was given."""

    code: str
    declaration: Declaration
    jour: date
    motif: str | None


@dataclass(frozen=True, slots=True)
class BornesAsked(JalonGesture):
    """Somebody wants to say which lines are to be finished for the jalon."""


class JalonDialog(Dialog[JalonGesture]):
    """Asks for the opposite of where the jalon stands, and shows which lines it bounds."""

    other_buttons = (("bornes", "Lignes à finir"),)

    def __init__(self, etat: EtatJalon, au: date) -> None:
        super().__init__()
        self._etat, self._au = etat, au
        self._declaration = Declaration.NON_TENU if etat.tenu else Declaration.TENU

    def compose(self) -> ComposeResult:
        jalon = self._etat.jalon
        title = "Déclarer tenu" if self._declaration is Declaration.TENU else "Revenir sur « tenu »"
        with Vertical(id="cadre"):
            yield Static(
                Content("\n").join(
                    (
                        inert(f"{title} : jalon {jalon.code}", "bold"),
                        inert(f"{jalon.libelle}, {format_date(jalon.jour)} ({describe_phase(self._etat)})"),
                        inert(describe_bornees(jalon), "$text-muted"),
                    )
                )
            )
            yield Static("Date" if self._declaration is Declaration.TENU else "À partir du", markup=False)
            yield Input(format_date(self._au), max_length=20, id="jalon-date")
            yield Static("Motif (facultatif)", markup=False)
            yield Input(max_length=MOTIF_MAX, id="jalon-motif")
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.query_one("#jalon-motif", Input).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "bornes":
            event.stop()
            self.dismiss(BornesAsked())
        else:
            super().on_button_pressed(event)

    def accept(self) -> None:
        try:
            jour = parse_date(self.query_one("#jalon-date", Input).value, self._au)
            check_declaration(self._etat, jour, self._au)
            motif = clean_text(
                self.query_one("#jalon-motif", Input).value, longueur_max=MOTIF_MAX, champ="Motif"
            )
        except Refus as error:
            self.refuse(str(error))
            return
        self.dismiss(JalonAnswer(self._etat.jalon.code, self._declaration, jour, motif or None))


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody said yes; `motif` is None where they gave none."""

    motif: str | None


class SolderDialog(Dialog[Confirmation]):
    """Shows what is asked, of which line, and what it changes."""

    accept_label = "Confirmer"

    def __init__(self, titre: str, libelle: str, consequence: str) -> None:
        super().__init__()
        self._titre, self._libelle, self._consequence = titre, libelle, consequence

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(inert(self._titre), classes="dialogue-titre")
            yield Static(Content("\n").join((inert(self._libelle), inert(self._consequence, "$text-muted"))))
            yield Input(placeholder="Motif (facultatif)", max_length=MOTIF_MAX, id="solder-motif")
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def accept(self) -> None:
        try:
            motif = clean_text(self.query_one(Input).value, longueur_max=MOTIF_MAX, champ="Motif")
        except Refus as error:
            self.refuse(str(error))
            return
        self.dismiss(Confirmation(motif or None))
