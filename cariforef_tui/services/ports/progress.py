"""How a long work tells its progress."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str], None]
"""Called with one French line that says how far a long work is."""


def silent(_message: str) -> None:
    """Tell nobody."""
