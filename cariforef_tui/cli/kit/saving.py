"""The copy of the store that is made before a command changes much of it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.output import print_lines

if TYPE_CHECKING:
    from cariforef_tui.services.ports.store import Store


def save_before(invocation: Invocation, store: Store) -> None:
    """Make a verified copy of the store about to change, and say where; raises StoreError where it cannot."""
    if store.read_only_reason is not None:
        return
    saved = invocation.wiring.admin().backup(store.place, None)
    print_lines([f"Sauvegarde d'avant : {saved}"])
