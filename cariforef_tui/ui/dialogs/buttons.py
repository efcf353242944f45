"""Buttons of a dialog, on one row, and the line that says what Enter and Escape do."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from cariforef_tui.domain.values.text import fold
from cariforef_tui.ui.kit.inert import inert


class ButtonRow(Horizontal):
    """Buttons by their ids, from labels; the one filled is the one that Enter presses.

    It is `default`, unless another one has the focus. Each has a key: the underlined first letter.
    """

    DEFAULT_CSS = """
    ButtonRow { height: 1; margin-top: 1; }
    ButtonRow Button, ButtonRow:focus-within Button.-defaut { height: 1; min-width: 0; padding: 0 2;
        margin-right: 2; border: none; background: $boost; color: $foreground; text-style: none; }
    ButtonRow Button.-defaut, ButtonRow:focus-within Button:focus { background: $primary;
        color: $background; text-style: bold; background-tint: $primary 0%; }
    """

    def __init__(self, labels: Iterable[tuple[str, str]], *, default: str) -> None:
        super().__init__()
        self._labels, self._default = dict(labels), default

    def compose(self) -> ComposeResult:
        for name, label in self._labels.items():
            button = Button(_underlined(label), id=name, compact=True)
            yield button.add_class("-defaut") if name == self._default else button

    @property
    def filled_label(self) -> str:
        """What the button that Enter presses says."""
        return self._labels[self._filled]

    @property
    def _filled(self) -> str:
        focused = self.screen.focused
        return focused.id if focused and focused.parent is self and focused.id else self._default

    def focus_other(self) -> None:
        """Give the focus to the button after the filled one."""
        names = list(self._labels)
        self.query_one(f"#{names[(names.index(self._filled) + 1) % len(names)]}", Button).focus()

    def press_letter(self, letter: str) -> bool:
        """Press the first button whose label begins with that letter; False where none does."""
        for name, label in self._labels.items():
            if fold(label[0]) == fold(letter):
                self.query_one(f"#{name}", Button).press()
                return True
        return False


def _underlined(label: str) -> Content:
    return inert(label).stylize("underline", 0, 1)


class EndLine(Static):
    """Last line of a dialog: what Enter does, and Escape."""

    DEFAULT_CSS = """
    EndLine { color: $text-muted; height: auto; }
    """

    def show(self, accept: str, give_up: str, *others: str) -> None:
        """Say what Enter and Escape do, in the buttons' words; `others` stand between the two."""
        parts = (f"Entrée : {_begun(accept)}", *others, *([f"Échap : {_begun(give_up)}"] if give_up else ()))
        self.update(inert(" · ".join(parts)))


def _begun(label: str) -> str:
    """Return a button's words as they read within a line, without the value that they may end with."""
    words = label.partition(" : ")[0]
    return words[:1].lower() + words[1:]
