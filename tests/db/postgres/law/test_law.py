"""What triggers keep on PostgreSQL, whoever writes: the law of SQLite, held on a raw connection there."""

from __future__ import annotations

import pytest

from tests.db.postgres.law import held, waits
from tests.db.postgres.law.shell import OF_SQLITE, PostgresShell, concerns, name_trigger, prove
from tests.db.triggers.cases import BrokenPromise
from tests.db.triggers.law import CASES, LAW

THERE = {
    **{subject: [case for case in cases if concerns(case)] for subject, cases in LAW.items()},
    "waits": waits.CASES,
    "held": held.CASES,
}
LEFT_OUT = {
    "an OR of SQLite's own": 29,
    "a table that is not there": 9,
    "an actor's name and number said apart": 2,
}


@pytest.mark.parametrize("subject", THERE)
def test_the_triggers_keep_each_promise_made_of_a_subject(subject: str, law: PostgresShell) -> None:
    broken = []
    for case in THERE[subject]:
        try:
            prove(law, case)
        except BrokenPromise as error:
            broken.append(f"{case.proves[0]}: {error}")
    assert broken == []


def test_every_trigger_has_its_promises_and_no_promise_is_of_another(law: PostgresShell) -> None:
    assert {name_trigger(name) for cases in THERE.values() for case in cases for name in case.proves} == set(
        law.tables
    )


def test_only_what_says_nothing_of_this_engine_is_left_out() -> None:
    assert {why: sum(map(of_sqlite, CASES.values())) for why, of_sqlite in OF_SQLITE.items()} == LEFT_OUT
