"""The base of the dialogs: each returns a value and stores nothing."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

T = TypeVar("T")
R = TypeVar("R")


class AnsweredOnce(ModalScreen[R]):
    """Keys typed faster than it closes reach a dialog already answered: they answer nothing more."""

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        # Visible under another one is not enough: what would close is the one above.
        if not self.is_active:
            return AwaitComplete()
        return super().dismiss(result)


class Dialog(AnsweredOnce[T | None]):
    """Returns None where the person gives up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Renoncer", show=False),
    ]
    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > #cadre { width: 66; max-width: 96%; height: auto; max-height: 96%; padding: 0 1;
        background: $surface; border: round $primary; }
    Dialog .dialogue-titre { text-style: bold; }
    Dialog .dialogue-aide { color: $text-muted; margin-top: 1; }
    Dialog .dialogue-erreur { color: $text-error; text-style: bold; }
    Dialog Input { border: tall $border-blurred; height: 3; }
    """

    def action_give_up(self) -> None:
        self.dismiss(None)
