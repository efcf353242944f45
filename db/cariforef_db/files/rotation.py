"""The rotation of a store's copies, in `<store>.sauvegardes/`: names, the newest, and which ones to keep.

A copy's name holds its moment in UTC; its day, week, month and year are local. A copy that somebody asked for
has a mark in its name, and outlives the newer copies of its day. A clock that was changed gives names out of
order: nothing here supposes that the newest name is that of the last copy.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cariforef_db.files.filesystem import beside, explain_os_error
from cariforef_tui.domain.values.dates import format_ago, format_heure, local_day
from cariforef_tui.machine.store_files import COPIES
from cariforef_tui.services.ports.errors import StoreDenied

KEPT_DAYS, KEPT_WEEKS, KEPT_MONTHS = 7, 5, 12
_STAMP = "%Y%m%dT%H%M%S%fZ"
_ASKED = "-demandee"
_NAME = re.compile(rf"sauvegarde-(\d{{8}}T\d{{12}}Z)(?:{_ASKED})?\.db")
"""A copy's name, as `copy_name` and `asked_copy_name` make it."""
BEFORE_RESTORE = "avant-restauration"
_RESTORABLE = re.compile(rf"{_NAME.pattern}|{BEFORE_RESTORE}-(\d{{8}}T\d{{12}}Z)\.db")
"""A file that can be restored: a copy of the rotation, or the content that a restore replaced."""
PARTIAL = ".partiel"
"""How the name of an unfinished copy ends."""


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


def sweep_partials(folder: Path, now: datetime) -> None:
    """Delete the unfinished copies of programs that were killed: one that is being made is not a day old."""
    for partial in folder.glob(f".*{PARTIAL}"):
        if partial.stat().st_mtime < (now - timedelta(days=1)).timestamp():
            partial.unlink(missing_ok=True)
