"""Sessions with a store on a server, by the program and raw, as somebody without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_db.store.postgres_store import PostgresStore
from tests.db.postgres.building import Open
from tests.db.postgres.proofs import contradictions
from tests.postgres.server import dsn


@pytest.fixture
def open_one(store_address: str) -> Iterator[Open]:
    """Open the test's own store, a session each time; nothing there contradicts itself at the end."""
    opened = []

    def open_one() -> PostgresStore:
        opened.append(PostgresAdmin().open(store_address))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()
    assert contradictions(store_address) == []


@pytest.fixture
def open_shell(store_address: str) -> Iterator[Callable[[], Connection[Any]]]:
    """Connect without the program, in the name of DM."""
    opened = []

    def open_shell() -> Connection[Any]:
        opened.append(psycopg.connect(dsn(store_address), autocommit=True))
        opened[-1].execute("SET cariforef.acteur = 'DM'")
        return opened[-1]

    yield open_shell
    for connection in opened:
        connection.close()


@pytest.fixture
def shell(open_shell: Callable[[], Connection[Any]]) -> Connection[Any]:
    return open_shell()
