"""Write transactions on a file: take its lock, check that it is the one opened, name who writes, seal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from cariforef_db.engine.errors import BUSY_MESSAGE, VERSION_MESSAGE, translate
from cariforef_db.engine.sqlite_driver import SqliteDriver
from cariforef_db.reading.values import OwnWrite
from cariforef_db.schema.version import SCHEMA_VERSION, read_schema_version
from cariforef_db.sqlite.chain import read_head, seal_new_rows
from cariforef_db.store.session import Committed
from cariforef_db.writing.writing import SqlWriting
from cariforef_tui.machine.logs import tracing
from cariforef_tui.services.ports.errors import StoreBusy, StoreVersion

BEGIN_TRIES = 3
"""Times SQLite's own timeout: somebody else's long write is let through, a lock left for ever is not."""

# Each commit deletes its row: one that is there when a write begins was left by another tool.
_NAME_ACTOR = """
INSERT OR REPLACE INTO ecriture_en_cours (id, acteur, acteur_id, motif)
VALUES (1, :acteur, (SELECT id FROM agent WHERE initiales = :acteur), :motif)
"""


class SqliteSession:
    """The connection that writes in the file at `path`; other processes wait on SQLite's own lock.

    `check_file` raises where the file is no longer the one opened.
    """

    failures: type[Exception] = sqlite3.Error

    def __init__(
        self, path: Path, check_file: Callable[[], None], open_file: Callable[[], SqliteDriver]
    ) -> None:
        self._path, self._check_file, self._open_file = path, check_file, open_file
        self._driver: SqliteDriver | None = None

    def warm_up(self) -> None:
        self._connect()

    def begin(self, acteur: str, motif: str | None) -> SqlWriting:
        driver = self._connect()
        with tracing("attente du verrou d'écriture"):
            self._take_lock(driver)
        self._check_file()
        return _open_write(driver, acteur, motif)

    def commit(self, writing: SqlWriting) -> Committed:
        driver = self._connect()
        before, _ = read_head(driver)
        seal_new_rows(driver)
        seq, empreinte = read_head(driver)
        driver.execute("DELETE FROM ecriture_en_cours")
        driver.execute("COMMIT")
        return Committed(OwnWrite(writing.numero, before + 1, seq), empreinte)

    def explain(self, _error: BaseException) -> None:
        """Nothing: one writes at a time, and `begin` waits for the others."""

    def roll_back(self) -> None:
        """End the transaction, where SQLite has not: on a full disk it does so by itself."""
        if self._driver is not None and self._driver.in_transaction:
            self._driver.execute("ROLLBACK")

    def close(self) -> None:
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def _connect(self) -> SqliteDriver:
        if self._driver is None:
            self._driver = self._open_file()
        return self._driver

    def _take_lock(self, driver: SqliteDriver) -> None:
        for _ in range(BEGIN_TRIES):
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not isinstance(translate(error, str(self._path)), StoreBusy):
                    raise
            else:
                return
        raise StoreBusy(BUSY_MESSAGE)


def _open_write(driver: SqliteDriver, acteur: str, motif: str | None) -> SqlWriting:
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
