"""An open store on a server: reads by several connections, writes by one."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from cariforef_db.engine.postgres import apart_engine, open_engine, reading, translating
from cariforef_db.rows.transaction import OWN_WRITES_MAX, OwnWrite
from cariforef_db.schema.server import check_version
from cariforef_db.store.following import Follower
from cariforef_db.store.reading import SqlReading

if TYPE_CHECKING:
    from cariforef_db.engine.place import Address
    from cariforef_db.store.session import Committed
    from cariforef_db.store.writer import Writer
    from cariforef_db.store.writing import SqlWriting
    from cariforef_tui.domain.journal.entries import Maillon, Touched

_HEAD = text("SELECT seq FROM tete")


class PostgresStore:
    """`services.ports.store.Store` in the database that `address` names."""

    read_only_reason = None

    def __init__(self, address: Address) -> None:
        self._address = address
        self._engine, self._is_closed = open_engine(address), False
        self._lock = threading.Lock()
        self._writer: Writer | None = None
        self._follower: Follower | None = None
        self._own: deque[OwnWrite] = deque(maxlen=OWN_WRITES_MAX)

    @property
    def place(self) -> str:
        return self._address.shown

    def check(self) -> None:
        """Check that there is a store of this version.

        Raises:
            StoreError: there is none, or it cannot be reached.
        """
        with translating(self.place), self._reader():
            pass

    def take_notice(self) -> None:
        """Return None: whoever administers the server is told of what happens to it."""

    @contextmanager
    def reading(self) -> Iterator[SqlReading]:
        with translating(self.place), self._reader() as connection:
            yield SqlReading(connection)

    @contextmanager
    def writing(self, acteur: str, motif: str | None = None) -> Iterator[SqlWriting]:
        with translating(self.place), self._get_writer().transaction(acteur, motif) as writing:
            yield writing

    def trace(self) -> Hashable:
        if self._follower is None:
            self._follower = Follower(self._look)
        return self._follower.seen

    def touched_since(self, seen: Maillon) -> Touched:
        from cariforef_db.journal.touched import read_touched

        with translating(self.place), self._reader() as connection:
            return read_touched(SqlReading(connection), seen, tuple(self._own))

    def warm_up(self) -> None:
        with translating(self.place):
            self._get_writer().warm_up()

    def start_daily(self) -> str | None:
        """Return None: whoever administers the server checks it and copies it."""
        return None

    def close(self) -> None:
        """Close every connection; one that a thread still uses is closed when the thread is done."""
        with self._lock:
            engine, follower = self._engine, self._follower
            self._engine, self._is_closed = apart_engine(self._address), True
        if follower is not None:
            follower.stop()
        engine.dispose()

    @contextmanager
    def _reader(self) -> Iterator[Connection]:
        """Lend a connection in one snapshot of the store, kept afterwards while the store is open.

        Raises:
            StoreVersion, StoreNotFound: there is no store of this version.
        """
        engine = self._engine
        pool = engine.pool
        try:
            with self._begin_reading() as connection:
                yield connection
        finally:
            # `close` has emptied the pool meanwhile: a connection given back to it would stay open.
            if self._is_closed:
                pool.dispose()
                engine.dispose()

    def _begin_reading(self) -> Connection:
        """Return a connection in a transaction, another one if the server closed it meanwhile."""
        connection = reading(self._engine).connect()
        try:
            check_version(connection, self._address)
        except DBAPIError as error:
            connection.close()
            if not error.connection_invalidated:
                raise
            connection = reading(self._engine).connect()
            check_version(connection, self._address)
        except BaseException:
            connection.close()
            raise
        return connection

    def _get_writer(self) -> Writer:
        from cariforef_db.store.postgres_session import PostgresSession
        from cariforef_db.store.writer import Writer

        with self._lock:
            if self._writer is None:
                self._writer = Writer(PostgresSession(lambda: self._engine, self._address), self._note_write)
            return self._writer

    def _note_write(self, done: Committed) -> None:
        self._own.append(done.write)

    def _look(self) -> int:
        """Return the number of the head, in one round trip and outside any transaction."""
        with translating(self.place), self._engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            return int(alone.scalar(_HEAD) or 0)
