"""The one write path: begin, check the file and its version, name the actor, write, commit.

One kept connection, one transaction at a time in a process; other processes wait on SQLite's own lock.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cariforef_db.built.sqlite import INSERT_REFUS_DROIT
from cariforef_db.engine.errors import BUSY_MESSAGE, VERSION_MESSAGE, broken_constraint, translate
from cariforef_db.engine.holders import describe_lock_holder
from cariforef_db.engine.sqlite_driver import SqliteDriver
from cariforef_db.files.anchors import Cause
from cariforef_db.reading.values import OwnWrite
from cariforef_db.schema.version import SCHEMA_VERSION, read_schema_version
from cariforef_db.sqlite.chain import read_head, seal_new_rows
from cariforef_db.sqlite.journal import ACTEUR_INCONNU
from cariforef_db.sqlite.signed_months import MOIS_SIGNE
from cariforef_db.writing.writing import SqlWriting
from cariforef_tui.domain.values.moments import write_utc
from cariforef_tui.domain.values.refusals import AgentRefuse, CariforefError, MoisSigne, Refus
from cariforef_tui.machine.logs import tracing
from cariforef_tui.services.ports.errors import DroitRefuse, StoreBusy, StoreVersion

BEGIN_TRIES = 3
"""Times SQLite's own timeout: somebody else's long write is let through, a lock left for ever is not."""

THREAD_WAIT_S = 20.0
"""More than BEGIN_TRIES times that timeout: the thread that has the turn gives up first, and says why."""

_OBJET_MAX = 200
"""The longest text that `refus_droit.objet` takes."""

_NAME_ACTOR = """
INSERT INTO ecriture_en_cours (id, acteur, acteur_id, motif)
VALUES (1, :acteur, (SELECT id FROM agent WHERE initiales = :acteur), :motif)
"""


class Writer:
    """Write transactions on the file at `path`; `check_file` raises where it is no longer the one opened.

    `committed` is told what each transaction wrote, the seal of its last journal row, and its cause.
    """

    def __init__(
        self,
        path: Path,
        check_file: Callable[[], None],
        open_file: Callable[[], SqliteDriver],
        committed: Callable[[OwnWrite, str, Cause], None],
    ) -> None:
        self._path, self._check_file, self._committed = path, check_file, committed
        self._open_file = open_file
        self._driver: SqliteDriver | None = None
        self._lock = threading.Lock()
        self._is_closed = False

    def warm_up(self) -> None:
        """Open the connection."""
        with self._turn():
            self._connect()

    @contextmanager
    def transaction(self, acteur: str, motif: str | None = None) -> Iterator[SqlWriting]:
        """Commit when the block ends, its journal rows sealed; roll back when it raises.

        A DroitRefuse that the block raises is journalled in a transaction of its own.

        Raises:
            AgentRefuse: `acteur` is nobody, and did not add themselves.
            MoisSigne: the lock of a signed month refused what no check had.
            Refus: a constraint did; it is named.
            StoreBusy, StoreIO, StoreForeign, StoreVersion: nothing was written.
        """
        with self._turn():
            driver = self._connect()
            with tracing("attente du verrou d'écriture"):
                self._begin(driver)
            try:
                self._check_file()
                writing = self._open_write(driver, acteur, motif)
                yield writing
                self._close_write(driver, writing)
            except BaseException as error:
                _roll_back(driver)
                if isinstance(error, DroitRefuse):
                    self._journal_refusal(driver, acteur, error)
                broken = broken_constraint(error)
                if broken is not None:
                    raise _known_refusal(broken, acteur) from error
                raise

    def close(self) -> None:
        """Keep no connection between transactions: close it now, or at the end of the one under way."""
        self._is_closed = True
        self._drop_connection()

    def _drop_connection(self) -> None:
        if self._lock.acquire(blocking=False):
            try:
                if self._driver is not None:
                    self._driver.close()
                self._driver = None
            finally:
                self._lock.release()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for the other threads of this process, not for ever."""
        if not self._lock.acquire(timeout=THREAD_WAIT_S):
            raise StoreBusy(BUSY_MESSAGE)
        try:
            yield
        finally:
            self._lock.release()
            # Whoever could not have the lock to close it left that to the one who held it.
            if self._is_closed:
                self._drop_connection()

    def _connect(self) -> SqliteDriver:
        if self._driver is None:
            self._driver = self._open_file()
        return self._driver

    def _begin(self, driver: SqliteDriver) -> None:
        for _ in range(BEGIN_TRIES):
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not isinstance(translate(error, str(self._path)), StoreBusy):
                    raise
            else:
                return
        raise StoreBusy(BUSY_MESSAGE + describe_lock_holder(self._path))

    def _open_write(self, driver: SqliteDriver, acteur: str, motif: str | None) -> SqlWriting:
        """Check the version, name the actor, and number this transaction.

        Journal rows that no seal covers were not written by this program: they are sealed as such.
        """
        if read_schema_version(driver) != SCHEMA_VERSION:
            raise StoreVersion(VERSION_MESSAGE)
        driver.execute(_NAME_ACTOR, {"acteur": acteur, "motif": motif})
        seal_new_rows(driver, outside=1)
        driver.execute("UPDATE revision SET numero = numero + 1")
        numero = int(driver.execute("SELECT numero FROM revision").fetchone()[0])
        return SqlWriting(driver, numero, acteur)

    def _close_write(self, driver: SqliteDriver, writing: SqlWriting) -> None:
        """Seal what the transaction journalled, commit, and tell the seal."""
        before, _ = read_head(driver)
        seal_new_rows(driver)
        seq, empreinte = read_head(driver)
        driver.execute("DELETE FROM ecriture_en_cours")
        driver.execute("COMMIT")
        self._committed(OwnWrite(writing.numero, before + 1, seq), empreinte, writing.cause)

    def _journal_refusal(self, driver: SqliteDriver, acteur: str, refused: DroitRefuse) -> None:
        """Keep the attempt, of somebody who did not say who they are too.

        Where even that cannot be written, the refusal itself is what must be told.
        """
        try:
            self._begin(driver)
            writing = self._open_write(driver, acteur, None)
            writing.change(
                INSERT_REFUS_DROIT,
                quand=write_utc(datetime.now(UTC)),
                acteur_id=writing.key_or_none(acteur),
                action=refused.action,
                objet=refused.objet[:_OBJET_MAX],
            )
            self._close_write(driver, writing)
            refused.is_kept = True
        except (StoreBusy, StoreVersion, sqlite3.Error, CariforefError):
            _roll_back(driver)


def _roll_back(driver: SqliteDriver) -> None:
    """End the transaction, where SQLite has not: on a full disk it does so by itself."""
    if driver.in_transaction:
        driver.execute("ROLLBACK")


def _known_refusal(broken: str, acteur: str) -> CariforefError:
    """Return what a trigger or a constraint refused, in words; the last net under the rules."""
    if broken == ACTEUR_INCONNU:
        return AgentRefuse(f"Agent inconnu : « {acteur} ». Rien n'a été écrit.")
    if broken == MOIS_SIGNE:
        return MoisSigne("Ce mois est signé : rien n'a été écrit. Un coordinateur peut le rouvrir.")
    return Refus(
        f"La base refuse cette valeur ({broken}) : rien n'a été écrit. C'est une règle qui manque au "
        "programme : signalez-la, avec ce que vous avez tapé."
    )
