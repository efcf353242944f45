"""What triggers keep, whoever writes: each sentence of the law, held on a raw connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.db.triggers.cases import BrokenPromise, open_inhabited, prove
from tests.db.triggers.law import CASES, LAW
from tests.db.triggers.rows import SAMPLES


@pytest.fixture(scope="module")
def inhabited() -> Iterator[sqlite3.Connection]:
    with closing(open_inhabited()) as connection:
        yield connection


@pytest.mark.parametrize("subject", LAW)
def test_the_triggers_keep_each_promise_made_of_a_subject(
    subject: str, inhabited: sqlite3.Connection
) -> None:
    broken = []
    for case in LAW[subject]:
        try:
            prove(inhabited, case)
        except BrokenPromise as error:
            broken.append(f"{case.proves[0]}: {error}")
    assert broken == []


def test_every_trigger_has_its_promises_and_no_promise_is_of_another(inhabited: sqlite3.Connection) -> None:
    found = {name for (name,) in inhabited.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")}
    assert {name for case in CASES.values() for name in case.proves} == found


def test_the_journal_is_held_on_rows_of_every_column(inhabited: sqlite3.Connection) -> None:
    journalled = inhabited.execute(
        "SELECT DISTINCT tbl_name FROM sqlite_schema WHERE name GLOB 'tr_*_journal_insert'"
    )
    assert {table for (table,) in journalled} == SAMPLES.keys()
    for table, sample in SAMPLES.items():
        columns = [row[1] for row in inhabited.execute(f"PRAGMA table_info({table})")]
        assert list(sample.before) == list(sample.after) == columns


def test_no_promise_hides_another_under_its_title() -> None:
    assert len(CASES) == sum(map(len, LAW.values()))
