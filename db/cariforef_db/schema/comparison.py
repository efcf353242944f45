"""A store's schema against the program's. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import NamedTuple

from cariforef_db.schema.version import (
    OLDER_FINGERPRINTS,
    SCHEMA_FINGERPRINT,
    compute_fingerprint,
    read_objects,
    read_schema_version,
)

_KINDS = {
    "table": "table",
    "content": "contenu de",
    "index": "index",
    "trigger": "déclencheur",
    "view": "vue",
    "column": "colonne",
    "constraint": "contrainte",
    "function": "fonction",
    "rule": "règle de réécriture",
    "sequence": "séquence",
}
Objects = Mapping[tuple[str, str], object]
"""What describes each object, by its kind and name."""


class SchemaDifferences(NamedTuple):
    """What differs from the program's schema: `tables` cannot be read safely, `others` can."""

    tables: tuple[str, ...]
    others: tuple[str, ...]


def schema_is_expected(connection: sqlite3.Connection) -> bool:
    return compute_fingerprint(connection) == SCHEMA_FINGERPRINT


def schema_is_known(connection: sqlite3.Connection) -> bool:
    """Tell whether the schema is this program's, or that of the released version that the file says."""
    known = OLDER_FINGERPRINTS.get(read_schema_version(connection), SCHEMA_FINGERPRINT)
    return compute_fingerprint(connection) == known


def compare_schema(connection: sqlite3.Connection) -> SchemaDifferences:
    """Name each object that is missing, added or changed, by comparing with a new store in memory."""
    objects, expected = read_objects(connection), _expected_objects()
    tables: list[str] = []
    others: list[str] = []
    for key in find_differences(objects, expected):
        text = describe_difference(key, objects, expected)
        (tables if key[0] == "table" and key in expected else others).append(text)
    return SchemaDifferences(tuple(tables), tuple(others))


def find_differences(objects: Objects, expected: Objects) -> Iterator[tuple[str, str]]:
    """Yield kind and name of each object that is missing, added or changed, in their order."""
    for key in sorted(objects.keys() | expected.keys()):
        if objects.get(key) != expected.get(key):
            yield key


def describe_difference(key: tuple[str, str], objects: Objects, expected: Objects) -> str:
    kind, name = key
    what = "absent" if key not in objects else "ajouté" if key not in expected else "modifié"
    return f"{_KINDS[kind]} {name} : {what}"


def _expected_objects() -> dict[tuple[str, str], str]:
    """Objects of a new store. Slow: for stores known to differ."""
    from cariforef_db.engine.sqlite_engines import engine_over
    from cariforef_db.schema.making import make_schema

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as driver:
        with engine_over(driver).begin() as connection:
            make_schema(connection)
        return read_objects(driver)
