"""`cariforef exporter`: write the content of the store as a file that other programs open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from cariforef_tui.cli.kit.delivery import Destination, deliver, destination_options
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
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


@command("base", "au")
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


@command("base", "au")
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
@destination_options(*CALENDRIERS)
def echeances(invocation: Invocation, *, code: str | None, destination: Destination) -> None:
    """Exporter échéances et jalons.

    En ICS, un agenda s'y abonne (rappels à 30 et 7 jours).
    """
    from cariforef_tui.services.shown.programme import export_echeances, tabulate_echeances

    if destination.format != "ics":
        _export(
            invocation,
            destination,
            lambda store, ref: tabulate_echeances(ref.exercice, ref.au, export_echeances(store, ref, code)),
        )
        return
    from cariforef_tui.exchange.programme.agenda import to_ics

    with invocation.store() as store:
        reference = invocation.reference(store)
        termes = export_echeances(store, reference, code)
        data = to_ics(reference.exercice, termes)
        dated = sum(terme.fin is not None for terme in termes)
        deliver(destination, data, store.place, count_of(dated, "date"))


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
    from cariforef_tui.services.agents.agents import list_agents
    from cariforef_tui.services.programme.plan import load_plan

    with invocation.store() as store:
        loaded = load_plan(store, invocation.reference(store)).programme
        data = to_workbook(invocation.wiring.programmes().tables(loaded, list_agents(store)))
        deliver(destination, data, store.place, count_of(len(loaded.lignes), "ligne"))
