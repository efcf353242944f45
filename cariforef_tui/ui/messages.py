"""Facts that screens hear from the application."""

from __future__ import annotations

from textual.message import Message


class StoreReady(Message):
    """The store is open: a screen may read."""


class StoreChanged(Message):
    """Somebody's write has committed, here or elsewhere: figures may have moved."""


class ReferenceChanged(Message):
    """The date de référence or the agent is another: everything shown must be read again."""


class StoreFailed(Message):
    """A read or a write failed; `message` is the French sentence to show."""

    def __init__(self, message: str) -> None:
        super().__init__()
        self.message = message


class SaveState(Message):
    """What became of what was typed, for the header: « Enregistrement… », « Enregistré », a failure."""

    def __init__(self, text: str, level: str = "ok") -> None:
        super().__init__()
        self.text = text
        self.level = level
