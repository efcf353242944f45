"""A new store's schema, made from the tables as they are described."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from cariforef_db.schema.facts import ALL_TABLES
from cariforef_db.schema.triggers import all_triggers
from cariforef_db.schema.version import APPLICATION_ID, SCHEMA_VERSION

_ALEMBIC_VERSION = (
    "CREATE TABLE alembic_version (version_num TEXT NOT NULL, "
    "CONSTRAINT pk_alembic_version PRIMARY KEY (version_num)) STRICT"
)
"""Made here rather than by Alembic, whose own is not STRICT."""


def make_schema(connection: sqlite3.Connection) -> None:
    """Make every table, index and trigger of this version, in the transaction that `connection` has begun."""
    for statement in _tables_and_indexes():
        connection.execute(statement)
    connection.execute(_ALEMBIC_VERSION)
    connection.execute("INSERT INTO alembic_version VALUES (?)", (f"{SCHEMA_VERSION:04}",))
    connection.execute("INSERT INTO revision (id, numero) VALUES (1, 0)")
    for statement in all_triggers():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _tables_and_indexes() -> Iterator[str]:
    dialect = sqlite.dialect()
    for table in ALL_TABLES:
        yield str(CreateTable(table).compile(dialect=dialect))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))
