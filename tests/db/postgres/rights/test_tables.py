"""The rows of the tables are open to whom `autorise` says, by whatever client, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.agents.rights import Regime, autorise
from tests.db.postgres.rights.actions import ON_AGENTS, ON_GIP, ON_POLES, Action
from tests.db.postgres.rights.people import ACTEURS, LIBRE, Body, open_regime

SUR = ("SPB", "MP", "DM", "ZG", "ZF", "PP", "YM", "WD")
"""Oneself, one's own pôle and another, whoever acts."""

MEMBRES = {
    None: ("YM", "AR"),
    "PRI": ("MP", "SPB"),
    "APO": ("ZG", "ZI"),
    "DIR": ("ZL", "ZM"),
    "AD2I": ("ZB", "ZC"),
}


@pytest.mark.parametrize("regime", Regime)
@pytest.mark.parametrize("acteur", ACTEURS.values(), ids=ACTEURS.keys())
def test_a_statement_passes_where_the_rights_allow_it(body: Body, acteur: str, regime: Regime) -> None:
    if regime is Regime.OUVERT:
        open_regime(body)
    with body.open() as store, store.reading() as reading:
        agents = {agent.initiales: agent for agent in reading.agents()}
    ids = _numbers(body)
    wrong = []
    with body.connect(acteur) as connection:
        for action, objet, values in _cases(agents, ids):
            sql = action.sql.format(**values, moi=ids[acteur], jour=LIBRE)
            allowed = autorise(agents[acteur], action.droit, objet, regime) is None
            if _passes(connection, sql) is not allowed:
                wrong.append((action.name, objet.initiales if isinstance(objet, Agent) else objet, allowed))
    assert wrong == []


def _numbers(body: Body) -> dict[str | None, int]:
    """Return the numbers of people by initials, of lines by the code of a pôle, None for the GIP."""
    with body.connect() as connection:
        agents = connection.execute("SELECT initiales, id FROM agent").fetchall()
        lignes = connection.execute(
            "SELECT nullif(code, 'GIP'), id FROM ligne WHERE niveau IN ('gip', 'pole')"
        )
        logging = connection.execute("SELECT count(DISTINCT agent_id) FROM saisie").fetchone()
        assert logging is not None
        return dict([*agents, *lignes.fetchall(), ("(saisies)", logging[0])])


def _cases(
    agents: dict[str, Agent], ids: dict[str | None, int]
) -> Iterator[tuple[Action, Agent | str | None, dict[str, Any]]]:
    for action in ON_AGENTS:
        for initiales in SUR:
            yield action, agents[initiales], {"agent": ids[initiales], "ligne": ids["APO"]}
    for action in ON_POLES:
        for pole, (membre, autre) in MEMBRES.items():
            if pole is not None or "{pole}" not in action.sql:
                values = {"ligne": ids[pole], "pole": pole, "membre": ids[membre], "autre": ids[autre]}
                yield action, pole, values
    for action in ON_GIP:
        yield action, None, {"agents": ids["(saisies)"]}


def _passes(connection: psycopg.Connection[Any], sql: str) -> bool:
    """Tell whether a statement is allowed, and undo it; a rule of the month that refuses it comes after."""
    connection.execute("BEGIN")
    try:
        cursor = connection.execute(sql.encode())
        changed = cursor.rowcount
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except psycopg.errors.InsufficientPrivilege:
        return False
    except psycopg.errors.CheckViolation as refused:
        return str(refused.diag.constraint_name).startswith("VISA_")
    finally:
        connection.execute("ROLLBACK")
    return changed > 0
