"""Text field that wraps on screen and gives one paragraph; Enter submits it."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import TextArea


class LongText(TextArea):
    """A wrapped text; Enter submits, pasted line ends become spaces."""

    DEFAULT_CSS = """
    LongText { height: 5; border: tall $border-blurred; padding: 0 1; scrollbar-size-vertical: 1; }
    LongText:focus { border: tall $border; }
    """

    class Submitted(Message):
        """Enter was pressed."""

    def __init__(self, texte: str, *, id: str) -> None:
        super().__init__(texte, id=id, soft_wrap=True, tab_behavior="focus", show_line_numbers=False)

    def on_mount(self) -> None:
        self.move_cursor(self.document.end)

    @property
    def paragraph(self) -> str:
        """What is typed, on one line."""
        return " ".join(self.text.split("\n"))

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())
