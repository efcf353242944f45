"""The command bar: one field for a command of any place, a line, a person, a week, a sentence that logs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from cariforef_tui.ui.dialogs.dialog import AnsweredOnce
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.text_block import TextBlock
from cariforef_tui.ui.shell.bar.entries import Completion, Entry, Offer, explain, rank_entries
from cariforef_tui.ui.shell.bar.list import BarList

KEYS_HINT = "↑ ↓ : choisir · Entrée : faire · Échap : renoncer"
PLACEHOLDER = "Commande, ligne, « LR mai », « sem 21 », « 0,5 rgpd hier : réunion »"


class BarDialog(AnsweredOnce[Entry | None]):
    """Returns what to do, None where the person gave up.

    A sentence that is understood is the first entry, said in full below, and Enter writes it; where its words
    may mean several lines, these are offered, and the one chosen takes their place in the field.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+p", "give_up", show=False, priority=True),
        Binding("down,ctrl+n,tab", "step(1)", show=False, priority=True),
        Binding("up,shift+tab", "step(-1)", show=False, priority=True),
        Binding("pagedown", "step(10)", show=False, priority=True),
        Binding("pageup", "step(-10)", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    BarDialog { align: center top; }
    BarDialog > Vertical { width: 100%; max-width: 120; height: 80%; max-height: 24; margin-top: 1;
        background: $surface; border: round $primary; }
    BarDialog Input, BarDialog Input:focus { border: none; height: 1; padding: 0 1; background: $boost; }
    BarDialog TextBlock { height: 3; padding: 0 1; background: $panel; }
    BarDialog #aide { height: 1; padding: 0 1; color: $text-muted; }
    """

    def __init__(self, offer: Offer, recent: Sequence[str]) -> None:
        super().__init__()
        self._offer, self._recent = offer, recent

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(placeholder=PLACEHOLDER)
            yield BarList()
            yield TextBlock()
            yield Static(KEYS_HINT, id="aide", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._show("")

    def use(self, offer: Offer) -> None:
        """Offer lines, people and sentences too, now that they are read."""
        self._offer = offer
        self._show(self.query_one(Input).value)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value)

    def _show(self, text: str) -> None:
        entries = rank_entries(text, self._offer, self._recent)
        self.query_one(BarList).show(entries)
        if not entries:
            self.query_one(TextBlock).content = inert(explain(text, self._offer))

    def on_bar_list_pointed(self, event: BarList.Pointed) -> None:
        event.stop()
        entry = self.query_one(BarList).row
        if entry is not None:
            self.query_one(TextBlock).content = inert(entry.help_text)

    def on_bar_list_picked(self, event: BarList.Picked) -> None:
        event.stop()
        self._do(self.query_one(BarList).row)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._do(self.query_one(BarList).row)

    def _do(self, entry: Entry | None) -> None:
        if entry is None:
            return
        if isinstance(entry.goal, Completion):
            field = self.query_one(Input)
            field.value = entry.goal.text
            field.cursor_position = len(field.value)
        else:
            self.dismiss(entry)

    def action_step(self, delta: int) -> None:
        self.query_one(BarList).move(delta)

    def action_give_up(self) -> None:
        self.dismiss(None)
