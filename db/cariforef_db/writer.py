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

from sqlalchemy import Connection, create_engine, false, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.pool import StaticPool

from cariforef_db import tables
from cariforef_db.errors import BUSY_MESSAGE, VERSION_MESSAGE, broken_constraint, translate
from cariforef_db.locks import describe_lock_holder
from cariforef_db.schema import SCHEMA_VERSION
from cariforef_db.sqlite.journal import ACTEUR_INCONNU
from cariforef_db.writing import SqlWriting
from cariforef_tui.domain.refus import AgentRefuse
from cariforef_tui.services.errors import StoreBusy, StoreVersion

BEGIN_TRIES = 3
THREAD_WAIT_S = 20.0


class Writer:
    """Write transactions on the file at `path`; `check_file` raises where it is no longer the one opened."""

    def __init__(
        self, path: Path, check_file: Callable[[], None], open_file: Callable[[], sqlite3.Connection]
    ) -> None:
        self._path, self._check_file = path, check_file
        self._engine = create_engine("sqlite://", creator=open_file, poolclass=StaticPool)
        self._lock = threading.Lock()

    def warm_up(self) -> None:
        """Open the connection, and go once through SQLAlchemy's own start."""
        with self._turn(), self._engine.connect() as connection:
            connection.execute(select(tables.saisie).where(false()))

    @contextmanager
    def transaction(self, acteur: str) -> Iterator[SqlWriting]:
        """Commit when the block ends, roll back when it raises.

        Raises:
            AgentRefuse: `acteur` is nobody, and did not add themselves.
            StoreBusy, StoreIO, StoreForeign, StoreVersion: nothing was written.
        """
        with self._turn(), self._engine.connect() as connection:
            self._begin(connection)
            try:
                self._check_file()
                writing = SqlWriting(connection, self._open_write(connection, acteur))
                yield writing
                connection.exec_driver_sql("DELETE FROM ecriture_en_cours")
                connection.commit()
            except BaseException as error:
                connection.rollback()
                if isinstance(error, IntegrityError) and broken_constraint(error) == ACTEUR_INCONNU:
                    raise AgentRefuse(f"Agent inconnu : « {acteur} ». Rien n'a été écrit.") from error
                raise

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for the other threads of this process, not for ever."""
        if not self._lock.acquire(timeout=THREAD_WAIT_S):
            raise StoreBusy(BUSY_MESSAGE)
        try:
            yield
        finally:
            self._lock.release()

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

    @staticmethod
    def _open_write(connection: Connection, acteur: str) -> int:
        """Check the version, name the actor, and return the number of this transaction."""
        if connection.exec_driver_sql("PRAGMA user_version").scalar() != SCHEMA_VERSION:
            raise StoreVersion(VERSION_MESSAGE)
        connection.exec_driver_sql(
            "INSERT INTO ecriture_en_cours (id, acteur, acteur_id) "
            "VALUES (1, ?, (SELECT id FROM agent WHERE initiales = ?))",
            (acteur, acteur),
        )
        connection.exec_driver_sql("UPDATE revision SET numero = numero + 1")
        return int(connection.exec_driver_sql("SELECT numero FROM revision").scalar_one())
