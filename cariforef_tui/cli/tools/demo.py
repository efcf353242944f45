"""`cariforef demo`: the interface on a throw-away store of fictitious days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.interface import JOUR_FICTIF, run_demonstration
from cariforef_tui.cli.kit.options import command, keep_common
from cariforef_tui.domain.values.dates import parse_date

if TYPE_CHECKING:
    from cariforef_tui.cli.kit.invocation import Invocation


@command("agent", "au")
@click.option(
    "--au",
    "_au",
    metavar="DATE",
    expose_value=False,
    callback=keep_common,
    help=f"Date de référence (sinon le {JOUR_FICTIF:%d/%m/%Y}).",
)
def demo(invocation: Invocation) -> int:
    """Ouvrir l'interface sur une année fictive, jetée en quittant.

    Les saisies sont inventées jusqu'à la date de référence (--au, sinon le 22/05/2018) ; rien de ce que
    vous y faites n'est gardé.
    """
    typed = invocation.given.get("au")
    return run_demonstration(invocation, parse_date(typed, JOUR_FICTIF) if typed else JOUR_FICTIF)
