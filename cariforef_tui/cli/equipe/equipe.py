"""`cariforef equipe [POLE]`: who can do what; `demandes`: what the SI team is asked, has, and logged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from cariforef_tui.cli.equipe.as_json import agent_to_json, equipe_to_json
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.lignes import format_cell
from cariforef_tui.cli.kit.options import command
from cariforef_tui.cli.kit.table import Column, Fit, numbers, render_table, wrap_text
from cariforef_tui.domain.agents.agents import EQUIPE_SI
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.equipe.capacite import (
    Capacite,
    CapaciteAgent,
    Equipe,
)
from cariforef_tui.domain.equipe.claims import VueSI, describe_charge_si, describe_saisi_si
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import (
    describe_jours,
    format_jours,
    format_nombre,
    to_number,
)
from cariforef_tui.domain.values.refusals import CodeRefuse
from cariforef_tui.services.agents.agents import resolve_pole
from cariforef_tui.services.equipe import EquipeSnapshot, load_equipe

COLUMNS = (
    Column("Agent"),
    *numbers("Dispo", "À ce jour", "Saisi", "À saisir", "Complet", "Promis", "Charge", "À venir"),
)
CLAIMS = (
    Column("Code"),
    Column("Demandeur", Fit.CUT),
    *numbers("Demandé", "X", "Saisi", "Reste"),
)


@command("base", "au", "json")
@click.argument("pole", required=False)
def voir(invocation: Invocation, pole: str | None) -> None:
    """Montrer ce que chacun a de disponible, de saisi, de promis.

    Dans tout le GIP ou un PÔLE. POLE peut être SI, l'équipe SI. Disponible : jours de l'exercice, absences
    déduites. Charge : promis sur disponible ; à venir : ce qui reste du plan sur les jours qui restent.
    """
    with invocation.store() as store:
        snapshot = load_equipe(store, invocation.reference(store), lecteur=invocation.reader(store))
    equipes = _keep(snapshot, pole)
    capacite = snapshot.capacite
    invocation.answer(
        {
            "au": snapshot.au.isoformat(),
            "exercice": snapshot.programme.exercice,
            "jours_ouvres": capacite.jours_ouvres,
            "jours_par_etp": capacite.jours_par_etp,
            "equipes": [equipe_to_json(capacite, equipe) for equipe in equipes],
            "total": equipe_to_json(capacite, capacite.gip),
            "agents": [
                agent_to_json(capacite, year.agent.initiales) for group in equipes for year in group.agents
            ],
        },
        _render(capacite, equipes, pole),
    )


def _keep(snapshot: EquipeSnapshot, pole: str | None) -> tuple[Equipe, ...]:
    equipes = snapshot.capacite.equipes
    if pole is None:
        return equipes
    if pole.strip().upper() == EQUIPE_SI:
        si = tuple(equipe for equipe in equipes if equipe.code == EQUIPE_SI)
        if not si:
            raise CodeRefuse("Le programme n'a pas d'équipe SI.")
        return si
    code = resolve_pole(snapshot.programme, pole)
    return tuple(equipe for equipe in equipes if equipe.code == code)


def _render(capacite: Capacite, equipes: Sequence[Equipe], pole: str | None) -> Iterator[str]:
    yield (
        f"Équipe au {format_date(capacite.au)} (jours) : 1 ETP = {capacite.jours_par_etp} j ; "
        f"{capacite.jours_ouvres} jours ouvrés en {capacite.calendrier.exercice}"
    )
    for equipe in equipes:
        yield ""
        yield from wrap_text(f"{equipe.code} · {equipe.libelle}")
        if equipe.agents:
            yield from render_table(
                COLUMNS,
                [*map(_row, equipe.agents), _total_row(equipe)],
            )
        yield from wrap_text(_etp_sentence(capacite, equipe), indent="  ")
    if pole is None:
        yield ""
        yield from wrap_text(f"GIP : {_etp_sentence(capacite, capacite.gip)}", indent="  ")


def _row(year: CapaciteAgent) -> tuple[str, ...]:
    initiales, promis = year.agent.initiales, format_nombre(estimate(year.promis))
    if not year.lisible:
        return initiales, "", "", "", "", "", promis, "", ""
    return (
        initiales,
        format_nombre(estimate(year.disponible)),
        *map(format_cell, (year.disponible_a_date, year.saisi, year.a_saisir)),
        _pourcent(year.completude),
        promis,
        _pourcent(year.charge),
        _pourcent(year.charge_a_venir),
    )


def _total_row(equipe: Equipe) -> tuple[str, ...]:
    return (
        "Total",
        "" if equipe.disponible is None else format_nombre(estimate(equipe.disponible)),
        *map(format_cell, (equipe.disponible_a_date, equipe.saisi, equipe.a_saisir)),
        _pourcent(equipe.completude),
        format_nombre(estimate(equipe.promis)),
        _pourcent(equipe.charge),
        "",
    )


def _etp_sentence(capacite: Capacite, equipe: Equipe) -> str:
    etp = format_nombre(capacite.to_etp(equipe.promis))
    promised = f"{format_jours(estimate(equipe.promis))} promis ({etp} ETP)"
    if equipe.non_attribue:
        promised += f", dont {format_jours(estimate(equipe.non_attribue))} sans agent connu"
    if not equipe.agents:
        return f"{promised}. Aucun agent enregistré."
    if equipe.disponible is not None:
        etp = format_nombre(capacite.to_etp(equipe.disponible))
        promised += f" pour {describe_jours(estimate(equipe.disponible), 'disponible')} ({etp} ETP)"
    if equipe.demande != equipe.promis:
        promised += f" ; {describe_jours(estimate(equipe.demande), 'demandé')}"
    return f"{promised}."


def _pourcent(pourcent: int | None) -> str:
    return "" if pourcent is None else f"{pourcent} %"


@command("base", "au", "json")
def demandes(invocation: Invocation) -> None:
    """Confronter les demandes à l'équipe SI et ses jours.

    Ce qui lui est demandé, ce qu'elle a, et ce qu'elle a saisi, par demandeur.
    """
    with invocation.store() as store:
        snapshot = load_equipe(store, invocation.reference(store), lecteur=invocation.reader(store))
    vue = snapshot.vue_si
    if vue is None:
        raise CodeRefuse("Le programme n'a pas d'équipe SI.")
    invocation.answer(_claims_to_json(snapshot, vue), _render_claims(snapshot, vue))


def _claims_to_json(snapshot: EquipeSnapshot, vue: VueSI) -> dict[str, Any]:
    charge, team = vue.charge, snapshot.capacite.equipe_si
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
        "agents": [member.agent.initiales for member in team.agents] if team else [],
        "disponible_calendrier": to_number(team.disponible if team else 0),
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


def _render_claims(snapshot: EquipeSnapshot, vue: VueSI) -> Iterator[str]:
    charge = vue.charge
    yield f"Équipe SI au {format_date(snapshot.au)} (jours)"
    yield from wrap_text(describe_charge_si(charge))
    yield from wrap_text(describe_saisi_si(vue))
    yield snapshot.capacite.describe_calendrier()
    yield ""
    yield from render_table(CLAIMS, _claims_rows(snapshot.programme, vue))


def _claims_rows(programme: Programme, vue: VueSI) -> Iterator[tuple[str, ...]]:
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
