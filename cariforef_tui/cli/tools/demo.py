"""`cariforef demo`: the interface on a throw-away store of fictitious days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cariforef_tui.cli.kit.interface import run_interface
from cariforef_tui.cli.kit.options import command
from cariforef_tui.domain.values.dates import parse_date
from cariforef_tui.services.launch import Launch

if TYPE_CHECKING:
    from cariforef_tui.cli.kit.invocation import Invocation

AU = date(2018, 5, 22)
"""Mid-year of the programme that comes with the product: months behind it, échéances ahead."""
AGENT = "DM"


@command("agent", "au")
def demo(invocation: Invocation) -> int:
    """Ouvrir l'interface sur une année fictive, jetée en quittant.

    Les saisies sont inventées jusqu'à la date de référence (--au, sinon le 22/05/2018) ; rien de ce que
    vous y faites n'est gardé.
    """
    typed = invocation.given.get("au")
    au = parse_date(typed, AU) if typed else AU
    with TemporaryDirectory(prefix="cariforef-demo-") as folder:
        place = str(Path(folder) / "demo.db")
        return run_interface(
            invocation,
            Launch(
                open_store=lambda progress: invocation.wiring.demonstration(place, au, progress),
                today=invocation.wiring.today,
                au=au,
                agent=invocation.given.get("agent", AGENT).upper(),
                remember_agent=lambda _initiales: None,
                state_dir=Path(folder),
                demo=True,
            ),
        )
