"""How a long work tells where it stands."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str], None]
"""Told in one French line where a long work stands."""


def silent(_message: str) -> None:
    """Tell nobody."""
