"""Start the day's check and copy after a write, in a process of their own (`daily_check`), one at a time.

The process holds a lock on the folder of the copies, which ends with it.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cariforef_db.files.etat import change_etat, read_etat
from cariforef_db.files.rotation import has_copy_of, prepare_folder
from cariforef_tui.domain.values.dates import local_day
from cariforef_tui.machine.logs import trace
from cariforef_tui.services.ports.errors import StoreError, describe_os_error
from cariforef_tui.services.ports.store import Progress

TRY_AGAIN = timedelta(hours=1)
"""Delay after a failed copy: its cause, such as a full disk, outlasts the next write."""


def start_daily(path: Path) -> str | None:
    """Start the day's check and copy unless they are done or under way; return a sentence if that fails.

    It returns at once: the next opening tells what the process found.
    """
    now = datetime.now(UTC)
    if not is_due(path, now):
        return None
    try:
        lock = _take_lock(path)
        if lock is not None:
            try:
                _spawn(path, lock)
            finally:
                os.close(lock)
    except (StoreError, OSError) as error:
        return keep_failure(path, error, now)
    return None


def is_due(path: Path, now: datetime) -> bool:
    """Tell whether the local day has no copy yet, and no attempt failed within TRY_AGAIN."""
    if has_copy_of(path, local_day(now)):
        return False
    failed = read_etat(path).essai
    return failed is None or not timedelta(0) <= now - failed < TRY_AGAIN


def _spawn(path: Path, lock: int) -> None:
    """Start the process, apart from the terminal and holding `lock`; return once it is on its own."""
    from subprocess import DEVNULL, run

    run(  # noqa: S603 - this interpreter, this text, and the path of a store that was opened
        [sys.executable, "-P", "-c", _START, str(path)],
        check=False,
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
        pass_fds=(lock,),
        start_new_session=True,
    )


_START = """
import os, sys
if os.fork() == 0:
    os.nice(10)
    from pathlib import Path
    from cariforef_db.files.daily_check import check_and_copy
    check_and_copy(Path(sys.argv[1]))
"""
"""It forks before its imports, so that its parent waits for the fork alone."""


@contextmanager
def without_daily(path: Path, progress: Progress) -> Iterator[None]:
    """Prevent the day's check and copy while the content is replaced, after those under way.

    Raises:
        StoreError, OSError: the folder of the copies cannot be made or opened.
    """
    lock = _take_lock(path)
    if lock is None:
        progress("La sauvegarde du jour se termine…")
        lock = _open_lock(path)
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(lock)


def _take_lock(path: Path) -> int | None:
    """Return the lock's descriptor, None if somebody holds it."""
    lock = _open_lock(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def _open_lock(path: Path) -> int:
    return os.open(prepare_folder(path), os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)


def keep_failure(path: Path, error: Exception, now: datetime) -> str:
    why = f"{describe_os_error(error)}." if isinstance(error, OSError) else str(error)
    failure = f"La sauvegarde automatique du jour n'a pas pu être faite. {why}"
    change_etat(path, echec=failure, essai=now)
    trace(f"sauvegarde du jour manquée : {type(error).__name__}")
    return failure
