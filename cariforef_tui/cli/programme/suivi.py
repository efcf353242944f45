"""`cariforef solder` and `cariforef rouvrir`: close a line, open it again."""

from __future__ import annotations

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.options import commande
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.services.programme.suivi import close_ligne, reopen_ligne


@commande("base", "agent")
@click.argument("code")
@click.option("--le", metavar="DATE", help="Depuis cette date (sinon aujourd'hui).")
@click.option("--motif", metavar="TEXTE", help="Pourquoi.")
@click.pass_obj
def solder(invocation: Invocation, code: str, le: str | None, motif: str | None) -> None:
    """Déclarer la ligne CODE soldée : plus de saisie à partir de cette date, et plus d'alerte."""
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, le)
        fait = close_ligne(store, code, jour, acteur=invocation.actor(store), motif=motif)
    when = format_jour_complet(fait.jour)
    print_done([f"Enregistré : ligne {fait.code} soldée le {when}, par {fait.agent}."])


@commande("base", "agent")
@click.argument("code")
@click.option("--le", metavar="DATE", help="Depuis cette date (sinon aujourd'hui).")
@click.option("--motif", metavar="TEXTE", help="Pourquoi.")
@click.pass_obj
def rouvrir(invocation: Invocation, code: str, le: str | None, motif: str | None) -> None:
    """Rouvrir la ligne CODE, soldée."""
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, le)
        fait = reopen_ligne(store, code, jour, acteur=invocation.actor(store), motif=motif)
    when = format_jour_complet(fait.jour)
    print_done([f"Enregistré : ligne {fait.code} rouverte le {when}, par {fait.agent}."])
