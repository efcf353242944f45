"""Ask before a line is soldée or rouverte, with a motif that may stay empty."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.programme.suivi import MOTIF_MAX
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.inert import inert


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody said yes; `motif` is None where they gave none."""

    motif: str | None


class SolderDialog(Dialog[Confirmation]):
    """Shows what is asked, of which line, and what it changes."""

    DEFAULT_CSS = """
    SolderDialog #solder-boutons { height: 3; margin-top: 1; }
    SolderDialog Button { margin-right: 2; }
    """

    def __init__(self, titre: str, libelle: str, consequence: str) -> None:
        super().__init__()
        self._titre, self._libelle, self._consequence = titre, libelle, consequence

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(inert(self._titre), classes="dialogue-titre")
            yield Static(Content("\n").join((inert(self._libelle), inert(self._consequence, "$text-muted"))))
            yield Input(placeholder="Motif (facultatif)", max_length=MOTIF_MAX, id="solder-motif")
            yield Static("", id="solder-erreur", classes="dialogue-erreur", markup=False)
            with Horizontal(id="solder-boutons"):
                yield Button(inert("Confirmer (Entrée)"), variant="primary", id="solder-oui")
                yield Button(inert("Renoncer (Échap)"), id="solder-non")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._confirm()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "solder-oui":
            self._confirm()
        else:
            self.dismiss(None)

    def _confirm(self) -> None:
        try:
            motif = clean_text(self.query_one(Input).value, longueur_max=MOTIF_MAX, champ="Motif")
        except Refus as error:
            self.query_one("#solder-erreur", Static).update(inert(str(error)))
            return
        self.dismiss(Confirmation(motif or None))
