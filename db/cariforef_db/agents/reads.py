"""People, who stands for whom, and what they like of the interface, as domain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

from cariforef_db.rows.records import Record, names_agent
from cariforef_db.rows.snapshot import Row, Snapshot, grouped, to_jour
from cariforef_db.schema import agents as tables
from cariforef_tui.domain.agents.agents import Agent, Role, Suppleance
from cariforef_tui.domain.values.dates import to_paris
from cariforef_tui.services.ports.rooms import EtatRappel

AGENTS = text("""
SELECT a.initiales, a.nom, a.pole, a.equipe, a.coordonne, a.actif, a.fictif, a.arrivee, a.depart, a.fonction,
       a.role, a.compte, a.courriel, t.initiales, s.pole, s.depuis, s.jusque
FROM agent a
     LEFT JOIN suppleance s ON s.suppleant_id = a.id AND s.depuis <= :last AND s.jusque >= :first
     LEFT JOIN agent t ON t.id = s.agent_id AND t.actif = 1 AND t.coordonne = s.pole
ORDER BY a.initiales
""")
"""The last columns are a suppléance that runs between two dates, a row for each. Its titulaire is null if
they left or no longer coordinate that pôle. Those before are as `AGENT` builds a person."""
PREFERENCES = text("""
SELECT p.cle, p.valeur FROM preference p JOIN agent a ON a.id = p.agent_id WHERE a.initiales = :agent
""")
RAPPELS = text("""
SELECT a.initiales, r.etat FROM rappel r JOIN agent a ON a.id = r.agent_id WHERE r.jour = :jour
""")
DERNIERS_RAPPELS = text("""
SELECT a.initiales, max(r.jour) FROM rappel r JOIN agent a ON a.id = r.agent_id
WHERE r.etat = 'envoye' AND r.jour <= :jour GROUP BY a.initiales
""")
AGENT = Record(
    Agent,
    tables.agent,
    said="Agent",
    read={"actif": bool, "fictif": bool, "arrivee": to_jour, "depart": to_jour, "role": Role},
    apart=("suppleances",),
)
"""`read_agents` reads the suppléances too."""
SUPPLEANCE = Record(
    Suppleance,
    tables.suppleance,
    names_agent("titulaire"),
    names_agent("suppleant", "suppleant_id"),
    said="Suppléance",
    order="suppleance.depuis, titulaire.initiales",
    columns={"du": "depuis", "au": "jusque"},
    read={"du": to_jour, "au": to_jour},
)
_OF_A_PERSON = len(AGENT.shown)
"""The first columns of AGENTS."""
_A_DAY = timedelta(days=1)
"""Read a day more on each side of the date in UTC, so as to cover every time zone."""


def read_suppleances(snapshot: Snapshot) -> tuple[Suppleance, ...]:
    return SUPPLEANCE.fetch(snapshot.connection)


def read_agents(snapshot: Snapshot) -> tuple[Agent, ...]:
    """Return everybody, each with the suppléances that run today."""
    today = datetime.now(UTC).date()
    rows = snapshot.rows(AGENTS, first=today - _A_DAY, last=today + _A_DAY)
    return tuple(
        replace(AGENT.build(person), suppleances=_running(person[0], about_now))
        for person, about_now in grouped(rows, _OF_A_PERSON).items()
    )


def _running(suppleant: str, about_now: Sequence[Row]) -> tuple[Suppleance, ...]:
    acting = [
        Suppleance(titulaire=titulaire, suppleant=suppleant, pole=pole, du=to_jour(du), au=to_jour(au))
        for titulaire, pole, du, au in about_now
        if titulaire is not None
    ]
    if not acting:
        return ()
    today = to_paris(datetime.now(UTC)).date()
    running = (suppleance for suppleance in acting if suppleance.runs_on(today))
    return tuple(sorted(running, key=lambda suppleance: suppleance.titulaire))


def read_preferences(snapshot: Snapshot, agent: str) -> dict[str, str]:
    return dict(snapshot.rows(PREFERENCES, agent=agent))


def read_rappels(snapshot: Snapshot, jour: date) -> dict[str, EtatRappel]:
    rows = snapshot.rows(RAPPELS, jour=jour)
    return {agent: EtatRappel(etat) for agent, etat in rows}


def read_derniers_rappels(snapshot: Snapshot, jour: date) -> dict[str, date]:
    rows = snapshot.rows(DERNIERS_RAPPELS, jour=jour)
    return {agent: to_jour(dernier) for agent, dernier in rows}
