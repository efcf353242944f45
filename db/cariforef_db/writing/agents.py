"""People into their tables: agents and their working patterns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import delete

from cariforef_db.engine.errors import broken_constraint
from cariforef_db.reading import queries
from cariforef_db.schema import days, tables, trust
from cariforef_db.schema.days import JOURS_SEMAINE
from cariforef_db.sqlite.journal import INALTERABLE
from cariforef_db.sqlite.suppleances import SUPPLEANCE_CHEVAUCHE
from cariforef_db.writing.transaction import Transaction, check_changed
from cariforef_tui.domain.agents.agents import Agent, Quotite, Suppleance
from cariforef_tui.domain.values.refusals import AgentRefuse, SuppleanceRefusee
from cariforef_tui.services.ports.store import EtatRappel


def add_agent(transaction: Transaction, agent: Agent) -> None:
    if transaction.row(queries.AGENT_OF, agent=agent.initiales) is not None:
        raise AgentRefuse(f"Les initiales {agent.initiales} sont déjà prises.")
    transaction.insert(tables.agent, **_agent_values(agent))


def update_agent(transaction: Transaction, agent: Agent) -> None:
    agent_id, _ = transaction.agent_key(agent.initiales)
    changed = transaction.update(tables.agent, {"id": agent_id}, **_agent_values(agent))
    check_changed(f"Agent {agent.initiales}", changed)


def set_quotite(transaction: Transaction, quotite: Quotite) -> None:
    agent_id, _ = transaction.agent_key(quotite.agent)
    semaine = dict(zip(JOURS_SEMAINE, quotite.semaine, strict=True))
    depuis = quotite.depuis.isoformat()
    transaction.put(days.quotite, {"agent_id": agent_id, "depuis": depuis}, **semaine)


def add_suppleance(transaction: Transaction, suppleance: Suppleance) -> None:
    """Raises SuppleanceRefusee where the titulaire has another deputy then; the database decides."""
    with _refusing_overlap(transaction, suppleance):
        transaction.insert(
            trust.suppleance,
            **_suppleance_key(transaction, suppleance),
            suppleant_id=transaction.agent_key(suppleance.suppleant)[0],
            pole=suppleance.pole,
            jusque=suppleance.au.isoformat(),
        )


def end_suppleance(transaction: Transaction, suppleance: Suppleance) -> None:
    """Bring the last day of a stored suppléance to that of `suppleance`; raises as `add_suppleance`."""
    with _refusing_overlap(transaction, suppleance):
        key = _suppleance_key(transaction, suppleance)
        changed = transaction.update(trust.suppleance, key, jusque=suppleance.au.isoformat())
        check_changed(f"Suppléance de {suppleance.titulaire}", changed)


def remove_suppleance(transaction: Transaction, suppleance: Suppleance) -> None:
    """Raises SuppleanceRefusee where a visa was given under it."""
    try:
        with transaction.savepoint():
            changed = transaction.delete(trust.suppleance, **_suppleance_key(transaction, suppleance))
    except Exception as error:
        if broken_constraint(error) != INALTERABLE:
            raise
        raise SuppleanceRefusee(
            f"{suppleance.suppleant} a donné un visa pour {suppleance.titulaire} : la suppléance reste, elle "
            "peut prendre fin. Rien n'a été écrit."
        ) from error
    check_changed(f"Suppléance de {suppleance.titulaire}", changed)


@contextmanager
def _refusing_overlap(transaction: Transaction, suppleance: Suppleance) -> Iterator[None]:
    try:
        with transaction.savepoint():
            yield
    except Exception as error:
        if broken_constraint(error) != SUPPLEANCE_CHEVAUCHE:
            raise
        raise SuppleanceRefusee(
            f"{suppleance.titulaire} a déjà un suppléant sur ces dates. Rien n'a été écrit."
        ) from error


def _suppleance_key(transaction: Transaction, suppleance: Suppleance) -> dict[str, object]:
    return {
        "agent_id": transaction.agent_key(suppleance.titulaire)[0],
        "depuis": suppleance.du.isoformat(),
    }


def set_preference(transaction: Transaction, agent: str, cle: str, valeur: str | None) -> None:
    key = {"agent_id": transaction.agent_key(agent)[0], "cle": cle}
    if valeur is None:
        transaction.delete(trust.preference, **key)
    else:
        transaction.put(trust.preference, key, valeur=valeur)


def set_rappel(transaction: Transaction, agent: str, jour: date, etat: EtatRappel | None) -> None:
    key = {"agent_id": transaction.agent_key(agent)[0], "jour": jour.isoformat()}
    if etat is None:
        transaction.delete(trust.rappel, **key)
    else:
        transaction.put(trust.rappel, key, etat=etat.value)


def forget_rappels(transaction: Transaction, before: date) -> None:
    transaction.change(delete(trust.rappel).where(trust.rappel.c.jour < before.isoformat()))


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
        "courriel": agent.courriel,
    }
