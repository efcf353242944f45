"""What SQLite says of a store's pages and references. Reads only."""

from __future__ import annotations

import sqlite3

from cariforef_db.engine.errors import driver_error

_PROBLEMS_MAX = 20
"""Problems asked of SQLite: a damaged file has thousands, and the first ones are enough."""


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Tell whether SQLite found the file itself damaged, or no database at all."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def explain_damage(error: Exception) -> str | None:
    """Return in French what SQLite says of a damaged file, None for an error that says something else."""
    original = driver_error(error)
    damaged = isinstance(original, sqlite3.DatabaseError) and is_damage(original)
    return describe_damage_error(error) if damaged else None


def describe_damage_error(error: Exception) -> str:
    """Return in French what SQLite says of a damaged file."""
    return "sa structure est abîmée" if "malformed" in str(error) else str(error)


def find_damage(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the problems of a full check of pages, and of indexes against tables."""
    try:
        lines = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({_PROBLEMS_MAX})")]
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        return (describe_damage_error(error),)
    return () if lines == ["ok"] else tuple(" ".join(line.split()) for line in lines)


def find_broken_links(connection: sqlite3.Connection) -> tuple[tuple[str, int | None, str], ...]:
    """Return table, rowid and table missed of each row whose foreign key leads nowhere."""
    rows = connection.execute("PRAGMA foreign_key_check").fetchmany(_PROBLEMS_MAX)
    return tuple((str(row[0]), row[1], str(row[2])) for row in rows)
