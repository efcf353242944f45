"""Port of what a person likes of the interface, wherever it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class PreferenceKeeper(Protocol):
    """Keeps the preferences of one person, each a JSON text under its key. Any thread."""

    def read(self) -> Mapping[str, str]:
        """Return all of them, at once; raises CariforefError if they cannot be read."""

    def write(self, cle: str, valeur: str | None) -> None:
        """Keep one, or forget it (None); raises CariforefError if it cannot be written."""
