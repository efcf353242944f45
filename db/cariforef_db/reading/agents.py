"""Who stands for whom, and what people like of the interface, as domain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from cariforef_db.reading import queries
from cariforef_db.reading.values import Row, to_agent, to_jour
from cariforef_db.schema import tables, trust
from cariforef_db.schema.records import Record, names_agent
from cariforef_tui.domain.agents.agents import Agent, Suppleance
from cariforef_tui.domain.values.moments import to_paris
from cariforef_tui.services.ports.store import EtatRappel

if TYPE_CHECKING:
    from cariforef_db.reading.reading import SqlReading

AGENT = Record(Agent, tables.agent, apart=("suppleances",))
"""To write with: `read_agents` reads the suppléances too."""

SUPPLEANCE = Record(
    Suppleance,
    trust.suppleance,
    names_agent("titulaire"),
    names_agent("suppleant", "suppleant_id"),
    order="suppleance.depuis, titulaire.initiales",
    columns={"du": "depuis", "au": "jusque"},
    read={"du": to_jour, "au": to_jour},
)

_A_DAY = timedelta(days=1)
"""Around now, so that no zone escapes."""


def read_suppleances(reading: SqlReading) -> tuple[Suppleance, ...]:
    return SUPPLEANCE.fetch(reading.connection)


def read_agents(reading: SqlReading) -> tuple[Agent, ...]:
    """Return everybody, each with the suppléances that run as one reads."""
    today = datetime.now(UTC).date()
    about_now = {"first": (today - _A_DAY).isoformat(), "last": (today + _A_DAY).isoformat()}
    people: dict[Row, list[Suppleance]] = {}
    for row in reading.rows(queries.AGENTS, **about_now):
        *person, titulaire, pole, du, au = row
        acting = people.setdefault(tuple(person), [])
        if titulaire is not None:
            acting.append(
                Suppleance(
                    titulaire=titulaire, suppleant=person[0], pole=pole, du=to_jour(du), au=to_jour(au)
                )
            )
    return tuple(to_agent(person, _running(acting)) for person, acting in people.items())


def _running(about_now: Sequence[Suppleance]) -> tuple[Suppleance, ...]:
    if not about_now:
        return ()
    today = to_paris(datetime.now(UTC)).date()
    running = (suppleance for suppleance in about_now if suppleance.runs_on(today))
    return tuple(sorted(running, key=lambda suppleance: suppleance.titulaire))


def read_preferences(reading: SqlReading, agent: str) -> dict[str, str]:
    return dict(reading.rows(queries.PREFERENCES, agent=agent))


def read_rappels(reading: SqlReading, jour: date) -> dict[str, EtatRappel]:
    rows = reading.rows(queries.RAPPELS, jour=jour.isoformat())
    return {agent: EtatRappel(etat) for agent, etat in rows}
