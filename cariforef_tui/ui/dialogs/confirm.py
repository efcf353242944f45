"""One question, two answers; Escape answers neither."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Static

from cariforef_tui.ui.dialogs.buttons import ButtonRow, EndLine
from cariforef_tui.ui.dialogs.dialog import Dialog
from cariforef_tui.ui.kit.inert import inert

if TYPE_CHECKING:
    from cariforef_tui.ui.kit.session import SessionApp


class Answer(StrEnum):
    """An answer to a question of two answers."""

    YES = "oui"
    NO = "non"


class ConfirmDialog(Dialog[Answer]):
    """Returns YES for the first answer, NO for the second, None where the person gave up.

    It may appear while one types: what was being typed, up to a pause, is not for it.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o,y", "answer('oui')", "Première réponse", show=False),
        Binding("n", "answer('non')", "Seconde réponse", show=False),
        Binding("left,right,h,l", "focus_other", "Autre réponse", show=False),
    ]
    DEFAULT_CSS = """
    ConfirmDialog #question { height: auto; }
    """

    def __init__(
        self,
        question: str,
        *,
        title: str = "",
        yes: str = "Oui",
        no: str = "Non",
        default: Answer = Answer.YES,
        give_up: str = "Annuler",
    ) -> None:
        """`title` stands above the question; `default` is the answer of Enter, `give_up` what Escape does."""
        super().__init__()
        self.give_up_label = give_up
        self._title, self._question, self._default = title, question, default
        self._labels = ((Answer.YES, yes), (Answer.NO, no))

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            if self._title:
                yield Static(inert(self._title), classes="dialogue-titre")
            lines = self._question.split("\n")
            yield Static(Content("\n").join(map(inert, lines)), id="question")
            yield ButtonRow(self._labels, default=self._default)
            yield EndLine()

    def on_mount(self) -> None:
        cast("SessionApp", self.app).session.latch.refuse()

    def accept(self) -> None:
        self.dismiss(self._default)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.prevent_default()
        event.stop()
        self.dismiss(Answer(event.button.id or ""))

    def action_focus_other(self) -> None:
        self.query_one(ButtonRow).focus_other()

    def action_answer(self, answer: str) -> None:
        self.dismiss(Answer(answer))
