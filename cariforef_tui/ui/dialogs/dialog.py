"""The base of the dialogs, their lists of options and rows of buttons, and the question of two answers."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList, Static

from cariforef_tui.domain.values.text import fold
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import Reading

if TYPE_CHECKING:
    from cariforef_tui.ui.kit.session import SessionApp


T = TypeVar("T")


class Options(OptionList):
    """A page is what is shown of the list: until that is known, the keys of pages move nothing."""

    def action_page_down(self) -> None:
        with suppress(KeyError):
            super().action_page_down()  # type: ignore[no-untyped-call]

    def action_page_up(self) -> None:
        with suppress(KeyError):
            super().action_page_up()  # type: ignore[no-untyped-call]


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


class Dialog(ModalScreen[T | None], Reading):
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
