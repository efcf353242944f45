"""One question, two answers; Escape answers neither."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from cariforef_tui.ui.dialogs.dialog import AnsweredOnce
from cariforef_tui.ui.kit.inert import inert

if TYPE_CHECKING:
    from cariforef_tui.ui.kit.session import SessionApp


class Answer(StrEnum):
    """An answer to a question of two answers."""

    YES = "oui"
    NO = "non"


class ConfirmDialog(AnsweredOnce[Answer | None]):
    """Returns OUI for the first answer, NON for the second, None where the person gave up.

    It may appear while one types: no button has the focus, so that no Enter meant for a cell answers, and
    no key of what was being typed reaches it.
    """

    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer_none", "Renoncer", show=False),
        Binding("o,y", "answer_yes", "Première réponse", show=False),
        Binding("n", "answer_no", "Seconde réponse", show=False),
        Binding("left,right,h,l", "app.focus_next", "Autre réponse", show=False),
    ]
    DEFAULT_CSS = """
    ConfirmDialog { align: center middle; }
    ConfirmDialog > Vertical { width: 70; max-width: 96%; height: auto; max-height: 90%; padding: 0 2;
        background: $surface; border: round $primary; }
    ConfirmDialog #question { height: auto; margin: 1 0; }
    ConfirmDialog Horizontal { height: auto; align-horizontal: right; }
    ConfirmDialog Button { margin-left: 2; }
    """

    def __init__(self, question: str, *, yes: str = "Oui (o)", no: str = "Non (n)") -> None:
        super().__init__()
        self._question, self._yes, self._no = question, yes, no

    def compose(self) -> ComposeResult:
        with Vertical():
            lines = self._question.split("\n")
            yield Static(Content("\n").join(map(inert, lines)), id="question")
            with Horizontal():
                yield Button(inert(self._yes), id="oui", variant="primary", compact=True)
                yield Button(inert(self._no), id="non", compact=True)

    def on_mount(self) -> None:
        cast("SessionApp", self.app).session.latch.refuse()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(Answer(event.button.id or ""))

    def action_answer_yes(self) -> None:
        self.dismiss(Answer.YES)

    def action_answer_no(self) -> None:
        self.dismiss(Answer.NO)

    def action_answer_none(self) -> None:
        self.dismiss(None)
