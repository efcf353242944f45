"""`cariforef reglages calendrier`: public holidays, bridges and closures of the exercice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.cli.kit.table import ColumnOf, Fit, render_rows, wrap_text
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.shown import DAY, TEXT, WHOLE, Shape, each, field
from cariforef_tui.domain.values.text import agree
from cariforef_tui.services.temps.calendrier import (
    load_calendrier,
    set_ferie,
)

FERIE = Shape[tuple[date, str]](
    "Ferie", field("date", DAY, lambda it: it[0]), field("libelle", TEXT, lambda it: it[1])
)
CALENDRIER = Shape[Calendrier](
    "Calendrier",
    field("exercice", WHOLE, lambda it: it.exercice),
    field("jours_ouvres", WHOLE, lambda it: len(it.working_days)),
    field("feries", each(FERIE), lambda it: sorted(it.feries.items())),
)
COLUMNS = (
    ColumnOf[tuple[date, str]]("Date", lambda it: format_jour_complet(it[0])),
    ColumnOf[tuple[date, str]]("Jour non ouvré", lambda it: it[1], Fit.CUT),
)


@command("base", "au", "json")
def liste(invocation: Invocation) -> None:
    """Lister les jours fériés et de fermeture de l'exercice."""
    with invocation.store() as store:
        calendrier = load_calendrier(store, invocation.exercice(store))
    invocation.answer(CALENDRIER.to_json(calendrier), _render(calendrier))


@command("base", "agent")
@click.argument("dates", metavar="DEBUT [FIN]", nargs=-1, required=True)
@click.argument("libelle")
def ajouter(invocation: Invocation, dates: tuple[str, ...], libelle: str) -> None:
    """Déclarer non ouvrés DEBUT, ou les jours ouvrés de DEBUT à FIN (pont, fermeture)."""
    if len(dates) > 2:
        raise click.UsageError("Deux dates au plus, puis LIBELLE, entre guillemets s'il a plusieurs mots.")
    with invocation.store() as store:
        jour, *last = (invocation.read_day(store, texte) for texte in dates)
        jours = set_ferie(
            store, jour, libelle, acteur=invocation.actor(store), last=last[0] if last else None
        )
    named = ", ".join(map(format_jour_complet, jours))
    closed = agree(len(jours), "non ouvré", "non ouvrés")
    print_done(wrap_text(f"Enregistré : {named} {closed} ({libelle.strip()})."))


@command("base", "agent")
@click.argument("texte_date", metavar="DATE")
def retirer(invocation: Invocation, texte_date: str) -> None:
    """Rendre DATE à nouveau ouvrée."""
    with invocation.store() as store:
        jour = invocation.read_day(store, texte_date)
        set_ferie(store, jour, None, acteur=invocation.actor(store))
    print_done([f"Enregistré : {format_jour_complet(jour)} redevient un jour ordinaire."])


def _render(calendrier: Calendrier) -> Iterator[str]:
    yield f"Exercice {calendrier.exercice} : {len(calendrier.working_days)} jours ouvrés"
    yield ""
    yield from render_rows(COLUMNS, sorted(calendrier.feries.items()))
