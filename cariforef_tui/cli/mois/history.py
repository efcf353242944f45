"""`cariforef mois histoire AGENT [MOIS]`: every gesture on a month, and what changed between versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.cli.mois.arguments import read_mois
from cariforef_tui.cli.mois.as_json import ECART, MANQUE, VISA, within
from cariforef_tui.domain.mois.history import describe_etat
from cariforef_tui.domain.values.shown import JOURS, TEXT, WHOLE, Shape, each, field, optional
from cariforef_tui.services.mois.months import Episode, MonthSeen, load_mois

EPISODE = Shape[Episode](
    "Episode",
    *within(VISA, lambda it: it.visa),
    field("version", WHOLE, lambda it: it.version),
    field("version_suivante", optional(WHOLE), lambda it: it.reprise.apres if it.reprise else None),
    field("ecarts", each(ECART), lambda it: it.reprise.ecarts if it.reprise else ()),
)
HISTOIRE = Shape[MonthSeen](
    "Histoire",
    field("agent", TEXT, lambda it: it.agent.initiales),
    field("mois", TEXT, lambda it: str(it.mois)),
    field("etat", TEXT, lambda it: it.etat.cle),
    field("version", WHOLE, lambda it: it.visee.version),
    field("total", JOURS, lambda it: it.visee.fiche.total),
    field("manques", each(MANQUE), lambda it: it.manques),
    field("visas", each(EPISODE), lambda it: it.histoire),
)


@command("base", "agent", "au", "json")
@click.argument("qui", metavar="AGENT")
@click.argument("mois", required=False)
def histoire(invocation: Invocation, qui: str, mois: str | None) -> None:
    """Raconter les visas du MOIS d'AGENT.

    Sans MOIS, le dernier terminé. Qui, quand, pourquoi, et ce qui a changé.
    """
    with invocation.store() as store:
        month = read_mois(mois, invocation.reference_alone(store))
        lecteur = invocation.reader(store)
        seen = load_mois(store, qui, month, acteur=lecteur, today=invocation.wiring.today())
    invocation.answer(HISTOIRE.to_json(seen), _render(seen, invocation.wiring.now()))


def _render(seen: MonthSeen, now: datetime) -> Iterator[str]:
    etat = describe_etat(seen.visee.visas, now)
    yield from wrap_text(f"{seen.mois.libelle.capitalize()} de {seen.agent.initiales} : {etat}", indent="  ")
    for manque in seen.manques:
        yield from wrap_text(f"  ✗ {manque.phrase}", indent="  ")
    if not seen.histoire:
        yield "Aucun visa."
        return
    yield ""
    for episode in seen.histoire:
        for texte in episode.phrases:
            yield from wrap_text(texte, indent="   ")
