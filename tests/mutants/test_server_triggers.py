"""The mutants of a server's triggers: those that somebody would think of are made, and each breaks a case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from typing import Any

import pytest
from psycopg import Connection

from tests.db.postgres.building import connect
from tests.db.postgres.law.peopled import build_peopled
from tests.db.triggers.cases import open_inhabited
from tests.mutants.server_triggers import Guard, read_guards, try_mutants
from tests.mutants.trigger_changes import Mutant, columns_of, mutants_of
from tests.postgres.fixtures import BuildDatabaseOnce
from tests.postgres.server import Server

THOUGHT_OF = (
    ("tr_visa_double", "absent"),
    ("tr_saisie_total_insert", "depuis [<= → <] new.jour"),
    ("journaliser", "precedent.seq [+ → -] 1"),
)


@pytest.fixture(scope="module")
def peopled(postgres: Server, build_database_once: BuildDatabaseOnce) -> Iterator[Connection[Any]]:
    built = build_database_once("law", partial(build_peopled, postgres))
    name = postgres.create_database("mutants", template=built)
    with closing(connect(postgres, name)) as connection:
        yield connection
    postgres.drop_database(name)


@pytest.fixture(scope="module")
def guards(peopled: Connection[Any]) -> dict[str, Guard]:
    return {guard.name: guard for guard in read_guards(peopled)}


@pytest.mark.parametrize(("name", "change"), THOUGHT_OF)
def test_a_mutant_that_one_would_think_of_breaks_a_case(
    name: str, change: str, peopled: Connection[Any], guards: dict[str, Guard]
) -> None:
    with closing(open_inhabited()) as described:
        every = mutants_of(guards[name].sql, columns_of(described), guards[name].table)
    made = [mutant for mutant in every if change in mutant.change]
    outcome = try_mutants(peopled, guards[name], made)
    assert outcome.mutants > 0
    assert outcome.survivors == ()


def test_one_that_no_case_breaks_lives_and_one_that_the_server_refuses_is_not_counted(
    peopled: Connection[Any], guards: dict[str, Guard]
) -> None:
    guard = guards["tr_visa_double"]
    same = Mutant("spaced", 0, guard.sql.replace("BEGIN", "BEGIN "))
    refused = [
        Mutant("no SQL", 0, guard.sql.replace("BEGIN", "START")),
        Mutant("no column", 0, guard.sql.replace("new.mois", "new.annee")),
    ]
    outcome = try_mutants(peopled, guard, [same, *refused])
    assert (outcome.mutants, [survivor.mutant for survivor in outcome.survivors]) == (1, [same])
    assert {found.name: found.sql for found in read_guards(peopled)} == {
        name: found.sql for name, found in guards.items()
    }
