"""The writes that name a table and some of its columns, as statements of SQLAlchemy: each is made once.

Parameters are named as their columns; those of the rows to change or delete, as `sought` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from sqlalchemy import ColumnElement, Delete, Insert, Table, Update, bindparam

from cariforef_db.schema.facts import ALL_TABLES

_KEY = "key_"


@cache
def insert_into(table: str, columns: tuple[str, ...]) -> Insert:
    return _described(table).insert().values(_given(columns))


@cache
def update_of(table: str, key: tuple[str, ...], columns: tuple[str, ...]) -> Update:
    described = _described(table)
    return described.update().where(*_match(described, key)).values(_given(columns))


@cache
def delete_from(table: str, key: tuple[str, ...]) -> Delete:
    described = _described(table)
    return described.delete().where(*_match(described, key))


def sought(key: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a key under the names of their parameters."""
    return {_KEY + column: value for column, value in key.items()}


def _described(table: str) -> Table:
    return ALL_TABLES[0].metadata.tables[table]


def _given(columns: tuple[str, ...]) -> dict[str, object]:
    return {column: bindparam(column) for column in columns}


def _match(table: Table, key: tuple[str, ...]) -> Iterator[ColumnElement[bool]]:
    return (table.c[column] == bindparam(_KEY + column) for column in key)
