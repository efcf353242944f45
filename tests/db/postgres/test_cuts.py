"""A connection lost while one saves: who is told that it is saved, or that it is not, is told the truth."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from psycopg import Connection

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.services.ports.errors import StoreIO
from tests.db.postgres.building import Open, connect
from tests.db.postgres.saves import save_over_a_wire
from tests.engines import address_of
from tests.people import log, logged
from tests.postgres.cutting import Cut
from tests.postgres.server import Server

JOUR = date(2018, 5, 22)
EVERYBODY_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def test_sixty_saves_over_a_wire_that_breaks_are_each_stored_once(
    postgres: Server, master_database: str, copy_database: Callable[[str], str]
) -> None:
    with TemporaryDirectory(prefix="fil-", dir="/tmp") as folder:
        told = save_over_a_wire(
            postgres, copy_database(master_database), Path(folder), islice(cycle(Cut), 60)
        )
    assert told == {
        "saved, nowhere": 10,
        "lost, before its COMMIT leaves": 10,
        "lost, half of its COMMIT sent": 10,
        "saved, its COMMIT sent, no answer awaited": 10,
        "saved, the answer to its COMMIT on the way back": 10,
        "saved, once the answer to its COMMIT has come": 10,
    }


def test_a_server_that_starts_again_between_two_saves_is_not_seen(
    postgres: Server, master_database: str, copy_database: Callable[[str], str]
) -> None:
    database = copy_database(master_database)
    with (
        connect(postgres, database) as aside,
        closing(PostgresAdmin().open(address_of(postgres, database))) as store,
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
        closing(PostgresAdmin().open(address_of(postgres, database))) as store,
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


def test_tokens_of_the_day_before_go_and_those_of_today_stay(open_one: Open, shell: Connection[Any]) -> None:
    shell.execute(
        "INSERT INTO jeton SELECT gen_random_uuid(), now() - hours * interval '1 hour' "
        "FROM unnest(ARRAY[0, 23, 25, 9999]) AS ages (hours)"
    )
    shell.execute("SELECT setval('numero_ecriture', 999)")
    before = shell.execute("SELECT count(*) FROM jeton").fetchone()
    log(open_one(), "LR", "18", 25, on=JOUR)
    # Two went, that of the write came.
    after = shell.execute("SELECT count(*) + 1 FROM jeton").fetchone()
    assert after == before
    log(open_one(), "LR", "18", 50, on=JOUR)
    assert shell.execute("SELECT count(*) FROM jeton").fetchone() == before
