"""The body with its people, built once for a run, and a test's own copy of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from tests.db.postgres.rights.people import Body, build_body, read_body
from tests.postgres.fixtures import BuildDatabaseOnce
from tests.postgres.server import Server


@pytest.fixture(scope="session")
def master_body(
    postgres: Server,
    build_database_once: BuildDatabaseOnce,
    programme_2018: Programme,
    agents_2018: Sequence[Agent],
) -> str:
    """A database with a body, its people and a year of days: to be copied, never opened."""
    return build_database_once("people", lambda name: build_body(postgres, name, programme_2018, agents_2018))


@pytest.fixture
def body(postgres: Server, master_body: str, copy_database: Callable[[str], str]) -> Body:
    """The test's own copy of the body."""
    return read_body(postgres, copy_database(master_body))


@pytest.fixture(scope="module")
def read_only_body(postgres: Server, master_body: str) -> Body:
    """A copy of the body for the tests of a module that change nothing in it."""
    database = postgres.create_database("shared", template=master_body)
    return read_body(postgres, database)
