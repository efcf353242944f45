"""The base of the dialogs: each returns a value and stores nothing."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from cariforef_tui.ui.dialogs.buttons import ButtonRow, EndLine
from cariforef_tui.ui.kit.inert import inert

T = TypeVar("T")


class Dialog(ModalScreen[T | None]):
    """Returns None where the person gives up.

    Keys typed faster than it closes reach a dialog already answered: they answer nothing more. A subclass
    that asks with buttons ends its `#cadre` with `compose_end` and says in `accept` what the first one does,
    which Enter does too.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "write_at_ease", show=False),
        Binding("escape", "give_up", "Annuler", show=False),
        Binding("enter", "accept", "Valider", show=False),
    ]
    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > #cadre { width: 66; max-width: 96%; height: auto; max-height: 96%; padding: 0 1;
        background: $surface; border: round $primary; }
    Dialog .dialogue-titre { text-style: bold; }
    Dialog .dialogue-aide { color: $text-muted; margin-top: 1; }
    Dialog .dialogue-erreur { color: $text-error; text-style: bold; height: auto; min-height: 1; }
    Dialog Input { border: tall $border-blurred; height: 3; }
    """
    accept_label = "Valider"
    give_up_label = "Annuler"
    """Empty where one cannot give up: neither button nor word of it."""
    other_buttons: tuple[tuple[str, str], ...] = ()
    """Name and label of those between the two."""
    other_keys: tuple[str, ...] = ()
    """What other keys do, for the last line."""

    def action_write_at_ease(self) -> None:
        from cariforef_tui.ui.dialogs.large_text import write_at_ease

        write_at_ease(self.app, self.focused)

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        # Visible under another one is not enough: what would close is the one above.
        if not self.is_active:
            return AwaitComplete()
        return super().dismiss(result)

    def compose_end(self) -> ComposeResult:
        """The place of a refusal, the two buttons, and what Enter and Escape do."""
        yield Static("", classes="dialogue-erreur", markup=False)
        first, last = ("accepter", self.accept_label), ("renoncer", self.give_up_label)
        buttons = (first, *self.other_buttons, last)
        yield ButtonRow(((name, label) for name, label in buttons if label), default="accepter")
        yield EndLine()

    def accept(self) -> None:
        """Do what the first button says."""

    def action_accept(self) -> None:
        self.accept()

    def action_give_up(self) -> None:
        self.dismiss(None)

    def refuse(self, reason: str) -> None:
        """Say why what was typed is not accepted, an empty text for nothing any more; nothing is lost."""
        self.query_one(".dialogue-erreur", Static).update(inert(f"✗ {reason}" if reason else ""))

    def on_mount(self) -> None:
        self._show_end()

    def on_descendant_focus(self) -> None:
        self._show_end()

    def _show_end(self) -> None:
        for row in self.query(ButtonRow):
            self.query_one(EndLine).show(row.filled_label, self.give_up_label, *self.other_keys)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "accepter":
            self.accept()
        else:
            self.action_give_up()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.accept()

    def on_key(self, event: events.Key) -> None:
        """Press a button by its letter; where a text is being typed, its field has taken the key."""
        if event.character and event.is_printable:
            for row in self.query(ButtonRow):
                if row.press_letter(event.character):
                    event.stop()
