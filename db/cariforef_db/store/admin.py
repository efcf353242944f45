"""Life of a store as a file; each operation is in its own module, imported when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.machine.logs import tracing
from cariforef_tui.services.ports.errors import StoreNotFound
from cariforef_tui.services.ports.store import Progress, silent

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.entries import Ecriture, Maillon
    from cariforef_tui.services.ports.files import Migration, Restauration, Verification


class SqliteAdmin:
    """`services.ports.files.StoreAdmin` for SQLite files; a place is a path.

    `start_daily` starts the day's check and copy of a store, and returns a sentence if it cannot.
    """

    def __init__(self, start_daily: Callable[[Path], str | None] | None = None) -> None:
        self._start_daily = start_daily

    server = None

    @property
    def files(self) -> SqliteAdmin:
        return self

    def exists(self, place: str) -> bool:
        return os.path.lexists(to_path(place))

    def create(self, place: str, programme: Programme, agents: Sequence[Agent], progress: Progress) -> None:
        from cariforef_db.store.creating import create_store

        create_store(to_path(place), programme, agents, progress)

    def open(self, place: str, juges: Sequence[Agent] | None = None) -> SqliteStore:
        from cariforef_db.files.anchors import keep_seal
        from cariforef_db.files.opening import check_opening, describe_copy

        path = to_path(place)
        with tracing("ouverture de la base"):
            state = check_opening(path)
        return SqliteStore(
            path,
            state.identity,
            refusal=state.refusal if juges is None else state.refusal or describe_copy(path),
            notice=state.notice,
            keep_seal=keep_seal,
            start_daily=self._start_daily,
            juges=juges,
        )

    def is_copy(self, place: str, other: str) -> bool:
        from cariforef_db.files.rotation import is_copy_of

        return is_copy_of(to_path(place), Path(other))

    def verify(self, place: str, progress: Progress = silent) -> Verification:
        from cariforef_db.proof.store import verify_store

        return verify_store(to_path(place), progress)

    def verify_journal(
        self, place: str, empreinte: Maillon | None, progress: Progress = silent
    ) -> Verification:
        from cariforef_db.proof.journal import verify_journal

        return verify_journal(to_path(place), empreinte, progress)

    def backup(self, place: str, target: Path | None, progress: Progress = silent) -> Path:
        from cariforef_db.files.backup import backup_store
        from cariforef_db.files.opening import check_opening

        path = to_path(place)
        check_opening(path)
        return backup_store(path, target, progress)

    def backups(self, place: str) -> tuple[Path, ...]:
        from cariforef_db.files.rotation import list_restorable

        return list_restorable(to_path(place))

    def copies_before(self, place: str, moment: datetime) -> tuple[Path, ...]:
        from cariforef_db.files.backup import list_copies_before

        return list_copies_before(to_path(place), moment)

    def drop_copies_before(self, place: str, moment: datetime) -> tuple[Path, ...]:
        from cariforef_db.files.backup import drop_copies_before

        return drop_copies_before(to_path(place), moment)

    def restore(self, place: str, source: Path, progress: Progress) -> Restauration:
        from cariforef_db.files.restoring import restore_store

        return restore_store(to_path(place), source, progress)

    def branch_left(self, place: str, before: Path) -> Maillon | None:
        from cariforef_db.files.restoring import read_branch_left

        return read_branch_left(to_path(place), before)

    def last_write(self, copy: Path) -> Ecriture | None:
        from cariforef_db.files.restoring import read_last_write

        return read_last_write(copy)

    def feries(self, exercice: int) -> Calendrier:
        from cariforef_db.store.creating import french_holidays

        return french_holidays(exercice)

    def migrate(self, place: str, progress: Progress) -> Migration | None:
        from cariforef_db.files.migrating import migrate_store
        from cariforef_db.files.opening import check_file

        path = to_path(place)
        _, refusal = check_file(path)
        if refusal is not None:
            raise refusal
        return migrate_store(path, progress)


def to_path(place: str) -> Path:
    """Return the file that `place` names.

    Raises:
        StoreNotFound: nothing at all, or what no file is called.
    """
    if not place.strip() or "\0" in place:
        raise StoreNotFound("Aucun emplacement de base n'est donné.")
    return Path(place).absolute()


def import_late_modules() -> tuple[ModuleType, ...]:
    """Import what opening a store, reading a review and logging a day import late; returns these modules.

    A process that forks sessions calls it: they then share the memory of these modules.
    """
    from cariforef_db.files import daily
    from cariforef_db.journal import touched
    from cariforef_db.revue import reads
    from cariforef_db.store import sqlite_session

    return daily, reads, sqlite_session, touched
