"""Put a verified copy back **into** the live file; the content replaced is copied first."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from cariforef_db.engine.errors import translate, translating
from cariforef_db.engine.sqlite import Access, connect, opened
from cariforef_db.files.anchors import Ancre, ancre_now, ancres_path, read_ancres, replace_ancres, seal_at
from cariforef_db.files.backup import copy_database
from cariforef_db.files.copying import explain_damage, find_damage, pour
from cariforef_db.files.daily import without_daily
from cariforef_db.files.etat import Etat, write_etat
from cariforef_db.files.filesystem import (
    SIDE_SUFFIXES,
    beside,
    check_kind,
    check_rights,
    explain_os_error,
)
from cariforef_db.files.opening import check_application, check_version, read_header
from cariforef_db.files.rotation import BEFORE_RESTORE, name_moment, prepare_folder
from cariforef_db.journal.chain import read_head
from cariforef_db.schema.comparison import schema_is_known
from cariforef_db.schema.version import OLDER_FINGERPRINTS, SCHEMA_VERSION, read_schema_version
from cariforef_tui.domain.journal.entries import Ecriture, Maillon
from cariforef_tui.machine.private_file import fill_private
from cariforef_tui.services.ports.errors import (
    StoreBusy,
    StoreDenied,
    StoreError,
    StoreForeign,
    StoreIntegrity,
    StoreNotFound,
)
from cariforef_tui.services.ports.files import Restauration
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Progress, silent

_INTACTE = (
    "rien n'a été restauré, la base n'a pas été touchée. Choisissez une autre sauvegarde : « cariforef base "
    "sauvegardes » les liste."
)
_LOCK_WAIT_MS = 2000
"""How long a restore waits for a write under way."""
_LAST_WRITE = (
    "SELECT j.seq, j.quand, a.initiales, j.objet FROM journal j LEFT JOIN agent a ON a.id = j.acteur_id "
    "ORDER BY j.seq DESC LIMIT 1"
)


def check_source(path: Path, source: Path) -> int:
    """Verify that `source` is a sound copy, not the store itself; return the version of its schema."""
    if not source.is_file():
        raise StoreNotFound(f"La sauvegarde {source} n'existe pas ou n'est pas un fichier.")
    if path.exists() and path.samefile(source):
        raise StoreNotFound(f"{source} est la base elle-même : donnez une sauvegarde.")
    if source.stat().st_size == 0:
        raise StoreForeign(f"La sauvegarde {source} est vide : {_INTACTE}")
    try:
        header = read_header(source)
    except StoreForeign as error:
        raise StoreForeign(
            f"{source} n'est pas une sauvegarde entière de cariforef (fichier tronqué, endommagé, ou d'un "
            f"autre format) : {_INTACTE}"
        ) from error
    if header is not None:
        check_application(source, header)
    with opened(source, Access.READ) as connection:
        version = read_schema_version(connection)
        # An older version that a migration leads from is restored as it is: opening then proposes to migrate.
        if version not in OLDER_FINGERPRINTS:
            check_version(source, version)
        check_content(connection, source, _INTACTE)
    return version


def check_content(
    connection: sqlite3.Connection, place: Path, suite: str = "choisissez une autre sauvegarde."
) -> None:
    """Raise StoreError if the content is damaged or of an unknown schema; `suite` ends the sentence."""
    problems = find_damage(connection)
    if problems:
        raise StoreForeign(f"{place} est endommagé ({problems[0]}) : {suite}")
    if not schema_is_known(connection):
        raise StoreIntegrity(
            f"Le schéma de {place} n'est pas celui du programme, il a été modifié hors de l'outil : {suite}"
        )


def restore_store(path: Path, source: Path, progress: Progress = silent) -> Restauration:
    """Replace the content of `path` by `source`, verified before and after.

    A copy of an older version is restored as it is. The folder of `path` is made if it is missing. A content
    too damaged to be copied by SQLite is kept byte by byte, in a folder.

    Raises:
        StoreNotFound: no such source, or it is the store itself.
        StoreForeign, StoreVersion, StoreIntegrity: the source is no sound copy, or of a newer version.
        StoreBusy: somebody reads or writes at this moment.
    """
    progress("Contrôle de la sauvegarde…")
    version = check_source(path, source)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise explain_os_error(error, "Restauration échouée", path.parent) from error
    with without_daily(path, progress):
        progress("Remplacement du contenu, l'état d'avant gardé à côté…")
        before = _restore(path, source)
    return Restauration(before, is_older=version < SCHEMA_VERSION)


def _restore(path: Path, source: Path) -> Path | None:
    # A link that leads nowhere is no missing file: it is refused below.
    if not path.exists() and not path.is_symlink():
        _restore_missing(path, source)
        return None
    status = path.lstat()
    check_kind(path, status)
    try:
        check_rights(path, status)
    except StoreDenied:
        # Nobody is told to change the mode of what is no store; one's own may be damaged past its header.
        header = read_header(path)
        if header is not None:
            check_application(path, header)
        raise
    try:
        with _holding(path) as connection:
            return _restore_held(connection, path, source)
    except _UnreadableError:
        return _restore_over_damage(path, source)


class _UnreadableError(Exception):
    """SQLite cannot even read the content to be replaced."""


@contextmanager
def _holding(path: Path) -> Iterator[sqlite3.Connection]:
    """Lock the file against every other connection, between transactions too.

    A session that is open but idle holds no lock: it reads the restored content at its next question.
    """
    try:
        connection = connect(path, Access.WRITE, busy_timeout_ms=_LOCK_WAIT_MS)
    except sqlite3.DatabaseError as error:
        raise _sort(error, path) from error
    with closing(connection):
        try:
            # In this mode SQLite keeps its lock after the COMMIT: nobody reads a content half replaced.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            connection.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            raise _sort(error, path) from error
        yield connection


def _sort(error: sqlite3.DatabaseError, path: Path) -> Exception:
    if explain_damage(error) is not None:
        return _UnreadableError()
    translated = translate(error, str(path))
    if isinstance(translated, StoreBusy):
        return StoreBusy(
            "La base est utilisée en ce moment : rien n'a été restauré. Réessayez dans un "
            "instant, ou fermez les autres sessions."
        )
    return translated or error


def _restore_held(connection: sqlite3.Connection, path: Path, source: Path) -> Path:
    if find_damage(connection):
        raise _UnreadableError
    copy = copy_database(connection, path, _aside_path(path, BEFORE_RESTORE, ".db"))
    before = _kept(path)
    # Whichever content is there after an interruption, the seals kept beside must not accuse it.
    common = _keep_common(path, source, before)
    # After an interruption, go back to the former content, or to the source if its schema was changed.
    _mark(path, copy if schema_is_known(connection) else source)
    try:
        _pour(source, connection, path)
    except StoreError:
        # The transaction was rolled back: the content is the former one.
        _mark(path, None)
        with suppress(OSError):
            replace_ancres(path, before)
        raise
    _finish(path, connection, common)
    return copy


def _restore_over_damage(path: Path, source: Path) -> Path:
    """Copy the damaged bytes aside, empty the file in place, then fill it from `source`."""
    common = _keep_common(path, source, _kept(path))
    try:
        folder = _keep_bytes(path)
        # Marked before it is emptied: SQLite can undo nothing here, and the source is the only way back.
        _mark(path, source)
        # Emptied in place, the file keeps its inode, and other processes wait for the same locks.
        os.truncate(path, 0)
        for suffix in SIDE_SUFFIXES:
            beside(path, suffix).unlink(missing_ok=True)
    except OSError as error:
        raise explain_os_error(error, "Restauration échouée", path) from error
    with _holding(path) as connection:
        _pour(source, connection, path)
        _finish(path, connection, common)
    return folder


def _finish(path: Path, connection: sqlite3.Connection, common: Sequence[Ancre]) -> None:
    """Check the new content, keep its seal, and forget the way back."""
    check_content(connection, path)
    _keep_head(path, connection, common)
    _mark(path, None)


def _kept(path: Path) -> Sequence[Ancre]:
    """Return the seals kept beside the store, none if the file cannot be read."""
    with suppress(OSError):
        return read_ancres(path)
    return ()


def _keep_common(path: Path, source: Path, before: Sequence[Ancre]) -> Sequence[Ancre]:
    """Leave beside the store those of the seals kept that `source` holds too; return them.

    Raises:
        StoreError: the file cannot be written; nothing has changed.
    """
    with opened(source, Access.READ) as origin:
        common = tuple(ancre for ancre in before if seal_at(origin, ancre.seq) == ancre.empreinte)
    try:
        replace_ancres(path, common)
    except OSError as error:
        raise explain_os_error(error, "Restauration échouée", ancres_path(path)) from error
    return common


def _keep_head(path: Path, connection: sqlite3.Connection, common: Sequence[Ancre]) -> None:
    """Keep the last seal of the restored content too; if that fails, the next write keeps its own."""
    with suppress(OSError):
        replace_ancres(path, (*common, ancre_now(*read_head(connection))))


def read_branch_left(path: Path, before: Path) -> Maillon | None:
    """Return the last seal of `before`, the copy of what a restore replaced, if the store lacks it."""
    with suppress(OSError, StoreError, sqlite3.Error):
        with opened(before, Access.READ) as copy:
            seq, empreinte = read_head(copy)
        with opened(path, Access.READ) as live:
            return Maillon(seq, empreinte) if seq and seal_at(live, seq) != empreinte else None
    return None


def read_last_write(path: Path) -> Ecriture | None:
    """Return the last journal row of a file, without what it says; None if there is none to read."""
    if not path.is_file():
        return None
    with suppress(OSError, StoreError, sqlite3.Error), opened(path, Access.READ) as connection:
        row = connection.execute(_LAST_WRITE).fetchone()
        if row is not None:
            seq, quand, acteur, objet = row
            return Ecriture(
                seq=seq,
                quand=quand,
                acteur=acteur or ACTEUR_SYSTEME,
                objet=objet,
                cle="",
                avant=None,
                apres=None,
            )
    return None


def _keep_bytes(path: Path) -> Path:
    folder = _aside_path(path, "endommagee", "")
    folder.mkdir(mode=0o700)
    for origin in (path, *_side_files(path)):
        fill_private(folder / origin.name, origin.read_bytes())
    return folder


def _side_files(path: Path) -> list[Path]:
    """Return the files of SQLite that are beside `path`."""
    return [file for suffix in SIDE_SUFFIXES if (file := beside(path, suffix)).exists()]


def _restore_missing(path: Path, source: Path) -> None:
    """Put a copy where the file is missing; journals of the lost file, which would spoil it, go aside."""
    orphans = _side_files(path)
    try:
        if orphans:
            folder = _aside_path(path, "endommagee", "")
            folder.mkdir(mode=0o700)
            for orphan in orphans:
                orphan.rename(folder / orphan.name)
    except OSError as error:
        raise explain_os_error(error, "Restauration échouée", path) from error
    common = _keep_common(path, source, _kept(path))
    with opened(source, Access.READ) as origin:
        copy_database(origin, source, path)
        _keep_head(path, origin, common)
    _mark(path, None)


def _pour(source: Path, connection: sqlite3.Connection, path: Path) -> None:
    """Replace the content that `connection` holds by that of `source`, in one transaction of the file."""
    with translating(str(path)), closing(connect(source, Access.READ)) as origin:
        pour(origin, connection)


def _mark(path: Path, way_back: Path | None) -> None:
    """Remember that a restore is under way, and the copy to go back to; None once it has ended."""
    try:
        write_etat(path, Etat(restauration=way_back and way_back.absolute()))
    except OSError as error:
        raise explain_os_error(error, "Restauration échouée", path) from error


def _aside_path(path: Path, kind: str, suffix: str) -> Path:
    return prepare_folder(path) / f"{kind}-{name_moment(datetime.now(UTC))}{suffix}"
