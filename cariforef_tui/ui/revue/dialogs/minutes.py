"""Dialog that asks where to write the minutes; the name's ending gives the format."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.exchange.revue.minutes import check_name
from cariforef_tui.ui.dialogs.dialog import Dialog


class MinutesDialog(Dialog[Path]):
    """Returns a path that ends in .pdf or .md."""

    accept_label = "Écrire"

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name_offered = name

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static("Écrire le compte rendu dans", classes="dialogue-titre", markup=False)
            yield Input(self._name_offered, max_length=200, id="minutes-fichier", select_on_focus=False)
            yield Static(
                "En .pdf, une page et un échéancier par périmètre ; en .md, du Markdown.", markup=False
            )
            yield Static(f"Dossier : {Path.cwd()}", markup=False)
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def accept(self) -> None:
        try:
            self.dismiss(check_name(self.query_one(Input).value))
        except CariforefError as error:
            self.refuse(str(error))
