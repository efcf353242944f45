"""A field that filters a list while one types, with the possible words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from cariforef_tui.domain.values.typed_filter import (
    FilterWord,
    TypedFilter,
    complete_word,
    read_filter,
    suggest_words,
)
from cariforef_tui.ui.kit.inert import inert


class FilterBox(Horizontal):
    """A field hidden until `open`; posts `Typed` at each letter, then `Left` when it closes.

    Enter keeps the new filter, Escape restores the previous one, Tab completes with the first word shown.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", show=False),
        Binding("tab", "complete", show=False),
    ]
    DEFAULT_CSS = """
    FilterBox { height: 1; display: none; background: $surface; }
    FilterBox.-ouvert { display: block; }
    FilterBox Input, FilterBox Input:focus { height: 1; border: none; padding: 0 1; background: $surface; }
    FilterBox Input, FilterBox Input:focus { width: 40%; }
    FilterBox Static { width: 1fr; height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; }
    """

    @dataclass(eq=False)
    class Typed(Message):
        """The text has changed."""

        typed: TypedFilter

    class Left(Message):
        """The field has closed."""

    def __init__(self, placeholder: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._placeholder = placeholder
        self._vocabulary: tuple[FilterWord, ...] = ()
        self._before = TypedFilter()
        self._said = TypedFilter()

    def compose(self) -> ComposeResult:
        yield Input(placeholder=self._placeholder, select_on_focus=False)
        yield Static(markup=False)

    @property
    def is_open(self) -> bool:
        return self.has_class("-ouvert")

    def open(self, typed: TypedFilter, vocabulary: Sequence[FilterWord]) -> None:
        """Open the field on the filter in use, with `vocabulary` as its possible words."""
        self._vocabulary = tuple(vocabulary)
        self._before = self._said = typed
        box = self.query_one(Input)
        text = typed.write()
        box.value = f"{text} " if text else ""
        box.cursor_position = len(box.value)
        self.add_class("-ouvert")
        box.focus()
        self._show_words()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_open:
            self._show_words()
            self._say(read_filter(event.value, self._vocabulary))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._close(read_filter(event.value, self._vocabulary))

    def action_give_up(self) -> None:
        self._close(self._before)

    def action_complete(self) -> None:
        box = self.query_one(Input)
        words = suggest_words(box.value, self._vocabulary)
        if words:
            box.value = complete_word(box.value, words[0])
            box.cursor_position = len(box.value)

    def _close(self, typed: TypedFilter) -> None:
        self.remove_class("-ouvert")
        self._say(typed)
        self.post_message(self.Left())

    def _say(self, typed: TypedFilter) -> None:
        if typed != self._said:
            self._said = typed
            self.post_message(self.Typed(typed))

    def _show_words(self) -> None:
        words = suggest_words(self.query_one(Input).value, self._vocabulary)
        shown, room = Content(""), self.app.size.width * 3 // 5 - 2
        for rank, word in enumerate(words):
            text = f"{'Tab : ' if rank == 0 else '  '}{word.mot}"
            if cell_len(text) > room:
                break
            shown, room = shown + inert(text), room - cell_len(text)
        self.query_one(Static).update(shown)
