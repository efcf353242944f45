"""Write transactions on a server: the triggers name the actor, journal and seal when they commit."""

from __future__ import annotations

import time
from contextlib import suppress

import psycopg

from cariforef_db.engine.errors import BUSY_MESSAGE
from cariforef_db.postgres.connection import connect
from cariforef_db.postgres.driver import PostgresDriver
from cariforef_db.postgres.errors import translating
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

_OPEN = (
    "SELECT numero, transaction::text, version, suit "
    "FROM ouvrir_ecriture(:acteur, :motif, CAST(:vu AS integer), :sceau)"
)
_SEALED = "SELECT nullif(current_setting('cariforef.scelle', true), '')"
_WRITERS = """
SELECT DISTINCT coalesce(a.initiales, s.usename) FROM pg_locks l JOIN pg_stat_activity s ON s.pid = l.pid
JOIN pg_class c ON c.oid = l.relation AND c.relnamespace = CAST(current_schema() AS regnamespace)
LEFT JOIN agent a ON s.application_name = 'cariforef ' || a.initiales
WHERE l.mode = 'RowExclusiveLock' AND l.granted AND s.datname = current_database()
AND l.pid <> pg_backend_pid() AND NOT EXISTS (SELECT 1 FROM pg_locks w WHERE w.pid = l.pid AND NOT w.granted)
"""
"""Who writes, and waits for nobody: a write by the program names its session so."""
_FATE = "SELECT pg_xact_status(CAST(:transaction AS xid8))"

_RECONNECTING_S = 20.0
"""How long the fate of a write whose connection was lost is asked for before the person is told."""
_BETWEEN_TRIES_S = 0.25


class PostgresSession:
    """One kept connection that writes, opened when a write is due, and again where the server closed it."""

    failures: type[Exception] = psycopg.Error

    def __init__(self, address: Address) -> None:
        self._address = address
        self._driver: PostgresDriver | None = None
        self._transaction = ""
        self._last: tuple[int | None, str | None] = None, None

    def warm_up(self) -> None:
        self._connect()

    def begin(self, acteur: str, motif: str | None) -> SqlWriting:
        """Begin a transaction in the name of `acteur`, and keep its number: it tells the fate of a COMMIT."""
        numero, self._transaction, version = self._open(acteur, motif)
        if version != f"{SCHEMA_VERSION:04}":
            raise StoreVersion(
                f"{self._address.shown} n'est pas à la version de ce programme : rien n'a été écrit. "
                "Mettez-le à jour, ou demandez « cariforef base migrer » à la personne qui administre."
            )
        return SqlWriting(self._connect(), numero, acteur)

    def commit(self, writing: SqlWriting) -> Committed | None:
        """Commit; return what was sealed, None where nothing was journalled.

        Raises:
            StoreIO: the connection was lost, and nothing was written, or nobody knows yet.
        """
        # On the connection that wrote, even lost: another one would commit nothing, and refuse nothing.
        driver = writing.driver
        assert isinstance(driver, PostgresDriver)
        try:
            driver.send_ahead("COMMIT")
            row = driver.execute(_SEALED).fetchone()
        except psycopg.Error:
            if not driver.is_lost:
                raise
            if not self._was_committed():
                raise StoreIO(
                    f"Connexion à {self._address.shown} perdue : rien n'a été écrit, votre saisie est "
                    "gardée. Réessayez."
                ) from None
            return None
        if row is None or row[0] is None:
            return None
        first, last, empreinte = str(row[0]).split(" ")
        self._last = int(last), empreinte
        return Committed(OwnWrite(writing.numero, int(first), int(last)), empreinte)

    def explain(self, error: BaseException) -> StoreBusy | None:
        if isinstance(error, psycopg.errors.UniqueViolation):
            # Nothing is inserted but after a look: a key that is there by now came between the two.
            return StoreCrossed(BUSY_MESSAGE)
        if isinstance(error, psycopg.errors.LockNotAvailable):
            return StoreBusy(BUSY_MESSAGE + self._describe_writers())
        return None

    def roll_back(self) -> None:
        if self._driver is not None:
            self._driver.roll_back()

    def close(self) -> None:
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def _describe_writers(self) -> str:
        """Return « En cause : DM. » with a space before, or nothing where nobody writes any more."""
        with suppress(psycopg.Error):
            names = [str(name) for (name,) in self._connect().execute(_WRITERS)]
            return f" En cause : {', '.join(names)}." if names else ""
        return ""

    def _open(self, acteur: str, motif: str | None) -> tuple[int, str, str]:
        """Begin; once more where the server closed the kept connection since its last use."""
        kept = self._driver is not None
        try:
            return self._try_open(acteur, motif)
        except psycopg.Error:
            if not kept or self._driver is None or not self._driver.is_lost:
                raise
            return self._try_open(acteur, motif)

    def _try_open(self, acteur: str, motif: str | None) -> tuple[int, str, str]:
        driver = self._connect()
        driver.send_ahead("BEGIN ISOLATION LEVEL READ COMMITTED")
        vu, sceau = self._last
        asked = {"acteur": acteur, "motif": motif, "vu": vu, "sceau": sceau}
        row = driver.execute(_OPEN, asked).fetchone()
        assert row is not None
        numero, transaction, version, follows = row
        if not follows:
            raise StoreForeign(
                f"Le contenu de {self._address.shown} a été remplacé depuis votre dernier enregistrement : "
                "rien n'a été écrit. Relancez l'application, et relisez."
            )
        return int(numero), str(transaction), str(version)

    def _connect(self) -> PostgresDriver:
        if self._driver is None or self._driver.is_lost:
            self._driver = connect(self._address)
        return self._driver

    def _was_committed(self) -> bool:
        """Tell whether the write whose COMMIT was not answered is there.

        The server is asked the fate of its transaction, again while that is in progress.

        Raises:
            StoreIO: the server does not come back, or knows no more: nobody knows.
        """
        until = time.monotonic() + _RECONNECTING_S
        while True:
            fate = self._ask_fate()
            if fate in ("committed", "aborted"):
                return fate == "committed"
            if time.monotonic() > until:
                raise StoreIO(
                    f"Connexion à {self._address.shown} perdue pendant l'enregistrement : on ne sait pas "
                    "encore s'il a eu lieu. Relisez avant de recommencer ; votre saisie est gardée."
                )
            time.sleep(_BETWEEN_TRIES_S)

    def _ask_fate(self) -> str | None:
        with suppress(StoreError), translating(self._address.shown):
            row = self._connect().execute(_FATE, {"transaction": self._transaction}).fetchone()
            return str(row[0]) if row is not None else None
        return None
