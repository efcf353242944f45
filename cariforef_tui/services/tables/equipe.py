"""Lay everybody's year out as a table, one row an agent, as who looks may see it."""

from __future__ import annotations

from cariforef_tui.domain.equipe.capacite import Capacite, CapaciteAgent
from cariforef_tui.domain.values.shown import Kind, Value
from cariforef_tui.domain.values.tables import Column, Table

_COLUMNS = (
    Column("pole", "Pôle", largeur=7),
    Column("agent", "Agent", largeur=7),
    Column("disponible", "Disponible", Kind.JOURS, 11),
    Column("disponible_a_ce_jour", "Disponible à ce jour", Kind.JOURS, 11),
    Column("realise", "Réalisé", Kind.JOURS),
    Column("a_saisir", "À saisir", Kind.JOURS),
    Column("promis", "Promis", Kind.JOURS),
    Column("charge", "Charge (%)", Kind.ENTIER),
)


def tabulate_equipe(capacite: Capacite, groupe: str | None) -> Table:
    """Return the people of one group (None: of all), group by group; what one may not read is empty."""
    rows = tuple(
        _row(equipe.code, member)
        for equipe in capacite.equipes
        if groupe in (None, equipe.code)
        for member in equipe.agents
    )
    exercice = capacite.calendrier.exercice
    return Table(
        cle="equipe",
        titre=f"Équipe {exercice}",
        exercice=exercice,
        au=capacite.au,
        colonnes=_COLUMNS,
        lignes=rows,
    )


def _row(groupe: str, year: CapaciteAgent) -> tuple[Value, ...]:
    if not year.lisible:
        return groupe, year.agent.initiales, None, None, None, None, year.promis, None
    return (
        groupe,
        year.agent.initiales,
        year.disponible,
        year.disponible_a_date,
        year.saisi,
        year.a_saisir,
        year.promis,
        year.charge,
    )
