"""`cariforef agent quotite`: an agent's weekly working pattern, from a date on."""

from __future__ import annotations

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_jour_complet
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.output import print_done
from cariforef_tui.domain.values.days import JOUR_ENTIER, format_jours, parse_volume
from cariforef_tui.services.agents.agents import set_quotite

JOURS_OUVRES = ("lun.", "mar.", "mer.", "jeu.", "ven.")


@command("base", "agent")
@click.argument("agent")
@click.argument("jours", nargs=5, metavar="LUN MAR MER JEU VEN")
@click.option("--depuis", metavar="DATE", help="Premier jour de ce rythme (sinon aujourd'hui).")
@click.pass_obj
def quotite(invocation: Invocation, agent: str, jours: tuple[str, ...], depuis: str | None) -> None:
    """Fixer le rythme de travail de AGENT.

    Ce que chaque jour attend, du lundi au vendredi, de 0 à 1.

    80 %, sans le mercredi : cariforef agent quotite DM 1 1 0 1 1 --depuis 01/03/2018
    """
    with invocation.store() as store:
        jour = invocation.read_day_or_today(store, depuis)
        lundi, mardi, mercredi, jeudi, vendredi = (_parse(texte) for texte in jours)
        written = set_quotite(
            store, agent, jour, (lundi, mardi, mercredi, jeudi, vendredi), acteur=invocation.actor(store)
        )
    pattern = ", ".join(
        f"{nom} {format_jours(centiemes)}"
        for nom, centiemes in zip(JOURS_OUVRES, written.semaine, strict=False)
    )
    print_done([f"Enregistré : {written.agent}, à partir du {format_jour_complet(jour)} : {pattern}."])


def _parse(texte: str) -> int:
    return 0 if texte.strip() == "-" else parse_volume(texte, maximum=JOUR_ENTIER)
