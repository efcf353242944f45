"""`cariforef raf CODE JOURS`: declare what is left to do; `cariforef raf` lists what is declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_cell, format_jour_complet
from cariforef_tui.cli.kit.options import PROSE, DaysCommand, command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import Column, Fit, numbers, render_table
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import (
    describe_jours,
    format_jours,
    format_nombre,
    parse_volume,
    to_number,
)
from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.programme.raf import LigneRaf, RafsSnapshot, declare_raf, load_rafs

COLUMNS = (
    Column("Code"),
    Column("Libellé", Fit.CUT),
    Column("Reste à faire", Fit.RIGHT),
    Column("Le"),
    Column("Par"),
    *numbers("À ce jour", "Atterrissage", "Écart final"),
)


@command("base", "agent", "au", "json", cls=DaysCommand)
@click.argument("code", required=False)
@click.argument("jours", required=False)
@click.option("--le", metavar="DATE", help="Constaté à cette date (sinon --au, ou aujourd'hui).")
@click.option("--commentaire", type=PROSE, metavar="TEXTE", help="Ce qui l'explique.")
def raf(
    invocation: Invocation, code: str | None, jours: str | None, le: str | None, commentaire: str | None
) -> None:
    """Déclarer qu'il reste JOURS à faire sur la ligne CODE ; sans argument, lister ce qui est déclaré.

    L'atterrissage devient le réalisé à cette date, plus ces jours. « À ce jour » déduit ce qui a été réalisé
    depuis.
    """
    if code is None or jours is None:
        _list(invocation, code)
        return
    centiemes = parse_volume(jours)
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, le, "--le ")
        done = declare_raf(
            store,
            code,
            centiemes,
            jour,
            today=invocation.wiring.today(),
            acteur=invocation.actor(store),
            commentaire=commentaire,
        )
        reference = invocation.reference_of(store, jour)
        figures = load_avancement(store, reference).avancement.lignes[done.raf.code]
    was = f", au lieu de {format_jours(done.avant.centiemes)}" if done.avant else ""
    when = format_jour_complet(done.raf.jour)
    landing = ""
    if figures.estimation is not None:
        landing = f" Atterrissage : {format_jours(figures.estimation)}"
    if landing:
        planned = f" pour {describe_jours(figures.prevu, 'prévu')}" if figures.prevu is not None else ""
        landing += f"{planned}."
    print_done(
        [
            f"Enregistré : {done.raf.code} : reste à faire {format_jours(done.raf.centiemes)} au {when}, "
            f"par {done.raf.auteur}{was}.{landing}"
        ]
    )


def _list(invocation: Invocation, code: str | None) -> None:
    with invocation.store() as store:
        snapshot = load_rafs(store, invocation.reference(store))
    lignes = snapshot.lignes
    if code is not None:
        below = snapshot.programme.subtrees[resolve_code(snapshot.programme, code)]
        lignes = tuple(ligne for ligne in lignes if ligne.raf.code in below)
    invocation.answer(
        {"au": snapshot.au.isoformat(), "rafs": [_to_json(ligne) for ligne in lignes]},
        _render(snapshot, lignes),
    )


def _to_json(ligne: LigneRaf) -> dict[str, Any]:
    rythme = ligne.rythme
    return {
        "code": ligne.raf.code,
        "date": ligne.raf.jour.isoformat(),
        "jours": to_number(ligne.raf.centiemes),
        "auteur": ligne.raf.auteur,
        "commentaire": ligne.raf.commentaire,
        "a_faire": to_number(ligne.figures.raf),
        "atterrissage": to_number(ligne.figures.atterrissage),
        "ecart_atterrissage": to_number(ligne.figures.ecart_atterrissage),
        "rythme_observe": to_number(rythme.observe) if rythme else None,
        "rythme_requis": to_number(rythme.requis) if rythme else None,
    }


def _render(snapshot: RafsSnapshot, lignes: tuple[LigneRaf, ...]) -> Iterator[str]:
    yield f"Restes à faire déclarés au {format_date(snapshot.au)} (jours)"
    if not lignes:
        yield "Aucun. cariforef raf CODE JOURS en déclare un."
        return
    yield ""
    yield from render_table(COLUMNS, (_row(snapshot, ligne) for ligne in lignes))


def _row(snapshot: RafsSnapshot, ligne: LigneRaf) -> tuple[str, ...]:
    figures = ligne.figures
    return (
        ligne.raf.code,
        snapshot.programme.by_code[ligne.raf.code].libelle,
        format_nombre(ligne.raf.centiemes),
        format_date(ligne.raf.jour),
        ligne.raf.auteur,
        format_cell(figures.raf),
        format_cell(figures.atterrissage),
        format_cell(figures.ecart_atterrissage),
    )
