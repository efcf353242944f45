"""A signed month and a client of its own mind: older snapshots, and statements that write both at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from cariforef_tui.domain.values.months import Mois
from tests.db.postgres.building import Open
from tests.people import log, signature_of

DAY = (
    "INSERT INTO saisie (agent_id, jour, ligne_id, exercice_id, compte, centiemes, a_confirmer, version) "
    "SELECT r.id, '2018-05-22', l.id, 2018, 'metier', 50, 0, 1 FROM ligne l, agent r "
    "WHERE r.initiales = 'LR' AND l.code = '18' RETURNING id"
)
SIGNATURE = (
    "INSERT INTO visa (agent_id, mois, numero, geste, par_id, quand, centiemes, contenu) "
    "SELECT r.id, '2018-05', 1, 'signature', r.id, '2018-06-01', 0, '{}' FROM agent r "
    "WHERE r.initiales = 'LR' RETURNING id"
)
FROM_THE_OTHER = SIGNATURE.replace("FROM agent r", "FROM agent r, a")
BOTH = "SELECT (SELECT count(*) FROM saisie), (SELECT count(*) FROM visa)"


@pytest.fixture
def shell(shell: Connection[Any]) -> Connection[Any]:
    shell.execute("SET cariforef.acteur = 'LR'")
    return shell


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
@pytest.mark.parametrize(("late", "left"), [(DAY, (0, 1)), (SIGNATURE, (1, 0))], ids=["day", "signature"])
def test_a_snapshot_taken_before_writes_nothing_beside_what_it_did_not_see(
    late: str, left: tuple[int, int], level: str, open_one: Open, shell: Connection[Any]
) -> None:
    own = open_one()
    shell.execute(f"BEGIN ISOLATION LEVEL {level}".encode())
    assert shell.execute(BOTH).fetchone() == (0, 0)
    if late is DAY:
        with own.writing("LR") as writing:
            writing.add_visa(signature_of("LR", Mois(2018, 5)))
    else:
        log(own, "LR", "18", 50, on=date(2018, 5, 22))
    shell.execute(late.encode())
    with pytest.raises(psycopg.errors.SerializationFailure):
        shell.execute("COMMIT")
    assert shell.execute(BOTH).fetchone() == left


@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        (f"WITH a AS ({SIGNATURE}) {DAY}", "VISA_TOTAL"),
        (f"WITH a AS ({DAY}) {SIGNATURE}", "MOIS_SIGNE"),
        (f"WITH a AS ({DAY}) {FROM_THE_OTHER}", "VISA_TOTAL"),
    ],
    ids=["the day first", "the signature first", "one from the other"],
)
def test_one_statement_never_both_signs_a_month_and_logs_in_it(
    statement: str, refused: str, shell: Connection[Any]
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match=refused):
        shell.execute(statement.encode())
    assert shell.execute(BOTH).fetchone() == (0, 0)
