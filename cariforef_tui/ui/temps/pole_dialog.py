"""Dialog that asks somebody whom no « qui » names which pôle's lines to begin with."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cariforef_tui.domain.programme.programme import Ligne
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.options import Options


class PoleDialog(Dialog[str]):
    """Returns the code of a pôle, None where the person wants to choose line by line; a digit picks one."""

    CSS_PATH = "dialogs.tcss"

    def __init__(self, poles: Sequence[Ligne]) -> None:
        super().__init__()
        self._poles = poles

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static("De quel pôle voulez-vous les lignes ?", classes="dialogue-titre", markup=False)
            yield Static("Aucune ligne du programme ne nomme vos initiales.", markup=False)
            yield Options(
                *(
                    Option(inert(f"{number}  {pole.code}  {pole.libelle}"))
                    for number, pole in enumerate(self._poles, 1)
                ),
                markup=False,
            )
            yield Static(
                "Chiffre ou Entrée : choisir    Échap : ligne par ligne",
                classes="dialogue-aide",
                markup=False,
            )

    def on_key(self, event: events.Key) -> None:
        typed = event.character or ""
        rank = int(typed) - 1 if typed.isdecimal() else -1
        if 0 <= rank < len(self._poles):
            event.stop()
            self.dismiss(self._poles[rank].code)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._poles[event.option_index].code)
