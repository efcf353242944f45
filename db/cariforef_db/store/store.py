"""An open store in a file: several connections read; one writes, opened at the first write."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, event
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from cariforef_db.engine.errors import VERSION_MESSAGE, translating
from cariforef_db.engine.sqlite import BUSY_TIMEOUT_MS, Access, connect
from cariforef_db.engine.sqlite_engines import apart_engine, driver_of, reading_engine, writing_engine
from cariforef_db.files.etat import read_etat
from cariforef_db.files.filesystem import refuse_writing
from cariforef_db.files.opening import FileIdentity, trace_of
from cariforef_db.rows.transaction import OWN_WRITES_MAX, OwnWrite
from cariforef_db.schema.version import SCHEMA_VERSION, read_schema_version
from cariforef_db.store.reading import SqlReading, marking_lost_reading
from cariforef_tui.services.ports.errors import StoreError, StoreVersion

if TYPE_CHECKING:
    from cariforef_db.store.writing import Committed, SqlWriting, Writer
    from cariforef_tui.domain.agents.agents import Agent
    from cariforef_tui.domain.journal.entries import Maillon, Touched


_TRUSTED = "trusted"
"""A mark of a read connection: whether its file was at the store's path when it was opened."""


class SqliteStore:
    """`services.ports.store.Store` on a file already checked.

    Every write raises `refusal` if the file can only be read. `keep_seal` keeps the seal of each write
    outside the file, and returns a sentence if that fails. `start_daily`, called after each write, starts the
    check and copy of a day without any, and returns a sentence if that fails. `juges` are the people by whose
    rights a copy is read.
    """

    def __init__(
        self,
        path: Path,
        identity: FileIdentity,
        *,
        refusal: StoreError | None = None,
        notice: str | None = None,
        keep_seal: Callable[[Path, int, str], str | None] | None = None,
        start_daily: Callable[[Path], str | None] | None = None,
        juges: Sequence[Agent] | None = None,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
    ) -> None:
        self._path, self._identity = path, identity
        self._refusal, self._notice = refusal, notice
        self._after_commit, self._behind = keep_seal, start_daily
        self._juges, self._busy_timeout_ms = juges, busy_timeout_ms
        self._readers = reading_engine(self._open_reader)
        event.listen(self._readers, "connect", self._note_reader)
        self._is_closed = False
        self._lock = threading.Lock()
        self._writer: Writer | None = None
        self._rescue: str | None = None
        self._seal_failure: str | None = None
        self._own: deque[OwnWrite] = deque(maxlen=OWN_WRITES_MAX)

    @property
    def place(self) -> str:
        return str(self._path)

    @property
    def read_only_reason(self) -> str | None:
        return None if self._refusal is None else str(self._refusal)

    def take_notice(self) -> str | None:
        """Return what the person should know once, then forget it."""
        notice, self._notice = self._notice, None
        return notice

    @contextmanager
    def reading(self) -> Iterator[SqlReading]:
        with marking_lost_reading(self._own), translating(self.place), self._reader() as connection:
            # Somebody may have migrated the file since it was opened.
            if read_schema_version(driver_of(connection)) != SCHEMA_VERSION:
                raise StoreVersion(VERSION_MESSAGE)
            yield SqlReading(connection, self._juges)

    @contextmanager
    def writing(self, acteur: str, motif: str | None = None) -> Iterator[SqlWriting]:
        self._refuse_damage()
        if self._refusal is not None:
            raise type(self._refusal)(str(self._refusal))
        # Before the wait for the lock, so that the answer is at once; `SqliteSession` looks again under it.
        # SQLite's code does not tell a disk that turned read-only (9) from a right taken away (4).
        refusal = refuse_writing(self._path, self._verify_file())
        if refusal is not None:
            raise refusal
        with translating(self.place), self._get_writer().transaction(acteur, motif) as writing:
            yield writing
        if self._behind is not None:
            self._notice = self._behind(self._path) or self._notice

    def trace(self) -> Hashable:
        return trace_of(self._path)

    def touched_since(self, seen: Maillon) -> Touched:
        from cariforef_db.journal.touched import read_touched

        self._refuse_damage()
        with translating(self.place), self._reader() as connection:
            return read_touched(SqlReading(connection), seen, tuple(self._own))

    def warm_up(self) -> None:
        if self._refusal is None:
            with translating(self.place):
                self._get_writer().warm_up()

    def start_daily(self) -> str | None:
        if self._refusal is not None or self._behind is None:
            return None
        self._verify_file()
        return self._behind(self._path)

    def close(self) -> None:
        """Close every connection; one that a thread still uses is closed when the thread is done.

        A write under way, or begun later, is still done; nothing stays open after it.
        """
        # Later reads have an engine that keeps no connection open.
        readers, self._readers = self._readers, apart_engine(self._open_reader)
        self._is_closed = True
        readers.dispose()

    @contextmanager
    def _reader(self) -> Iterator[Connection]:
        """Lend a read connection in one snapshot, kept afterwards while the store is open."""
        readers = self._readers
        pool = readers.pool
        try:
            with readers.begin() as connection:
                yield connection
        finally:
            # `close` has emptied the pool meanwhile: a connection given back to it would stay open.
            if self._is_closed:
                pool.dispose()
                readers.dispose()

    def _note_reader(self, _connection: object, entry: ConnectionPoolEntry) -> None:
        entry.info[_TRUSTED] = self._identity.is_at(self._path)

    def _open_reader(self) -> sqlite3.Connection:
        return self._connect(Access.allowed_by(self._refusal))

    def _refuse_damage(self) -> None:
        """Close to writes a store that the day's check found damaged while this session had it open."""
        if self._refusal is not None:
            return
        etat = read_etat(self._path)
        if etat.dommage is not None:
            from cariforef_db.files.opening import describe_damage

            self._refusal = describe_damage(self._path, etat)
            self._notice = self.read_only_reason

    def _verify_file(self) -> os.stat_result:
        """Refuse to write if the file moved, after a copy beside it of what this session still reads."""
        try:
            return self._identity.check(self._path)
        except StoreError as error:
            raise type(error)(f"{error} {self._rescue or self._dump_rescue()}".rstrip()) from error

    def _dump_rescue(self) -> str:
        """Return a sentence on the copy made, empty if no connection still reads the lost file."""
        from cariforef_db.files.backup import dump_rescue

        with ExitStack() as stack:
            kept = self._readers.pool
            while isinstance(kept, QueuePool) and kept.checkedin():
                reader = stack.enter_context(self._readers.connect())
                # Opened once the file had moved, it reads another one.
                if not reader.info[_TRUSTED]:
                    continue
                try:
                    copy = dump_rescue(driver_of(reader), self._path)
                except StoreError as error:
                    return f"La copie de secours n'a pas pu être faite. {error}"
                self._rescue = f"Ce que cette session lisait encore est gardé dans {copy}."
                return self._rescue
        return ""

    def _get_writer(self) -> Writer:
        from cariforef_db.store.sqlite_session import SqliteSession
        from cariforef_db.store.writing import Writer

        with self._lock:
            if self._writer is None:
                engine = writing_engine(lambda: self._connect(Access.WRITE))
                self._writer = Writer(SqliteSession(engine, self._verify_file), self._note_write)
            return self._writer

    def _note_write(self, done: Committed) -> None:
        self._own.append(done.write)
        if self._after_commit is not None:
            failure = self._after_commit(self._path, done.write.last, done.empreinte)
            # The same failure is told once.
            if failure != self._seal_failure:
                self._seal_failure, self._notice = failure, failure or self._notice

    def _connect(self, access: Access) -> sqlite3.Connection:
        return connect(self._path, access, busy_timeout_ms=self._busy_timeout_ms)
