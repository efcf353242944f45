"""`cariforef revue compte-rendu`: the minutes, in a file or on standard output."""

from __future__ import annotations

import click

from cariforef_tui.cli.kit.delivery import Destination, deliver, destination_options
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.revue.options import SEMAINE, read_cle
from cariforef_tui.domain.values.text import elide_pole
from cariforef_tui.services.ports.errors import ConfigurationError
from cariforef_tui.services.revue.read import load_revues

_FORMATS = ("md", "pdf")


@command("base", "au")
@click.argument("perimetre", required=False)
@SEMAINE
@destination_options(*_FORMATS)
@click.pass_obj
def compte_rendu(
    invocation: Invocation, *, perimetre: str | None, semaine: str | None, destination: Destination
) -> None:
    """Écrire le compte rendu de la revue.

    Celui d'un pôle, ou celui du GIP suivi de chaque pôle.

    En Markdown, ou en PDF d'une page par périmètre avec sa courbe.
    """
    from cariforef_tui.exchange.revue.minutes import FormatMinutes, to_minutes

    if destination.path is None and destination.format == "pdf":
        raise ConfigurationError("Un PDF s'écrit dans un fichier : donnez --vers FICHIER.pdf.")
    with invocation.store() as store:
        reference, cle = read_cle(invocation, store, perimetre, semaine)
        revues = load_revues(store, reference, cle)
        place = store.place
    data = to_minutes(revues, FormatMinutes(destination.format))
    deliver(destination, data, place, f"revue {cle.semaine} {elide_pole(cle.perimetre)}")
