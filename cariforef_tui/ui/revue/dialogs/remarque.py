"""A remark on a line of the perimeter, or on the perimeter itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.revue.revue import TEXTE_MAX, CleRevue, resolve_ligne
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import clean_text
from cariforef_tui.ui.dialogs.drafting import Slot
from cariforef_tui.ui.dialogs.large_text import LongText
from cariforef_tui.ui.kit.draft import Champs
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.revue.dialogs.base import RevueDialog, reading


@dataclass(frozen=True, slots=True)
class RemarqueAnswer:
    """An empty text removes the remark."""

    code: str
    texte: str


class RemarqueDialog(RevueDialog[RemarqueAnswer]):
    """Asks for the line, already filled in, and the text; `known` gives what was said on a line before."""

    def __init__(
        self,
        cle: CleRevue,
        programme: Programme,
        code: str,
        known: Callable[[str], str],
        slot: Slot,
    ) -> None:
        super().__init__(slot)
        self._cle, self._programme, self._code = cle, programme, code
        self._known = known
        self._texte = dict(slot.champs).get("texte", known(code))

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static(
                inert(f"Remarque · {self._cle.court}"),
                classes="dialogue-titre",
            )
            yield Static("Ligne", markup=False)
            yield Input(self._code, max_length=40, id="remarque-code", select_on_focus=False)
            yield Static(inert(self._libelle_of(self._code)), id="remarque-ligne")
            yield LongText(self._texte, id="remarque-texte")
            yield Static(
                "Un texte vide retire la remarque. Échap garde le brouillon.",
                classes="dialogue-aide",
                markup=False,
            )
            yield from self.compose_end()

    def on_mount(self) -> None:
        self.query_one(LongText).focus()

    @property
    def texte(self) -> str:
        return self.query_one(LongText).paragraph

    def read_champs(self) -> Champs:
        return (("texte", "" if self.texte == self._known(self._code) else self.texte),)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#remarque-ligne", Static).update(inert(self._libelle_of(event.value)))

    def _libelle_of(self, typed: str) -> str:
        try:
            return self._programme.by_code[self._resolve(typed)].libelle
        except Refus:
            return "…"

    def _resolve(self, typed: str) -> str:
        return resolve_ligne(self._programme, self._cle.perimetre, typed)

    def answer(self) -> RemarqueAnswer:
        line = self.query_one("#remarque-code", Input)
        with reading(line):
            code = self._resolve(line.value)
        with reading(self.query_one(LongText)):
            return RemarqueAnswer(code, clean_text(self.texte, longueur_max=TEXTE_MAX, champ="Remarque"))
