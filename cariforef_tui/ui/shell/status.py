"""What has just been done, in the header: said until the person goes on to something else."""

from __future__ import annotations

from dataclasses import replace

from textual import events

from cariforef_tui.ui.kit.messages import SaveState
from cariforef_tui.ui.shell.rights import RightsApp

BUSY = "busy"
"""The level of what is still being done: no key takes it away."""


class StatusApp(RightsApp):
    """The part of the application that owns the header's state.

    Another cell, another place, another person, Escape: one goes there by a key or a click, so the next one
    takes away what the last one did.
    """

    def on_save_state(self, message: SaveState) -> None:
        self.show_state(message.text, message.level)

    def show_state(self, text: str, level: str) -> None:
        """Say what is being done, or what has just been."""
        self.header = replace(self.header, state=text, level=level)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.Key, events.MouseDown)) and not event.is_forwarded:
            self._leave_state()
        await super().on_event(event)

    def _leave_state(self) -> None:
        if self.header.state and self.header.level != BUSY:
            self.show_state("", "")
