"""`cariforef journal`: the latest writes, newest first."""

from __future__ import annotations

import click

from cariforef_tui.cli.commande import commande
from cariforef_tui.cli.invocation import Invocation
from cariforef_tui.cli.table import Cadrage, Colonne, render_table
from cariforef_tui.services.journal import load_journal
from cariforef_tui.services.ports import Ecriture

COLONNES = (
    Colonne("N°", 6, Cadrage.DROITE),
    Colonne("Quand (UTC)", 16),
    Colonne("Qui", 7),
    Colonne("Objet", 11),
    Colonne("Clé, avant → après", 36, Cadrage.RENVOI),
)


@commande("base", "json")
@click.option("--nombre", metavar="N", type=click.IntRange(1, 10_000), default=20, help="Combien.")
@click.pass_obj
def journal(invocation: Invocation, nombre: int) -> None:
    """Lister les dernières écritures, la plus récente d'abord."""
    with invocation.store() as store:
        found = load_journal(store, nombre)
    value = [
        {
            "seq": one.seq,
            "quand": one.quand,
            "acteur": one.acteur,
            "objet": one.objet,
            "cle": one.cle,
            "avant": one.avant,
            "apres": one.apres,
        }
        for one in found
    ]
    invocation.answer({"ecritures": value}, render_table(COLONNES, map(_row, found)))


def _row(one: Ecriture) -> tuple[str, ...]:
    change = f"{one.cle} : {one.avant or '∅'} → {one.apres or '∅'}"
    return str(one.seq), one.quand[:16].replace("T", " "), one.acteur, one.objet, change
