"""`cariforef programme controle`: what the document announces against what its own lines add up to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import Column, Fit, numbers, render_table
from cariforef_tui.domain.programme.control import Ecart, ObjetEcart
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.days import format_nombre, to_number
from cariforef_tui.services.programme.plan import load_controle, load_programme

COLUMNS = (
    Column("Code"),
    Column("Libellé", Fit.CUT),
    Column("Objet"),
    *numbers("Annoncé", "Sommé", "Écart"),
)
OBJETS = {
    ObjetEcart.JOURS: "jours",
    ObjetEcart.ACTIONS: "actions",
    ObjetEcart.OPERATIONS: "opérations",
    ObjetEcart.INITIALES: "initiales",
}


@command("base", "au", "json")
@click.argument("code", required=False)
@click.pass_obj
def controle(invocation: Invocation, code: str | None) -> None:
    """Confronter les totaux annoncés et sommés.

    Ceux que le programme annonce, et ce que ses lignes additionnent.

    Les écarts sont ceux du document voté : ils sont montrés, jamais corrigés.
    """
    with invocation.store() as store:
        exercice = invocation.exercice(store)
        loaded, ecarts = load_programme(store, exercice), load_controle(store, exercice)
    if code is not None:
        below = loaded.subtrees[resolve_code(loaded, code)]
        ecarts = tuple(ecart for ecart in ecarts if ecart.code in below)
    invocation.answer({"ecarts": [_to_json(ecart) for ecart in ecarts]}, _render(loaded, ecarts))


def _to_json(ecart: Ecart) -> dict[str, Any]:
    return {
        "code": ecart.code,
        "objet": ecart.objet.value,
        "annonce": to_number(ecart.annonce)
        if ecart.objet is ObjetEcart.JOURS and isinstance(ecart.annonce, int)
        else ecart.annonce,
        "somme": to_number(ecart.somme) if ecart.objet is ObjetEcart.JOURS else ecart.somme,
    }


def _render(loaded: Programme, ecarts: tuple[Ecart, ...]) -> Iterator[str]:
    yield f"Programme de travail {loaded.exercice} : annoncé et sommé"
    yield ""
    if not ecarts:
        yield "Aucun écart."
        return
    yield from render_table(COLUMNS, (_row(loaded, ecart) for ecart in ecarts))


def _row(loaded: Programme, ecart: Ecart) -> tuple[str, str, str, str, str, str]:
    show = format_nombre if ecart.objet is ObjetEcart.JOURS else str
    delta = ""
    if isinstance(ecart.annonce, int) and ecart.somme is not None:
        delta = show(ecart.somme - ecart.annonce)
        delta = delta if delta.startswith("-") else f"+{delta}"
    return (
        ecart.code,
        loaded.by_code[ecart.code].libelle,
        OBJETS[ecart.objet],
        show(ecart.annonce) if isinstance(ecart.annonce, int) else ecart.annonce,
        "" if ecart.somme is None else show(ecart.somme),
        delta or "inconnues",
    )
