"""`cariforef plan regulation`: demand against means, by pôle."""

from __future__ import annotations

from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_cell
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import Column, numbers, render_table
from cariforef_tui.domain.pilotage.regulation import Regulation
from cariforef_tui.domain.values.days import format_nombre, to_number
from cariforef_tui.services.agents.agents import resolve_pole
from cariforef_tui.services.pilotage.what_if import load_regulations
from cariforef_tui.services.programme.plan import load_plan

COLUMNS = (
    Column("Pôle"),
    *numbers("Demande", "Régul.", "Dispo.", "Voté", "Réalisé", "Atterr.", "Écart"),
)


@command("base", "au", "json")
@click.argument("pole", required=False)
@click.pass_obj
def regulation(invocation: Invocation, pole: str | None) -> None:
    """Confronter demande et moyens des pôles, ou de POLE.

    La demande, la régulation et les jours disponibles.
    """
    with invocation.store() as store:
        reference = invocation.reference(store)
        regulations = load_regulations(store, reference)
        if pole is not None:
            code = resolve_pole(load_plan(store, reference).programme, pole)
            regulations = tuple(of_pole for of_pole in regulations if of_pole.pole == code)
    invocation.answer(
        {"au": reference.au.isoformat(), "poles": [_to_json(of_pole) for of_pole in regulations]},
        render_table(COLUMNS, map(_row, regulations)),
    )


def _to_json(regulation: Regulation) -> dict[str, Any]:
    return {
        "pole": regulation.pole,
        "demande": to_number(regulation.demande),
        "regulation": to_number(regulation.regulation),
        "lignes": list(regulation.lignes),
        "disponible": to_number(regulation.disponible),
        "vote": to_number(regulation.vote[2]),
        "realise": to_number(regulation.figures.realise),
        "atterrissage": to_number(regulation.figures.atterrissage),
        "ecart_atterrissage": to_number(regulation.figures.ecart_atterrissage),
    }


def _row(regulation: Regulation) -> tuple[str, ...]:
    figures = regulation.figures
    return (
        regulation.pole,
        format_nombre(regulation.demande),
        format_nombre(regulation.regulation),
        format_nombre(regulation.disponible),
        format_nombre(regulation.vote[2]),
        format_nombre(figures.realise),
        format_cell(figures.estimation),
        format_cell(figures.ecart_final),
    )
