"""`cariforef convention`: the European Social Fund's conventions and the lines that each pays for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import iso
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done, print_notice
from cariforef_tui.cli.kit.table import Column, Fit, render_table, wrap_text
from cariforef_tui.domain.mois.conventions import Convention
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.mois.conventions import (
    Marquage,
    Periode,
    add_convention,
    close_convention,
    load_conventions,
    mark_lignes,
    retitle_convention,
    unmark_ligne,
)

COLUMNS = (
    Column("Code"),
    Column("Libellé", Fit.WRAP),
    Column("Depuis"),
    Column("Jusqu'au"),
)


@command("base", "json")
def liste(invocation: Invocation) -> None:
    """Lister les conventions FSE et leurs lignes."""
    with invocation.store() as store:
        conventions, labels = load_conventions(store)
    value = [
        {
            "numero": convention.numero,
            "intitule": convention.intitule,
            "lignes": [
                {
                    "exercice": ligne.exercice,
                    "code": ligne.code,
                    "libelle": labels[ligne.exercice, ligne.code],
                    "depuis": ligne.depuis.isoformat(),
                    "jusque": iso(ligne.jusque),
                }
                for ligne in convention.lignes
            ],
        }
        for convention in conventions
    ]
    invocation.answer({"conventions": value}, _render(conventions, labels))


@command("base", "agent")
@click.argument("numero")
@click.argument("intitule")
def ajouter(invocation: Invocation, numero: str, intitule: str) -> None:
    """Ajouter la convention NUMERO.

    Son opération s'intitule INTITULE.
    """
    with invocation.store() as store:
        added = add_convention(store, numero, intitule, acteur=invocation.actor(store))
    print_done([f"Enregistré : convention {added.numero} ({added.intitule}). « marquer » y met ses lignes."])


@command("base", "agent")
@click.argument("numero")
@click.argument("intitule")
def intituler(invocation: Invocation, numero: str, intitule: str) -> None:
    """Changer l'intitulé de la convention NUMERO.

    Les fiches signées gardent le leur.
    """
    with invocation.store() as store:
        changed = retitle_convention(store, numero, intitule, acteur=invocation.actor(store))
    print_done([f"Enregistré : convention {changed.numero}, désormais « {changed.intitule} »."])


@command("base", "agent", "au")
@click.argument("numero")
@click.argument("codes", metavar="CODE...", nargs=-1, required=True)
@click.option("--depuis", metavar="DATE", help="Premier jour (sinon le 1er janvier de l'exercice).")
@click.option("--jusqu-au", "jusque", metavar="DATE", help="Dernier jour (sinon sans fin).")
def marquer(
    invocation: Invocation, numero: str, codes: tuple[str, ...], depuis: str | None, jusque: str | None
) -> None:
    """Marquer des lignes que la convention NUMERO finance.

    Elles sont de tout pôle.

    Un titre (axe, action, pôle) vaut pour tout ce qu'il contient ; la marque la plus proche d'une ligne
    l'emporte.
    """
    with invocation.store() as store:
        last = None if jusque is None else invocation.read_day(store, jusque)
        if depuis is not None:
            first = invocation.read_day(store, depuis)
        else:
            exercice = invocation.exercice(store)
            first = date(exercice if last is None else min(exercice, last.year), 1, 1)
        marked = mark_lignes(store, numero, codes, Periode(first, last), acteur=invocation.actor(store))
    print_done(
        f"Enregistré : {ligne.code} dans {marked.convention.numero}, "
        f"{describe_periode(ligne.depuis, ligne.jusque)}."
        for ligne in marked.lignes
    )
    _say_signed(marked)


@command("base", "agent")
@click.argument("numero")
@click.argument("code")
@click.option("--depuis", metavar="DATE", help="Premier jour hors convention (sinon aujourd'hui).")
def retirer(invocation: Invocation, numero: str, code: str, depuis: str | None) -> None:
    """Retirer CODE de la convention NUMERO.

    Les jours d'avant restent financés.
    """
    with invocation.store() as store:
        first = invocation.read_day_or_today(store, depuis, "--depuis ")
        done = unmark_ligne(store, numero, code, first, acteur=invocation.actor(store))
    print_done(
        f"Enregistré : {ligne.code} hors de {done.convention.numero} à partir du {format_date(first)}."
        for ligne in done.lignes
    )
    _say_signed(done)


@command("base", "agent")
@click.argument("numero")
@click.option("--le", metavar="DATE", help="Dernier jour financé (sinon aujourd'hui).")
def clore(invocation: Invocation, numero: str, le: str | None) -> None:
    """Clore la convention NUMERO : plus rien n'est financé après."""
    with invocation.store() as store:
        last = invocation.read_day_or_today(store, le, "--le ")
        done = close_convention(store, numero, last, acteur=invocation.actor(store))
    count = len(done.lignes)
    lines = count_of(count, "ligne")
    print_done([f"Enregistré : convention {done.convention.numero} close le {format_date(last)} ({lines})."])
    _say_signed(done)


def describe_periode(depuis: date, jusque: date | None) -> str:
    """Return `depuis le 01/01/2018`, or `du 01/01/2018 au 30/06/2018`."""
    if jusque is None:
        return f"depuis le {format_date(depuis)}"
    return f"du {format_date(depuis)} au {format_date(jusque)}"


def _say_signed(marquage: Marquage) -> None:
    count = marquage.fiches_signees
    if count:
        stay, them = (
            ("1 fiche déjà signée reste telle quelle", "la")
            if count == 1
            else (f"{count} fiches déjà signées restent telles quelles", "les")
        )
        print_notice(f"{stay} : rouvrir le mois, puis le signer à nouveau, {them} met à jour.")


def _render(conventions: tuple[Convention, ...], labels: dict[tuple[int, str], str]) -> Iterator[str]:
    if not conventions:
        yield "Aucune convention : « cariforef convention ajouter NUMERO INTITULE » en ajoute une."
    for rank, convention in enumerate(conventions):
        if rank:
            yield ""
        yield from wrap_text(f"{convention.numero}  {convention.intitule}", indent="  ")
        if not convention.lignes:
            yield "  aucune ligne"
            continue
        yield from render_table(
            COLUMNS,
            (
                (
                    ligne.code,
                    labels[ligne.exercice, ligne.code],
                    format_date(ligne.depuis),
                    format_date(ligne.jusque) if ligne.jusque else "",
                )
                for ligne in convention.lignes
            ),
        )
