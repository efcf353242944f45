"""Who stands for whom, and what people like of the interface, as domain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from cariforef_db.reading import queries
from cariforef_db.reading.values import to_jour
from cariforef_tui.domain.agents.agents import Suppleance
from cariforef_tui.services.ports.store import EtatRappel

if TYPE_CHECKING:
    from cariforef_db.reading.reading import SqlReading

NONE = "[]"


def read_suppleances(reading: SqlReading) -> tuple[Suppleance, ...]:
    return tuple(map(_to_suppleance, reading.rows(queries.SUPPLEANCES)))


def running(acting: str) -> tuple[Suppleance, ...]:
    """Return, of the suppléances that `queries.AGENTS` gives as JSON, those that run as one reads."""
    if acting == NONE:
        return ()
    import json

    from cariforef_tui.domain.values.moments import to_paris

    today = to_paris(datetime.now(UTC)).date()
    about_now = sorted(map(_to_suppleance, json.loads(acting)), key=lambda found: found.titulaire)
    return tuple(suppleance for suppleance in about_now if suppleance.runs_on(today))


def read_preferences(reading: SqlReading, agent: str) -> dict[str, str]:
    return dict(reading.rows(queries.PREFERENCES, agent=agent))


def read_rappels(reading: SqlReading, jour: date) -> dict[str, EtatRappel]:
    rows = reading.rows(queries.RAPPELS, jour=jour.isoformat())
    return {agent: EtatRappel(etat) for agent, etat in rows}


def _to_suppleance(row: Sequence[str]) -> Suppleance:
    titulaire, suppleant, pole, du, au = row
    return Suppleance(titulaire=titulaire, suppleant=suppleant, pole=pole, du=to_jour(du), au=to_jour(au))
