"""A store's tables made on a server, from their description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from sqlalchemy import Connection, CursorResult, inspect, text
from sqlalchemy.exc import ProgrammingError

from cariforef_db.postgres.engine import driver_of
from cariforef_db.postgres.guards import BESIDE, WORDS, guards
from cariforef_db.postgres.place import Address
from cariforef_db.schema.columns import NOT_THERE, metadata
from cariforef_db.schema.facts import JOURNAL_KEYS
from cariforef_db.schema.law import POSTGRESQL, say_in_postgresql
from cariforef_db.schema.triggers import shared_triggers
from cariforef_db.schema.version import SCHEMA_VERSION
from cariforef_tui.services.ports.errors import StoreNotFound, StoreVersion

_SET_VERSION = text("INSERT INTO alembic_version VALUES (:version)")
_VERSION = text("SELECT version_num FROM alembic_version")


TABLES = tuple(table for table in metadata.sorted_tables if table.name not in NOT_THERE)


def guarding_statements() -> Iterator[str]:
    """Yield what a store has there beside its tables: functions, the head of the chain, triggers."""
    yield from BESIDE
    for trigger in shared_triggers(POSTGRESQL):
        if trigger.table not in NOT_THERE:
            yield from say_in_postgresql(trigger)
    yield from guards(JOURNAL_KEYS)


def run_as_is(connection: Connection, statement: str) -> CursorResult[Any]:
    """Run a statement whose colons and percents are no parameters."""
    return connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def store_exists(connection: Connection) -> bool:
    return inspect(connection).has_table("alembic_version")


def make_body(connection: Connection) -> None:
    """Make tables and guards in the default schema, in the transaction that `connection` is in.

    Raises:
        StoreNotFound: something of that name is there already.
    """
    try:
        for statement in WORDS:
            run_as_is(connection, statement)
        metadata.create_all(connection, TABLES, checkfirst=False)
        for statement in guarding_statements():
            run_as_is(connection, statement)
    except ProgrammingError as error:
        if not isinstance(error.orig, psycopg.errors.DuplicateTable | psycopg.errors.DuplicateFunction):
            raise
        raise StoreNotFound(
            f"La base {driver_of(connection).info.dbname} contient déjà des tables : rien n'a été écrit. "
            "Donnez une base vide."
        ) from error
    connection.execute(_SET_VERSION, {"version": f"{SCHEMA_VERSION:04}"})


def check_version(connection: Connection, address: Address) -> None:
    """Return where the store is of this program's version; the first read of a transaction.

    Raises:
        StoreNotFound: there is none.
        StoreVersion: it is of another, or not finished.
    """
    try:
        version = str(connection.scalar(_VERSION) or "")
    except ProgrammingError as error:
        if not isinstance(error.orig, psycopg.errors.UndefinedTable):
            raise
        raise StoreNotFound(
            f"{address.shown} ne contient pas encore de base : « cariforef base creer » la crée."
        ) from None
    if version != f"{SCHEMA_VERSION:04}":
        raise StoreVersion(
            f"{address.shown} n'est pas à la version de ce programme : rien n'a été écrit. « cariforef base "
            "migrer » l'amène à cette version, ou bien mettez le programme à jour."
        )
