"""Copies of a store: made by SQLite's backup, verified, then given their name; nothing is overwritten."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from cariforef_db.engine.errors import translate
from cariforef_db.engine.sqlite import Access, connect, to_uri
from cariforef_db.files.copying import interruptible, pour, prepare_copy
from cariforef_db.files.etat import change_etat
from cariforef_db.files.filesystem import beside, explain_os_error, publish, refuse_target
from cariforef_db.files.integrity import find_damage
from cariforef_db.files.rotation import (
    asked_copy_name,
    describe_last_backup,
    list_backups,
    name_moment,
    prepare_folder,
    prune_copies,
    sweep_partials,
)
from cariforef_db.schema.version import compute_fingerprint
from cariforef_tui.machine.private_file import fill_private
from cariforef_tui.services.ports.errors import StoreBusy, StoreDenied, StoreError, StoreForeign, StoreIO
from cariforef_tui.services.ports.store import Progress, silent

__all__ = ["add_copy", "backup_store", "copy_database", "dump_rescue", "list_backups"]


def backup_store(path: Path, target: Path | None = None, progress: Progress = silent) -> Path:
    """Write a verified copy at `target`, or in the rotation, which is then pruned; return its path.

    In the rotation it stays a week at least, since the caller tells its path to somebody.

    The store was opened before, or is about to be migrated: an older schema is copied as it is.

    Raises:
        StoreNotFound: the target exists, is the store itself, or has no folder.
        StoreBusy, StoreDenied, StoreIO, StoreForeign: no copy was made; no partial file is left.
    """
    if target is not None:
        refuse_target(target, path)
        return _copy_file(path, target, progress)
    return add_copy(path, asked_copy_name(datetime.now(UTC)), progress)


def add_copy(path: Path, name: str, progress: Progress = silent) -> Path:
    """Add a verified copy to the rotation, then let go of those that it no longer keeps.

    Raises:
        StoreError: no copy was made, and none was let go of.
    """
    folder = prepare_folder(path)
    with suppress(OSError):
        sweep_partials(folder)
    copy = _copy_file(path, folder / name, progress)
    with suppress(OSError):
        prune_copies(path, copy)
    change_etat(path, echec=None, essai=None)
    return copy


def _copy_file(path: Path, target: Path, progress: Progress) -> Path:
    progress("Copie de la base…")
    try:
        source = connect(path, Access.WRITE)
    except sqlite3.Error as error:
        raise _explain(error, path, target) from error
    with closing(source):
        return copy_database(source, path, target, progress)


def copy_database(source: sqlite3.Connection, path: Path, target: Path, progress: Progress = silent) -> Path:
    """Copy what `source` (open on `path`) reads to `target`, which must not exist; verify, then publish.

    Raises:
        StoreError: no copy was made, and no partial file is left.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.partiel")
    try:
        fill_private(temporary, b"")
        _fill(source, path, temporary, progress)
        publish(temporary, target)
    except (OSError, sqlite3.Error) as error:
        raise _explain(error, path, target) from error
    finally:
        for leftover in (temporary, beside(temporary, "-journal")):
            leftover.unlink(missing_ok=True)
    return target


def _fill(source: sqlite3.Connection, path: Path, temporary: Path, progress: Progress) -> None:
    uri = to_uri(temporary, Access.WRITE)
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as copy:
        prepare_copy(copy)
        expected = _pour(source, copy)
        progress("Contrôle de la copie…")
        with interruptible(copy):
            problems = find_damage(copy)
        if problems or compute_fingerprint(copy) != expected:
            problem = problems[0] if problems else "le schéma copié diffère"
            raise StoreForeign(
                f"Sauvegarde échouée : la base {path} est endommagée ({problem}). "
                f"Aucune copie n'a été gardée. {describe_last_backup(path)}"
            )


def _pour(source: sqlite3.Connection, copy: sqlite3.Connection) -> str:
    """Copy every page and return the source's fingerprint; the source is locked only meanwhile."""
    # One snapshot: the fingerprint and the pages are of the same content.
    source.execute("BEGIN")
    try:
        expected = compute_fingerprint(source)
        pour(source, copy)
    finally:
        if source.in_transaction:
            source.execute("ROLLBACK")
    return expected


def _explain(error: OSError | sqlite3.Error, path: Path, target: Path) -> StoreError:
    if isinstance(error, FileExistsError):
        return StoreDenied(f"{target} vient d'être créé par un autre programme : il n'a pas été touché.")
    if isinstance(error, OSError):
        return explain_os_error(error, "Sauvegarde échouée, aucune copie partielle n'est gardée", target)
    translated = translate(error, str(path))
    if isinstance(translated, StoreBusy):
        return StoreBusy("Sauvegarde échouée : quelqu'un enregistre en ce moment. Réessayez.")
    if isinstance(translated, StoreIO):
        return StoreIO(
            f"Sauvegarde échouée : disque plein, quota atteint ou erreur du disque ({target.parent}). Aucune "
            "copie partielle n'est gardée et la base est intacte. Libérez de la place, puis réessayez."
        )
    if translated is None:
        raise error
    return translated


def dump_rescue(connection: sqlite3.Connection, path: Path) -> Path:
    """Copy to a new 0600 file what an open connection still reads, although its file left `path`.

    Raises:
        StoreError: nothing could be written.
    """
    return copy_database(
        connection, path, path.with_name(f"{path.name}.secours-{name_moment(datetime.now(UTC))}.db")
    )
