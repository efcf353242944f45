"""People into their tables: agents and their working patterns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from cariforef_db.agents.reads import AGENT, SUPPLEANCE
from cariforef_db.rows.transaction import AGENT_OF, Transaction, check_changed
from cariforef_db.schema import agents as tables
from cariforef_db.schema.agents import JOURS_SEMAINE, SUPPLEANCE_CHEVAUCHE
from cariforef_db.schema.law import INALTERABLE
from cariforef_tui.domain.agents.agents import Agent, Quotite, Suppleance
from cariforef_tui.domain.values.refusals import AgentRefuse, SuppleanceRefusee
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


def add_suppleance(transaction: Transaction, suppleance: Suppleance) -> None:
    """Add a suppléance; raises SuppleanceRefusee if the titulaire has another deputy then."""
    with transaction.refusing({SUPPLEANCE_CHEVAUCHE: lambda: _overlapping(suppleance)}):
        transaction.add_row(SUPPLEANCE, None, suppleance)


def end_suppleance(transaction: Transaction, suppleance: Suppleance, au: date) -> None:
    """Bring the last day of a stored suppléance to `au`; raises as `add_suppleance`."""
    with transaction.refusing({SUPPLEANCE_CHEVAUCHE: lambda: _overlapping(suppleance)}):
        transaction.replace_row(SUPPLEANCE, None, suppleance, replace(suppleance, au=au))


def remove_suppleance(transaction: Transaction, suppleance: Suppleance) -> None:
    """Remove a suppléance; raises SuppleanceRefusee if a visa was given under it."""
    used = SuppleanceRefusee(
        f"{suppleance.suppleant} a donné un visa pour {suppleance.titulaire} : vous ne "
        "pouvez plus retirer la suppléance, mais vous pouvez la terminer. Rien n'a été écrit."
    )
    with transaction.refusing({INALTERABLE: lambda: used}):
        transaction.remove_row(SUPPLEANCE, None, suppleance)


def _overlapping(suppleance: Suppleance) -> SuppleanceRefusee:
    return SuppleanceRefusee(f"{suppleance.titulaire} a déjà un suppléant sur ces dates. Rien n'a été écrit.")


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
