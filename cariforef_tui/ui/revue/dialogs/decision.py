"""A decision: what, who, by when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from cariforef_tui.domain.revue.revue import QUI_MAX, CleRevue, Decision
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.services.revue.decisions import NewDecision, check_decision
from cariforef_tui.ui.dialogs.long_text import LongText
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.revue.dialogs.base import Champs, KeepFields, RevueDialog


class DecisionDialog(RevueDialog[NewDecision]):
    """Returns a decision that the service will take as it is."""

    DEFAULT_CSS = """
    DecisionDialog #decision-suite { height: 4; }
    DecisionDialog #decision-suite Vertical { width: 1fr; height: 4; margin-right: 1; }
    """

    def __init__(
        self,
        cle: CleRevue,
        au: date,
        initiales: Collection[str],
        keep_fields: KeepFields,
        champs: Champs = (),
        before: Decision | None = None,
    ) -> None:
        """`initiales` may take a decision; `before` is the one said otherwise, None for a new one."""
        super().__init__(keep_fields)
        self._cle, self._au, self._initiales, self._decision = cle, au, initiales, before
        self._before = champs_of(before) if before is not None else ()
        self._champs = dict(champs or self._before)

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(
                inert(f"{self._titre} · {self._cle.perimetre}, semaine {self._cle.semaine}"),
                classes="dialogue-titre",
            )
            yield LongText(self._champs.get("texte", ""), id="decision-texte")
            with Horizontal(id="decision-suite"):
                with Vertical():
                    yield Static("Qui (initiales, ou équipe)", markup=False)
                    yield Input(self._champs.get("qui", ""), max_length=QUI_MAX, id="decision-qui")
                with Vertical():
                    yield Static("Pour le (JJ/MM, facultatif)", markup=False)
                    yield Input(self._champs.get("pour", ""), max_length=20, id="decision-pour")
            yield from self.compose_end()

    @property
    def _titre(self) -> str:
        return f"Décision n° {self._decision.numero}" if self._decision is not None else "Décision"

    def on_mount(self) -> None:
        self.query_one(LongText).focus()

    def read_champs(self) -> Champs:
        return (
            ("texte", self.query_one(LongText).paragraph),
            ("qui", self.query_one("#decision-qui", Input).value),
            ("pour", self.query_one("#decision-pour", Input).value),
        )

    def keep_now(self) -> None:
        """Keep what is typed so far, nothing where it says what is already stored."""
        if self.read_champs() != self._before:
            super().keep_now()

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

    def answer(self) -> NewDecision:
        champs = dict(self.read_champs())
        pour = parse_date(champs["pour"], self._au) if champs["pour"].strip() else None
        ligne = self._decision.ligne if self._decision is not None else None
        nouvelle = NewDecision(champs["texte"], champs["qui"], pour, ligne)
        check_decision(self._cle, nouvelle, {*self._initiales, *self._stored_names()})
        return nouvelle

    def _stored_names(self) -> list[str]:
        """Names that the decision holds already: they may stay."""
        return [*self._decision.personnes] if self._decision is not None else []


def champs_of(decision: Decision) -> Champs:
    """The fields of the dialog for a decision."""
    pour = format_date(decision.pour) if decision.pour is not None else ""
    return (("texte", decision.texte), ("qui", decision.qui), ("pour", pour))
