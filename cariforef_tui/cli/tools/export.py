"""`cariforef exporter`: write the content of the store as a file that other programs open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.delivery import Destination, deliver, destination_options
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_notice
from cariforef_tui.domain.values.glossary import MOTS
from cariforef_tui.domain.values.text import count_of

if TYPE_CHECKING:
    from cariforef_tui.domain.values.tables import Table
    from cariforef_tui.services.ports.store import Store
    from cariforef_tui.services.programme.exercice import DateReference

TABLEAUX = ("csv", "xlsx", "json")
CALENDRIERS = ("csv", "xlsx", "json", "ics")
_code = click.option("--code", metavar="CODE", help="Une ligne et ce qu'elle contient.")


@command("base", "au")
@click.option("--du", metavar="DATE", help="Premier jour (sinon le 1er janvier).")
@click.option("--de", metavar="INITIALES", help="Un seul agent.")
@_code
@destination_options(*TABLEAUX)
def saisies(
    invocation: Invocation, *, du: str | None, de: str | None, code: str | None, destination: Destination
) -> None:
    """Exporter les saisies jusqu'à la date de référence.

    Le JSON se relit par « importer saisies ».
    """
    from cariforef_tui.services.shown.saisies import Selection, export_saisies

    def make(store: Store, reference: DateReference) -> Table:
        first = None
        if du is not None:
            first = invocation.read_day(store, du)
            if "au" not in invocation.given:
                reference = invocation.reference_of(store, first)
        selection, lecteur = Selection(code, de, first), invocation.reader(store)
        return export_saisies(store, reference, selection, lecteur=lecteur)

    _export(invocation, destination, make)


@command("base", "au")
@click.option("--mois", metavar="MOIS|ANNÉE", help="mai, 05/2018 ou 2018 (sinon le dernier mois terminé).")
@destination_options(*TABLEAUX)
def heures(invocation: Invocation, *, mois: str | None, destination: Destination) -> None:
    """Exporter les heures par personne et par mois, pour la paie.

    Une ligne dit les jours saisis, les jours d'absence de chaque type, les heures (les jours saisis par la
    durée d'un jour des réglages) et si le mois est ouvert, signé ou contresigné.
    """
    from cariforef_tui.domain.values.months import read_year
    from cariforef_tui.exchange.files.write import Format, render
    from cariforef_tui.services.mois.fiche import read_mois
    from cariforef_tui.services.shown.heures import load_heures, tabulate_heures

    with invocation.store() as store:
        lecteur = invocation.reader(store)
        reference = invocation.reference_alone(store) if mois else invocation.reference(store)
        year = read_year(mois or "")
        begun = tuple(one for one in year if one.first_day <= reference.au)
        months = begun or year or (read_mois(store, mois, reference),)
        lues = load_heures(store, months, reference, lecteur=lecteur)
        if destination.format != "json":
            invocation.say_reference()
        data = render(tabulate_heures(lues), Format(destination.format))
        deliver(destination, data, store.place, count_of(len(lues.lignes), "ligne"))
    if lues.ecartees:
        hidden = count_of(lues.ecartees, "personne")
        print_notice(f"{hidden} de côté : vous n'avez pas le droit de lire leurs jours.")


@command("base", "au", mots=tuple(MOTS))
@_code
@destination_options(*TABLEAUX)
def avancement(invocation: Invocation, *, code: str | None, destination: Destination) -> None:
    """Exporter le prévu et le réalisé, ligne par ligne."""
    from cariforef_tui.services.shown.avancement import export_avancement

    _export(invocation, destination, lambda store, ref: export_avancement(store, ref, code))


@command("base", "au")
@_code
@destination_options(*TABLEAUX)
def livrables(invocation: Invocation, *, code: str | None, destination: Destination) -> None:
    """Exporter ce que les lignes promettent de produire, et où on en est."""
    from cariforef_tui.services.shown.livrables import export_livrables

    _export(invocation, destination, lambda store, ref: export_livrables(store, ref, code))


@command("base", "au", mots=("enveloppe", "régulation"))
@_code
@destination_options(*TABLEAUX)
def programme(invocation: Invocation, *, code: str | None, destination: Destination) -> None:
    """Exporter le plan à la date de référence.

    Le classeur XLSX entier (sans --code) est celui que relit « importer programme ».
    """
    if destination.format == "xlsx" and code is None:
        _export_form(invocation, destination)
        return
    from cariforef_tui.services.shown.programme import export_programme

    _export(invocation, destination, lambda store, ref: export_programme(store, ref, code))


@command("base", "au", mots=("suivi", "enveloppe"))
@_code
@destination_options(*TABLEAUX)
def alertes(invocation: Invocation, *, code: str | None, destination: Destination) -> None:
    """Exporter ce qui demande attention."""
    from cariforef_tui.services.shown.alertes import export_alertes

    _export(
        invocation, destination, lambda store, ref: export_alertes(store, ref, code, invocation.reader(store))
    )


@command("base", "au")
@_code
@click.option("--de", metavar="INITIALES", help="Les lignes de cet agent seul.")
@destination_options(*CALENDRIERS)
def echeances(invocation: Invocation, *, code: str | None, de: str | None, destination: Destination) -> None:
    """Exporter échéances et jalons.

    Un agenda ouvre le fichier ICS (rappels à 30 et 7 jours) ; rouvert plus tard, le nouveau fichier y déplace
    ce qui a bougé. « cariforef servir » donne une adresse à laquelle un agenda s'abonne.
    """
    from cariforef_tui.services.shown.programme import export_echeances, tabulate_echeances

    if destination.format != "ics":
        _export(
            invocation,
            destination,
            lambda store, ref: tabulate_echeances(
                ref.exercice, ref.au, export_echeances(store, ref, code, de)
            ),
        )
        return
    with invocation.store() as store:
        data, count = make_calendar(invocation, store, code, de)
        deliver(destination, data, store.place, count_of(count, "date"))


@command("base", "au")
@destination_options(*CALENDRIERS)
def absences(invocation: Invocation, *, destination: Destination) -> None:
    """Exporter les absences des trois mois à venir, sans leur nature.

    Ce sont celles qu'Équipe montre dans Disponibles, de ceux dont vous pouvez lire les jours.
    """
    from cariforef_tui.exchange.files.write import Format, render
    from cariforef_tui.exchange.temps.absences import absences_to_ics
    from cariforef_tui.services.equipe import load_equipe
    from cariforef_tui.services.shown.equipe import Vue, list_away, tabulate_absences

    with invocation.store() as store:
        snapshot = load_equipe(store, invocation.reference(store), lecteur=invocation.reader(store))
        vue = Vue(snapshot.capacite, snapshot.disponibles, snapshot.capacite.equipes)
        found = list_away(vue)
        is_ics = destination.format == Format.ICS
        data = (
            absences_to_ics(snapshot.au, found)
            if is_ics
            else render(tabulate_absences(vue), Format(destination.format))
        )
        deliver(destination, data, store.place, count_of(len(found), "absence"))


def make_calendar(
    invocation: Invocation, store: Store, code: str | None, de: str | None
) -> tuple[bytes, int]:
    """Return the calendar of the échéances of a line, or of an agent's lines, and how many dates it has."""
    from cariforef_tui.exchange.programme.agenda import to_ics
    from cariforef_tui.services.shown.programme import export_echeances

    reference = invocation.reference(store)
    termes = export_echeances(store, reference, code, de)
    nom = f"Échéances de {de.upper()}" if de else "Échéances"
    data = to_ics(f"{nom} {reference.exercice}", reference.exercice, termes)
    return data, sum(terme.fin is not None for terme in termes)


def _export(
    invocation: Invocation,
    destination: Destination,
    make: Callable[[Store, DateReference], Table],
) -> None:
    from cariforef_tui.exchange.files.write import Format, render

    with invocation.store() as store:
        reference = invocation.reference(store)
        tableau = make(store, reference)
        if destination.format != "json":
            invocation.say_reference()
        data = render(tableau, Format(destination.format))
        count = len(tableau.lignes)
        deliver(destination, data, store.place, count_of(count, "ligne"))


def _export_form(invocation: Invocation, destination: Destination) -> None:
    """Write the workbook that people edit."""
    from cariforef_tui.exchange.programme.form import to_workbook
    from cariforef_tui.exchange.programme.writer import programme_tables
    from cariforef_tui.services.agents.agents import list_agents
    from cariforef_tui.services.programme.plan import load_plan

    with invocation.store() as store:
        loaded = load_plan(store, invocation.reference(store)).programme
        data = to_workbook(programme_tables(loaded, list_agents(store)))
        deliver(destination, data, store.place, count_of(len(loaded.lignes), "ligne"))
