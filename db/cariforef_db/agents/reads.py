"""People and what they like of the interface, as domain values."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from cariforef_db.rows.records import Record
from cariforef_db.rows.snapshot import Snapshot, to_jour
from cariforef_db.schema import agents as tables
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.services.ports.rooms import EtatRappel

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
    order="agent.initiales",
    read={"actif": bool, "fictif": bool, "arrivee": to_jour, "depart": to_jour, "role": Role},
)


def read_agents(snapshot: Snapshot) -> tuple[Agent, ...]:
    return AGENT.fetch(snapshot.connection)


def read_preferences(snapshot: Snapshot, agent: str) -> dict[str, str]:
    return dict(snapshot.rows(PREFERENCES, agent=agent))


def read_rappels(snapshot: Snapshot, jour: date) -> dict[str, EtatRappel]:
    rows = snapshot.rows(RAPPELS, jour=jour)
    return {agent: EtatRappel(etat) for agent, etat in rows}


def read_derniers_rappels(snapshot: Snapshot, jour: date) -> dict[str, date]:
    rows = snapshot.rows(DERNIERS_RAPPELS, jour=jour)
    return {agent: to_jour(dernier) for agent, dernier in rows}
