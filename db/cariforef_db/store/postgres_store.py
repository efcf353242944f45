"""An open store on a server: reads by several connections, writes by one, which names the actor and seals."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, Row, text
from sqlalchemy.exc import DBAPIError

from cariforef_db.engine.errors import BUSY_MESSAGE, broken_constraint
from cariforef_db.engine.place import Address
from cariforef_db.engine.postgres import apart_engine, open_engine, reading, server_error, translating
from cariforef_db.rows.transaction import OWN_WRITES_MAX, OwnWrite
from cariforef_db.schema.server import check_version, run_as_is
from cariforef_db.schema.temps import DEMANDE_PLEINE, PLAFOND
from cariforef_db.schema.version import SCHEMA_VERSION
from cariforef_db.store.reading import SqlReading, marking_lost_reading
from cariforef_db.store.writing import Committed, SqlWriting, Writer
from cariforef_tui.services.ports.errors import (
    StoreBusy,
    StoreCrossed,
    StoreError,
    StoreForeign,
    StoreIO,
    StoreVersion,
)

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.entries import Maillon, Touched

_EVERY_S = 1.0
"""Seconds. A question takes 0.05 ms of the server: 200 sessions take a hundredth of one core."""
_AWAY = -1
"""No journal has this head: sessions that looked before the server went away see a change."""
_HEAD = text("SELECT seq FROM tete")
_OPEN = text(
    "SELECT numero, transaction::text, version, suit, regles "
    "FROM ouvrir_ecriture(:acteur, :motif, CAST(:vu AS integer), :sceau)"
)
_SEAL_AND_COMMIT = "SELECT premier, dernier, empreinte FROM sceller(); COMMIT"
"""One round trip: nobody waits for the head of the chain while an answer travels."""
_WRITERS = text("""
SELECT DISTINCT coalesce(a.initiales, s.usename) FROM pg_locks l JOIN pg_stat_activity s ON s.pid = l.pid
JOIN pg_class c ON c.oid = l.relation AND c.relnamespace = CAST(current_schema() AS regnamespace)
LEFT JOIN agent a ON s.application_name = 'cariforef ' || a.initiales
WHERE l.mode = 'RowExclusiveLock' AND l.granted AND s.datname = current_database()
AND l.pid <> pg_backend_pid() AND NOT EXISTS (SELECT 1 FROM pg_locks w WHERE w.pid = l.pid AND NOT w.granted)
""")
"""Sessions that write and wait for nobody: each write gives its session the name of its author."""
_FATE = text("SELECT pg_xact_status(CAST(:transaction AS xid8))")
_RECONNECTING_S = 20.0
"""How long a session asks for the fate of a write whose connection was lost."""
_BETWEEN_TRIES_S = 0.25
_P = ParamSpec("_P")
_T = TypeVar("_T")


class _Follower:
    """A thread that asks `look` for the head; `seen` is the last answer, None before the first."""

    def __init__(self, look: Callable[[], int]) -> None:
        self._look = look
        self._stopped = threading.Event()
        self.seen: int | None = None
        threading.Thread(target=self._follow, name="suivi", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def _follow(self) -> None:
        while not self._stopped.is_set():
            try:
                self.seen = self._look()
            except StoreError:
                # The next read or write reports the failure; meanwhile, ask for the head again.
                self.seen = _AWAY
            self._stopped.wait(_EVERY_S)


class PostgresStore:
    """`services.ports.store.Store` in the database that `address` names."""

    read_only_reason = None

    def __init__(self, address: Address) -> None:
        self._address = address
        self._engine, self._is_closed = open_engine(address), False
        self._lock = threading.Lock()
        self._writer: Writer | None = None
        self._follower: _Follower | None = None
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
        with marking_lost_reading(self._own), translating(self.place), self._reader() as connection:
            yield SqlReading(connection)

    @contextmanager
    def writing(self, acteur: str, motif: str | None = None) -> Iterator[SqlWriting]:
        with translating(self.place), self._get_writer().transaction(acteur, motif) as writing:
            yield writing

    def trace(self) -> Hashable:
        if self._follower is None:
            self._follower = _Follower(self._look)
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


def _kept(
    read: Callable[Concatenate[SqlWriting, _P], _T],
) -> Callable[Concatenate[_ServerWriting, _P], _T]:
    """Return `read` with a memory: it answers the same until the transaction writes."""

    def read_once(writing: _ServerWriting, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        if writing.has_written:
            return read(writing, *args, **kwargs)
        key = read, args
        if key not in writing.rules:
            writing.rules[key] = read(writing, *args, **kwargs)
        answer: _T = writing.rules[key]
        return answer

    return read_once


class _ServerWriting(SqlWriting):
    """Reads the rules of a day once, as long as nobody writes a rule on the server.

    `rules` holds what was read, which the session keeps for its next writes.
    """

    def __init__(self, connection: Connection, numero: int, acteur: str, rules: dict[Hashable, Any]) -> None:
        super().__init__(connection, numero, acteur)
        self.rules = rules

    exercices = _kept(SqlWriting.exercices)
    programme = _kept(SqlWriting.programme)
    revisions = _kept(SqlWriting.revisions)
    calendrier = _kept(SqlWriting.calendrier)
    reglages = _kept(SqlWriting.reglages)
    agents = _kept(SqlWriting.agents)
    rythmes = _kept(SqlWriting.rythmes)
    faits = _kept(SqlWriting.faits)
    demandes = _kept(SqlWriting.demandes)


class PostgresSession:
    """Writes through the engine that `engine` gives."""

    failures: type[Exception] = DBAPIError

    def __init__(self, engine: Callable[[], Engine], address: Address) -> None:
        self._engine, self._address = engine, address
        self._last: tuple[int | None, str | None] = None, None
        self._rules: tuple[Hashable, dict[Hashable, Any]] = None, {}

    def warm_up(self) -> None:
        with self._engine().connect():
            pass

    @contextmanager
    def transaction(
        self, acteur: str, motif: str | None, committed: Callable[[Committed], None]
    ) -> Iterator[SqlWriting]:
        """Lend a write transaction; its number tells later whether a COMMIT without an answer was done.

        Raises:
            StoreIO: the connection was lost, and nothing was written, or nobody knows yet.
        """
        connection, begun = self._open(acteur, motif)
        with connection:
            self._check(begun.version, begun.suit)
            rules = self._keep_rules(begun.regles)
            writing = _ServerWriting(connection, int(begun.numero), acteur, rules)
            yield writing
            writing.begin_suivis()
            sealed: Row[Any] | None = None
            try:
                sealed = run_as_is(connection, _SEAL_AND_COMMIT).one()
                # SQLAlchemy ends its own transaction: the server has committed, and receives nothing.
                connection.commit()
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                if not self._was_committed(begun.transaction):
                    raise StoreIO(
                        f"Connexion à {self._address.shown} perdue : rien n'a été écrit, votre saisie est "
                        "gardée. Réessayez."
                    ) from None
        if sealed is not None and sealed.dernier is not None:
            self._last = sealed.dernier, sealed.empreinte
            write = OwnWrite(writing.numero, sealed.premier, sealed.dernier)
            committed(Committed(write, sealed.empreinte))

    def explain(self, error: BaseException) -> StoreBusy | None:
        original = server_error(error)
        if isinstance(original, psycopg.errors.UniqueViolation):
            # A row is inserted only if its key was not there: somebody inserted it since.
            return StoreCrossed(BUSY_MESSAGE)
        if broken_constraint(error) in (PLAFOND, DEMANDE_PLEINE):
            # Neither was full when the write looked.
            return StoreCrossed(BUSY_MESSAGE)
        if isinstance(original, psycopg.errors.LockNotAvailable):
            return StoreBusy(BUSY_MESSAGE + self._describe_writers())
        return None

    def _keep_rules(self, seal: str | None) -> dict[Hashable, Any]:
        """Return what was read since the rule of that `seal` was written."""
        if seal is None or self._rules[0] != seal:
            self._rules = seal, {}
        return self._rules[1]

    def _describe_writers(self) -> str:
        """Return « En cause : DM. » with a space before, or nothing if nobody writes any more."""
        with suppress(DBAPIError, StoreError), self._engine().connect() as connection:
            names = [str(name) for name in connection.scalars(_WRITERS)]
            return f" En cause : {', '.join(names)}." if names else ""
        return ""

    def _open(self, acteur: str, motif: str | None) -> tuple[Connection, Row[Any]]:
        """Begin; try once more if the server has closed the kept connection since its last use."""
        try:
            return self._try_open(acteur, motif)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            return self._try_open(acteur, motif)

    def _try_open(self, acteur: str, motif: str | None) -> tuple[Connection, Row[Any]]:
        connection = self._engine().connect()
        vu, sceau = self._last
        asked = {"acteur": acteur, "motif": motif, "vu": vu, "sceau": sceau}
        try:
            return connection, connection.execute(_OPEN, asked).one()
        except BaseException:
            connection.close()
            raise

    def _check(self, version: str, follows: object) -> None:
        if version != f"{SCHEMA_VERSION:04}":
            raise StoreVersion(
                f"{self._address.shown} n'est pas à la version de ce programme : rien n'a été écrit. "
                "Mettez-le à jour, ou demandez « cariforef base migrer » à la personne qui administre."
            )
        if not follows:
            raise StoreForeign(
                f"Le contenu de {self._address.shown} a été remplacé depuis votre dernier enregistrement : "
                "rien n'a été écrit. Relancez l'application, et relisez."
            )

    def _was_committed(self, transaction: str) -> bool:
        """Tell whether the server did a COMMIT that it did not answer.

        It is asked for the fate of the transaction, again while that is in progress.

        Raises:
            StoreIO: the server does not come back, or knows no more: nobody knows.
        """
        until = time.monotonic() + _RECONNECTING_S
        while True:
            fate = self._ask_fate(transaction)
            if fate in ("committed", "aborted"):
                return fate == "committed"
            if time.monotonic() > until:
                raise StoreIO(
                    f"Connexion à {self._address.shown} perdue pendant l'enregistrement : on ne sait pas "
                    "encore s'il a eu lieu. Relisez avant de recommencer ; votre saisie est gardée."
                )
            time.sleep(_BETWEEN_TRIES_S)

    def _ask_fate(self, transaction: str) -> str | None:
        with suppress(StoreError), translating(self._address.shown), self._engine().connect() as connection:
            fate = connection.scalar(_FATE, {"transaction": transaction})
            return None if fate is None else str(fate)
        return None
