"""`cariforef jalon`: the dated milestones, and which are tenus."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import iso
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import Column, Fit, render_table
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.programme.plan import Situation

COLUMNS = (
    Column("Code"),
    Column("Date"),
    Column("Libellé", Fit.WRAP),
    Column("Lignes", Fit.WRAP),
    Column("État", Fit.WRAP),
)


@command("base", "au", "json")
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
        render_table(COLUMNS, _rows(snapshot)),
    )


def _rows(snapshot: Situation) -> Iterator[tuple[str, ...]]:
    for jalon in snapshot.programme.jalons:
        fait = snapshot.suivi.tenus.get(jalon.code)
        if fait is not None:
            etat = f"tenu le {format_date(fait.jour)} ({fait.agent})"
        else:
            etat = "passé, non tenu" if jalon.jour < snapshot.avancement.au else "à venir"
        yield jalon.code, format_date(jalon.jour), jalon.libelle, " ".join(jalon.lignes), etat
