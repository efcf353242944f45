"""Creation of a store: filled under a temporary name in its folder, then named; all or nothing."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

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
from cariforef_tui.machine.private_file import fill_private
from cariforef_tui.machine.store_files import check_apart
from cariforef_tui.services.ports.errors import StoreNotFound
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Progress


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
