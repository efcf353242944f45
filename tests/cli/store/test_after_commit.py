"""A server that goes once a write has committed: each way in says that it is saved, and nothing doubles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.cli.tools.day_page import answer_day
from cariforef_tui.web.fork_server import Asked
from tests.people import log, logged
from tests.postgres.cutting import Cut, Wire
from tests.postgres.server import Server

pytestmark = pytest.mark.slow

MARDI = date(2018, 5, 22)
FORM = {"geste": "saisir", "jour": "2018-05-22", "ligne": "14.7.1", "mots": "", "jours": "0,5", "vu": ""}
Journal = Callable[[], int]


@pytest.fixture
def place(wired: tuple[str, Wire], store_address: str) -> tuple[str, Wire]:
    """The same store, on which LR has a quarter of a day to take back."""
    with closing(PostgresAdmin().open(store_address)) as store:
        log(store, "LR", "18", 25, on=MARDI)
    return wired


@pytest.fixture
def journal(postgres: Server, database_of: str) -> Journal:
    """Return how many rows the journal has."""
    return lambda: int(postgres.psql("SELECT count(*) FROM journal", database=database_of)[0][0])


@pytest.mark.parametrize(
    "words",
    [
        ("saisir", "DM", "14.7.1", "0,5"),
        ("saisir", "LR", "18", "0,25", "--ajouter"),
        ("saisir", "0,5 14.7.1 hier : réunion", "--oui", "--agent", "DM"),
        ("effacer", "LR", "18"),
        ("absence", "ajouter", "DM", "congé", "23/05"),
        ("plan", "reviser", "14.7.1", "31", "--motif", "essai", "--agent", "DM"),
        ("raf", "14.7.1", "3", "--agent", "DM"),
        ("importer", "saisies", "jours.csv", "--oui", "--agent", "DM"),
        ("revue", "decision", "PRI", "relire", "--qui", "DM", "--agent", "DM"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_command_says_that_it_is_saved_whatever_it_reads_next(
    bare_cli: Any,
    place: tuple[str, Wire],
    journal: Journal,
    words: Sequence[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("jours.csv").write_text("agent;date;code;jours\nDM;22/05/2018;14.7.1;0,5\n", encoding="utf-8")
    address, wire = place
    before = journal()
    wire.cuts.append(Cut.GONE)
    outcome = bare_cli(*words, "--base", address)
    assert not wire.cuts
    assert journal() > before
    assert outcome.code == 0, outcome
    assert "nregistr" in outcome.out + outcome.err
    assert "rien n'a été écrit" not in outcome.err.lower()


def test_what_is_lost_before_the_commit_is_not_saved(
    bare_cli: Any, place: tuple[str, Wire], journal: Journal
) -> None:
    address, wire = place
    before = journal()
    wire.cuts.append(Cut.BEFORE)
    message = bare_cli.refused(9, "saisir", "LR", "18", "0,25", "--ajouter", "--base", address)
    assert "rien n'a été écrit" in message
    assert journal() == before


def test_the_page_of_a_day_says_it_too_and_its_form_writes_once(
    bare_cli: Any, place: tuple[str, Wire], store_address: str
) -> None:
    address, wire = place
    wire.cuts.append(Cut.GONE)
    page = answer_day(bare_cli.wiring, {"base": address, "agent": "DM"}, Asked("journee", form=FORM))
    assert page.status == 200
    assert "enregistré, mais la base" in page.body.decode()
    wire.refused = 0
    again = answer_day(bare_cli.wiring, {"base": address, "agent": "DM"}, Asked("journee", form=FORM))
    assert again.status == 409
    with closing(PostgresAdmin().open(store_address)) as store:
        assert logged(store, "DM", MARDI) == {"14.7.1": 50}


def test_a_page_that_the_server_fails_before_is_unavailable(bare_cli: Any, place: tuple[str, Wire]) -> None:
    address, wire = place
    wire.refused = 10**6
    page = answer_day(bare_cli.wiring, {"base": address, "agent": "DM"}, Asked("journee"))
    assert page.status == 503
