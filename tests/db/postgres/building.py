"""Raw connections to a store on a server, and what opens one by the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import Connection

from cariforef_db.store.postgres_store import PostgresStore
from tests.postgres.server import Server, dsn

Open = Callable[[], PostgresStore]


def connect(server: Server, database: str, user: str | None = None) -> Connection[Any]:
    """Connect as `psql` would; a superuser where nobody is named."""
    return psycopg.connect(dsn(server.url(database, user)), autocommit=True)


def set_version(address: str, version: str) -> None:
    """Have a store be of another version, as the program of that version leaves it."""
    with psycopg.connect(dsn(address)) as connection:
        connection.execute(f"UPDATE alembic_version SET version_num = '{version}'".encode())
        connection.execute(f"COMMENT ON TABLE alembic_version IS '{version}'".encode())
