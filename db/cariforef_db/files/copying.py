"""A store's content poured into another file in one snapshot, and what SQLite says of its pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from textwrap import shorten

from sqlalchemy import Connection

from cariforef_db.engine.errors import driver_error
from cariforef_db.engine.sqlite import Access, connect
from cariforef_db.engine.sqlite_engines import engine_over
from cariforef_db.schema.version import read_schema_version
from cariforef_tui.services.ports.errors import StoreIO

_CACHE_KIB = 16_384
_PRAGMAS = (
    "journal_mode = OFF",
    "synchronous = OFF",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    f"cache_size = -{_CACHE_KIB}",
)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_NO_ROOM = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_GETTEMPPATH,
)
"""What the temporary copy fails with: the store itself is only read then."""
_PROBLEMS_MAX = 20
"""Problems asked of SQLite: a damaged file has thousands, and the first ones are enough."""
_DAMAGE = "sa structure est abîmée"
_PREFIX, _DETAIL_MAX = "*** in database main ***", 100
"""What begins the words of SQLite about a page, and how many characters of the rest are shown."""


def prepare_copy(copy: sqlite3.Connection) -> None:
    """Set up a connection on a new file, which is deleted if it is not finished.

    SQLite does not sync it, which would lock the store longer: `publish` does, at the end.
    """
    for pragma in _PRAGMAS:
        copy.execute(f"PRAGMA {pragma}")


def pour(source: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """Copy every page of `source`, as they are at one moment, over what `copy` holds."""
    source.execute("BEGIN")
    # Take the lock before the copy: a backup of a locked file would wait for ever, and tell nobody.
    read_schema_version(source)
    source.backup(copy)
    source.execute("ROLLBACK")


@contextmanager
def copied_aside(path: Path, access: Access) -> Iterator[Connection]:
    """Lend a private copy of the store as it is now; nobody waits for what is done with it.

    It is a temporary file of SQLite, in TMPDIR or else /var/tmp. It is private to this account and has no
    name, so that nothing of it is left however the program ends.

    Raises:
        StoreIO: there is no room for it.
        sqlite3.Error: the store cannot be read.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as copy:
        prepare_copy(copy)
        # A byte that is not UTF-8 is shown as such rather than ending a verification.
        copy.text_factory = lambda raw: raw.decode("utf-8", "replace")
        with closing(connect(path, access)) as source:
            try:
                pour(source, copy)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode not in _NO_ROOM:
                    raise
                raise StoreIO(
                    f"Pas assez de place pour vérifier la base à l'écart ({path.stat().st_size // 2**20 + 1} "
                    "Mio) : rien n'a été vérifié. Libérez de la place dans /var/tmp, ou donnez un autre "
                    "dossier : TMPDIR=…"
                ) from error
        with engine_over(copy).connect() as connection:
            yield connection


def explain_damage(error: Exception) -> str | None:
    """Return in French that SQLite found the file damaged or no database, None for any other error."""
    code = getattr(driver_error(error), "sqlite_errorcode", 0)
    return _DAMAGE if code & 0xFF in _DAMAGED else None


def find_damage(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the problems of a full check of pages, and of indexes against tables."""
    try:
        lines = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({_PROBLEMS_MAX})")]
    except sqlite3.DatabaseError as error:
        damage = explain_damage(error)
        if damage is None:
            raise
        return (damage,)
    if lines == ["ok"]:
        return ()
    # SQLite says it in English, and one damaged page may fill a screen: its first words are for who repairs.
    details = (shorten(line.removeprefix(_PREFIX), _DETAIL_MAX, placeholder="…") for line in lines)
    return tuple(f"{_DAMAGE} ({detail})" for detail in details)


def find_broken_links(connection: sqlite3.Connection) -> tuple[tuple[str, int | None, str], ...]:
    """Return table, rowid and table missed of each row whose foreign key leads nowhere."""
    rows = connection.execute("PRAGMA foreign_key_check").fetchmany(_PROBLEMS_MAX)
    return tuple((str(row[0]), row[1], str(row[2])) for row in rows)
