"""A new store's schema, made from the description of the tables."""

from __future__ import annotations

from sqlalchemy import Connection, insert, text

from cariforef_db.schema.columns import metadata
from cariforef_db.schema.journal import revision
from cariforef_db.schema.triggers import sqlite_triggers
from cariforef_db.schema.version import APPLICATION_ID, SCHEMA_VERSION

_ALEMBIC_VERSION = text(
    "CREATE TABLE alembic_version (version_num TEXT NOT NULL, "
    "CONSTRAINT pk_alembic_version PRIMARY KEY (version_num)) STRICT"
)
"""Made here rather than by Alembic, whose own is not STRICT."""
_SET_VERSION = text("INSERT INTO alembic_version VALUES (:version)")


def make_schema(connection: Connection) -> None:
    """Make every table, index and trigger of this version, in the transaction that `connection` is in."""
    make_tables(connection, f"{SCHEMA_VERSION:04}")
    connection.execute(insert(revision).values(id=1, numero=0))
    make_guards(connection)


def make_tables(connection: Connection, version: str) -> None:
    """Make every table and index, marked as of `version`; no trigger guards them yet."""
    metadata.create_all(connection, checkfirst=False)
    connection.execute(_ALEMBIC_VERSION)
    connection.execute(_SET_VERSION, {"version": version})


def make_guards(connection: Connection) -> None:
    """Make the triggers, and the marks by which a program knows the file."""
    for statement in sqlite_triggers():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
