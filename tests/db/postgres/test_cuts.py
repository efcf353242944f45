"""A connection lost while one saves: who is told that it is saved, or that it is not, is told the truth."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.services.ports.errors import StoreIO
from tests.db.postgres.building import connect
from tests.db.postgres.saves import save_over_a_wire
from tests.people import log, logged
from tests.postgres.cutting import LASTING
from tests.postgres.server import Server

JOUR = date(2018, 5, 22)
EVERYBODY_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def test_saves_over_a_wire_that_breaks_are_each_stored_once(
    postgres: Server, master_database: str, copy_database: Callable[[str], str]
) -> None:
    with TemporaryDirectory(prefix="fil-", dir="/tmp") as folder:
        told = save_over_a_wire(
            postgres, copy_database(master_database), Path(folder), islice(cycle(LASTING), 27)
        )
    # Whether the server ends a session before or after it has committed is its own affair.
    raced = told.pop("saved, its session ended by the server while it commits", 0)
    raced += told.pop("lost, its session ended by the server while it commits", 0)
    assert raced == 3
    assert told == {
        "saved, nowhere": 3,
        "lost, before its COMMIT leaves": 3,
        "lost, half of its COMMIT sent": 3,
        "saved, its COMMIT sent, no answer awaited": 3,
        "saved, its COMMIT kept from the server until its fate is asked": 3,
        "saved, the answer to its COMMIT on the way back": 3,
        "saved, once the answer to its COMMIT has come": 3,
        "lost, its session ended by the server as its COMMIT comes": 3,
    }


def test_a_server_that_starts_again_between_two_saves_is_not_seen(
    postgres: Server, master_database: str, copy_database: Callable[[str], str]
) -> None:
    database = copy_database(master_database)
    with (
        connect(postgres, database) as aside,
        closing(PostgresAdmin().open(postgres.url(database))) as store,
    ):
        for centiemes in (25, 50, 75):
            log(store, "LR", "18", centiemes, on=JOUR)
            assert logged(store, "LR", JOUR) == {"18": centiemes}
            aside.execute(EVERYBODY_OUT)
        assert logged(store, "LR", JOUR) == {"18": 75}


def test_a_server_that_stops_while_one_writes_keeps_nothing_and_says_so(
    postgres: Server, master_database: str, copy_database: Callable[[str], str]
) -> None:
    database = copy_database(master_database)
    with (
        connect(postgres, database) as aside,
        closing(PostgresAdmin().open(postgres.url(database))) as store,
    ):

        def stop() -> None:
            with store.writing("LR") as writing:
                writing.set_preference("LR", "theme", '"clair"')
                aside.execute(EVERYBODY_OUT)
                writing.set_preference("LR", "theme", '"sombre"')

        with pytest.raises(StoreIO, match="perdue"):
            stop()
        assert aside.execute("SELECT count(*) FROM preference").fetchone() == (0,)
        log(store, "LR", "18", 25, on=JOUR)
