"""`cariforef visa histoire AGENT [MOIS]`: every gesture on a month, and what changed between versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from cariforef_tui.cli.commande import commande
from cariforef_tui.cli.invocation import Invocation
from cariforef_tui.cli.table import wrap_text
from cariforef_tui.cli.visa_mois import read_mois
from cariforef_tui.domain.fiche_ecarts import EcartFiche
from cariforef_tui.domain.histoire_mois import describe_episode, describe_etat
from cariforef_tui.domain.jours import to_number
from cariforef_tui.services.mois_vu import Episode, MoisVu, load_mois


@commande("base", "agent", "au", "json")
@click.argument("qui", metavar="AGENT")
@click.argument("mois", required=False)
@click.pass_obj
def histoire(invocation: Invocation, qui: str, mois: str | None) -> None:
    """Raconter le MOIS de AGENT (sinon le dernier terminé) : qui, quand, pourquoi, et ce qui a changé."""
    with invocation.store() as store:
        wanted = read_mois(mois, invocation.reference_alone(store))
        acteur = invocation.actor(store)
        seen = load_mois(store, qui, wanted, acteur=acteur, today=invocation.wiring.today())
    invocation.answer(_to_json(seen), _render(seen))


def _to_json(seen: MoisVu) -> dict[str, Any]:
    visee = seen.visee
    return {
        "agent": seen.agent.initiales,
        "mois": str(seen.mois),
        "etat": seen.etat.name.lower(),
        "version": visee.version,
        "total": to_number(visee.fiche.total),
        "manques": [one.phrase for one in seen.manques],
        "gestes": [_episode_to_json(one) for one in seen.histoire],
    }


def _episode_to_json(one: Episode) -> dict[str, Any]:
    visa, reprise = one.visa, one.reprise
    return {
        "numero": visa.numero,
        "geste": visa.geste.value,
        "par": visa.par,
        "quand": visa.quand,
        "version": one.version,
        "motif": visa.motif,
        "total": to_number(visa.centiemes),
        "version_suivante": reprise.apres if reprise else None,
        "changements": [_ecart_to_json(ecart) for ecart in reprise.ecarts] if reprise else [],
    }


def _ecart_to_json(ecart: EcartFiche) -> dict[str, Any]:
    return {
        "date": ecart.jour.isoformat(),
        "rubrique": ecart.rubrique,
        "convention": ecart.convention,
        "avant": to_number(ecart.avant),
        "apres": to_number(ecart.apres),
    }


def _render(seen: MoisVu) -> Iterator[str]:
    yield f"{seen.mois.libelle.capitalize()} de {seen.agent.initiales} : {describe_etat(seen.visee.visas)}"
    for manque in seen.manques:
        yield from wrap_text(f"  ✗ {manque.phrase}", retrait="  ")
    if not seen.histoire:
        yield "Aucun visa."
        return
    yield ""
    for one in seen.histoire:
        reprise = one.reprise
        for texte in describe_episode(
            one.visa, one.version, reprise.ecarts if reprise else None, reprise.apres if reprise else None
        ):
            yield from wrap_text(texte, retrait="   ")
