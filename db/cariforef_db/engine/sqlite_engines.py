"""SQLAlchemy's engines over a store's file: one that reads, one that writes.

One engine could not do both. SQLAlchemy announces every transaction in the same way, that of a SELECT too,
and a listener could not say BEGIN IMMEDIATE for writes alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, Pool, QueuePool, StaticPool

KEPT_READERS = 2
"""Read connections kept open between readings; one more at once opens its own."""


def reading_engine(connect: Callable[[], sqlite3.Connection]) -> Engine:
    """Return an engine whose transactions read one snapshot, over connections kept for the next ones."""
    return _make(connect, "BEGIN", QueuePool, pool_size=KEPT_READERS, max_overflow=-1, pool_use_lifo=True)


def apart_engine(connect: Callable[[], sqlite3.Connection]) -> Engine:
    """Return an engine that reads as `reading_engine` does, and keeps nothing open."""
    return _make(connect, "BEGIN", NullPool)


def writing_engine(connect: Callable[[], sqlite3.Connection]) -> Engine:
    """Return an engine whose transactions hold SQLite's lock from their beginning.

    No connection is kept for the next write: on one whose COMMIT found the file busy for too long,
    `rollback()` would do nothing and SQLite's lock would stay.
    """
    return _make(connect, "BEGIN IMMEDIATE", NullPool)


def engine_over(connection: sqlite3.Connection) -> Engine:
    """Return an engine that reads through the one connection given, which its caller closes."""
    return _make(lambda: connection, "BEGIN", StaticPool)


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Return the driver's own connection, for PRAGMA, VACUUM and copies."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _make(
    connect: Callable[[], sqlite3.Connection], begin: str, pool: type[Pool], **options: object
) -> Engine:
    # An exception would show the comments of people among its parameters.
    engine = create_engine(
        "sqlite+pysqlite://", creator=connect, poolclass=pool, hide_parameters=True, **options
    )

    @event.listens_for(engine, "begin")
    def say_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
