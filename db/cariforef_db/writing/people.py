"""People into their tables: agents, their working patterns, the days that they are absent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, update

from cariforef_db.reading import queries
from cariforef_db.schema import tables
from cariforef_db.writing.applying import change_row
from cariforef_db.writing.visas import check_unsigned
from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.temps.saisies import Absence
from cariforef_tui.domain.values.refusals import AgentRefuse

if TYPE_CHECKING:
    from cariforef_db.writing.writing import SqlWriting


def write_absence(
    writing: SqlWriting, agent: str, jour: date, absences: Sequence[Absence]
) -> tuple[Absence, ...]:
    agent_id, _ = writing.agent_key(agent)
    check_unsigned(writing, [(agent, jour)])
    before = writing.absences(agent, jour, jour)
    wanted = {absence.type: absence.centiemes for absence in absences}
    held = {absence.type: absence.centiemes for absence in before}
    what = f"Absence de {agent} le {jour:%d/%m/%Y}"
    of_day = (tables.absence.c.agent_id == agent_id, tables.absence.c.jour == jour.isoformat())
    with writing.connection.begin_nested(), writing.filling(agent_id, jour, own=0):
        for type_ in held:
            if type_ not in wanted:
                gone = delete(tables.absence).where(*of_day, tables.absence.c.type == type_.value)
                change_row(writing.connection, gone, what)
        for type_, centiemes in sorted(wanted.items(), key=lambda item: item[1] - held.get(item[0], 0)):
            if type_ not in held:
                writing.connection.execute(
                    insert(tables.absence).values(
                        agent_id=agent_id, jour=jour.isoformat(), type=type_.value, centiemes=centiemes
                    )
                )
            elif held[type_] != centiemes:
                same = update(tables.absence).where(*of_day, tables.absence.c.type == type_.value)
                change_row(writing.connection, same.values(centiemes=centiemes), what)
    return before


def add_agent(writing: SqlWriting, agent: Agent) -> None:
    if writing.find(queries.AGENT_OF, agent=agent.initiales) is not None:
        raise AgentRefuse(f"Les initiales {agent.initiales} sont déjà prises.")
    writing.connection.execute(insert(tables.agent).values(**_agent_values(agent)))


def update_agent(writing: SqlWriting, agent: Agent) -> None:
    agent_id, _ = writing.agent_key(agent.initiales)
    row = update(tables.agent).where(tables.agent.c.id == agent_id).values(**_agent_values(agent))
    change_row(writing.connection, row, f"Agent {agent.initiales}")


def set_quotite(writing: SqlWriting, quotite: Quotite) -> None:
    agent_id, _ = writing.agent_key(quotite.agent)
    semaine = dict(zip(tables.JOURS_SEMAINE, quotite.semaine, strict=True))
    depuis = quotite.depuis.isoformat()
    same = (tables.quotite.c.agent_id == agent_id, tables.quotite.c.depuis == depuis)
    if not writing.connection.execute(update(tables.quotite).where(*same).values(**semaine)).rowcount:
        writing.connection.execute(insert(tables.quotite).values(agent_id=agent_id, depuis=depuis, **semaine))


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
