"""The JSON of `cariforef equipe`: days as numbers, the keys documented in the README."""

from __future__ import annotations

from typing import Any

from cariforef_tui.domain.equipe.capacite import Capacite, CapaciteAgent, Equipe, to_etp
from cariforef_tui.domain.equipe.load import to_pourcent
from cariforef_tui.domain.temps.calendrier import iso_week
from cariforef_tui.domain.values.days import to_number

ABSENCES = frozenset(
    ("disponible", "disponible_a_date", "saisi", "absent", "charge", "charge_a_venir", "etp_disponible")
)
"""Keys of an agent and of their weeks that absences change, null for who may not read them."""


def equipe_to_json(capacite: Capacite, one: Equipe) -> dict[str, Any]:
    """Return the totals of a group; `absent` is null where it would be that of people who are not read."""
    return {
        "code": one.code,
        "libelle": one.libelle,
        "agents": len(one.agents),
        "disponible": to_number(one.disponible),
        "disponible_a_date": to_number(one.disponible_a_date),
        "saisi": to_number(one.saisi),
        "absent": to_number(capacite.absent_of(one)),
        "a_saisir": to_number(one.a_saisir),
        "completude": one.completude,
        "promis": to_number(one.promis),
        "non_attribue": to_number(one.non_attribue),
        "demande": to_number(one.demande),
        "reste": to_number(one.reste),
        "charge": one.charge,
        "etp_disponible": to_number(to_etp(one.disponible)),
        "etp_promis": to_number(to_etp(one.promis)),
    }


def agent_to_json(capacite: Capacite, initiales: str) -> dict[str, Any]:
    """Return an agent's year, with null for what absences change where their days are not read."""
    one = capacite.seen(initiales)
    found = _year_to_json(capacite, one)
    if not one.lisible:
        for row in (found, *found["semaines"]):
            row.update(dict.fromkeys(ABSENCES & row.keys()))
    return found


def _year_to_json(capacite: Capacite, one: CapaciteAgent) -> dict[str, Any]:
    agent = one.agent
    charges = capacite.charges(agent.initiales)
    return {
        "agent": agent.initiales,
        "pole": agent.pole,
        "equipe": agent.equipe,
        "disponible": to_number(one.disponible),
        "disponible_a_date": to_number(one.disponible_a_date),
        "saisi": to_number(one.saisi),
        "absent": to_number(one.absent),
        "a_saisir": to_number(one.a_saisir),
        "completude": completude_of(one),
        "promis": to_number(one.promis),
        "demande_si": to_number(one.demande_si),
        "reste": to_number(one.reste),
        "charge": one.charge,
        "charge_a_venir": one.charge_a_venir,
        "etp_disponible": to_number(to_etp(one.disponible)),
        "etp_promis": to_number(to_etp(one.promis)),
        "lignes": [{"codes": list(part.lignes), "promis": to_number(part.centiemes)} for part in one.parts],
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
            for week, charge in zip(one.semaines, charges, strict=True)
        ],
    }


def completude_of(one: CapaciteAgent) -> int | None:
    """Whole percents of what was due up to the date looked at, None where nothing was."""
    return 100 * one.fait // one.du if one.du else None
