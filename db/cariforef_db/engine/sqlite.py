"""Every connection on a store's file, with the same settings; only `files/opening.py` reads a header."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path

from cariforef_db.engine.errors import translating
from cariforef_tui.services.ports.errors import StoreError

BUSY_TIMEOUT_MS = 5000
"""How long SQLite waits for somebody else's lock before the person is told."""
WAL_SAFE_SINCE = (3, 51, 3)
"""SQLite 3.7.0 to 3.51.2 may corrupt a WAL file that two connections share (WAL-reset)."""
IMMUTABLE = "&immutable=1"
"""What ends the URI of a file that nobody writes meanwhile."""
_PRAGMAS = (
    "foreign_keys = ON",
    "synchronous = FULL",
    "trusted_schema = OFF",
    "recursive_triggers = ON",
    "cell_size_check = ON",
    "secure_delete = ON",
    "mmap_size = 0",
)


class Access(StrEnum):
    """The rights of a connection; neither creates a file."""

    WRITE = "rw"
    READ = "ro"

    @classmethod
    def allowed_by(cls, refusal: StoreError | None) -> Access:
        """Return the access that `refusal` leaves; None forbids nothing.

        Prefer WRITE: only a connection that may write can roll back an interrupted write.
        """
        return cls.WRITE if refusal is None else cls.READ


def connect(
    path: Path, access: Access = Access.WRITE, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS
) -> sqlite3.Connection:
    """Open `path`, whatever characters its name holds; the driver opens no transaction by itself.

    Raises:
        sqlite3.Error: no such file, no right to open it, or not a database.
    """
    uri = to_uri(path, access)
    # Even to read, SQLite makes files beside a store in WAL, unless it is told that nobody writes there.
    if access is Access.READ and _is_at_rest(path):
        uri += IMMUTABLE
    connection = sqlite3.connect(
        uri,
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=busy_timeout_ms / 1000,
    )
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if access is Access.WRITE:
            _leave_unsafe_wal(connection)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def opened(
    path: Path, access: Access = Access.WRITE, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS
) -> Iterator[sqlite3.Connection]:
    """Lend a connection on `path`, closed afterwards.

    Raises:
        StoreError: what the driver refused, in the block too.
    """
    with (
        translating(str(path)),
        closing(connect(path, access, busy_timeout_ms=busy_timeout_ms)) as connection,
    ):
        yield connection


def to_uri(path: Path, access: Access) -> str:
    """Return the SQLite URI of exactly `path`, with `?`, `#` and `%` of the name escaped."""
    name = str(path.absolute()).lstrip("/").replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return f"file:///{name}?mode={access.value}"


def _is_at_rest(path: Path) -> bool:
    """Tell whether nobody may write: SQLite has no journal beside, and the folder takes no new file."""
    journals = (Path(f"{path}{suffix}") for suffix in ("-wal", "-journal"))
    return not os.access(path.parent, os.W_OK) and not any(journal.exists() for journal in journals)


def choose_journal_mode() -> str:
    """Journal mode of a new store on a local file system, by the version of SQLite."""
    return "WAL" if sqlite3.sqlite_version_info >= WAL_SAFE_SINCE else "TRUNCATE"


def _leave_unsafe_wal(connection: sqlite3.Connection) -> None:
    """Keep rollback journals truncated; bring a WAL store back to them if WAL is not safe."""
    current = str(connection.execute("PRAGMA journal_mode").fetchone()[0]).upper()
    if current != "WAL" or choose_journal_mode() != "WAL":
        connection.execute("PRAGMA journal_mode = TRUNCATE")
