"""Copies of a store: made by SQLite's backup, verified, then named; and the older ones that a purge drops."""

from __future__ import annotations

import glob
import os
import re
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from cariforef_db.engine.errors import translate
from cariforef_db.engine.sqlite import Access, connect, to_uri
from cariforef_db.files.copying import find_damage, pour, prepare_copy
from cariforef_db.files.etat import change_etat
from cariforef_db.files.filesystem import explain_os_error, publish, refuse_target
from cariforef_db.files.rotation import (
    PARTIAL,
    asked_copy_name,
    backup_folder,
    describe_last_backup,
    name_moment,
    prepare_folder,
    prune_copies,
    sweep_partials,
)
from cariforef_tui.machine.private_file import fill_private
from cariforef_tui.services.ports.errors import StoreError, StoreForeign
from cariforef_tui.services.ports.store import Progress, silent

_MOMENT = re.compile(r"(\d{8}T\d{12})Z")
"""The moment in the name of a copy, of a rescue or of a folder set aside."""


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
        sweep_partials(folder, datetime.now(UTC))
    copy = _copy_file(path, folder / name, progress)
    # After the new copy is verified and named: one that fails lets none of the others go.
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
    # In the same folder, so that one rename gives the whole copy its name.
    temporary = target.with_name(f".{target.name}.{os.getpid()}{PARTIAL}")
    try:
        fill_private(temporary, b"")
        _fill(source, path, temporary, progress)
        publish(temporary, target)
    except (OSError, sqlite3.Error) as error:
        raise _explain(error, path, target) from error
    finally:
        temporary.unlink(missing_ok=True)
    return target


def _fill(source: sqlite3.Connection, path: Path, temporary: Path, progress: Progress) -> None:
    uri = to_uri(temporary, Access.WRITE)
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as copy:
        prepare_copy(copy)
        pour(source, copy)
        progress("Contrôle de la copie…")
        # The copy is checked, and not the store: nobody waits for a lock meanwhile.
        problems = find_damage(copy)
        if problems:
            raise StoreForeign(
                f"Sauvegarde échouée : la base {path} est endommagée ({problems[0]}). "
                f"Aucune copie n'a été gardée. {describe_last_backup(path)}"
            )


def _explain(error: OSError | sqlite3.Error, path: Path, target: Path) -> StoreError:
    if isinstance(error, OSError):
        return explain_os_error(error, "Sauvegarde échouée, aucune copie partielle n'est gardée", target)
    translated = translate(error, str(path))
    if translated is None:
        raise error
    where = f"Sauvegarde échouée dans {target.parent}, aucune copie partielle n'est gardée."
    return type(translated)(f"{where} {translated}")


def dump_rescue(connection: sqlite3.Connection, path: Path) -> Path:
    """Copy to a new 0600 file what an open connection still reads, although its file left `path`.

    Raises:
        StoreError: nothing could be written.
    """
    return copy_database(
        connection, path, path.with_name(f"{path.name}.secours-{name_moment(datetime.now(UTC))}.db")
    )


def list_copies_before(path: Path, moment: datetime) -> tuple[Path, ...]:
    """Return what was copied of the store before `moment` (UTC), oldest first, rescues included."""
    folder = backup_folder(path)
    beside = sorted(path.parent.glob(f"{glob.escape(path.name)}.secours-*.db"))
    copies = [*(sorted(folder.iterdir()) if folder.is_dir() else ()), *beside]
    dated = [(_moment_of(copy), copy) for copy in copies]
    return tuple(copy for stamp, copy in sorted(dated) if stamp < moment)


def drop_copies_before(path: Path, moment: datetime) -> tuple[Path, ...]:
    """Delete what `list_copies_before` returns; return it.

    Raises:
        StoreDenied, StoreIO: one of them could not be; those before it are gone.
    """
    copies = list_copies_before(path, moment)
    for copy in copies:
        try:
            if copy.is_dir() and not copy.is_symlink():
                shutil.rmtree(copy)
            else:
                copy.unlink(missing_ok=True)
        except OSError as error:
            raise explain_os_error(error, "Copie impossible à effacer", copy) from error
    return copies


def _moment_of(copy: Path) -> datetime:
    """Return when a copy was made: what its name says, else the time of the file."""
    match = _MOMENT.search(copy.name)
    if match is not None:
        return datetime.strptime(match[1], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    return datetime.fromtimestamp(os.lstat(copy).st_mtime, UTC)
