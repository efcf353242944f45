"""Facts that screens hear from the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.touched import Touched
    from cariforef_tui.services.alertes import AlertesSnapshot


class StoreReady(Message):
    """The store is open: a screen may read."""


class StoreChanged(Message):
    """Somebody's writes have committed, here or elsewhere: figures that follow `touched` may have moved."""

    def __init__(self, touched: Touched) -> None:
        super().__init__()
        self.touched = touched


class AlertesCounted(Message):
    """The alerts were counted again."""

    def __init__(self, snapshot: AlertesSnapshot) -> None:
        super().__init__()
        self.snapshot = snapshot


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
