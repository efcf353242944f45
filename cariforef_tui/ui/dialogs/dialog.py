"""Base class of dialogs, with their option lists, rows of buttons, and the question with two answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Static

from cariforef_tui.domain.values.text import fold
from cariforef_tui.ui.kit.inert import inert
from cariforef_tui.ui.kit.messages import Reading

if TYPE_CHECKING:
    from cariforef_tui.ui.keys.key_latch import Typed
    from cariforef_tui.ui.kit.session import SessionApp


T = TypeVar("T")


class Options(OptionList):
    """A list of options whose page keys move by its visible height, and do nothing until it has one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]

    def action_page_down(self) -> None:
        with suppress(KeyError):
            super().action_page_down()  # type: ignore[no-untyped-call]

    def action_page_up(self) -> None:
        with suppress(KeyError):
            super().action_page_up()  # type: ignore[no-untyped-call]


class RowButton(Button, inherit_bindings=False):
    """A button that leaves Enter to its dialog, which answers before it gets another key."""


class ButtonRow(Horizontal):
    """A row of buttons, made from their ids and labels; Enter presses the filled one.

    The filled button is `default`, unless another one has the focus. The underlined first letter of a
    button is its key.
    """

    DEFAULT_CSS = """
    ButtonRow { height: 1; }
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
            button = RowButton(inert(label).stylize("underline", 0, 1), id=name, compact=True)
            yield button.add_class("-defaut") if name == self._default else button

    @property
    def filled_label(self) -> str:
        """Label of the filled button."""
        return self._labels[self.filled]

    @property
    def filled(self) -> str:
        """Name of the button that Enter presses."""
        focused = self.screen.focused
        return focused.id if focused and focused.parent is self and focused.id else self._default

    def focus_other(self) -> None:
        """Give the focus to the button after the filled one."""
        names = list(self._labels)
        self.query_one(f"#{names[(names.index(self.filled) + 1) % len(names)]}", Button).focus()

    def named(self, letter: str) -> str | None:
        """Return the name of the first button whose label begins with that letter, None if there is none."""
        names = (name for name, label in self._labels.items() if fold(label[0]) == fold(letter))
        return next(names, None)


class EndLine(Static):
    """Last line of a dialog: what Enter and Escape do."""

    DEFAULT_CSS = """
    EndLine { color: $text-muted; height: auto; }
    """

    _first: Sequence[str] = ()
    _others: Sequence[str] = ()
    _last: Sequence[str] = ()

    def show(self, accept: str, give_up: str, *others: str) -> None:
        """Show what Enter and Escape do, with `others` between the two; an empty label is left out."""
        self._first, self._last = (
            [f"{key} : {_begun(label)}"] if label else []
            for key, label in (("Entrée", accept), ("Échap", give_up))
        )
        self._others = others
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Leave out the last of the others until all stands on one line."""
        kept = self._others
        while (shown := inert(" · ".join([*self._first, *kept, *self._last]))) and kept:
            if shown.cell_length <= (self.size.width or shown.cell_length):
                break
            kept = kept[:-1]
        self.update(shown)


def _begun(label: str) -> str:
    """Return a button's label as it reads within a line, without the value at its end."""
    words = label.partition(" : ")[0]
    return words[:1].lower() + words[1:]


def labelled(label: str, field: Widget) -> Horizontal:
    """Return a field of a dialog with its label on the left."""
    return Horizontal(Static(inert(label)), field, classes="champ")


class Dialog(ModalScreen[T | None], Reading):
    """A dialog that returns None if the person gives up.

    Its `#cadre` begins with a title and ends with `compose_end`. Escape is « annuler », unless it keeps a
    draft, goes back a step or closes what is only read: `give_up_label` then says so.
    Keys may be typed before an answered dialog has closed: it ignores them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "app.write_at_ease", show=False),
        Binding("escape", "give_up", "Annuler", show=False),
        Binding("enter", "accept", "Valider", show=False),
        Binding("f2,f3,f4,f5,f6", "stay", show=False),
    ]
    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > #cadre { width: 66; max-width: 96%; height: auto; max-height: 96%; padding: 0 1;
        background: $surface; border: round $primary; }
    Dialog .dialogue-titre { text-style: bold; }
    Dialog .dialogue-aide { color: $text-muted; margin-top: 1; }
    Dialog .dialogue-erreur { color: $text-error; text-style: bold; height: auto; min-height: 1; }
    Dialog Input, Dialog Input:focus { border: none; height: 1; padding: 0 1; background: $boost; }
    Dialog .champ { height: auto; }
    Dialog .champ:first-of-type { margin-top: 1; }
    Dialog .champ > Static { width: 16; color: $text-muted; }
    Dialog .champ > Input, Dialog .champ > TextArea { width: 1fr; }
    Dialog .champ > Input:focus, Dialog .champ > TextArea:focus { background: $panel; text-style: bold; }
    Dialog.-moyen LongText { max-height: 8; }
    Dialog.-haut LongText { max-height: 16; }
    Dialog .champ-lu { height: auto; padding-left: 17; color: $text-muted; }
    Dialog OptionList, Dialog OptionList:focus { border: none; height: auto; max-height: 12; padding: 0;
        background: $surface; }
    """
    # Heights are told in lines: what a share of the screen limits leaves blanks below it.
    VERTICAL_BREAKPOINTS = [(0, "-bas"), (24, "-moyen"), (36, "-haut")]  # noqa: RUF012
    accept_label = "Choisir"
    give_up_label = "Annuler"
    """What Enter and Escape do, as the last line says it; empty if the key does nothing."""
    other_keys: tuple[str, ...] = ()
    """What the other keys do, for the last line."""
    is_reading = False
    """True while a thread reads what Enter needs: an Enter typed ahead then waits for it."""

    def is_early(self, event: Typed) -> bool:
        """True if the key must wait for a reading, as the key latch asks."""
        return self.is_reading and isinstance(event, events.Key) and event.key == "enter"

    def end_reading(self) -> None:
        """Note that what Enter needs is read, or will not be, and let the keys that wait go on."""
        self.is_reading = False
        self.call_later(cast("SessionApp", self.app).session.latch.go_on)

    def action_stay(self) -> None:
        """Say that the keys of the places wait for the end of the dialog."""
        told = "Échap d'abord, puis F2 à F6 changent de lieu."
        if self.query(".dialogue-erreur"):
            self.refuse(told)
        else:
            self.query_one(EndLine).show("", "", told)

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        # A dialog may be visible under another one: `dismiss` would then close the one above.
        if not self.is_active:
            return AwaitComplete()
        return super().dismiss(result)

    def compose_end(self) -> ComposeResult:
        """Yield the line of refusals, and the one that says what Enter and Escape do."""
        yield Static("", classes="dialogue-erreur", markup=False)
        yield EndLine()

    def accept(self) -> None:
        """Do what Enter does."""

    def action_accept(self) -> None:
        self.accept()

    def action_give_up(self) -> None:
        self.dismiss(None)

    def refuse(self, reason: str) -> None:
        """Show why the input is refused, and keep it; an empty `reason` clears the message."""
        self.query_one(".dialogue-erreur", Static).update(inert(f"✗ {reason}" if reason else ""))

    def on_mount(self) -> None:
        self._show_end()

    def on_descendant_focus(self) -> None:
        self._show_end()

    def _show_end(self) -> None:
        for end in self.query(EndLine):
            end.show(self.accept_label, self.give_up_label, *self.other_keys)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.accept()


class ButtonDialog(Dialog[T]):
    """A dialog with a row of buttons: Enter presses the filled one, and `accept` does what the first does."""

    accept_label = "Valider"
    other_buttons: tuple[tuple[str, str], ...] = ()
    """Name and label of each button between the first and the last."""

    def compose_end(self) -> ComposeResult:
        yield Static("", classes="dialogue-erreur", markup=False)
        first, last = ("accepter", self.accept_label), ("renoncer", self.give_up_label)
        yield ButtonRow((first, *self.other_buttons, last), default="accepter")
        yield EndLine()

    def _show_end(self) -> None:
        for row in self.query(ButtonRow):
            self.query_one(EndLine).show(row.filled_label, self.give_up_label, *self.other_keys)

    def press(self, name: str) -> None:
        """Do what a button says."""
        if name == "accepter":
            self.accept()
        else:
            self.action_give_up()

    def action_accept(self) -> None:
        self.press(self.query_one(ButtonRow).filled)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.press(event.button.id or "")

    def on_key(self, event: events.Key) -> None:
        """Press a button by its letter. A field that has the focus takes the key before."""
        if event.character and event.is_printable:
            for row in self.query(ButtonRow):
                if name := row.named(event.character):
                    event.stop()
                    self.press(name)


class Answer(StrEnum):
    """Answer to a question."""

    YES = "oui"
    OTHER = "autre"
    NO = "non"


class ConfirmDialog(ButtonDialog[Answer]):
    """A question, whose first line is the title. It returns YES for the first answer, NO for the last.

    A long one scrolls. OTHER is the answer between the two, if it has a label. No letter but the first one of
    a button answers it: « o » says yes to « Oui » alone.

    It may appear while the person types: it ignores keys until they pause.
    """

    AUTO_FOCUS = ".-defaut"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,right,h,l", "focus_other", "Autre réponse", show=False),
        Binding("j,down", "scroll_text(1)", show=False),
        Binding("k,up", "scroll_text(-1)", show=False),
        Binding("pagedown", "scroll_text(10)", show=False),
        Binding("pageup", "scroll_text(-10)", show=False),
    ]
    DEFAULT_CSS = """
    ConfirmDialog VerticalScroll { height: auto; max-height: 12; scrollbar-size-vertical: 1; }
    ConfirmDialog.-haut VerticalScroll { max-height: 28; }
    """

    def __init__(
        self,
        question: str,
        *,
        yes: str = "Oui",
        other: str = "",
        no: str = "Non",
        default: Answer = Answer.YES,
        give_up: str = "Annuler",
    ) -> None:
        """Take the answer `default` of Enter, and the label of Escape."""
        super().__init__()
        self.give_up_label = give_up
        self._question, self._default = question, default
        labels = ((Answer.YES, yes), (Answer.OTHER, other), (Answer.NO, no))
        self._labels = [(answer, label) for answer, label in labels if label]

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            title, *lines = self._question.split("\n")
            yield Static(inert(title), classes="dialogue-titre")
            if lines:
                with VerticalScroll(can_focus=False):
                    yield Static(Content("\n").join(map(inert, lines)))
            yield Static("", classes="dialogue-erreur", markup=False)
            yield ButtonRow(self._labels, default=self._default)
            yield EndLine()

    def on_mount(self) -> None:
        cast("SessionApp", self.app).session.latch.refuse()
        self.call_after_refresh(self._tell_scroll)

    def _tell_scroll(self) -> None:
        if any(text.max_scroll_y for text in self.query(VerticalScroll)):
            self.other_keys = ("↑ ↓ : défiler",)
            self._show_end()

    def press(self, name: str) -> None:
        self.dismiss(Answer(name))

    def action_focus_other(self) -> None:
        self.query_one(ButtonRow).focus_other()

    def action_scroll_text(self, lines: int) -> None:
        for text in self.query(VerticalScroll):
            text.scroll_relative(y=lines, animate=False)
