"""A store's tables made on a server, from the text built of them."""

from __future__ import annotations

import re
from typing import Any

import psycopg

from cariforef_db.built.postgresql import SCHEMA
from cariforef_db.postgres.driver import PostgresDriver
from cariforef_db.postgres.place import Address
from cariforef_db.schema.version import SCHEMA_VERSION, UNFINISHED
from cariforef_tui.services.ports.errors import StoreNotFound, StoreVersion

_MADE = re.compile(r"CREATE (TABLE|SEQUENCE|VIEW|FUNCTION) (\w+)")


def make_body(connection: psycopg.Connection[Any]) -> None:
    """Make tables and guards in the default schema, in the transaction that `connection` is in.

    Raises:
        StoreNotFound: something of that name is there already.
    """
    try:
        for statement in SCHEMA:
            connection.execute(statement.encode())
    except (psycopg.errors.DuplicateTable, psycopg.errors.DuplicateFunction) as error:
        raise StoreNotFound(
            f"La base {connection.info.dbname} contient déjà des tables : rien n'a été écrit. Donnez une "
            "base vide."
        ) from error
    connection.execute("INSERT INTO alembic_version VALUES (%s)", (f"{SCHEMA_VERSION:04}",))


def drop_body(connection: psycopg.Connection[Any]) -> None:
    """Take away all that `make_body` made, and nothing else."""
    with connection.transaction():
        for statement in reversed(SCHEMA):
            made = _MADE.match(statement)
            if made is not None:
                connection.execute(f"DROP {made[1]} IF EXISTS {made[2]} CASCADE".encode())


def check_version(driver: PostgresDriver, address: Address) -> None:
    """Return where the store is of this program's version; the first read of a transaction.

    Raises:
        StoreNotFound: there is none.
        StoreVersion: it is of another, or not finished.
    """
    try:
        row = driver.execute("SELECT version_num FROM alembic_version").fetchone()
    except psycopg.errors.UndefinedTable:
        raise StoreNotFound(
            f"{address.shown} ne contient pas encore de base : « cariforef base creer » la crée."
        ) from None
    version = str(row[0]) if row else ""
    if version.startswith(UNFINISHED):
        raise StoreVersion(
            f"{address.shown} reçoit un transfert qui n'est pas fini : « cariforef base transferer … "
            "--reprendre » le finit."
        )
    if version != f"{SCHEMA_VERSION:04}":
        raise StoreVersion(
            f"{address.shown} n'est pas à la version de ce programme : rien n'a été écrit. « cariforef base "
            "migrer » l'amène à cette version, ou bien mettez le programme à jour."
        )
