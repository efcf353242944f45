"""A decision: what, who, by when."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from cariforef_tui.domain.dates import parse_date
from cariforef_tui.domain.revue import QUI_MAX, CleRevue
from cariforef_tui.services.revue_ecriture import NouvelleDecision, check_decision
from cariforef_tui.ui.inert import inert
from cariforef_tui.ui.screens.revue_dialog import Champs, Garder, RevueDialog
from cariforef_tui.ui.widgets.long_text import LongText


class DecisionDialog(RevueDialog[NouvelleDecision]):
    """Returns a decision that the service will take as it is."""

    DEFAULT_CSS = """
    DecisionDialog #decision-suite { height: 4; }
    DecisionDialog #decision-suite Vertical { width: 1fr; height: 4; margin-right: 1; }
    """

    def __init__(self, cle: CleRevue, au: date, garder: Garder, champs: Champs = ()) -> None:
        super().__init__(garder)
        self._cle, self._au, self._champs = cle, au, dict(champs)

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(
                inert(f"Décision · {self._cle.perimetre}, semaine {self._cle.semaine}"),
                classes="dialogue-titre",
            )
            yield LongText(self._champs.get("texte", ""), id="decision-texte")
            with Horizontal(id="decision-suite"):
                with Vertical():
                    yield Static("Qui", markup=False)
                    yield Input(self._champs.get("qui", ""), max_length=QUI_MAX, id="decision-qui")
                with Vertical():
                    yield Static("Pour le (JJ/MM, facultatif)", markup=False)
                    yield Input(self._champs.get("pour", ""), max_length=20, id="decision-pour")
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.query_one(LongText).focus()

    def read_champs(self) -> Champs:
        return (
            ("texte", self.query_one(LongText).paragraph),
            ("qui", self.query_one("#decision-qui", Input).value),
            ("pour", self.query_one("#decision-pour", Input).value),
        )

    def on_long_text_submitted(self, event: LongText.Submitted) -> None:
        """Enter in the text goes on to who; the last field submits."""
        if not self.query_one("#decision-qui", Input).value.strip():
            event.stop()
            event.prevent_default()
            self.query_one("#decision-qui", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "decision-qui" and event.value.strip():
            event.stop()
            event.prevent_default()
            self.query_one("#decision-pour", Input).focus()

    def answer(self) -> NouvelleDecision:
        champs = dict(self.read_champs())
        pour = parse_date(champs["pour"], self._au) if champs["pour"].strip() else None
        nouvelle = NouvelleDecision(champs["texte"], champs["qui"], pour)
        check_decision(self._cle, nouvelle)
        return nouvelle
