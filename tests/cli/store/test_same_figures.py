"""The demonstration carried to a server says there what it says in its file, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.schema.making import COUNTED
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_db.transfer import Transfers
from cariforef_tui.services.ports.store import silent
from tests.postgres.fixtures import BuildDatabaseOnce
from tests.postgres.server import Server


@pytest.fixture(scope="session")
def master_carried(
    master_demonstration: Path, postgres: Server, build_database_once: BuildDatabaseOnce
) -> str:
    """The frozen year on a server: to be copied, never opened."""

    def carry(name: str) -> None:
        Transfers().transfer(str(master_demonstration), postgres.url(name), silent)

    return build_database_once("figures", carry)


@pytest.fixture
def carried(postgres: Server, master_carried: str, copy_database: Callable[[str], str]) -> str:
    """The address of a test's own copy of it."""
    return postgres.url(copy_database(master_carried))


def test_a_person_reads_the_same_on_both_engines(bare_cli: Any, demonstration: Path, carried: str) -> None:
    def said(place: str) -> Iterator[str]:
        for au, person, nouns in (
            ("2018-03-16", "KF", ("equipe", "semaine")),
            ("2018-05-22", "DM", ("avancement", "alertes", "mois", "semaine")),
        ):
            for noun in nouns:
                words = (noun, person) if noun == "semaine" else (noun,)
                yield bare_cli.done(*words, "--json", "--au", au, "--agent", person, "--base", place).out

    in_file, on_server = map(list, map(said, (str(demonstration), carried)))
    assert in_file == on_server
    assert min(map(len, in_file)) > 200


def test_the_year_goes_there_and_back_with_its_counts_and_seals(
    demonstration: Path, carried: str, tmp_path: Path
) -> None:
    source, there, back = str(demonstration), carried, str(tmp_path / "retour.db")
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
