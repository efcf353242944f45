"""`cariforef plan regulation`: demand against means, by pôle."""

from __future__ import annotations

from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import commande
from cariforef_tui.cli.kit.table import Cadrage, Colonne, render_table
from cariforef_tui.domain.pilotage.regulation import Regulation
from cariforef_tui.domain.values.days import format_nombre, to_number
from cariforef_tui.services.agents.agents import resolve_pole
from cariforef_tui.services.pilotage.what_if import load_regulations
from cariforef_tui.services.programme.plan import load_plan

COLONNES = (
    Colonne("Pôle"),
    Colonne("Demande", Cadrage.DROITE),
    Colonne("Régul.", Cadrage.DROITE),
    Colonne("Dispo.", Cadrage.DROITE),
    Colonne("Voté", Cadrage.DROITE),
    Colonne("Réalisé", Cadrage.DROITE),
    Colonne("Atterr.", Cadrage.DROITE),
    Colonne("Écart", Cadrage.DROITE),
)


@commande("base", "au", "json")
@click.argument("pole", required=False)
@click.pass_obj
def regulation(invocation: Invocation, pole: str | None) -> None:
    """Confronter demande et moyens des pôles, ou de POLE.

    La demande, la régulation et les jours disponibles.
    """
    with invocation.store() as store:
        reference = invocation.reference(store)
        found = load_regulations(store, reference)
        if pole is not None:
            code = resolve_pole(load_plan(store, reference).programme, pole)
            found = tuple(one for one in found if one.pole == code)
    invocation.answer(
        {"au": reference.au.isoformat(), "poles": [_to_json(one) for one in found]},
        render_table(COLONNES, map(_row, found)),
    )


def _to_json(one: Regulation) -> dict[str, Any]:
    return {
        "pole": one.pole,
        "demande": to_number(one.demande),
        "regulation": to_number(one.regulation),
        "lignes": list(one.lignes),
        "disponible": to_number(one.disponible),
        "vote": to_number(one.vote[2]),
        "realise": to_number(one.figures.realise),
        "atterrissage": to_number(one.figures.atterrissage),
        "ecart_atterrissage": to_number(one.figures.ecart_atterrissage),
    }


def _row(one: Regulation) -> tuple[str, ...]:
    figures = one.figures
    return (
        one.pole,
        format_nombre(one.demande),
        format_nombre(one.regulation),
        format_nombre(one.disponible),
        format_nombre(one.vote[2]),
        format_nombre(figures.realise),
        _number(figures.estimation),
        _number(figures.ecart_final),
    )


def _number(centiemes: int | None) -> str:
    return "" if centiemes is None else format_nombre(centiemes)
