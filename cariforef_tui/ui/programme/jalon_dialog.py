"""Declare a jalon tenu, or take it back: on what date, and why if one wants to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from cariforef_tui.domain.alertes.of_echeances import EtatJalon, check_declaration
from cariforef_tui.domain.programme.declarations import Declaration
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.programme.declarations import MOTIF_MAX
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.programme.texts import describe_bornees, describe_phase


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
