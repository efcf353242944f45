"""Write transactions on a file: take its lock, check that it is the one opened, name who writes, seal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from cariforef_db.engine.errors import VERSION_MESSAGE
from cariforef_db.engine.sqlite_engines import driver_of
from cariforef_db.journal.chain import read_head, seal_new_rows
from cariforef_db.rows.transaction import OwnWrite
from cariforef_db.schema.version import SCHEMA_VERSION, read_schema_version
from cariforef_db.store.writing import Committed, SqlWriting
from cariforef_tui.machine.logs import tracing
from cariforef_tui.services.ports.errors import StoreVersion

# Each write deletes its row before the COMMIT: one that is there already was left by another tool.
_NAME_ACTOR = text("""
INSERT OR REPLACE INTO ecriture_en_cours (id, acteur, acteur_id, motif)
VALUES (1, :acteur, (SELECT id FROM agent WHERE initiales = :acteur), :motif)
""")
_END_WRITE = text("DELETE FROM ecriture_en_cours")
_NUMBER = text("UPDATE revision SET numero = numero + 1 RETURNING numero")


class SqliteSession:
    """Writes through `engine`, whose BEGIN waits for other processes on SQLite's own lock.

    `check_file` raises StoreError if the file is no longer the one opened.
    """

    failures: type[Exception] = DBAPIError

    def __init__(self, engine: Engine, check_file: Callable[[], object]) -> None:
        self._engine, self._check_file = engine, check_file

    def warm_up(self) -> None:
        with self._engine.connect():
            pass

    @contextmanager
    def transaction(
        self, acteur: str, motif: str | None, committed: Callable[[Committed], None]
    ) -> Iterator[SqlWriting]:
        with self._engine.connect() as connection:
            with tracing("attente du verrou d'écriture"):
                transaction = connection.begin()
            with transaction:
                # After the wait for the lock: the file may have been replaced meanwhile.
                self._check_file()
                writing = _open_write(connection, acteur, motif)
                yield writing
                writing.begin_suivis()
                done = _seal(connection, writing.numero)
        committed(done)

    def explain(self, _error: BaseException) -> None:
        """Return None: writes of a file wait for each other."""


def _open_write(connection: Connection, acteur: str, motif: str | None) -> SqlWriting:
    """Check the version, name the actor, and number this transaction.

    Journal rows without a seal were not written by this program: they are sealed as such.
    """
    driver = driver_of(connection)
    if read_schema_version(driver) != SCHEMA_VERSION:
        raise StoreVersion(VERSION_MESSAGE)
    connection.execute(_NAME_ACTOR, {"acteur": acteur, "motif": motif})
    seal_new_rows(driver, outside=1)
    return SqlWriting(connection, int(connection.scalar(_NUMBER) or 0), acteur)


def _seal(connection: Connection, numero: int) -> Committed:
    """Seal what the transaction wrote, and end its row of `ecriture_en_cours`."""
    driver = driver_of(connection)
    before, _ = read_head(driver)
    seal_new_rows(driver)
    seq, empreinte = read_head(driver)
    connection.execute(_END_WRITE)
    return Committed(OwnWrite(numero, before + 1, seq), empreinte)
