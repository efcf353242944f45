"""What this program expects of a store: version and fingerprint of its schema, and what differs."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

APPLICATION_ID = 0x43415249
"""« CARI », in the header of every store."""

SCHEMA_VERSION = 12
"""Kept in `user_version`, and as Alembic's own revision."""

SCHEMA_FINGERPRINT = "40b4735afa606304fbef5fc929aef5af4be989a155abaa2779f3221431b91526"
"""`compute_fingerprint` of a store at SCHEMA_VERSION; a test recomputes it from the tables."""

OLDER_FINGERPRINTS: Mapping[int, str] = {
    9: "47bc4369a3200f01f912c78fc47f7348540d87bede0fd5b4bca1ef9228386e40",
}
"""The same of each version released before: a store that is brought up to date must have it.

Version 9 is that of 0.2.0. Versions 1 to 8, 10 and 11 were never released: no migration leads from them.
"""

_PART = re.compile(r", ?(?=CONSTRAINT |\w+ (?:INTEGER|TEXT)\b)")
"""Where a column or a constraint begins in the text of a table."""


def compute_fingerprint(connection: sqlite3.Connection) -> str:
    """Return the SHA-256 of every table, index, trigger and view, as `read_objects` reads them."""
    digest = hashlib.sha256()
    for (kind, name), text in sorted(read_objects(connection).items()):
        digest.update(f"{kind}\0{name}\0{text}\n".encode())
    return digest.hexdigest()


def read_objects(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the text of each object by its kind and name, whatever its spacing.

    The columns and constraints of a table come sorted: SQLite and Alembic put those that a migration adds
    where they like.
    """
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    )
    return {(str(kind), str(name)): _normalise(kind, str(sql)) for kind, name, sql in rows}


def _normalise(kind: str, sql: str) -> str:
    text = " ".join(sql.split())
    if kind != "table":
        return text
    # SQLite quotes the name of a renamed table; none of our names needs quotes.
    head, _, rest = text.replace('"', "").partition("(")
    body, _, options = rest.rpartition(")")
    return "\n".join((head.strip(), *sorted(part.strip() for part in _PART.split(body)), options.strip()))


def read_schema_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def read_application_id(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


_KINDS = {
    "table": "table",
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
    from cariforef_db.engine.sqlite import engine_over
    from cariforef_db.schema.making import make_schema

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as driver:
        with engine_over(driver).begin() as connection:
            make_schema(connection)
        return read_objects(driver)
