"""What this program expects of a store's file: marks of the header, version and fingerprint of the schema."""

from __future__ import annotations

import hashlib
import sqlite3

APPLICATION_ID = 0x43415249
"""« CARI », in the header of every store."""

SCHEMA_VERSION = 6
"""Number of migrations, kept in `user_version` beside Alembic's own revision."""

SCHEMA_FINGERPRINT = "b9825d38c98b5ee6d62ee5aa9121b2182b5ddf14986895bbb23bf9f12abf8579"
"""`compute_fingerprint` of a store at SCHEMA_VERSION; a test recomputes it from the migrations."""

OLDER_FINGERPRINTS = {
    1: "4569d40280908dca552433c2cb0b982b2040b3b8856019c2e5a7b93332ff6b92",
    2: "4b5d40ea57398b4307c3863d1bc4e192decf6ed4e3973e83c19f8a33f845ad3a",
    3: "d833d5b1d9a42f27203b2624a8e2d01c6b7de36ddcb876ed30b70250e530a392",
    4: "a3e0075e2f483890a351e3229985752e8470e8edfd1a10ab240721ac9ccb651a",
    5: "30ce3c97f3908e64b486b97b3b97448997281ce344c94ccbdd83ed2f998b11df",
}
"""The same of each version before: what a copy to be brought up to date must be."""


def compute_fingerprint(connection: sqlite3.Connection) -> str:
    """Return the SHA-256 of every table, index, trigger and view, whatever the spacing of their text."""
    digest = hashlib.sha256()
    rows = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema "
        "WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY type, name"
    )
    for row in rows:
        digest.update("\0".join(" ".join(str(part).split()) for part in row).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def read_schema_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def read_application_id(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA application_id").fetchone()[0])
