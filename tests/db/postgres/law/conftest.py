"""The store of the law's cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.db.postgres.building import connect
from tests.db.postgres.law.peopled import build_peopled
from tests.db.postgres.law.shell import PostgresShell
from tests.postgres.fixtures import BuildDatabaseOnce
from tests.postgres.server import Server


@pytest.fixture(scope="session")
def peopled_body(postgres: Server, build_database_once: BuildDatabaseOnce) -> str:
    """The database of the law's cases, to be copied: people, and no foreign key, as those ask."""
    return build_database_once("law", lambda name: build_peopled(postgres, name))


@pytest.fixture(scope="module")
def law(postgres: Server, peopled_body: str) -> Iterator[PostgresShell]:
    """A raw connection to a copy of it."""
    name = postgres.create_database("law", template=peopled_body)
    with closing(connect(postgres, name)) as connection:
        tables = dict(
            connection.execute(
                "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE NOT tgisinternal"
            ).fetchall()
        )
        yield PostgresShell(connection, tables)
    postgres.drop_database(name)
