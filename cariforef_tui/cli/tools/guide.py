"""`cariforef guide`: the user's guide, the same that the interface shows."""

from __future__ import annotations

from cariforef_tui.cli.kit.options import commande
from cariforef_tui.cli.kit.output import print_lines
from cariforef_tui.machine.documents import read_guide


@commande()
def guide() -> None:
    """Afficher le guide d'utilisation."""
    print_lines(read_guide().splitlines())
