"""People into their tables: agents and their working patterns."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from cariforef_db.agents.reads import AGENT
from cariforef_db.rows.transaction import AGENT_OF, Transaction, check_changed
from cariforef_db.schema import agents as tables
from cariforef_db.schema.agents import JOURS_SEMAINE
from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.values.refusals import AgentRefuse
from cariforef_tui.services.ports.rooms import EtatRappel


def add_agent(transaction: Transaction, agent: Agent) -> None:
    if transaction.scalar(AGENT_OF, agent=agent.initiales) is not None:
        raise AgentRefuse(f"Les initiales {agent.initiales} sont déjà prises.")
    transaction.insert(tables.agent, **AGENT.row_of(transaction, None, agent))


def update_agent(transaction: Transaction, agent: Agent) -> None:
    agent_id = transaction.agent_key(agent.initiales)
    changed = transaction.update(tables.agent, {"id": agent_id}, **AGENT.row_of(transaction, None, agent))
    check_changed(f"Agent {agent.initiales}", changed)


def remove_agent(transaction: Transaction, initiales: str) -> bool:
    """Remove an agent; False if something in the store refers to them, who then stays."""
    try:
        with transaction.savepoint():
            transaction.delete(tables.agent, initiales=initiales)
    except IntegrityError:
        return False
    return True


def set_quotite(transaction: Transaction, quotite: Quotite) -> None:
    agent_id = transaction.agent_key(quotite.agent)
    semaine = dict(zip(JOURS_SEMAINE, quotite.semaine, strict=True))
    transaction.put(tables.quotite, {"agent_id": agent_id, "depuis": quotite.depuis}, **semaine)


def set_preference(transaction: Transaction, agent: str, cle: str, valeur: str | None) -> None:
    key = {"agent_id": transaction.agent_key(agent), "cle": cle}
    if valeur is None:
        transaction.delete(tables.preference, **key)
    else:
        transaction.put(tables.preference, key, valeur=valeur)


def set_rappel(transaction: Transaction, agent: str, jour: date, etat: EtatRappel | None) -> None:
    key = {"agent_id": transaction.agent_key(agent), "jour": jour}
    if etat is None:
        transaction.delete(tables.rappel, **key)
    else:
        transaction.put(tables.rappel, key, etat=etat)


def forget_rappels(transaction: Transaction, before: date) -> None:
    transaction.change(delete(tables.rappel).where(tables.rappel.c.jour < before.isoformat()))
