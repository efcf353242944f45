"""Fixtures that every layer's tests share: the real programme, and a real store of it in a real file.

Properties (Hypothesis) run here with few examples, the same ones every time. For more, and others:
`HYPOTHESIS_PROFILE=long python -m pytest tests/fuzz tests/model`.
"""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.echeances import parse_echeance
from cariforef_tui.domain.programme.programme import (
    Chiffrage,
    Compte,
    Enveloppe,
    Ligne,
    Niveau,
    Programme,
    parse_qui,
)
from cariforef_tui.domain.programme.revisions import LigneAjoutee
from cariforef_tui.services.ports.files import silent
from cariforef_tui.services.ports.store import Store
from tests.frozen.year import build_year
from tests.kit.engines import Engine
from tests.people import copy_store
from tests.worlds import build_hostile, build_mediatheque, read_2018

if TYPE_CHECKING:
    from tests.postgres.cutting import Wire
    from tests.postgres.fixtures import BuildDatabaseOnce
    from tests.postgres.server import Server

# Where the environment forbids compiled modules, each worker and each program that a test starts compiles
# what it imports again: to collect alone takes a worker 10 s of processor instead of 4.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

_ROOT = Path(__file__).parents[1]
_YOUNG_OBJECTS = 10_000
"""Objects made before the collector looks, 700 by default: it took a fifth of the interface's tests then."""

_OF_A_PERSON = ("CARIFOREF_", "COLUMNS", "PG", "SUDO_", "TEXTUAL", "XDG_")
"""How the variables begin that say who runs the tests, what they like and where they keep it."""

pytest_plugins = ["tests.kit.leaks", "tests.postgres.fixtures"]

BuildOnce = Callable[[str, Callable[[Path], None]], Path]
StoreAfter = Callable[[str, Callable[[Any], None]], Any]

# A fixture is made once for all the examples of a test: those that need it know.
_SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
settings.register_profile(
    "suite", max_examples=40, deadline=None, derandomize=True, suppress_health_check=_SHARED
)
settings.register_profile(
    "long", max_examples=3_000, deadline=None, print_blob=True, suppress_health_check=_SHARED
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


_APART = frozenset(
    {"bench", "e2e", "forecast", "fuzz", "model", "mutants", "postgres", "stress", "web", "words"}
)
"""Folders of tests that start programs, servers and browsers, or look for long."""
_LONG_TO_MAKE = frozenset({"facteur", "run_folder", "store", "store_after"})
"""Fixtures of a store in a file, or of a server."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark `slow` what needs a store or is apart, but in the files marked `quick`; servers always are."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        given = getattr(item, "callspec", None)
        is_on_server = "postgres" in fixtures or (given and given.params.get("engine") is Engine.POSTGRESQL)
        is_apart = fixtures & _LONG_TO_MAKE or _APART.intersection(item.path.relative_to(_ROOT).parts)
        if is_on_server or (is_apart and item.get_closest_marker("quick") is None):
            item.add_marker("slow")


def pytest_collection_finish() -> None:
    """Free what was made to import and collect; each test leaves the rest out of the collector's way."""
    gc.collect()
    gc.set_threshold(_YOUNG_OBJECTS, 10, 10)


@pytest.fixture(scope="session", autouse=True)
def nobody_in_particular(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hide who runs the tests: their home is empty, and the environment says nothing of them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in tuple(os.environ):
            if name.startswith(_OF_A_PERSON) and not name.startswith("CARIFOREF_TEST_"):
                patch.delenv(name)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all the workers of a run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def build_once(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> BuildOnce:
    """Build a file once for all the workers of a run: the first to ask builds it, the others wait for it."""

    def build_once(name: str, build: Callable[[Path], None]) -> Path:
        folder = run_folder / f"once-{name}"
        with (run_folder / f"once-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                made = tmp_path_factory.mktemp(name)
                build(made / "cariforef.db")
                made.rename(folder)
        return folder / "cariforef.db"

    return build_once


@pytest.fixture(scope="session")
def programme_2018() -> Programme:
    return read_2018()[0]


@pytest.fixture(scope="session")
def agents_2018() -> Sequence[Agent]:
    return read_2018()[1]


@pytest.fixture
def added() -> LigneAjoutee:
    """A line that the programme 2018 does not hold, under 14.7."""
    ligne = Ligne(
        code="14.7.9",
        niveau=Niveau.OPERATION,
        parent="14.7",
        libelle="Reprendre l'archivage",
        echeance=parse_echeance("03/2018 – 10/2018"),
        responsables=parse_qui("Standard 1er niveau (KF/ME/SB) / LR"),
    )
    return LigneAjoutee(
        ligne,
        Enveloppe(
            id="14.7.9-metier",
            compte=Compte.METIER,
            chiffrage=Chiffrage.CHIFFRE,
            centiemes=500,
            lignes=("14.7.9",),
        ),
    )


@pytest.fixture(scope="session")
def master_store(build_once: BuildOnce, programme_2018: Programme, agents_2018: Sequence[Agent]) -> Path:
    """A store of the programme 2018 as the program creates it: to be copied, never opened."""

    def build(path: Path) -> None:
        SqliteAdmin().create(str(path), programme_2018, agents_2018, silent)

    return build_once("2018", build)


@pytest.fixture(scope="session")
def master_demonstration(build_once: BuildOnce) -> Path:
    """The frozen year, at Tuesday 22/05/2018: to be copied, never opened."""

    def build(path: Path) -> None:
        build_year(str(path), date(2018, 5, 22), silent).close()

    return build_once("demonstration", build)


@pytest.fixture(scope="session")
def master_mediatheque(build_once: BuildOnce) -> Path:
    """Another body's year, at Thursday 20/05/2027: to be copied, never opened."""
    return build_once("mediatheque", partial(build_mediatheque, au=date(2027, 5, 20)))


@pytest.fixture
def demonstration(master_demonstration: Path, tmp_path: Path) -> Path:
    """A test's own copy of the frozen year, not open."""
    folder = tmp_path / "demonstration"
    folder.mkdir(mode=0o700)
    return Path(shutil.copy(master_demonstration, folder / "demo.db"))


@pytest.fixture
def store_path(master_store: Path, tmp_path: Path) -> Path:
    """A test's own copy of the store of 2018, not open."""
    return copy_store(master_store, tmp_path / "base")


@pytest.fixture
def tamper() -> Callable[..., None]:
    """Run statements on a store as somebody who first removes every trigger, then puts them back."""

    def tamper(path: Path, *statements: str | Callable[[sqlite3.Connection], None]) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            triggers = connection.execute("SELECT * FROM sqlite_schema WHERE type = 'trigger'").fetchall()
            # All at once: to drop and make some three hundred triggers takes longer than most tests.
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("BEGIN")
            connection.execute("DELETE FROM sqlite_schema WHERE type = 'trigger'")
            connection.execute("PRAGMA writable_schema = RESET")
            connection.execute("PRAGMA ignore_check_constraints = ON")
            for statement in statements:
                if isinstance(statement, str):
                    connection.execute(statement)
                else:
                    statement(connection)
            connection.execute("PRAGMA writable_schema = ON")
            connection.executemany("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", triggers)
            connection.execute("COMMIT")

    return tamper


@pytest.fixture
def environment(store_path: Path, tmp_path: Path) -> dict[str, str]:
    """What a program started apart knows: this tree, the test's own store, a home of its own."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(str(_ROOT / part) for part in (".", "db", "seeds")),
        "HOME": str(tmp_path),
        "CARIFOREF_BASE": str(store_path),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
    }


@pytest.fixture
def engine() -> Engine:
    """Where `store` is: in a file, but for the tests that say that they hold on a server too."""
    return Engine.SQLITE


@pytest.fixture
def store(engine: Engine, request: pytest.FixtureRequest) -> Iterator[Store]:
    """The test's own store of the programme 2018, open."""
    if engine is Engine.SQLITE:
        opened: Store = SqliteAdmin().open(str(request.getfixturevalue("store_path")))
    else:
        opened = PostgresAdmin().open(request.getfixturevalue("store_address"))
    with closing(opened):
        yield opened


@pytest.fixture(scope="session")
def master_database(
    postgres: Server,
    build_database_once: BuildDatabaseOnce,
    programme_2018: Programme,
    agents_2018: Sequence[Agent],
) -> str:
    """A database with a store, as the program creates it: to be copied, never opened."""

    def build(name: str) -> None:
        PostgresAdmin().create(postgres.url(name), programme_2018, agents_2018, silent)

    return build_database_once("2018", build)


@pytest.fixture
def store_address(postgres: Server, master_database: str, copy_database: Callable[[str], str]) -> str:
    """The address of a test's own copy of the store on a server."""
    return postgres.url(copy_database(master_database))


@pytest.fixture
def store_after(engine: Engine, request: pytest.FixtureRequest) -> Iterator[StoreAfter]:
    """Open the test's own copy of the store of 2018 as it is after `act`, done once in the run under a name.

    In a file, the copy is at `store_path`, with what a session keeps beside it.
    """
    with ExitStack() as opened:

        def in_a_file(name: str, act: Callable[[Any], None]) -> Store:
            def build(path: Path) -> None:
                shutil.copy(request.getfixturevalue("master_store"), path)
                with closing(SqliteAdmin().open(str(path))) as store:
                    act(store)

            path: Path = request.getfixturevalue("store_path")
            built = request.getfixturevalue("build_once")(name, build)
            shutil.copytree(built.parent, path.parent, dirs_exist_ok=True)
            return SqliteAdmin().open(str(path))

        def on_a_server(name: str, act: Callable[[Any], None]) -> Store:
            server, copy_database = map(request.getfixturevalue, ("postgres", "copy_database"))

            def build(database: str) -> None:
                with closing(PostgresAdmin().open(server.url(database))) as store:
                    act(store)

            build_once = request.getfixturevalue("build_database_once")
            built = build_once(name, build, request.getfixturevalue("master_database"))
            return PostgresAdmin().open(server.url(copy_database(built)))

        open_after = in_a_file if engine is Engine.SQLITE else on_a_server
        yield lambda name, act: opened.enter_context(closing(open_after(name, act)))


@pytest.fixture
def database_of(store_address: str) -> str:
    """The name of the database that `store_address` is in."""
    return store_address.partition("?")[0].rpartition("/")[2]


@pytest.fixture
def wired(postgres: Server, database_of: str) -> Iterator[tuple[str, Wire]]:
    """The address of a test's own copy of the store on a server, through a wire that may be cut."""
    from tests.postgres.cutting import address_through, stretch

    with (
        TemporaryDirectory(prefix="fil-", dir="/tmp") as folder,
        stretch(postgres, database_of, Path(folder)) as wire,
    ):
        yield address_through(postgres, database_of, Path(folder)), wire


@pytest.fixture
def times_open(store_path: Path) -> Callable[..., int]:
    """Count how many times this process has a file open, the test's own store unless another is named."""

    def times_open(path: Path = store_path) -> int:
        count = 0
        for descriptor in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                count += descriptor.samefile(path)
        return count

    return times_open


@pytest.fixture(scope="session")
def hostile_master(build_once: BuildOnce, programme_2018: Programme, agents_2018: Sequence[Agent]) -> Path:
    """A store whose every text is hostile: to be copied, never opened."""
    return build_once("hostile", partial(build_hostile, programme=programme_2018, agents=agents_2018))


@pytest.fixture
def hostile_path(hostile_master: Path, tmp_path: Path) -> Path:
    """A test's own copy of the hostile store, not open."""
    return copy_store(hostile_master, tmp_path / "hostile")
