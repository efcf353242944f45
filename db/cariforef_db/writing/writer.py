"""The one write path: begin, check the file and its version, name the actor, write, commit.

Imported by the first write only, since SQLAlchemy comes with it. One kept connection, one transaction at a
time in a process; other processes wait on SQLite's own lock.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, create_engine, false, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import StaticPool

from cariforef_db.engine.errors import BUSY_MESSAGE, VERSION_MESSAGE, broken_constraint, translate
from cariforef_db.engine.locks import describe_lock_holder
from cariforef_db.files.anchors import Cause
from cariforef_db.schema import tables
from cariforef_db.schema.version import SCHEMA_VERSION
from cariforef_db.sqlite import journal as triggers
from cariforef_db.sqlite import signed_months as locks_of_months
from cariforef_db.sqlite.chain import read_head, seal_new_rows
from cariforef_db.writing.visas import add_refusal
from cariforef_db.writing.writing import SqlWriting
from cariforef_tui.domain.values.refusals import AgentRefuse, CariforefError, MoisSigne, Refus
from cariforef_tui.services.ports.errors import DroitRefuse, StoreBusy, StoreVersion

BEGIN_TRIES = 3
THREAD_WAIT_S = 20.0


class Writer:
    """Write transactions on the file at `path`; `check_file` raises where it is no longer the one opened.

    `committed` is told the number and the seal of the last journal row of each transaction, and its cause.
    """

    def __init__(
        self,
        path: Path,
        check_file: Callable[[], None],
        open_file: Callable[[], sqlite3.Connection],
        committed: Callable[[int, str, Cause], None],
    ) -> None:
        self._path, self._check_file, self._committed = path, check_file, committed
        self._engine = create_engine("sqlite://", creator=open_file, poolclass=StaticPool)
        self._lock = threading.Lock()
        self._is_closed = False

    def warm_up(self) -> None:
        """Open the connection, and go once through SQLAlchemy's own start."""
        with self._turn(), self._engine.connect() as connection:
            connection.execute(select(tables.saisie).where(false()))

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
        with self._turn(), self._engine.connect() as connection:
            self._begin(connection)
            try:
                self._check_file()
                writing = SqlWriting(connection, self._open_write(connection, acteur, motif), acteur)
                yield writing
                self._close_write(connection, writing.cause)
            except BaseException as error:
                connection.rollback()
                if isinstance(error, DroitRefuse):
                    self._journal_refusal(connection, acteur, error)
                if isinstance(error, IntegrityError):
                    raise _known_refusal(error, acteur) from error
                raise

    def close(self) -> None:
        """Keep no connection between transactions: close it now, or at the end of the one under way."""
        self._is_closed = True
        self._drop_connection()

    def _drop_connection(self) -> None:
        if self._lock.acquire(blocking=False):
            try:
                self._engine.dispose()
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

    def _begin(self, connection: Connection) -> None:
        for _ in range(BEGIN_TRIES):
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except OperationalError as error:
                connection.rollback()
                if not isinstance(translate(error, str(self._path)), StoreBusy):
                    raise
            else:
                return
        raise StoreBusy(BUSY_MESSAGE + describe_lock_holder(self._path))

    def _journal_refusal(self, connection: Connection, acteur: str, refused: DroitRefuse) -> None:
        """Keep the attempt; where even that cannot be written, the refusal itself is what must be told."""
        try:
            self._begin(connection)
            writing = SqlWriting(connection, self._open_write(connection, acteur, None), acteur)
            add_refusal(writing, acteur, refused.action, refused.objet)
            self._close_write(connection, writing.cause)
            refused.is_kept = True
        except (StoreBusy, StoreVersion, DBAPIError, CariforefError):
            connection.rollback()

    def _close_write(self, connection: Connection, cause: Cause) -> None:
        """Seal what the transaction journalled, commit, and tell the seal."""
        seal_new_rows(_driver(connection))
        seq, empreinte = read_head(_driver(connection))
        connection.exec_driver_sql("DELETE FROM ecriture_en_cours")
        connection.commit()
        self._committed(seq, empreinte, cause)

    @staticmethod
    def _open_write(connection: Connection, acteur: str, motif: str | None) -> int:
        """Check the version, name the actor, and return the number of this transaction.

        Journal rows that no seal covers were not written by this program: they are sealed as such.
        """
        if connection.exec_driver_sql("PRAGMA user_version").scalar() != SCHEMA_VERSION:
            raise StoreVersion(VERSION_MESSAGE)
        connection.exec_driver_sql(
            "INSERT INTO ecriture_en_cours (id, acteur, acteur_id, motif) "
            "VALUES (1, ?, (SELECT id FROM agent WHERE initiales = ?), ?)",
            (acteur, acteur, motif),
        )
        seal_new_rows(_driver(connection), outside=1)
        connection.exec_driver_sql("UPDATE revision SET numero = numero + 1")
        return int(connection.exec_driver_sql("SELECT numero FROM revision").scalar_one())


def _driver(connection: Connection) -> sqlite3.Connection:
    driver: Any = connection.connection.driver_connection
    return cast("sqlite3.Connection", driver)


def _known_refusal(error: IntegrityError, acteur: str) -> CariforefError:
    """Return what a trigger or a constraint refused, in words; the last net under the rules."""
    match broken := broken_constraint(error):
        case triggers.ACTEUR_INCONNU:
            return AgentRefuse(f"Agent inconnu : « {acteur} ». Rien n'a été écrit.")
        case locks_of_months.MOIS_SIGNE:
            return MoisSigne("Ce mois est signé : rien n'a été écrit. Un coordinateur peut le rouvrir.")
        case _:
            return Refus(
                f"La base refuse cette valeur ({broken}) : rien n'a été écrit. C'est une règle qui manque au "
                "programme : signalez-la, avec ce que vous avez tapé."
            )
