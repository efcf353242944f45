"""`cariforef base organisme`: the bodies of a server's database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from cariforef_tui.cli.kit.findings import listing_faults
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done, show_progress
from cariforef_tui.cli.kit.place import only_on_a_server
from cariforef_tui.cli.kit.table import Column, render_table
from cariforef_tui.machine.places import in_organisme, show_place
from cariforef_tui.services.ports.server import Organisme


@command("base", "json")
def liste(invocation: Invocation) -> None:
    """Lister les organismes de la base, et dire lesquels ce compte ouvre."""
    server = invocation.admin.server
    if server is None:
        raise only_on_a_server(invocation.place, "La liste des organismes")
    organismes = server.organismes(invocation.place.path)
    value = [{"nom": organisme.nom, "ouvert": organisme.is_open} for organisme in organismes]
    invocation.answer({"organismes": value}, _render(organismes))


def _render(organismes: Sequence[Organisme]) -> Iterator[str]:
    if not organismes:
        yield "Aucun organisme. « cariforef base organisme ajouter NOM » en crée un."
        return
    columns = (Column("Organisme"), Column("Ouvert à ce compte"))
    yield from render_table(
        columns, ((organisme.nom, "oui" if organisme.is_open else "non") for organisme in organismes)
    )


@command("base")
@click.argument("nom")
@click.option(
    "--programme",
    metavar="DOSSIER",
    help="Programme à y charger, avec ses agents (sinon celui qui est fourni).",
)
def ajouter(invocation: Invocation, nom: str, programme: str | None) -> None:
    """Créer l'organisme NOM dans la base, et y charger un programme.

    Son schéma, ses tables et leurs gardes, dans une seule transaction. NOM : lettres minuscules sans accent,
    chiffres et « _ ».
    """
    if programme is None:
        loaded, agents = invocation.wiring.seeds()
    else:
        from cariforef_tui.exchange.programme.folder import read_programme

        with listing_faults():
            loaded, agents = read_programme(programme, invocation.wiring.programmes())
    if invocation.admin.server is None:
        raise only_on_a_server(invocation.place, "Ajouter un organisme")
    place = in_organisme(invocation.place.path, nom)
    invocation.admin.create(place, loaded, agents, show_progress)
    print_done([f"Organisme créé : {show_place(place)}"])
