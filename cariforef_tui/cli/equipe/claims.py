"""`cariforef equipe demandes`: what the SI team is asked, has, and logged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_cell
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import Column, Fit, numbers, render_table, wrap_text
from cariforef_tui.domain.equipe.capacite import (
    CapaciteAgent,
    describe_calendrier,
)
from cariforef_tui.domain.equipe.claims import VueSI, describe_charge_si
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_jours, format_nombre, to_number
from cariforef_tui.domain.values.refusals import CodeRefuse
from cariforef_tui.services.equipe import EquipeSnapshot, load_equipe

COLUMNS = (
    Column("Code"),
    Column("Demandeur", Fit.CUT),
    *numbers("Demandé", "X", "Saisi", "Reste"),
)


@command("base", "au", "json")
@click.pass_obj
def demandes(invocation: Invocation) -> None:
    """Confronter les demandes à l'équipe SI et ses jours.

    Ce qui lui est demandé, ce qu'elle a, et ce qu'elle a saisi, par demandeur.
    """
    with invocation.store() as store:
        snapshot = load_equipe(store, invocation.reference(store), lecteur=invocation.reader(store))
    vue = snapshot.vue_si
    if vue is None:
        raise CodeRefuse("Le programme n'a pas d'équipe SI.")
    invocation.answer(_to_json(snapshot, vue), _render(snapshot, vue))


def _to_json(snapshot: EquipeSnapshot, vue: VueSI) -> dict[str, Any]:
    charge = vue.charge
    return {
        "au": snapshot.au.isoformat(),
        "code": vue.code,
        "disponible": to_number(charge.disponible),
        "infrastructure": to_number(charge.infrastructure),
        "demande": to_number(charge.demande),
        "non_chiffres": charge.non_chiffres,
        "depassement": to_number(charge.depassement),
        "saisi": to_number(vue.realise),
        "saisi_propre": to_number(vue.propre),
        "saisi_poles": to_number(vue.realise - vue.propre),
        "agents": [member.agent.initiales for member in _team(snapshot)],
        "disponible_calendrier": to_number(sum(member.disponible for member in _team(snapshot))),
        "demandeurs": [
            {
                "pole": demandeur.pole,
                "code": demandeur.code,
                "libelle": snapshot.programme.by_code[demandeur.code].libelle,
                "demande": to_number(demandeur.demande),
                "non_chiffres": demandeur.non_chiffres,
                "saisi": to_number(demandeur.realise),
                "reste": to_number(demandeur.reste),
            }
            for demandeur in vue.demandeurs
        ],
    }


def _team(snapshot: EquipeSnapshot) -> tuple[CapaciteAgent, ...]:
    team = snapshot.capacite.equipe_si
    return team.agents if team else ()


def _render(snapshot: EquipeSnapshot, vue: VueSI) -> Iterator[str]:
    charge = vue.charge
    yield f"Équipe SI au {format_date(snapshot.au)} (jours)"
    yield from wrap_text(describe_charge_si(charge))
    yield from wrap_text(
        f"Saisi : {format_jours(vue.realise)}, dont {format_jours(vue.propre)} sur la ligne {vue.code} et "
        f"{format_jours(vue.realise - vue.propre)} au titre des pôles."
    )
    yield describe_calendrier(snapshot.capacite.equipe_si)
    yield ""
    yield from render_table(COLUMNS, _rows(snapshot.programme, vue))


def _rows(programme: Programme, vue: VueSI) -> Iterator[tuple[str, ...]]:
    for demandeur in vue.demandeurs:
        yield (
            demandeur.code,
            f"{demandeur.pole} · {programme.by_code[demandeur.code].libelle}",
            format_cell(demandeur.demande),
            str(demandeur.non_chiffres) if demandeur.non_chiffres else "",
            format_nombre(demandeur.realise),
            format_cell(demandeur.reste),
        )
    infrastructure = vue.charge.infrastructure
    yield (
        vue.code,
        "Infrastructure et sécurité",
        format_nombre(infrastructure),
        "",
        format_nombre(vue.propre),
        format_nombre(infrastructure - vue.propre),
    )
    yield (
        "",
        "Total",
        format_nombre(vue.charge.demande + infrastructure),
        str(vue.charge.non_chiffres),
        format_nombre(vue.realise),
        format_nombre(vue.charge.demande + infrastructure - vue.realise),
    )
