"""A store's schema against the program's. Reads only."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass

from cariforef_db.schema.version import SCHEMA_FINGERPRINT, compute_fingerprint, read_objects

_KINDS = {"table": "table", "index": "index", "trigger": "déclencheur", "view": "vue"}


@dataclass(frozen=True, slots=True)
class SchemaDifferences:
    """What differs from the program's schema: `tables` cannot be read safely, `others` can."""

    tables: tuple[str, ...]
    others: tuple[str, ...]


def schema_is_expected(connection: sqlite3.Connection) -> bool:
    return compute_fingerprint(connection) == SCHEMA_FINGERPRINT


def compare_schema(connection: sqlite3.Connection) -> SchemaDifferences:
    """Name each object that is missing, added or changed, by comparing with a new store in memory."""
    objects, expected = read_objects(connection), _expected_objects()
    tables: list[str] = []
    others: list[str] = []
    for kind, name in sorted(objects.keys() | expected.keys()):
        if objects.get((kind, name)) == expected.get((kind, name)):
            continue
        if (kind, name) not in objects:
            text = f"{_KINDS[kind]} {name} : absent"
        elif (kind, name) not in expected:
            text = f"{_KINDS[kind]} {name} : ajouté"
        else:
            text = f"{_KINDS[kind]} {name} : modifié"
        (tables if kind == "table" and (kind, name) in expected else others).append(text)
    return SchemaDifferences(tuple(tables), tuple(others))


def _expected_objects() -> dict[tuple[str, str], str]:
    """Objects of a new store. Slow: for stores known to differ."""
    from cariforef_db.schema.making import make_schema

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        make_schema(connection)
        return read_objects(connection)
