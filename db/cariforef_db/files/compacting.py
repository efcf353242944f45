"""A purge's last steps on files: nothing erased stays in the store's bytes, nor in the copies made before."""

from __future__ import annotations

import glob
import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from cariforef_db.engine.sqlite import BUSY_TIMEOUT_MS, opened
from cariforef_db.files.filesystem import explain_os_error
from cariforef_db.files.rotation import backup_folder
from cariforef_tui.services.ports.errors import StoreBusy

_STAMP = re.compile(r"(\d{8}T\d{12})Z")
"""The moment in the name of a copy, of a rescue or of a folder set aside."""


def compact_store(path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
    """Write the whole file again: pages that SQLite moved may keep erased texts despite `secure_delete`.

    Raises:
        StoreBusy: somebody uses the store: try again later.
        StoreIO: no room for it.
    """
    try:
        with opened(path, busy_timeout_ms=busy_timeout_ms) as connection:
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("VACUUM")
            if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise StoreBusy(_BUSY)
    except StoreBusy as error:
        raise StoreBusy(_BUSY) from error


_BUSY = (
    "L'effacement est enregistré, mais la base est utilisée en ce moment : son fichier n'a pas pu être "
    "réécrit sans les pages libérées. Fermez les autres sessions, puis relancez la même commande."
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
    match = _STAMP.search(copy.name)
    if match is not None:
        return datetime.strptime(match[1], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    return datetime.fromtimestamp(os.lstat(copy).st_mtime, UTC)
