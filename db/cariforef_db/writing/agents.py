"""People into their tables: agents and their working patterns."""

from __future__ import annotations

from cariforef_db.reading import queries
from cariforef_db.schema.tables import JOURS_SEMAINE
from cariforef_db.writing.transaction import Transaction, check_changed
from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.values.refusals import AgentRefuse


def add_agent(transaction: Transaction, agent: Agent) -> None:
    if transaction.row(queries.AGENT_OF, agent=agent.initiales) is not None:
        raise AgentRefuse(f"Les initiales {agent.initiales} sont déjà prises.")
    transaction.insert("agent", **_agent_values(agent))


def update_agent(transaction: Transaction, agent: Agent) -> None:
    agent_id, _ = transaction.agent_key(agent.initiales)
    changed = transaction.update("agent", {"id": agent_id}, **_agent_values(agent))
    check_changed(f"Agent {agent.initiales}", changed)


def set_quotite(transaction: Transaction, quotite: Quotite) -> None:
    agent_id, _ = transaction.agent_key(quotite.agent)
    semaine = dict(zip(JOURS_SEMAINE, quotite.semaine, strict=True))
    depuis = quotite.depuis.isoformat()
    transaction.put("quotite", {"agent_id": agent_id, "depuis": depuis}, **semaine)


def _agent_values(agent: Agent) -> dict[str, object]:
    return {
        "initiales": agent.initiales,
        "nom": agent.nom,
        "pole": agent.pole,
        "equipe": agent.equipe,
        "coordonne": agent.coordonne,
        "actif": int(agent.actif),
        "fictif": int(agent.fictif),
        "arrivee": agent.arrivee.isoformat() if agent.arrivee else None,
        "depart": agent.depart.isoformat() if agent.depart else None,
        "fonction": agent.fonction,
        "role": agent.role.value if agent.role else None,
        "compte": agent.compte,
    }
