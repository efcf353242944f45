"""SQLAlchemy over a connection of the driver; what imports it pays for SQLAlchemy."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool


def connect_core(driver: sqlite3.Connection) -> Connection:
    """Return SQLAlchemy's connection over `driver`, which begins, ends and closes nothing of it.

    Without `skip_autocommit_rollback` SQLAlchemy's first connection would roll back what is under way.
    """
    engine = create_engine(
        "sqlite://", creator=lambda: driver, poolclass=StaticPool, skip_autocommit_rollback=True
    )
    return engine.connect()
