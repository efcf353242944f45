"""Dialogs of the first start: what to begin with where nobody has logged yet, and a store being opened."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.ui.dialogs.dialog import Dialog, Options
from cariforef_tui.ui.keys import key_latch
from cariforef_tui.ui.kit.inert import inert

if TYPE_CHECKING:
    from cariforef_tui.services.programme.exercice import DateReference

MOIS_PROPOSE, JOUR_PROPOSE = 5, 22
"""Month and day proposed to enter a past programme: mid-year, with months behind and échéances ahead."""


class Choix(StrEnum):
    """Ways to start; the value is the key that chooses it."""

    DEMONSTRATION = "v"
    PROGRAMME = "e"
    ANNEE = "o"


class WelcomeDialog(Dialog[Choix]):
    """Returns how to start, None to leave. The first letter of a way chooses it."""

    CSS_PATH = "dialogs.tcss"
    give_up_label = "Quitter"

    def __init__(self, today: date, reference: DateReference, *, has_files: bool) -> None:
        super().__init__()
        exercice, entered = reference.exercice, format_date(day_proposed(reference))
        self._today, self._exercice = today, exercice
        source = f"du programme {exercice}" + (" ou d'un classeur" if has_files else "")
        restore = "Pour remettre une copie : quittez, puis « cariforef base restaurer COPIE ». "
        self._restore = restore if has_files else ""
        self._options = {
            Choix.DEMONSTRATION: "Voir une année fictive, jetée en quittant",
            Choix.PROGRAMME: f"Entrer dans le programme {exercice}, au {entered}",
            Choix.ANNEE: f"Ouvrir {today.year}, tiré {source}",
        }

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static("Bienvenue dans cariforef", classes="dialogue-titre", markup=False)
            yield Static(
                inert(
                    f"Nous sommes le {format_date(self._today)}, et la base n'a que le programme "
                    f"{self._exercice}, où personne n'a encore saisi de jour. "
                    f"{self._restore}Par où commencer ?"
                ),
                id="bienvenue",
            )
            yield Options(
                *(Option(inert(f"{key.value}  {texte}")) for key, texte in self._options.items()),
                markup=False,
            )
            yield from self.compose_end()

    def on_key(self, event: events.Key) -> None:
        if event.character == "q":
            event.stop()
            self.action_give_up()
        elif event.character in set(Choix):
            event.stop()
            self.dismiss(Choix(event.character))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(list(self._options)[event.option_index])


class WaitingDialog(Dialog[None]):
    """Shown while a year is read or written; keys typed ahead wait, so that they do not act on another."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(inert(self._title), classes="dialogue-titre")

    def is_early(self, _event: key_latch.Typed) -> bool:
        """True: every key waits."""
        return True

    def action_give_up(self) -> None:
        """Do nothing: what is in progress cannot be cancelled."""


def day_proposed(reference: DateReference) -> date:
    """Return the day at which to enter the programme of a past year, else its first working day."""
    if reference.hors_exercice is not None and reference.hors_exercice.year < reference.exercice:
        return reference.au
    return date(reference.exercice, MOIS_PROPOSE, JOUR_PROPOSE)
