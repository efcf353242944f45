"""`cariforef journal`: the latest writes, newest first."""

from __future__ import annotations

import json

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
    Colonne("Quoi, avant → après", 36, Cadrage.RENVOI),
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
    change = _describe(_read(one.avant), _read(one.apres), one.cle.split())
    return str(one.seq), one.quand[:16].replace("T", " "), one.acteur, one.objet, f"{one.cle} : {change}"


def _describe(before: dict[str, object], after: dict[str, object], known: list[str]) -> str:
    """Return what changed, field by field; what the key already says is left out."""
    row = after or before
    shown = [f"{name} {value}" for name, value in row.items() if str(value) not in known]
    if not after:
        return f"supprimé ({', '.join(shown)})"
    if not before:
        return f"créé ({', '.join(shown)})"
    return ", ".join(
        f"{name} {before.get(name, '∅')} → {after.get(name, '∅')}"
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    )


def _read(texte: str | None) -> dict[str, object]:
    """Return the fields of a journal row that speak to people: neither rows' numbers nor empty values."""
    row = json.loads(texte) if texte else {}
    return {
        name: value
        for name, value in row.items()
        if value is not None and name != "id" and not name.endswith("_id")
    }
