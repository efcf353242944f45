"""Ways to write a long text: the person's editor, a large area, or a field that wraps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from cariforef_tui.ui.dialogs.dialog import Dialog, EndLine

if TYPE_CHECKING:
    from textual.widget import Widget

    from cariforef_tui.ui.kit.quiet_app import QuietApp


class LargeTextDialog(Dialog[str]):
    """A large text area that returns the text as one paragraph, None if the person leaves it as it was.

    `follow` is called with the text as it is typed, so that drafts of the field keep it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "keep", show=False, priority=True),
        Binding("escape", "give_up", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    LargeTextDialog > #cadre { width: 96%; height: 94%; }
    LargeTextDialog TextArea, LargeTextDialog TextArea:focus { height: 1fr; border: none; padding: 0;
        background: $boost; }
    """
    accept_label = ""
    other_keys = ("ctrl+o : garder",)

    def __init__(self, text: str, follow: Callable[[str], None]) -> None:
        super().__init__()
        self._text, self._follow = text, follow

    def compose(self) -> ComposeResult:
        with Vertical(id="cadre"):
            yield Static("Texte", classes="dialogue-titre", markup=False)
            yield TextArea(self._text, soft_wrap=True, show_line_numbers=False)
            yield EndLine()

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._follow(_paragraph(event.text_area.text))

    def action_keep(self) -> None:
        self.dismiss(_paragraph(self.query_one(TextArea).text))


def write_at_ease(app: QuietApp, field: Widget | None) -> None:
    """Open the editor or the large area on the text of `field`; do nothing if it is not a text field."""
    if not isinstance(field, Input | TextArea):
        return
    before = field.value if isinstance(field, Input) else field.text

    def take(text: str | None) -> None:
        taken = before if text is None else text
        if isinstance(field, Input):
            field.value = taken
        else:
            field.text = taken

    from cariforef_tui.machine.editor import edit_text, find_editor

    editor = find_editor()
    if editor is not None:
        try:
            with app.suspend():
                text = edit_text(editor, before)
        except SuspendNotSupported:
            pass
        else:
            take(None if text is None else _paragraph(text))
            return
    app.push_screen(LargeTextDialog(before, take), take)


def _paragraph(text: str) -> str:
    """Return the lines joined, since texts are stored as one paragraph."""
    return " ".join(text.split())


class LongText(TextArea):
    """A text field that wraps; Enter submits, and pasted line ends become spaces."""

    DEFAULT_CSS = """
    LongText, LongText:focus { height: auto; min-height: 2; max-height: 5; border: none; padding: 0 1;
        background: $boost; scrollbar-size-vertical: 1; }
    """

    class Submitted(Message):
        """Enter was pressed."""

    def __init__(self, texte: str, *, id: str) -> None:
        super().__init__(texte, id=id, soft_wrap=True, tab_behavior="focus", show_line_numbers=False)

    def on_mount(self) -> None:
        self.move_cursor(self.document.end)

    @property
    def paragraph(self) -> str:
        """Text of the field, on one line."""
        return " ".join(self.text.split("\n"))

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())
