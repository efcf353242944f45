"""SQLAlchemy's engines over a store on a server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import NullPool

from cariforef_db.engine.place import Address
from cariforef_db.engine.postgres import SETTINGS, open_server
from cariforef_db.engine.sqlite_engines import KEPT_READERS


def open_engine(address: Address) -> Engine:
    """Return an engine whose transactions write; connections are kept for the next ones."""
    return _make(address, SETTINGS, pool_size=KEPT_READERS, max_overflow=-1, pool_use_lifo=True)


def apart_engine(address: Address, settings: Mapping[str, str] = SETTINGS) -> Engine:
    """Return an engine that keeps nothing open."""
    return _make(address, settings, poolclass=NullPool)


def _make(address: Address, settings: Mapping[str, str], **pool: object) -> Engine:
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: open_server(address, settings),
        # An exception would show the comments of people among its parameters.
        hide_parameters=True,
        # Otherwise SQLAlchemy asks the server for hstore at each connection.
        use_native_hstore=False,
        **pool,
    )


def reading(engine: Engine) -> Engine:
    """Return the same engine, whose transactions read one snapshot.

    They are not declared READ ONLY, since SQLAlchemy would then declare the next ones on the connection READ
    WRITE. That would write to a base that an administrator has closed to writes.
    """
    return engine.execution_options(isolation_level="REPEATABLE READ")


def driver_of(connection: Connection) -> psycopg.Connection[Any]:
    """Return the driver's own connection."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
