"""A new store's schema, made from the text built of the tables."""

from __future__ import annotations

import sqlite3

from cariforef_db.built.sqlite import TABLES, TRIGGERS
from cariforef_db.schema.version import APPLICATION_ID, SCHEMA_VERSION

_ALEMBIC_VERSION = (
    "CREATE TABLE alembic_version (version_num TEXT NOT NULL, "
    "CONSTRAINT pk_alembic_version PRIMARY KEY (version_num)) STRICT"
)
"""Made here rather than by Alembic, whose own is not STRICT."""


def make_schema(connection: sqlite3.Connection) -> None:
    """Make every table, index and trigger of this version, in the transaction that `connection` has begun."""
    make_tables(connection, f"{SCHEMA_VERSION:04}")
    connection.execute("INSERT INTO revision (id, numero) VALUES (1, 0)")
    make_guards(connection)


def make_tables(connection: sqlite3.Connection, version: str) -> None:
    """Make every table and index, which say that they are of `version`: nothing guards them yet."""
    for statement in (*TABLES, _ALEMBIC_VERSION):
        connection.execute(statement)
    connection.execute("INSERT INTO alembic_version VALUES (?)", (version,))


def make_guards(connection: sqlite3.Connection) -> None:
    """Make the triggers, and the marks by which a program knows the file."""
    for statement in TRIGGERS:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
