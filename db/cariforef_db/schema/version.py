"""What this program expects of a store's file: marks of its header, version and fingerprint of its schema."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Mapping

APPLICATION_ID = 0x43415249
"""« CARI », in the header of every store."""
SCHEMA_VERSION = 14
"""Kept in `user_version`, and as Alembic's own revision."""
SCHEMA_FINGERPRINT = "ee927f1b192090e61fb7e37414ffee58463bacc8a4f728d2798293703084c1d7"
"""`compute_fingerprint` of a store at SCHEMA_VERSION; a test recomputes it from the tables."""
OLDER_FINGERPRINTS: Mapping[int, str] = {
    9: "c0242986ffc29936fe0b19ae17b1052a6962e309bcf5e7bcdd38ab0a65ce4a3e",
    13: "40b6ff55ee06e299b953e9822b828f75eeb73b9d89c351d6655ffc009c0495ca",
}
"""The same of each version released before: a store that is brought up to date must have it.

Version 9 is that of 0.2.0, 13 that of 0.3.0. Versions 1 to 8 and 10 to 12 were never released: no migration
leads from them.
"""
_PART = re.compile(r", ?(?=CONSTRAINT |\w+ (?:INTEGER|TEXT)\b)")
"""Where a column or a constraint begins in the text of a table."""


def compute_fingerprint(connection: sqlite3.Connection) -> str:
    """Return the SHA-256 of all that `read_objects` reads."""
    digest = hashlib.sha256()
    for (kind, name), text in sorted(read_objects(connection).items()):
        digest.update(f"{kind}\0{name}\0{text}\n".encode())
    return digest.hexdigest()


def read_objects(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the text of each table, index, trigger and view by its kind and name, whatever its spacing.

    The version that Alembic keeps in a table is one more: nobody else looks at it before the next migration.
    The columns and constraints of a table come sorted: SQLite and Alembic put those that a migration adds
    where they like.
    """
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    )
    objects = {(str(kind), str(name)): _normalise(kind, str(sql)) for kind, name, sql in rows}
    if ("table", "alembic_version") in objects:
        objects["content", "alembic_version"] = str(
            connection.execute("SELECT * FROM alembic_version").fetchall()
        )
    return objects


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
