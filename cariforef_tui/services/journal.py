"""The journal of writes, as people consult it."""

from __future__ import annotations

from cariforef_tui.services.ports import Ecriture, Store


def load_journal(store: Store, limit: int) -> tuple[Ecriture, ...]:
    """Return the latest writes, newest first."""
    with store.reading() as reading:
        return reading.journal(limit)
