"""Creation of a store: filled under a temporary name in its folder, then named; all or nothing."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from cariforef_db.engine.errors import translating
from cariforef_db.engine.sqlite import choose_journal_mode, connect, writing_engine
from cariforef_db.files.anchors import ancres_path
from cariforef_db.files.filesystem import beside, check_place, explain_os_error, publish
from cariforef_db.files.opening import FileIdentity
from cariforef_db.schema.making import make_schema
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.machine.places import check_apart
from cariforef_tui.machine.private_file import fill_private
from cariforef_tui.services.ports.errors import StoreNotFound
from cariforef_tui.services.ports.rooms import Reglages
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME, Progress

_SUFFIXES = ("", "-journal", "-wal", "-shm")


def create_store(path: Path, programme: Programme, agents: Sequence[Agent], progress: Progress) -> None:
    """Make a store at `path` with `programme` and the French public holidays of its exercice.

    Raises:
        StoreNotFound: something is there already, no such folder, or a network file system.
        StoreDenied, StoreIO: the folder or the disk refuses; no file is left.
    """
    if not path.parent.is_dir():
        raise StoreNotFound(f"Le dossier {path.parent} n'existe pas : rien n'a été créé.")
    check_place(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.creation")
    try:
        with sole_creator(path.parent):
            refuse_existing(path)
            fill_private(temporary, b"")
            progress("Création de la base…")
            with translating(str(path)):
                _fill(temporary, programme, agents, progress)
            # The seals of a former store at this path are not of this one.
            ancres_path(path).unlink(missing_ok=True)
            name_finished(temporary, path)
    except OSError as error:
        raise explain_os_error(error, "Création impossible", path) from error
    finally:
        for suffix in _SUFFIXES:
            beside(temporary, suffix).unlink(missing_ok=True)
    progress(f"Base créée : {path}")


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
def sole_creator(folder: Path) -> Iterator[None]:
    """Let one process at a time create in `folder`."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise StoreNotFound(f"{path} existe déjà : il n'a pas été touché.")
    check_apart(path)


def name_finished(temporary: Path, path: Path) -> None:
    """Give the finished file its name, on disk before returning."""
    refuse_existing(path)
    publish(temporary, path)
