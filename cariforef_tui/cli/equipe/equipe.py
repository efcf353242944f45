"""`cariforef equipe [POLE]` and `cariforef si`: who can do what, and what the SI team is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from cariforef_tui.cli.equipe.as_json import agent_to_json, completude_of, equipe_to_json
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import commande
from cariforef_tui.cli.kit.table import Cadrage, Colonne, render_table, wrap_text
from cariforef_tui.domain.agents.agents import EQUIPE_SI
from cariforef_tui.domain.equipe.capacite import Capacite, CapaciteAgent, Equipe, describe_calendrier, to_etp
from cariforef_tui.domain.equipe.claims import VueSI, describe_charge_si
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import (
    JOURS_PAR_ETP,
    describe_jours,
    format_jours,
    format_nombre,
    to_number,
)
from cariforef_tui.domain.values.refusals import CodeRefuse
from cariforef_tui.services.agents.agents import resolve_pole
from cariforef_tui.services.equipe import EquipeSnapshot, load_equipe

COLONNES = (
    Colonne("Agent"),
    Colonne("Dispo", Cadrage.DROITE),
    Colonne("À ce jour", Cadrage.DROITE),
    Colonne("Saisi", Cadrage.DROITE),
    Colonne("À saisir", Cadrage.DROITE),
    Colonne("Complet", Cadrage.DROITE),
    Colonne("Promis", Cadrage.DROITE),
    Colonne("Charge", Cadrage.DROITE),
    Colonne("À venir", Cadrage.DROITE),
)
COLONNES_SI = (
    Colonne("Code"),
    Colonne("Demandeur", Cadrage.COUPE),
    Colonne("Demandé", Cadrage.DROITE),
    Colonne("X", Cadrage.DROITE),
    Colonne("Saisi", Cadrage.DROITE),
    Colonne("Reste", Cadrage.DROITE),
)


@commande("base", "au", "json")
@click.argument("pole", required=False)
@click.pass_obj
def equipe(invocation: Invocation, pole: str | None) -> None:
    """Montrer ce que chacun a de disponible, de saisi et de promis par le plan, dans tout le GIP ou un PÔLE.

    POLE peut être SI, l'équipe SI. Disponible : jours de l'exercice, absences déduites. Charge : promis
    sur disponible ; à venir : ce qui reste du plan sur les jours qui restent.
    """
    with invocation.store() as store:
        snapshot = load_equipe(store, invocation.reference(store), lecteur=invocation.reader(store))
    kept = _keep(snapshot, pole)
    capacite = snapshot.capacite
    invocation.answer(
        {
            "au": snapshot.au.isoformat(),
            "exercice": snapshot.programme.exercice,
            "jours_ouvres": capacite.jours_ouvres,
            "jours_par_etp": JOURS_PAR_ETP,
            "equipes": [equipe_to_json(capacite, one) for one in kept],
            "total": equipe_to_json(capacite, capacite.gip),
            "agents": [
                agent_to_json(capacite, one.agent.initiales) for group in kept for one in group.agents
            ],
        },
        _render(capacite, kept, pole),
    )


def _keep(snapshot: EquipeSnapshot, pole: str | None) -> tuple[Equipe, ...]:
    equipes = snapshot.capacite.equipes
    if pole is None:
        return equipes
    if pole.strip().upper() == EQUIPE_SI:
        found = tuple(one for one in equipes if one.code == EQUIPE_SI)
        if not found:
            raise CodeRefuse("Le programme n'a pas d'équipe SI.")
        return found
    code = resolve_pole(snapshot.programme, pole)
    return tuple(one for one in equipes if one.code == code)


def _render(capacite: Capacite, kept: Sequence[Equipe], pole: str | None) -> Iterator[str]:
    yield (
        f"Équipe au {format_date(capacite.au)} (jours) : 1 ETP = {JOURS_PAR_ETP} j ; "
        f"{capacite.jours_ouvres} jours ouvrés en {capacite.calendrier.exercice}"
    )
    for one in kept:
        yield ""
        yield from wrap_text(f"{one.code} · {one.libelle}")
        if one.agents:
            yield from render_table(
                COLONNES,
                [*(_row(capacite.seen(each.agent.initiales)) for each in one.agents), _total_row(one)],
            )
        yield from wrap_text(_etp_sentence(one), retrait="  ")
    if pole is None:
        yield ""
        yield from wrap_text(f"GIP : {_etp_sentence(capacite.gip)}", retrait="  ")


def _row(one: CapaciteAgent) -> tuple[str, ...]:
    told = (completude_of(one), format_nombre(one.promis))
    if not one.lisible:
        name, left = one.agent.initiales, format_nombre(one.a_saisir)
        return name, "", "", "", left, _pourcent(told[0]), told[1], "", ""
    return (
        one.agent.initiales,
        *map(format_nombre, (one.disponible, one.disponible_a_date, one.saisi, one.a_saisir)),
        _pourcent(told[0]),
        told[1],
        _pourcent(one.charge),
        _pourcent(one.charge_a_venir),
    )


def _total_row(one: Equipe) -> tuple[str, ...]:
    return (
        "Total",
        *map(format_nombre, (one.disponible, one.disponible_a_date, one.saisi, one.a_saisir)),
        _pourcent(one.completude),
        format_nombre(one.promis),
        _pourcent(one.charge),
        "",
    )


def _etp_sentence(one: Equipe) -> str:
    promised = f"{format_jours(one.promis)} promis ({format_nombre(to_etp(one.promis))} ETP)"
    if one.non_attribue:
        promised += f", dont {format_jours(one.non_attribue)} sans agent connu"
    if not one.agents:
        return f"{promised}. Aucun agent enregistré."
    available = (
        f"{describe_jours(one.disponible, 'disponible')} ({format_nombre(to_etp(one.disponible))} ETP)"
    )
    asked = f" ; {describe_jours(one.demande, 'demandé')}" if one.demande != one.promis else ""
    return f"{promised} pour {available}{asked}."


def _pourcent(pourcent: int | None) -> str:
    return "" if pourcent is None else f"{pourcent} %"


@commande("base", "au", "json")
@click.pass_obj
def si(invocation: Invocation) -> None:
    """Confronter ce qui est demandé à l'équipe SI, ce qu'elle a, et ce qu'elle a saisi, par demandeur."""
    with invocation.store() as store:
        snapshot = load_equipe(store, invocation.reference(store), lecteur=invocation.reader(store))
    vue = snapshot.vue_si
    if vue is None:
        raise CodeRefuse("Le programme n'a pas d'équipe SI.")
    invocation.answer(_si_to_json(snapshot, vue), _render_si(snapshot, vue))


def _si_to_json(snapshot: EquipeSnapshot, vue: VueSI) -> dict[str, Any]:
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
        "agents": [one.agent.initiales for one in _team(snapshot)],
        "disponible_calendrier": to_number(sum(one.disponible for one in _team(snapshot))),
        "demandeurs": [
            {
                "pole": one.pole,
                "code": one.code,
                "libelle": snapshot.programme.by_code[one.code].libelle,
                "demande": to_number(one.demande),
                "non_chiffres": one.non_chiffres,
                "saisi": to_number(one.realise),
                "reste": to_number(one.reste),
            }
            for one in vue.demandeurs
        ],
    }


def _team(snapshot: EquipeSnapshot) -> tuple[CapaciteAgent, ...]:
    team = snapshot.capacite.equipe_si
    return team.agents if team else ()


def _render_si(snapshot: EquipeSnapshot, vue: VueSI) -> Iterator[str]:
    charge = vue.charge
    yield f"Équipe SI au {format_date(snapshot.au)} (jours)"
    yield from wrap_text(describe_charge_si(charge))
    yield from wrap_text(
        f"Saisi : {format_jours(vue.realise)}, dont {format_jours(vue.propre)} sur la ligne {vue.code} et "
        f"{format_jours(vue.realise - vue.propre)} au titre des pôles."
    )
    yield describe_calendrier(snapshot.capacite.equipe_si)
    yield ""
    yield from render_table(COLONNES_SI, _rows_si(snapshot.programme, vue))


def _rows_si(programme: Programme, vue: VueSI) -> Iterator[tuple[str, ...]]:
    for one in vue.demandeurs:
        yield (
            one.code,
            f"{one.pole} · {programme.by_code[one.code].libelle}",
            "" if one.demande is None else format_nombre(one.demande),
            str(one.non_chiffres) if one.non_chiffres else "",
            format_nombre(one.realise),
            "" if one.reste is None else format_nombre(one.reste),
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
