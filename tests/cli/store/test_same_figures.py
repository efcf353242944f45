"""The demonstration carried to a server says there what it says in its file, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.schema.making import COUNTED
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_db.transfer import Transfers
from cariforef_tui.machine.demonstration import build_demonstration
from cariforef_tui.services.ports.store import silent
from tests.postgres.fixtures import BuildDatabaseOnce
from tests.postgres.server import Server

BUILT_TO = date(2018, 11, 20)
DATES = ("2018-03-16", "2018-05-22", "2018-11-20")
PEOPLE = ("DM", "LR", "KF")


@pytest.fixture(scope="session")
def year(build_once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The demonstration's year: to be read, never written."""
    return build_once("figures", lambda path: build_demonstration(str(path), BUILT_TO, silent).close())


@pytest.fixture(scope="session")
def carried(year: Path, postgres: Server, build_database_once: BuildDatabaseOnce) -> str:
    """The same on a server, to be copied."""
    return build_database_once(
        "figures", lambda name: Transfers().transfer(str(year), postgres.url(name), silent) and None
    )


@pytest.fixture
def places(
    year: Path, postgres: Server, carried: str, copy_database: Callable[[str], str]
) -> tuple[str, str]:
    return str(year), postgres.url(copy_database(carried))


@pytest.mark.parametrize("au", DATES)
@pytest.mark.parametrize("person", PEOPLE)
def test_a_person_reads_the_same_on_both_engines(
    bare_cli: Any, places: tuple[str, str], au: str, person: str
) -> None:
    def said(place: str) -> Iterator[str]:
        for words in (("avancement",), ("alertes",), ("equipe",), ("mois",), ("semaine", person)):
            yield bare_cli.done(*words, "--json", "--au", au, "--agent", person, "--base", place).out

    in_file, on_server = map(list, map(said, places))
    assert in_file == on_server
    assert min(map(len, in_file)) > 200


def test_the_year_goes_there_and_back_with_its_counts_and_seals(
    places: tuple[str, str], tmp_path: Path
) -> None:
    source, there, back = *places, str(tmp_path / "retour.db")
    done = Transfers().transfer(there, back, silent)
    said = []
    for admin, place in ((SqliteAdmin(), source), (PostgresAdmin(), there), (SqliteAdmin(), back)):
        verified = admin.verify(place)
        assert verified.constats == admin.verify_journal(place, done.tete).constats == ()
        faits = dict(verified.faits)
        with closing(admin.open(place)) as store, store.reading() as reading:
            said.append(([faits[name] for name in COUNTED], reading.head()))
    assert said == [said[0]] * 3
    assert said[0][1] == done.tete
