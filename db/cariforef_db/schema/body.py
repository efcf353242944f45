"""A body's schema made on a server, from the text built of the tables."""

from __future__ import annotations

from typing import Any

import psycopg

from cariforef_db.built.postgresql import SCHEMA
from cariforef_db.postgres.connection import schema_exists
from cariforef_db.postgres.place import owner_of
from cariforef_db.postgres.roles import make_roles
from cariforef_db.schema.version import SCHEMA_VERSION
from cariforef_tui.services.ports.errors import StoreNotFound

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('cariforef'), 2)"
"""Two that begin at once would change the rights on the database and the roles at once, which it refuses."""


def make_body_schema(connection: psycopg.Connection[Any], schema: str) -> None:
    """Make a body's roles, schema, tables and guards, in the transaction that `connection` is in.

    Raises:
        StoreNotFound: the schema is there already.
        StoreDenied: the account does not own the database.
    """
    connection.execute(_ONE_AT_A_TIME)
    if schema_exists(connection, schema):
        raise StoreNotFound(f"L'organisme existe déjà (schéma {schema}) : il n'a pas été touché.")
    owner = owner_of(schema)
    run = connection.execute
    make_roles(connection, schema)
    run(f"CREATE SCHEMA {schema} AUTHORIZATION {owner}")
    run(f"SET LOCAL ROLE {owner}; SET LOCAL search_path = {schema}")
    for statement in SCHEMA:
        run(statement.replace("{schema}", schema))
    run("INSERT INTO alembic_version VALUES (%s)", (f"{SCHEMA_VERSION:04}",))
    run("RESET ROLE")
