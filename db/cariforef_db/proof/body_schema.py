"""A store's tables on a server against the program's: those of a witness, made beside and rolled back."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import psycopg

from cariforef_db.postgres.catalog import Described, read_catalog
from cariforef_db.postgres.connection import LONG, open_server
from cariforef_db.postgres.place import Address
from cariforef_db.schema.body import make_body
from cariforef_db.schema.comparison import describe_difference, find_differences

_OWN = frozenset({"table", "view"})
"""Kinds without which nothing of theirs can be there: the rest is not named one by one."""

Catalog = Mapping[tuple[str, str], Described]


def compare_body(address: Address) -> tuple[str, ...] | None:
    """Name each object that is missing, added or changed; None where the account may not make a witness."""
    with open_server(address, LONG) as connection:
        try:
            return compare_in_transaction(connection)
        except psycopg.errors.InsufficientPrivilege:
            return None


def compare_in_transaction(connection: psycopg.Connection[Any]) -> tuple[str, ...]:
    """As `compare_body`, in a transaction under way, which is left as it was.

    Raises:
        psycopg.errors.InsufficientPrivilege: no witness can be made by this account.
    """
    with connection.transaction(force_rollback=True):
        (schema,) = connection.execute("SELECT current_schema()").fetchone() or ("",)
        objects = read_catalog(connection, schema)
        witness = f"cariforef_temoin_{os.urandom(8).hex()}"
        connection.execute(f"CREATE SCHEMA {witness}; SET LOCAL search_path = {witness}".encode())
        make_body(connection)
        expected = read_catalog(connection, witness)
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
