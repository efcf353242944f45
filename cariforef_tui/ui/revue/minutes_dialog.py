"""Dialog that asks where to write the minutes; the name's ending gives the format."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static

from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.exchange.revue.minutes import check_name
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.inert import inert


class MinutesDialog(Dialog[Path]):
    """Returns a path that ends in .pdf or .md."""

    DEFAULT_CSS = """
    MinutesDialog #minutes-boutons { height: 3; margin-top: 1; }
    MinutesDialog Button { margin-right: 2; }
    """

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
            yield Static("", id="minutes-erreur", classes="dialogue-erreur", markup=False)
            with Horizontal(id="minutes-boutons"):
                yield Button(inert("Écrire (Entrée)"), variant="primary", id="minutes-oui")
                yield Button(inert("Renoncer (Échap)"), id="minutes-non")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._submit()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "minutes-oui":
            self._submit()
        else:
            self.dismiss(None)

    def _submit(self) -> None:
        try:
            self.dismiss(check_name(self.query_one(Input).value))
        except CariforefError as error:
            self.query_one("#minutes-erreur", Static).update(inert(f"✗ {error}"))
