"""`cariforef base transferer`: a store carried whole between a file and a server."""

from __future__ import annotations

import click

from cariforef_tui.cli.kit.access import check_copy_right
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done, show_progress
from cariforef_tui.services.agents.rights import check_named_file


@command("base")
@click.argument("source")
@click.argument("cible")
def transferer(invocation: Invocation, source: str, cible: str) -> None:
    """Transférer une base d'un fichier à un serveur, ou d'un serveur à un fichier.

    SOURCE reste comme elle est ; CIBLE est faite d'un coup, jamais écrasée. Journal et sceaux vont avec, et
    tout est comparé ligne à ligne avant que CIBLE ne s'ouvre.
    """
    invocation.given["base"] = source
    check_copy_right(invocation)
    check_named_file(cible, "Le transfert revient à la personne qui administre la base.")
    done = invocation.wiring.transfers().transfer(source, cible, show_progress)
    print_done(
        [
            f"Base transférée : {done.lignes} lignes, les mêmes des deux côtés ; tête {done.tete}.",
            "N'écrivez plus dans la source : ce qui s'y ajouterait ne serait pas dans la cible.",
        ]
    )
