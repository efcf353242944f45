"""The JSON of `cariforef equipe`: days as numbers, as `cli/tools/shapes` says."""

from __future__ import annotations

from typing import Any

from cariforef_tui.domain.equipe.capacite import Capacite, CapaciteAgent, Equipe
from cariforef_tui.domain.equipe.load import to_pourcent
from cariforef_tui.domain.temps.calendrier import iso_week
from cariforef_tui.domain.values.days import to_number

ABSENCES = frozenset(
    (
        *("disponible", "disponible_a_date", "saisi", "absent", "charge", "charge_a_venir"),
        *("etp_disponible", "manquants"),
    )
)
"""Keys of an agent and of their weeks that absences change, null for who may not read them."""


def equipe_to_json(capacite: Capacite, equipe: Equipe) -> dict[str, Any]:
    """Return the totals of a group, null for what absences change where not all its people are read."""
    return {
        "code": equipe.code,
        "libelle": equipe.libelle,
        "agents": len(equipe.agents),
        "disponible": to_number(equipe.disponible),
        "disponible_a_date": to_number(equipe.disponible_a_date),
        "saisi": to_number(equipe.saisi),
        "absent": to_number(equipe.absent),
        "a_saisir": to_number(equipe.a_saisir),
        "completude": equipe.completude,
        "promis": to_number(equipe.promis),
        "non_attribue": to_number(equipe.non_attribue),
        "demande": to_number(equipe.demande),
        "reste": to_number(equipe.reste),
        "charge": equipe.charge,
        "etp_disponible": None
        if equipe.disponible is None
        else to_number(capacite.to_etp(equipe.disponible)),
        "etp_promis": to_number(capacite.to_etp(equipe.promis)),
    }


def agent_to_json(capacite: Capacite, initiales: str) -> dict[str, Any]:
    """Return an agent's year, with null for what absences change where their days are not read."""
    year = capacite.by_agent[initiales]
    value = _year_to_json(capacite, year)
    if not year.lisible:
        for row in (value, *value["semaines"]):
            row.update(dict.fromkeys(ABSENCES & row.keys()))
    return value


def _year_to_json(capacite: Capacite, year: CapaciteAgent) -> dict[str, Any]:
    agent = year.agent
    charges = capacite.charges(agent.initiales)
    return {
        "agent": agent.initiales,
        "pole": agent.pole,
        "equipe": agent.equipe,
        "disponible": to_number(year.disponible),
        "disponible_a_date": to_number(year.disponible_a_date),
        "saisi": to_number(year.saisi),
        "absent": to_number(year.absent),
        "a_saisir": to_number(year.a_saisir),
        "completude": year.completude,
        "promis": to_number(year.promis),
        "demande_si": to_number(year.demande_si),
        "reste": to_number(year.reste),
        "charge": year.charge,
        "charge_a_venir": year.charge_a_venir,
        "etp_disponible": to_number(capacite.to_etp(year.disponible)),
        "etp_promis": to_number(capacite.to_etp(year.promis)),
        "lignes": [{"codes": list(part.lignes), "promis": to_number(part.centiemes)} for part in year.parts],
        "semaines": [
            {
                "semaine": iso_week(week.lundi),
                "attendu": to_number(week.attendu),
                "disponible": to_number(week.disponible),
                "du": to_number(week.du),
                "saisi": to_number(week.saisi),
                "absent": to_number(week.absent),
                "completude": week.pourcent,
                "manquants": [jour.isoformat() for jour, _ in week.manquants],
                "demande": to_number(charge),
                "charge": to_pourcent(charge, week.disponible),
            }
            for week, charge in zip(year.semaines, charges, strict=True)
        ],
    }
