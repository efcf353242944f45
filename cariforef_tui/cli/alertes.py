"""`cariforef alertes`: the alerts, by gravité."""

from __future__ import annotations

from collections.abc import Iterator

import click

from cariforef_tui.cli.kit.blocks import Block, Title
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.domain.alertes.alertes import Alerte
from cariforef_tui.domain.alertes.scope import keep_within
from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.programme.find import resolve_agent
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.services.agents.agents import list_agents
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.shown.alertes import ALERTES

SIGNES = {Gravite.CRITIQUE: "!!", Gravite.ATTENTION: "! ", Gravite.INFO: "i "}


@command("base", "au", "json", mots=("suivi", "enveloppe"))
@click.option(
    "--gravite", type=click.Choice([gravite.value for gravite in Gravite]), help="Une seule gravité."
)
@click.option("--code", metavar="CODE", help="Une ligne et ce qu'elle contient ; un sigle, et ses agents.")
@click.option("--de", metavar="INITIALES", help="Les alertes qui concernent cet agent.")
def alertes(invocation: Invocation, gravite: str | None, code: str | None, de: str | None) -> None:
    """Montrer ce qui demande attention à la date de référence, le plus grave d'abord."""
    with invocation.store() as store:
        snapshot = load_alertes(store, invocation.reference(store), lecteur=invocation.reader(store))
        initiales = resolve_agent(list_agents(store), de).initiales if de is not None else None
    viewer = snapshot.viewer(initiales)
    shown = keep_within(snapshot.alertes, code, snapshot.programme, snapshot.agents)
    if viewer is not None:
        shown = list(viewer.pour_vous(shown))
    if gravite is not None:
        shown = [alerte for alerte in shown if alerte.gravite == gravite]
    invocation.answer(
        ALERTES.to_json((snapshot.au, shown)), _render(f"Alertes au {format_date(snapshot.au)}", shown)
    )


def _render(titre: str, alertes: list[Alerte]) -> Iterator[Block]:
    counts = [(gravite, sum(alerte.gravite is gravite for alerte in alertes)) for gravite in Gravite]
    yield f"{titre} : {', '.join(f'{gravite} {count}' for gravite, count in counts)}"
    for gravite, count in counts:
        if not count:
            continue
        yield ""
        yield Title(gravite.value.upper())
        for alerte in alertes:
            if alerte.gravite is gravite:
                yield from wrap_text(f"{SIGNES[gravite]} {inert_text(alerte.advised)}", indent=" " * 3)
