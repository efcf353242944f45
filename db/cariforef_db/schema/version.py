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
SCHEMA_FINGERPRINT = "1b4525cd4c2fd284de84fc8925bfe8bf2297a831bb992bc3b525c94e8169c7fd"
"""`compute_fingerprint` of a store at SCHEMA_VERSION; a test recomputes it from the tables."""
OLDER_FINGERPRINTS: Mapping[int, str] = {
    9: "47bc4369a3200f01f912c78fc47f7348540d87bede0fd5b4bca1ef9228386e40",
    13: "4626b550f14f6d90821fd72fa1ccf82615ff1090f609f8d75fbffbc31dcca5e4",
}
"""The same of each version released before: a store that is brought up to date must have it.

Version 9 is that of 0.2.0, 13 that of 0.3.0. Versions 1 to 8 and 10 to 12 were never released: no migration
leads from them.
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
