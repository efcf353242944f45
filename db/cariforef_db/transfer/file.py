"""A file as the end of a transfer: made beside under a name that nobody opens, named when it is whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from cariforef_db.engine.connection import Access, choose_journal_mode, connect
from cariforef_db.engine.driver import Driver
from cariforef_db.engine.errors import translating
from cariforef_db.engine.filesystem import beside, check_place, explain_os_error
from cariforef_db.engine.sqlite_driver import SqliteDriver
from cariforef_db.files.copying import copied_aside
from cariforef_db.files.opening import check_opening
from cariforef_db.schema.making import make_guards, make_tables
from cariforef_db.schema.version import SCHEMA_VERSION, UNFINISHED
from cariforef_db.store.creating import name_finished, refuse_existing, sole_creator
from cariforef_db.transfer.content import CONTENTS, Content
from cariforef_db.transfer.ends import Source
from cariforef_db.transfer.hostile import refuse_hostile
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.machine.private_file import fill_private
from cariforef_tui.services.ports.errors import StoreForeign, StoreIntegrity, StoreNotFound
from cariforef_tui.services.ports.progress import Progress

_SUFFIXES = ("", "-journal", "-wal", "-shm")


@contextmanager
def file_source(path: Path, progress: Progress) -> Iterator[Source]:
    """Lend a file's content as it is now, in a copy put aside; nobody waits for it.

    Raises:
        StoreError: it is not a store that opens, or its proof is broken.
        Refus: it holds what a server cannot.
    """
    refusal = check_opening(path).refusal
    if isinstance(refusal, StoreIntegrity | StoreForeign):
        raise refusal
    progress("Copie de la base à l'écart : personne n'attend le transfert…")
    with translating(str(path)), copied_aside(path, Access.allowed_by(refusal)) as copy:
        refuse_hostile(copy, progress)
        yield Source(copy, int(copy.execute("SELECT numero FROM revision").fetchone()[0]))


class FileTarget:
    """`ends.Target` in a file beside the one that is to be made."""

    def __init__(self, connection: SqliteDriver, temporary: Path, target: Path) -> None:
        self._connection, self._temporary, self._target = connection, temporary, target

    def empty(self) -> None:
        # RESTRICT is asked of each row: of a table that refers to itself, none could go.
        self._connection.execute("PRAGMA foreign_keys = OFF")
        self._connection.execute("BEGIN")
        for content in CONTENTS:
            self._connection.execute(f"DELETE FROM {content.table}")
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA foreign_keys = ON")

    def fill(self, content: Content, rows: Iterator[tuple[Any, ...]]) -> None:
        values = ", ".join("?" for _ in content.columns)
        self._connection.execute("BEGIN")
        try:
            sqlite3.Connection.executemany(
                self._connection,
                f"INSERT INTO {content.table} ({', '.join(content.columns)}) VALUES ({values})",
                rows,
            )
            self._connection.execute("COMMIT")
        except BaseException as error:
            self._connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.IntegrityError):
                raise Refus(
                    f"Un fichier n'accepte pas une ligne de la table « {content.table} » ({error}) : rien ne "
                    "reste de ce transfert. « cariforef base verifier » dit ce que la source a d'anormal."
                ) from error
            raise

    @contextmanager
    def reading(self) -> Iterator[Driver]:
        yield self._connection

    def finish(self, numero: int) -> None:
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        run("DELETE FROM revision")
        run("INSERT INTO revision (id, numero) VALUES (1, :numero)", {"numero": numero})
        run("UPDATE alembic_version SET version_num = :version", {"version": f"{SCHEMA_VERSION:04}"})
        make_guards(self._connection)
        run("COMMIT")
        run(f"PRAGMA journal_mode = {choose_journal_mode()}")
        self._connection.close()
        name_finished(self._temporary, self._target)
        self._forget()

    def discard(self) -> None:
        self._connection.close()
        self._forget()

    def _forget(self) -> None:
        for suffix in _SUFFIXES:
            beside(self._temporary, suffix).unlink(missing_ok=True)


@contextmanager
def new_file(target: Path, first_seal: str) -> Iterator[FileTarget]:
    """Lend a file just made beside `target`, empty.

    Raises:
        StoreNotFound: `target` is there already, or a transfer to it is not finished.
    """
    with _place(target) as temporary:
        if temporary.exists():
            raise StoreNotFound(
                f"Un transfert vers {target} n'est pas fini : ajoutez « --reprendre » pour le finir."
            )
        fill_private(temporary, b"")
        with closing(connect(temporary)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            make_tables(connection, f"{UNFINISHED}{first_seal}")
            connection.execute("COMMIT")
            yield FileTarget(connection, temporary, target)


@contextmanager
def unfinished_file(target: Path, first_seal: str) -> Iterator[FileTarget]:
    """Lend the file that a transfer from the same source left unfinished.

    Raises:
        StoreNotFound: there is none, or it is of another source.
    """
    with _place(target) as temporary:
        if not temporary.exists():
            raise StoreNotFound(
                f"{target} n'attend la suite d'aucun transfert : rien n'a été écrit. Sans « --reprendre », "
                "le transfert fait un fichier neuf."
            )
        with closing(connect(temporary)) as connection:
            if _read_version(connection) != f"{UNFINISHED}{first_seal}":
                raise StoreNotFound(
                    f"Le transfert inachevé vers {target} est celui d'une autre base, ou à peine commencé : "
                    f"supprimez {temporary}, puis recommencez sans « --reprendre »."
                )
            yield FileTarget(connection, temporary, target)


@contextmanager
def _place(target: Path) -> Iterator[Path]:
    if not target.parent.is_dir():
        raise StoreNotFound(f"Le dossier {target.parent} n'existe pas : rien n'a été écrit.")
    check_place(target)
    try:
        with translating(str(target)), sole_creator(target.parent):
            refuse_existing(target)
            yield target.with_name(f".{target.name}.transfert")
    except OSError as error:
        raise explain_os_error(error, "Transfert impossible", target) from error


def _read_version(connection: SqliteDriver) -> str | None:
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return None
    return str(row[0]) if row else None
