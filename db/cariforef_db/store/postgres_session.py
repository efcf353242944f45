"""Write transactions on a server: the triggers name the actor, journal and seal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, Row, text
from sqlalchemy.exc import DBAPIError

from cariforef_db.engine.errors import BUSY_MESSAGE
from cariforef_db.postgres.errors import server_error, translating
from cariforef_db.postgres.place import Address
from cariforef_db.reading.values import OwnWrite
from cariforef_db.schema.version import SCHEMA_VERSION
from cariforef_db.store.session import Committed
from cariforef_db.writing.writing import SqlWriting
from cariforef_tui.services.ports.errors import (
    StoreBusy,
    StoreCrossed,
    StoreError,
    StoreForeign,
    StoreIO,
    StoreVersion,
)

_OPEN = text(
    "SELECT numero, transaction::text, version, suit "
    "FROM ouvrir_ecriture(:acteur, :motif, CAST(:vu AS integer), :sceau)"
)
_SEAL = text("SELECT premier, dernier, empreinte FROM sceller()")
_WRITERS = text("""
SELECT DISTINCT coalesce(a.initiales, s.usename) FROM pg_locks l JOIN pg_stat_activity s ON s.pid = l.pid
JOIN pg_class c ON c.oid = l.relation AND c.relnamespace = CAST(current_schema() AS regnamespace)
LEFT JOIN agent a ON s.application_name = 'cariforef ' || a.initiales
WHERE l.mode = 'RowExclusiveLock' AND l.granted AND s.datname = current_database()
AND l.pid <> pg_backend_pid() AND NOT EXISTS (SELECT 1 FROM pg_locks w WHERE w.pid = l.pid AND NOT w.granted)
""")
"""Who writes, and waits for nobody: a write by the program names its session so."""
_FATE = text("SELECT pg_xact_status(CAST(:transaction AS xid8))")

_RECONNECTING_S = 20.0
"""How long the fate of a write whose connection was lost is asked for before the person is told."""
_BETWEEN_TRIES_S = 0.25


class PostgresSession:
    """Writes through the engine that `engine` gives."""

    failures: type[Exception] = DBAPIError

    def __init__(self, engine: Callable[[], Engine], address: Address) -> None:
        self._engine, self._address = engine, address
        self._last: tuple[int | None, str | None] = None, None

    def warm_up(self) -> None:
        with self._engine().connect():
            pass

    @contextmanager
    def transaction(
        self, acteur: str, motif: str | None, committed: Callable[[Committed], None]
    ) -> Iterator[SqlWriting]:
        """Write; the number of the transaction, kept, tells the fate of its COMMIT.

        Raises:
            StoreIO: the connection was lost, and nothing was written, or nobody knows yet.
        """
        connection, begun = self._open(acteur, motif)
        with connection:
            self._check(begun.version, begun.suit)
            writing = SqlWriting(connection, int(begun.numero), acteur)
            yield writing
            writing.begin_suivis()
            first, last, empreinte = connection.execute(_SEAL).one()
            try:
                connection.commit()
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                if not self._was_committed(begun.transaction):
                    raise StoreIO(
                        f"Connexion à {self._address.shown} perdue : rien n'a été écrit, votre saisie est "
                        "gardée. Réessayez."
                    ) from None
        if last is not None:
            self._last = last, empreinte
            committed(Committed(OwnWrite(writing.numero, first, last), empreinte))

    def explain(self, error: BaseException) -> StoreBusy | None:
        original = server_error(error)
        if isinstance(original, psycopg.errors.UniqueViolation):
            # Nothing is inserted but after a look: a key that is there by now came between the two.
            return StoreCrossed(BUSY_MESSAGE)
        if isinstance(original, psycopg.errors.LockNotAvailable):
            return StoreBusy(BUSY_MESSAGE + self._describe_writers())
        return None

    def _describe_writers(self) -> str:
        """Return « En cause : DM. » with a space before, or nothing where nobody writes any more."""
        with suppress(DBAPIError, StoreError), self._engine().connect() as connection:
            names = [str(name) for name in connection.scalars(_WRITERS)]
            return f" En cause : {', '.join(names)}." if names else ""
        return ""

    def _open(self, acteur: str, motif: str | None) -> tuple[Connection, Row[Any]]:
        """Begin; once more where the server closed the kept connection since its last use."""
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
        """Tell whether the write whose COMMIT was not answered is there.

        The server is asked the fate of its transaction, again while that is in progress.

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
