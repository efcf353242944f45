"""`cariforef equipe [POLE]`: who can do what, and what the plan asks of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from cariforef_tui.cli.equipe.as_json import agent_to_json, completude_of, equipe_to_json
from cariforef_tui.cli.kit.invocation import Invocation
from cariforef_tui.cli.kit.options import commande
from cariforef_tui.cli.kit.table import Cadrage, Colonne, render_table, wrap_text
from cariforef_tui.domain.agents.agents import EQUIPE_SI
from cariforef_tui.domain.equipe.capacite import (
    Capacite,
    CapaciteAgent,
    Equipe,
    to_etp,
)
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import JOURS_PAR_ETP, describe_jours, format_jours, format_nombre
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


@commande("base", "au", "json")
@click.argument("pole", required=False)
@click.pass_obj
def voir(invocation: Invocation, pole: str | None) -> None:
    """Montrer ce que chacun a de disponible, de saisi, de promis.

    Dans tout le GIP ou un PÔLE. POLE peut être SI, l'équipe SI. Disponible : jours de l'exercice, absences
    déduites. Charge : promis sur disponible ; à venir : ce qui reste du plan sur les jours qui restent.
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
