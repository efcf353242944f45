"""Raw connections to a body, and what opens one by the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import Connection

from cariforef_db.store.postgres_store import PostgresStore
from tests.postgres.server import Server, dsn

SCHEMA = "org_pdl"
Open = Callable[[], PostgresStore]


def connect(server: Server, database: str, user: str | None = None) -> Connection[Any]:
    """Connect in the body's schema, as `psql` would; a superuser where nobody is named."""
    connection = psycopg.connect(dsn(server.url(database, user)), autocommit=True)
    connection.execute(f"SET search_path = {SCHEMA}".encode())
    return connection
