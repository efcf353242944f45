"""Life of a store as a file; it is created under a temporary name, then named: all or nothing."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cariforef_db.engine.errors import translating
from cariforef_db.engine.sqlite import choose_journal_mode, connect
from cariforef_db.engine.sqlite_engines import writing_engine
from cariforef_db.files.anchors import ancres_path
from cariforef_db.files.filesystem import check_place, discard, explain_os_error, publish
from cariforef_db.files.opening import FileIdentity
from cariforef_db.schema.making import make_schema
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.machine.logs import tracing
from cariforef_tui.machine.places import check_apart
from cariforef_tui.machine.private_file import fill_private
from cariforef_tui.services.ports.errors import StoreNotFound
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Progress, silent

if TYPE_CHECKING:
    from cariforef_tui.domain.journal.entries import Maillon
    from cariforef_tui.services.ports.files import Migration, Verification


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
        from cariforef_db.files.backup import is_copy_of

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
        from cariforef_db.files.backup import list_restorable

        return list_restorable(to_path(place))

    def compact(self, place: str) -> None:
        from cariforef_db.files.backup import compact_store
        from cariforef_db.files.opening import check_opening

        path = to_path(place)
        refusal = check_opening(path).refusal
        if refusal is not None:
            raise refusal
        compact_store(path)

    def copies_before(self, place: str, moment: datetime) -> tuple[Path, ...]:
        from cariforef_db.files.backup import list_copies_before

        return list_copies_before(to_path(place), moment)

    def drop_copies_before(self, place: str, moment: datetime) -> tuple[Path, ...]:
        from cariforef_db.files.backup import drop_copies_before

        return drop_copies_before(to_path(place), moment)

    def restore(self, place: str, source: Path, progress: Progress) -> Path | None:
        from cariforef_db.files.restoring import restore_store

        return restore_store(to_path(place), source, progress)

    def branch_left(self, place: str, before: Path) -> Maillon | None:
        from cariforef_db.files.restoring import read_branch_left

        return read_branch_left(to_path(place), before)

    def feries(self, exercice: int) -> Calendrier:

        return french_holidays(exercice)

    def migrate(self, place: str, progress: Progress) -> Migration | None:
        from cariforef_db.files.filesystem import check_file
        from cariforef_db.files.migrating import migrate_store
        from cariforef_tui.services.ports.files import Migration

        path = to_path(place)
        refusal = check_file(path)
        if refusal is not None:
            raise refusal
        copy = migrate_store(path, progress)
        return None if copy is None else Migration(copy)


def to_path(place: str) -> Path:
    """Return the file that `place` names.

    Raises:
        StoreNotFound: nothing at all, or what no file is called.
    """
    if not place.strip() or "\0" in place:
        raise StoreNotFound("Aucun emplacement de base n'est donné.")
    return Path(place).absolute()


def create_store(path: Path, programme: Programme, agents: Sequence[Agent], progress: Progress) -> None:
    """Make a store at `path` with `programme` and the French public holidays of its exercice.

    Raises:
        StoreNotFound: something is there already, no such folder, or a network file system.
        StoreDenied, StoreIO: the folder or the disk refuses; no file is left.
    """
    with new_store(path, "Création impossible") as temporary:
        progress("Création de la base…")
        _fill(temporary, programme, agents, progress)
        # The seals of a former store at this path are not of this one.
        ancres_path(path).unlink(missing_ok=True)
    progress(f"Base créée : {path}")


@contextmanager
def new_store(path: Path, failed: str) -> Iterator[Path]:
    """Lend a new private file beside `path`, named `path` once the block has filled it.

    One process at a time makes a store in a folder. `failed` begins the sentence of an OSError.

    Raises:
        StoreError: as `create_store`.
    """
    if not path.parent.is_dir():
        raise StoreNotFound(f"Le dossier {path.parent} n'existe pas : rien n'a été créé.")
    check_place(path)
    temporary = path.with_name(f".{path.name}.creation")
    try:
        with translating(str(path)), _sole_creator(path.parent):
            _refuse_existing(path)
            # A program that was killed may have left one; only who holds the lock may delete it.
            discard(temporary)
            try:
                fill_private(temporary, b"")
                yield temporary
                _refuse_existing(path)
                publish(temporary, path)
            finally:
                discard(temporary)
    except OSError as error:
        raise explain_os_error(error, failed, path) from error


def french_holidays(exercice: int) -> Calendrier:
    """Return the public holidays of mainland France, with their French names."""
    from holidays import country_holidays

    return Calendrier(exercice, dict(country_holidays("FR", years=exercice, language="fr")))


def _fill(path: Path, programme: Programme, agents: Sequence[Agent], progress: Progress) -> None:
    with writing_engine(partial(connect, path)).begin() as connection:
        make_schema(connection)
    progress(f"Chargement du programme {programme.exercice} et des jours fériés…")
    store = SqliteStore(path, FileIdentity.of(path))
    with closing(store), store.writing(ACTEUR_SYSTEME) as writing:
        writing.set_reglages(Reglages())
        writing.load_programme(programme, french_holidays(programme.exercice), agents)
    with closing(connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {choose_journal_mode()}")


@contextmanager
def _sole_creator(folder: Path) -> Iterator[None]:
    """Let one process at a time create in `folder`."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise StoreNotFound(f"{path} existe déjà : il n'a pas été touché.")
    check_apart(path)
