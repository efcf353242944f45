"""Compare a store's schema on a server with the program's, made in another schema and rolled back."""

from __future__ import annotations

import os
from collections.abc import Mapping

import psycopg
from sqlalchemy import Connection, func
from sqlalchemy.exc import ProgrammingError

from cariforef_db.engine.place import Address
from cariforef_db.engine.postgres import LONG, apart_engine
from cariforef_db.proof.catalog import Described, read_catalog
from cariforef_db.schema.server import make_body
from cariforef_db.schema.version import describe_difference, find_differences

_OWN = frozenset({"table", "view"})
"""Where one of these is missing, its columns and triggers are too: they are not named one by one."""

Catalog = Mapping[tuple[str, str], Described]


def compare_body(address: Address) -> tuple[str, ...] | None:
    """Name each object that is missing, added or changed; None if the account may not create a schema."""
    with apart_engine(address, LONG).connect() as connection:
        try:
            return compare_in_transaction(connection)
        except ProgrammingError as error:
            if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
                return None
            raise


def compare_in_transaction(connection: Connection) -> tuple[str, ...]:
    """Do as `compare_body` in a transaction under way, which stays as it was.

    Raises:
        sqlalchemy.exc.ProgrammingError: this account may not create a schema.
    """
    witness = f"cariforef_temoin_{os.urandom(8).hex()}"
    nested = connection.begin_nested()
    try:
        objects = read_catalog(connection, str(connection.scalar(func.current_schema())))
        connection.exec_driver_sql(f"CREATE SCHEMA {witness}")
        connection.exec_driver_sql(f"SET LOCAL search_path = {witness}")
        make_body(connection)
        expected = read_catalog(connection, witness)
    finally:
        nested.rollback()
    return tuple(_name_differences(objects, expected))


def _name_differences(objects: Catalog, expected: Catalog) -> list[str]:
    differences = list(find_differences(objects, expected))
    whole = {name for kind, name in differences if kind == "table" and not _in_both(name, objects, expected)}
    return [
        describe_difference(key, objects, expected)
        for key in differences
        if key[0] in _OWN or (objects.get(key) or expected[key]).table not in whole
    ]


def _in_both(name: str, objects: Catalog, expected: Catalog) -> bool:
    return ("table", name) in objects and ("table", name) in expected
