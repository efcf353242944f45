"""Ask before a line is soldée or rouverte, with a motif that may stay empty."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.services.programme.declarations import MOTIF_MAX
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.inert import inert


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
