"""An open store on a server: reads by several connections, writes by one."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Hashable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from cariforef_db.postgres.connection import connect
from cariforef_db.postgres.errors import translating
from cariforef_db.postgres.following import Follower
from cariforef_db.reading.reading import SqlReading
from cariforef_db.reading.values import OWN_WRITES_MAX, OwnWrite
from cariforef_db.schema.body import check_version
from cariforef_db.store.idle import IdleReaders
from cariforef_tui.services.ports.errors import StoreIO

if TYPE_CHECKING:
    from cariforef_db.postgres.driver import PostgresDriver
    from cariforef_db.postgres.place import Address
    from cariforef_db.store.writer import Writer
    from cariforef_db.writing.writing import SqlWriting
    from cariforef_tui.domain.journal.links import Maillon
    from cariforef_tui.domain.journal.touched import Touched

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_HEAD = "SELECT seq FROM tete"


class PostgresStore:
    """`services.ports.Store` in the database that `address` names."""

    read_only_reason = None

    def __init__(self, address: Address) -> None:
        self._address = address
        self._idle: IdleReaders[PostgresDriver] = IdleReaders()
        self._lock = threading.Lock()
        self._writer: Writer | None = None
        self._follower: Follower | None = None
        self._own: deque[OwnWrite] = deque(maxlen=OWN_WRITES_MAX)

    @property
    def place(self) -> str:
        return self._address.shown

    def check(self) -> None:
        """Return where there is a store of this version.

        Raises:
            StoreError: there is none, or it cannot be reached.
        """
        with translating(self.place), self._reader():
            pass

    def take_notice(self) -> None:
        """Nothing: whoever administers the server is told of what happens to it."""

    @contextmanager
    def reading(self) -> Iterator[SqlReading]:
        with translating(self.place), self._reader() as driver:
            yield SqlReading(driver)

    @contextmanager
    def writing(self, acteur: str, motif: str | None = None) -> Iterator[SqlWriting]:
        with translating(self.place), self._get_writer().transaction(acteur, motif) as writing:
            yield writing

    def trace(self) -> Hashable:
        if self._follower is None:
            self._follower = Follower(self._look)
        return self._follower.seen

    def touched_since(self, seen: Maillon) -> Touched:
        from cariforef_db.reading.touched import read_touched

        with translating(self.place), self._reader() as driver:
            return read_touched(SqlReading(driver), seen, tuple(self._own))

    def warm_up(self) -> None:
        with translating(self.place):
            self._get_writer().warm_up()

    def start_daily(self) -> str | None:
        """Nothing: whoever administers the server checks it and copies it there."""
        return None

    def close(self) -> None:
        """Close every connection, those that a thread still uses as soon as it is done with them."""
        for driver in self._idle.close():
            driver.close()
        with self._lock:
            writer, follower = self._writer, self._follower
        if follower is not None:
            follower.stop()
        if writer is not None:
            writer.close()

    @contextmanager
    def _reader(self) -> Iterator[PostgresDriver]:
        """Lend a connection in one snapshot of the store, kept afterwards.

        Raises:
            StoreVersion, StoreNotFound: there is no store of this version.
        """
        driver = self._begin_reading()
        try:
            yield driver
        finally:
            self._give_back(driver)

    def _begin_reading(self) -> PostgresDriver:
        """Return a connection in a transaction; one that the server closed meanwhile is left for another."""
        driver = self._idle.take()
        if driver is not None:
            with suppress(StoreIO), translating(self.place):
                return self._begin(driver)
            driver.close()
        return self._begin(connect(self._address))

    def _begin(self, driver: PostgresDriver) -> PostgresDriver:
        driver.send_ahead(_BEGIN)
        try:
            check_version(driver, self._address)
        except BaseException:
            driver.close()
            raise
        return driver

    def _give_back(self, driver: PostgresDriver) -> None:
        """Keep a reader for the next reading, where there is room and its connection holds."""
        is_kept = False
        try:
            if not driver.is_lost:
                if driver.in_transaction:
                    # After a ROLLBACK psycopg would prepare every statement again.
                    driver.execute("COMMIT")
                is_kept = self._idle.keep(driver)
        finally:
            if not is_kept:
                driver.close()

    def _get_writer(self) -> Writer:
        from cariforef_db.store.postgres_session import PostgresSession
        from cariforef_db.store.writer import Writer

        with self._lock:
            if self._writer is None:
                self._writer = Writer(PostgresSession(self._address), self._note_write)
                if self._idle.is_closed:
                    self._writer.close()
            return self._writer

    def _note_write(self, write: OwnWrite, _empreinte: str) -> None:
        self._own.append(write)

    def _look(self) -> int:
        """Ask the head in one round trip, outside any transaction."""
        with translating(self.place):
            driver = self._idle.take() or connect(self._address)
            try:
                row = driver.execute(_HEAD).fetchone()
                return int(row[0]) if row else 0
            finally:
                self._give_back(driver)
