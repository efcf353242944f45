"""The comment of one cell."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from cariforef_tui.domain.temps.saisies import COMMENTAIRE_MAX
from cariforef_tui.domain.values.refusals import TexteRefuse
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.inert import inert


class CommentDialog(Dialog[str]):
    """Returns the text, cleaned (empty: no comment), None where the person gave up."""

    CSS_PATH = "dialogs.tcss"

    def __init__(self, title: str, texte: str) -> None:
        super().__init__()
        self._title = title
        self._field = Input(texte, placeholder="Commentaire", select_on_focus=False)

    @property
    def texte(self) -> str:
        """The text as it is being typed."""
        return self._field.value

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(inert(self._title))
            yield self._field
            yield Static("", id="refus")
            yield Static("Entrée : enregistrer · Échap : annuler", id="aide", markup=False)

    def on_mount(self) -> None:
        self._field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            self.dismiss(clean_text(event.value, longueur_max=COMMENTAIRE_MAX, champ="Commentaire"))
        except TexteRefuse as error:
            self.query_one("#refus", Static).update(inert(f"✗ {error}"))
