"""An open store in a body's schema: reads by several connections, writes by one."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from cariforef_db.files.server_anchors import (
    Seals,
    find_server_contradiction,
    keep_server_seal,
    seals_place,
)
from cariforef_db.postgres.connection import connect
from cariforef_db.postgres.errors import translating
from cariforef_db.postgres.following import Follower
from cariforef_db.postgres.memory import Memory
from cariforef_db.reading import journal_queries
from cariforef_db.reading.reading import SqlReading
from cariforef_db.reading.values import OWN_WRITES_MAX, OwnWrite
from cariforef_db.schema.version import SCHEMA_VERSION, UNFINISHED
from cariforef_db.store.idle import IdleReaders
from cariforef_tui.services.ports.errors import StoreDenied, StoreError, StoreIO, StoreVersion

if TYPE_CHECKING:
    from pathlib import Path

    from cariforef_db.postgres.driver import PostgresDriver
    from cariforef_db.postgres.place import Address
    from cariforef_db.store.writer import Writer
    from cariforef_db.writing.writing import SqlWriting
    from cariforef_tui.domain.agents.agents import Agent
    from cariforef_tui.domain.journal.links import Maillon
    from cariforef_tui.domain.journal.touched import Touched
    from cariforef_tui.machine.account import Account

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_STATE = "SELECT version_num, pilotage FROM alembic_version, tete"
_HEAD = "SELECT seq FROM tete"
_ACCOUNT = """SELECT session_user, pg_has_role(session_user, nspowner, 'MEMBER')
FROM pg_namespace WHERE nspname = current_schema()"""


class PostgresStore:
    """`services.ports.Store` in the schema that `address` names.

    `juges` are the people by whose rights a copy is read.
    """

    def __init__(
        self,
        address: Address,
        *,
        juges: Sequence[Agent] | None = None,
    ) -> None:
        self._address, self._juges = address, juges
        self._notice: str | None = None
        self._refusal: StoreError | None = None
        self._seals: Path | None = None
        self._idle: IdleReaders[PostgresDriver] = IdleReaders()
        self._memory = Memory()
        self._lock = threading.Lock()
        self._writer: Writer | None = None
        self._follower: Follower | None = None
        self._own: deque[OwnWrite] = deque(maxlen=OWN_WRITES_MAX)

    @property
    def place(self) -> str:
        return self._address.shown

    def account(self) -> Account:
        from cariforef_tui.machine.account import Account

        with translating(self.place), self._reader() as driver:
            row = driver.execute(_ACCOUNT).fetchone()
        assert row is not None
        return Account(str(row[0]), None, administers=bool(row[1]))

    @property
    def read_only_reason(self) -> str | None:
        return None if self._refusal is None else str(self._refusal)

    def check_seals(self) -> None:
        """Open to writes unless the body is not what this machine last kept of it."""
        with translating(self.place), self._reader() as driver:
            (schema,) = driver.execute("SELECT current_schema()").fetchone() or ("",)
            # Others save meanwhile and keep their seals: a snapshot taken before would seem an older content.
            driver.execute("COMMIT")
            self._seals = seals_place(self._address, schema)
            # Texts to which a server answers whoever asks, of rows that they may not read too.
            seals = Seals(driver, journal_queries.MAILLON)
            self._refusal = find_server_contradiction(self._seals, self.place, seals)
        self._notice = self.read_only_reason

    def take_notice(self) -> str | None:
        """Return what the person should know once, then forget it."""
        notice, self._notice = self._notice, None
        return notice

    @contextmanager
    def reading(self) -> Iterator[SqlReading]:
        with translating(self.place), self._reader() as driver:
            yield SqlReading(driver, self._juges)

    @contextmanager
    def writing(self, acteur: str, motif: str | None = None) -> Iterator[SqlWriting]:
        if self._refusal is not None:
            raise type(self._refusal)(str(self._refusal))
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
        if self._refusal is None:
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
            StoreVersion: the store is of another version than the program.
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
                return self._check_version(driver)
            driver.close()
        return self._check_version(connect(self._address))

    def _check_version(self, driver: PostgresDriver) -> PostgresDriver:
        driver.send_ahead(_BEGIN)
        row = driver.execute(_STATE).fetchone()
        if row is None:
            driver.close()
            raise StoreDenied(
                f"Votre compte sur {self.place} n'est lié à aucun agent : rien n'a été écrit. Demandez à la "
                "personne qui l'administre : cariforef agent compte INITIALES COMPTE."
            )
        if row[0] != f"{SCHEMA_VERSION:04}":
            driver.close()
            if str(row[0]).startswith(UNFINISHED):
                raise StoreVersion(
                    f"{self.place} reçoit un transfert qui n'est pas fini : « cariforef base transferer … "
                    "--reprendre » le finit."
                )
            raise StoreVersion(
                f"{self.place} n'est pas à la version de ce programme : rien n'a été écrit. Demandez "
                "« cariforef base migrer » à la personne qui l'administre, ou mettez votre programme à jour."
            )
        driver.remember(self._memory.at(row[1]))
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
                self._writer = Writer(PostgresSession(self._address, self._memory), self._note_write)
                if self._idle.is_closed:
                    self._writer.close()
            return self._writer

    def _note_write(self, write: OwnWrite, empreinte: str) -> None:
        self._own.append(write)
        self._notice = keep_server_seal(self._seals, write.last, empreinte) or self._notice

    def _look(self) -> int:
        """Ask the head in one round trip, outside any transaction."""
        with translating(self.place):
            driver = self._idle.take() or connect(self._address)
            try:
                row = driver.execute(_HEAD).fetchone()
                return int(row[0]) if row else 0
            finally:
                self._give_back(driver)
