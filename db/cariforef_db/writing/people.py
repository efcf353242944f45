"""People into their tables: agents and their working patterns."""

from __future__ import annotations

from sqlalchemy import update

from cariforef_db.reading import queries
from cariforef_db.schema import tables
from cariforef_db.writing.transaction import Transaction, check_changed
from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.values.refusals import AgentRefuse


def add_agent(transaction: Transaction, agent: Agent) -> None:
    if transaction.row(queries.AGENT_OF, agent=agent.initiales) is not None:
        raise AgentRefuse(f"Les initiales {agent.initiales} sont déjà prises.")
    transaction.insert(tables.agent, **_agent_values(agent))


def update_agent(transaction: Transaction, agent: Agent) -> None:
    agent_id, _ = transaction.agent_key(agent.initiales)
    row = update(tables.agent).where(tables.agent.c.id == agent_id).values(**_agent_values(agent))
    check_changed(f"Agent {agent.initiales}", transaction.connection.execute(row).rowcount)


def set_quotite(transaction: Transaction, quotite: Quotite) -> None:
    agent_id, _ = transaction.agent_key(quotite.agent)
    semaine = dict(zip(tables.JOURS_SEMAINE, quotite.semaine, strict=True))
    depuis = quotite.depuis.isoformat()
    same = (tables.quotite.c.agent_id == agent_id, tables.quotite.c.depuis == depuis)
    if not transaction.connection.execute(update(tables.quotite).where(*same).values(**semaine)).rowcount:
        transaction.insert(tables.quotite, agent_id=agent_id, depuis=depuis, **semaine)


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
