"""`cariforef convention`: conventions, who pays for each, and the lines that it pays for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done, print_notice
from cariforef_tui.cli.kit.table import ColumnOf, Fit, columns_of, render_rows, wrap_text
from cariforef_tui.domain.mois.conventions import FSE, Convention, LigneConventionnee
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.shown import DAY, TEXT, WHOLE, Shape, each, field, listed, optional
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.services.mois.conventions import (
    Marquage,
    Periode,
    add_convention,
    change_fonds,
    close_convention,
    load_conventions,
    mark_lignes,
    retitle_convention,
    unmark_ligne,
)

Labels = Mapping[tuple[int, str], str]
"""Labels of lines, by exercice and code."""
LIGNE_CONVENTIONNEE = Shape[tuple[LigneConventionnee, str]](
    "LigneConventionnee",
    field("exercice", WHOLE, lambda it: it[0].exercice),
    field("code", TEXT, lambda it: it[0].code, "Code"),
    field("libelle", TEXT, lambda it: it[1]),
    field("depuis", DAY, lambda it: it[0].depuis, "Depuis"),
    field("jusque", optional(DAY), lambda it: it[0].jusque, "Jusqu'au"),
)
"""A line that a convention pays for, and its label."""
COLUMNS = (
    *columns_of(*LIGNE_CONVENTIONNEE.pick("code")),
    ColumnOf[tuple[LigneConventionnee, str]]("Libellé", lambda it: it[1], Fit.LABEL),
    *columns_of(*LIGNE_CONVENTIONNEE.pick("depuis", "jusque")),
)
CONVENTION = Shape[tuple[Convention, Labels]](
    "Convention",
    field("numero", TEXT, lambda it: it[0].numero),
    field("intitule", TEXT, lambda it: it[0].intitule),
    field("fonds", TEXT, lambda it: it[0].fonds),
    field("lignes", each(LIGNE_CONVENTIONNEE), lambda it: _labelled(*it)),
)
CONVENTIONS = listed("Conventions", "conventions", CONVENTION)


def _labelled(convention: Convention, labels: Labels) -> list[tuple[LigneConventionnee, str]]:
    return [(ligne, labels[ligne.exercice, ligne.code]) for ligne in convention.lignes]


@command("base", "json")
def liste(invocation: Invocation) -> None:
    """Lister les conventions des financeurs et leurs lignes."""
    with invocation.store() as store:
        conventions, labels = load_conventions(store)
    told = [(convention, labels) for convention in conventions]
    invocation.answer(CONVENTIONS.to_json(told), _render(conventions, labels))


@command("base", "agent")
@click.argument("numero")
@click.argument("intitule")
@click.option("--fonds", metavar="NOM", default=FSE, help=f"Qui paie, en un nom court (sinon {FSE}).")
def ajouter(invocation: Invocation, numero: str, intitule: str, fonds: str) -> None:
    """Ajouter la convention NUMERO.

    INTITULE : l'intitulé de l'opération financée.
    """
    with invocation.store() as store:
        added = add_convention(store, numero, intitule, fonds, acteur=invocation.actor(store))
    print_done(
        [
            f"Enregistré : convention {added.numero} ({added.intitule}), payée par {added.fonds}. "
            "« marquer » lui donne ses lignes."
        ]
    )


@command("base", "agent")
@click.argument("numero")
@click.argument("intitule")
def intituler(invocation: Invocation, numero: str, intitule: str) -> None:
    """Changer l'intitulé de la convention NUMERO.

    Les fiches déjà signées gardent l'ancien intitulé.
    """
    with invocation.store() as store:
        changed = retitle_convention(store, numero, intitule, acteur=invocation.actor(store))
    print_done([f"Enregistré : convention {changed.numero}, désormais « {changed.intitule} »."])


@command("base", "agent")
@click.argument("numero")
@click.argument("nom")
def fonds(invocation: Invocation, numero: str, nom: str) -> None:
    """Dire qui paie la convention NUMERO.

    NOM : un nom court, que fiches et écrans montrent : FSE, Région. Les fiches déjà signées gardent l'ancien.
    """
    with invocation.store() as store:
        changed = change_fonds(store, numero, nom, acteur=invocation.actor(store))
    print_done([f"Enregistré : convention {changed.numero}, payée par {changed.fonds}."])


@command("base", "agent", "au")
@click.argument("numero")
@click.argument("codes", metavar="CODE...", nargs=-1, required=True)
@click.option("--depuis", metavar="DATE", help="Premier jour (sinon le 1er janvier de l'exercice).")
@click.option("--jusqu-au", "jusque", metavar="DATE", help="Dernier jour (sinon sans fin).")
def marquer(
    invocation: Invocation, numero: str, codes: tuple[str, ...], depuis: str | None, jusque: str | None
) -> None:
    """Marquer des lignes que la convention NUMERO finance.

    Les lignes peuvent être de tout le programme.

    Un titre vaut pour tout ce qu'il contient ; une convention posée sur la ligne passe
    avant celle de son titre.
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
    """Return `depuis le 01/01/2018` if it has no end, else `du 01/01/2018 au 30/06/2018`."""
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
        print_notice(f"{stay} : pour {them} mettre à jour, rouvrez le mois, puis signez-le à nouveau.")


def _render(conventions: tuple[Convention, ...], labels: Labels) -> Iterator[str]:
    if not conventions:
        yield "Aucune convention : « cariforef convention ajouter NUMERO INTITULE » en ajoute une."
    for rank, convention in enumerate(conventions):
        if rank:
            yield ""
        yield from wrap_text(f"{convention.fonds} {convention.numero}  {convention.intitule}", indent="  ")
        if not convention.lignes:
            yield "  aucune ligne"
            continue
        yield from render_rows(COLUMNS, _labelled(convention, labels))
