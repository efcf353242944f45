"""The copy of the store that is made before a command changes much of it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.output import print_lines, print_notice

if TYPE_CHECKING:
    from cariforef_tui.services.ports.store import Store


def save_before(invocation: Invocation, store: Store) -> None:
    """Make a verified copy of the file before a change, and say where; raises StoreError if that fails."""
    if store.read_only_reason is not None:
        return
    files = invocation.admin.files
    if files is None:
        print_notice("Aucune copie n'est faite d'avance sur un serveur : elles s'y font par pg_dump.")
        return
    saved = files.backup(invocation.place.path, None)
    print_lines([f"Sauvegarde d'avant : {saved}"])
