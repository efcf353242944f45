"""`cariforef rgpd`: what the tool holds on people: given to them, erased in time, explained."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import Destination, deliver, print_lines
from cariforef_tui.cli.rgpd.places import find_lieux
from cariforef_tui.domain.values.text import quote_text
from cariforef_tui.services.ports.errors import ConfigurationError

FORMATS = ("texte", "json")
ENDINGS = {"": "texte", ".md": "texte", ".txt": "texte", ".json": "json"}


@command("base", "agent")
@click.argument("initiales", metavar="AGENT")
@click.option("--fichier", metavar="FICHIER", help="Fichier à écrire (sinon la sortie standard).")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="Sinon d'après le nom du fichier, ou texte."
)
def exporter(invocation: Invocation, initiales: str, fichier: str | None, format_: str | None) -> None:
    """Exporter tout ce qui est conservé sur AGENT.

    Les autres personnes sont masquées.
    """
    from cariforef_tui.exchange.rgpd import write_json, write_texte
    from cariforef_tui.services.rgpd import load_dossier

    path = _read_target(fichier)
    chosen = format_ or ENDINGS.get(path.suffix.casefold() if path is not None else "")
    if chosen is None:
        raise ConfigurationError(f"{quote_text(fichier or '')} : finissez le nom par .md, .txt ou .json.")
    with invocation.store() as store:
        dossier = load_dossier(store, initiales, acteur=invocation.reader(store))
        place = store.place
    lieux = find_lieux(invocation, dossier.agent)
    write = write_json if chosen == "json" else write_texte
    data = write(dossier, lieux, invocation.wiring.today())
    deliver(Destination(path, chosen, replace=False), data, place, f"données de {dossier.agent}")


@command("base")
def notice(invocation: Invocation) -> None:
    """Dire ce qui est conservé sur les personnes.

    Pourquoi, combien de temps, et quels sont leurs droits.
    """
    from cariforef_tui.machine.documents import write_notice
    from cariforef_tui.services.temps.calendrier import load_reglages

    with invocation.store() as store:
        texte = write_notice(load_reglages(store).conservation, invocation.wiring.today(), store.place)
    print_lines(texte.splitlines())


def _read_target(fichier: str | None) -> Path | None:
    """Return the file to be written; raises ConfigurationError where something is there already."""
    if fichier is None or fichier == "-":
        return None
    from cariforef_tui.services.agents.rights import check_named_file

    path = Path(fichier).expanduser().absolute()
    check_named_file(path, "Sans --fichier, tout sort sur la sortie standard.")
    if os.path.lexists(path):
        raise ConfigurationError(f"{path} existe déjà : il n'a pas été touché. Choisissez un autre nom.")
    return path
