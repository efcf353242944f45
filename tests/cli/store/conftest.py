"""Commands on a body of a server, for who administers it and for people with an account of theirs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg
import pytest

from cariforef_db.postgres.roles import grant_person
from cariforef_db.store.postgres_admin import PostgresAdmin
from tests.people import set_agent
from tests.postgres.clusters import find_programs
from tests.postgres.server import Server, dsn


@pytest.fixture
def served(bare_cli: Any, store_address: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Commands on the test's own body, by who administers it."""
    monkeypatch.setenv("CARIFOREF_BASE", store_address)
    return bare_cli


Known = Callable[[str], str]


@pytest.fixture
def known(postgres: Server, store_address: str, database_of: str) -> Known:
    """Make an account of the server that of an agent of the body, by its role; return its address."""

    def known(initiales: str) -> str:
        account = postgres.create_role(initiales.lower())
        with psycopg.connect(dsn(postgres.url(database_of))) as connection:
            grant_person(connection, "org_pdl", account)
        with closing(PostgresAdmin().open(store_address)) as store:
            set_agent(store, initiales, compte=account)
        return f"{postgres.url(database_of, account)}"

    return known


@pytest.fixture
def client_programs(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """`pg_dump` and `pg_restore` of the version of the tests' server."""
    programs = None if "CARIFOREF_TEST_PG" in os.environ else find_programs()
    if programs is not None:
        monkeypatch.setenv("PATH", f"{programs / 'bin'}{os.pathsep}{os.environ['PATH']}")
    elif shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
