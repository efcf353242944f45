"""Row security asks who connects once a statement, not once a row: an agent waits as anybody does."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from cariforef_db.reading import queries
from tests.db.postgres.rights.people import AU, Body

READ = {
    "saisie": "SELECT sum(centiemes) FROM saisie",
    "absence": "SELECT count(*) FROM absence",
    "visa": "SELECT count(*) FROM visa",
    "agent": "SELECT count(*) FROM agent",
    "total_jour": "SELECT sum(saisi) FROM total_jour",
    "journal": "SELECT count(*) FROM journal",
    "rappel": "SELECT count(*) FROM rappel",
    "correction": "UPDATE saisie SET centiemes = centiemes WHERE jour = '2018-05-22'",
    "rythme": "UPDATE quotite SET lundi = lundi",
}


@pytest.fixture(scope="module")
def filled(read_only_body: Body) -> Body:
    """The body with a year that goes on until its end, as the planner knows it."""
    with read_only_body.connect() as connection:
        connection.execute("ALTER TABLE saisie DISABLE TRIGGER USER")
        connection.execute(
            "INSERT INTO saisie (agent_id, jour, ligne_id, exercice_id, compte, centiemes, a_confirmer, "
            "version) SELECT agent_id, to_char(jour::date + decalage, 'YYYY-MM-DD'), ligne_id, 2018, compte, "
            "centiemes, 0, 1 FROM saisie CROSS JOIN generate_series(161, 202, 41) decalage "
            "WHERE jour < '2018-05-20' ON CONFLICT DO NOTHING"
        )
        connection.execute("ALTER TABLE saisie ENABLE TRIGGER USER")
        connection.execute("ANALYZE")
        row = connection.execute("SELECT count(*) FROM saisie").fetchone()
        assert row is not None
        assert row[0] > 9_000
    return read_only_body


def _plan(connection: psycopg.Connection[Any], sql: str) -> str:
    rows = connection.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) {sql}".encode())
    return "\n".join(line for (line,) in rows)


@pytest.mark.parametrize("name", READ)
def test_who_connects_is_asked_once_a_statement(filled: Body, name: str) -> None:
    with filled.connect("SPB") as connection:
        plan = _plan(connection, READ[name])
    assert "InitPlan" in plan
    # What is filtered compares a column with what the plan found once.
    filters = [line for line in plan.splitlines() if "Filter:" in line or "Cond:" in line]
    assert not any(call in line for line in filters for call in ("agents_de(", "peut(", "est_connu("))


def test_a_week_of_one_agent_is_found_by_the_index(filled: Body) -> None:
    sql = queries.SAISIES.replace(":agent", "'SPB'").replace(":first", f"'{AU}'").replace(":last", f"'{AU}'")
    with filled.connect("SPB") as connection:
        connection.execute("SET enable_seqscan = off")
        plan = _plan(connection, sql)
    assert "uq_saisie_agent_jour_ligne" in plan
