"""Host of the key latch, which connects it to the application."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.message_pump import MessagePump
from textual.widgets import Input

from cariforef_tui.ui.keys.key_latch import KeyActed, Reader, Typed
from cariforef_tui.ui.kit.session import SessionApp


class KeyboardOf:
    """The keys of an application, as its driver sends them."""

    def __init__(self, app: SessionApp) -> None:
        self._app = app

    @property
    def top(self) -> MessagePump:
        return self._app.screen

    @property
    def target(self) -> MessagePump:
        return self._app.focused or self._app.screen

    async def give(self, event: Typed) -> None:
        if isinstance(event, events.Paste) and isinstance(self._app.focused, Input):
            # Textual's field would take only the first line.
            event = events.Paste(" ".join(event.text.splitlines()))
        await SessionApp.on_event(self._app, event)

    def send(self, message: KeyActed, way: MessagePump) -> bool:
        # A message does not bubble past its sender, which is by default the widget handling a message now.
        message.set_sender(self._app)
        return way.post_message(message)

    def is_early(self, event: Typed) -> bool:
        screen = self._app.screen
        return isinstance(screen, Reader) and screen.is_early(event)

    def after_all(self, then: Callable[[], object]) -> object:
        return self._app.call_later(then)
