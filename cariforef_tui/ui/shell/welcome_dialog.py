"""Dialog that welcomes to a store where nobody has logged, on a day that none of its programmes holds."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.options import Options

MOIS_PROPOSE, JOUR_PROPOSE = 5, 22
"""A day of the middle of a programme's year: months behind it, échéances ahead."""


class Choix(StrEnum):
    """What a person may begin with; each is the key that chooses it."""

    DEMONSTRATION = "v"
    PROGRAMME = "e"
    PREPARER = "p"


class WelcomeDialog(Dialog[Choix]):
    """Returns what to begin with, None to look at the last day of the programme."""

    CSS_PATH = "dialogs.tcss"

    def __init__(self, today: date, exercice: int) -> None:
        super().__init__()
        self._today, self._exercice = today, exercice
        self._options = {
            Choix.DEMONSTRATION: "Voir une année fictive, jetée en quittant",
            Choix.PROGRAMME: f"Entrer dans le programme {exercice}, au {format_date(day_proposed(exercice))}",
            Choix.PREPARER: f"Préparer un autre programme à partir de {exercice}",
        }

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static("Bienvenue dans cariforef", classes="dialogue-titre", markup=False)
            yield Static(
                inert(
                    f"Nous sommes le {format_date(self._today)}, et la base n'a que le programme "
                    f"{self._exercice}, où personne n'a encore saisi de jour."
                ),
                id="bienvenue",
            )
            yield Options(
                *(Option(inert(f"{key.value}  {texte}")) for key, texte in self._options.items()),
                markup=False,
            )
            yield Static(
                inert(
                    f"Dans un terminal, « cariforef plan preparer {self._exercice + 1} --vers DOSSIER » "
                    f"écrit un brouillon tiré de {self._exercice}, à corriger dans un tableur ; "
                    "« cariforef importer programme DOSSIER » l'ajoute à la base."
                ),
                id="preparer",
            )
            yield Static(
                f"Lettre ou Entrée : choisir · Échap : le dernier jour de {self._exercice}",
                classes="dialogue-aide",
                markup=False,
            )

    def on_key(self, event: events.Key) -> None:
        if event.character == "q":
            event.stop()
            self.app.exit()
        elif event.character in set(Choix):
            event.stop()
            self._choose(Choix(event.character))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(list(self._options)[event.option_index])

    def _choose(self, choix: Choix) -> None:
        if choix is Choix.PREPARER:
            self.add_class("-preparer")
            # Enter again must not begin something else.
            self.query_one(OptionList).highlighted = list(self._options).index(choix)
        else:
            self.dismiss(choix)


def day_proposed(exercice: int) -> date:
    """The day of a programme that one enters it at."""
    return date(exercice, MOIS_PROPOSE, JOUR_PROPOSE)
