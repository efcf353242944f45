"""Copies of a store: made, verified, named, rotated; and what a purge does to older ones."""

from __future__ import annotations

import glob
import os
import re
import shlex
import shutil
import sqlite3
from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cariforef_db.engine.errors import translate
from cariforef_db.engine.sqlite import BUSY_TIMEOUT_MS, Access, connect, opened, to_uri
from cariforef_db.files.copying import find_damage, interruptible, pour, prepare_copy
from cariforef_db.files.etat import change_etat
from cariforef_db.files.filesystem import beside, explain_os_error, publish, refuse_target
from cariforef_db.schema.version import compute_fingerprint
from cariforef_tui.domain.values.dates import format_ago, format_heure, local_day
from cariforef_tui.machine.places import COPIES
from cariforef_tui.machine.private_file import fill_private
from cariforef_tui.services.ports.errors import StoreBusy, StoreDenied, StoreError, StoreForeign, StoreIO
from cariforef_tui.services.ports.store import Progress, silent

KEPT_DAYS, KEPT_WEEKS, KEPT_MONTHS = 7, 5, 12
_STAMP = "%Y%m%dT%H%M%S%fZ"
_ASKED = "-demandee"
_NAME = re.compile(rf"sauvegarde-(\d{{8}}T\d{{12}}Z)(?:{_ASKED})?\.db")
"""A copy's name, as `copy_name` and `asked_copy_name` make it."""
BEFORE_RESTORE = "avant-restauration"
_RESTORABLE = re.compile(rf"{_NAME.pattern}|{BEFORE_RESTORE}-(\d{{8}}T\d{{12}}Z)\.db")
"""A file that can be restored: a copy of the rotation, or the content that a restore replaced."""
_PARTIAL = re.compile(r"\..+\.(\d+)\.partiel(?:-journal)?")
"""An unfinished copy, with the number of the process that makes it."""
_COMPACTED = re.compile(r"(\d{8}T\d{12})Z")
"""The moment in the name of a copy, of a rescue or of a folder set aside."""
_BUSY = (
    "L'effacement est enregistré, mais la base est utilisée en ce moment : son fichier n'a pas pu être "
    "réécrit sans les pages libérées. Fermez les autres sessions, puis relancez la même commande."
)


def backup_folder(store: Path) -> Path:
    return beside(store, COPIES)


def prepare_folder(store: Path) -> Path:
    """Return the folder of the rotation, made if needed."""
    folder = backup_folder(store)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise explain_os_error(error, "Sauvegarde impossible", folder) from error
    if folder.is_symlink():
        raise StoreDenied(f"{folder} est un lien symbolique : aucune sauvegarde n'y est écrite.")
    return folder


def list_backups(store: Path) -> tuple[Path, ...]:
    """Return the copies of the rotation, newest first."""
    return tuple(copy for copy in list_restorable(store) if _NAME.fullmatch(copy.name))


def list_restorable(store: Path) -> tuple[Path, ...]:
    """Return the copies of the rotation and what each restore replaced, newest first."""
    folder = backup_folder(store)
    try:
        names = [match for copy in folder.iterdir() if (match := _RESTORABLE.fullmatch(copy.name))]
    except OSError:
        return ()
    newest_first = sorted(names, key=lambda match: match[1] or match[2], reverse=True)
    return tuple(folder / match[0] for match in newest_first)


def is_rotation_copy(path: Path) -> bool:
    """Tell whether a file is where the rotation of a store keeps its copies, under a name of theirs."""
    return path.absolute().parent.name.endswith(COPIES) and _NAME.fullmatch(path.name) is not None


def is_copy_of(store: Path, path: Path) -> bool:
    """Tell whether `path` is a file that the program copied beside `store`: in its rotation, or a rescue."""
    with suppress(OSError, ValueError, RuntimeError):
        copy, own = path.resolve(), store.resolve()
        is_rescue = copy.parent == own.parent and copy.name.startswith(f"{own.name}.secours-")
        return (is_rescue or copy.parent == backup_folder(own)) and copy.is_file()
    return False


def read_stamp(copy: Path) -> datetime:
    """Return the UTC moment that a rotation's file name holds."""
    match = _NAME.fullmatch(copy.name)
    if match is None:
        raise ValueError(copy.name)
    return datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)


def describe_last_backup(store: Path) -> str:
    """Return how old the newest copy is and what to do with it, or that there is none."""
    copies = list_backups(store)
    if not copies:
        return (
            f"Aucune sauvegarde dans {backup_folder(store)} : une copie gardée ailleurs se remet par "
            "« cariforef base restaurer COPIE »."
        )
    made = read_stamp(copies[0])
    return (
        f"Dernière sauvegarde : le {format_heure(made)}, {format_ago(made, datetime.now(UTC))} ; pour la "
        f"reprendre : « cariforef base restaurer {shlex.quote(str(copies[0]))} »."
    )


def name_moment(moment: datetime) -> str:
    """Return `moment` (UTC) as file names hold it."""
    return moment.strftime(_STAMP)


def copy_name(moment: datetime) -> str:
    """Return the name of the day's automatic copy."""
    return f"sauvegarde-{name_moment(moment)}.db"


def asked_copy_name(moment: datetime) -> str:
    """Return the name of a copy that somebody asked for, or that a message names."""
    return f"sauvegarde-{name_moment(moment)}{_ASKED}.db"


def keep_copies(stamps: Iterable[datetime], day_of: Callable[[datetime], date]) -> frozenset[datetime]:
    """Return the moments to keep: the newest of each of the last 7 days, 5 weeks and 12 months seen.

    The newest of every year is kept for ever: a funder may still ask for it.
    """
    newest_first = sorted(stamps, reverse=True)
    days = [(stamp, day_of(stamp)) for stamp in newest_first]
    return frozenset(
        _newest_of([(stamp, day) for stamp, day in days], KEPT_DAYS)
        | _newest_of([(stamp, day.isocalendar()[:2]) for stamp, day in days], KEPT_WEEKS)
        | _newest_of([(stamp, (day.year, day.month)) for stamp, day in days], KEPT_MONTHS)
        | _newest_of([(stamp, day.year) for stamp, day in days], None)
    )


def _newest_of(periods: Sequence[tuple[datetime, Hashable]], count: int | None) -> set[datetime]:
    newest: dict[Hashable, datetime] = {}
    for stamp, period in periods:
        newest.setdefault(period, stamp)
    return set(list(newest.values())[:count])


def has_copy_of(store: Path, day: date) -> bool:
    """Tell whether a copy was made on that local day."""
    return any(local_day(read_stamp(copy)) == day for copy in list_backups(store))


def prune_copies(store: Path, made: Path) -> None:
    """Delete the copies that the rotation no longer keeps, but not `made` nor those asked for this week."""
    copies = list_backups(store)
    week_ago = local_day(read_stamp(made)) - timedelta(days=KEPT_DAYS)
    recent = {copy for copy in copies if _ASKED in copy.name and week_ago < local_day(read_stamp(copy))}
    # A copy asked for is kept a week by itself: it does not replace the day's automatic copy.
    stamps = keep_copies((read_stamp(copy) for copy in copies if copy not in recent), local_day)
    for copy in copies:
        if copy != made and copy not in recent and read_stamp(copy) not in stamps:
            copy.unlink(missing_ok=True)


def sweep_partials(folder: Path) -> None:
    """Delete the unfinished files of programs that were killed; those of running ones stay."""
    for entry in folder.iterdir():
        match = _PARTIAL.fullmatch(entry.name)
        if match is not None and not _is_running(int(match[1])):
            entry.unlink(missing_ok=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


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
    match = _COMPACTED.search(copy.name)
    if match is not None:
        return datetime.strptime(match[1], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    return datetime.fromtimestamp(os.lstat(copy).st_mtime, UTC)
