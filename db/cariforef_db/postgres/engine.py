"""SQLAlchemy's engine over a body: its connections, and the transactions of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import NullPool

from cariforef_db.engine.engines import KEPT_READERS
from cariforef_db.postgres.connection import SETTINGS, open_server
from cariforef_db.postgres.place import Address


def open_engine(address: Address, settings: Mapping[str, str] = SETTINGS) -> Engine:
    """Return an engine whose transactions write; connections are kept for the next ones."""
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: open_server(address, settings),
        pool_size=KEPT_READERS,
        max_overflow=-1,
        pool_use_lifo=True,
        # An exception would show the comments of people among its parameters.
        hide_parameters=True,
        # Asked of the server at each connection otherwise.
        use_native_hstore=False,
    )


def apart_engine(address: Address, settings: Mapping[str, str]) -> Engine:
    """Return an engine that keeps nothing open."""
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: open_server(address, settings),
        poolclass=NullPool,
        hide_parameters=True,
        use_native_hstore=False,
    )


def reading(engine: Engine) -> Engine:
    """Return the same engine, whose transactions read one snapshot and write nothing."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def driver_of(connection: Connection) -> psycopg.Connection[Any]:
    """Return the driver's own connection."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
