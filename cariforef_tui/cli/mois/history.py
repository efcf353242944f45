"""`cariforef mois histoire AGENT [MOIS]`: every gesture on a month, and what changed between versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import wrap_text
from cariforef_tui.cli.mois.arguments import read_mois
from cariforef_tui.cli.mois.as_json import ecarts_to_json, manques_to_json, visa_to_json
from cariforef_tui.domain.mois.history import describe_etat
from cariforef_tui.domain.values.days import to_number
from cariforef_tui.services.mois.months import Episode, MonthSeen, load_mois


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
    invocation.answer(_to_json(seen), _render(seen, invocation.wiring.now()))


def _to_json(seen: MonthSeen) -> dict[str, Any]:
    visee = seen.visee
    return {
        "agent": seen.agent.initiales,
        "mois": str(seen.mois),
        "etat": seen.etat.cle,
        "version": visee.version,
        "total": to_number(visee.fiche.total),
        "manques": manques_to_json(seen.manques),
        "visas": [_episode_to_json(episode) for episode in seen.histoire],
    }


def _episode_to_json(episode: Episode) -> dict[str, Any]:
    reprise = episode.reprise
    return {
        **visa_to_json(episode.visa),
        "version": episode.version,
        "version_suivante": reprise.apres if reprise else None,
        "ecarts": ecarts_to_json(reprise.ecarts if reprise else ()),
    }


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
