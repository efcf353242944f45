"""`cariforef jalon`: the dated milestones, and which are tenus."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import iso
from cariforef_tui.cli.kit.options import commande
from cariforef_tui.cli.kit.table import Cadrage, Colonne, render_table
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.programme.plan import Situation

COLONNES = (
    Colonne("Code"),
    Colonne("Date"),
    Colonne("Libellé", Cadrage.RENVOI),
    Colonne("Lignes", Cadrage.RENVOI),
    Colonne("État", Cadrage.RENVOI),
)


@commande("base", "au", "json")
@click.pass_obj
def liste(invocation: Invocation) -> None:
    """Lister les jalons et leur état à la date de référence."""
    with invocation.store() as store:
        snapshot = load_avancement(store, invocation.reference(store))
    tenus = snapshot.suivi.tenus
    value = [
        {
            "code": jalon.code,
            "libelle": jalon.libelle,
            "date": jalon.jour.isoformat(),
            "lignes": list(jalon.lignes),
            "tenu": iso(tenus[jalon.code].jour) if jalon.code in tenus else None,
        }
        for jalon in snapshot.programme.jalons
    ]
    invocation.answer(
        {"au": snapshot.avancement.au.isoformat(), "jalons": value},
        render_table(COLONNES, _rows(snapshot)),
    )


def _rows(snapshot: Situation) -> Iterator[tuple[str, ...]]:
    for one in snapshot.programme.jalons:
        fait = snapshot.suivi.tenus.get(one.code)
        if fait is not None:
            etat = f"tenu le {format_date(fait.jour)} ({fait.agent})"
        else:
            etat = "passé, non tenu" if one.jour < snapshot.avancement.au else "à venir"
        yield one.code, format_date(one.jour), one.libelle, " ".join(one.lignes), etat
