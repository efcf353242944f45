"""A closed store holds nothing open, and loses nothing of what a thread had under way."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import CellChange

JOUR = date(2018, 5, 22)
TimesOpen = Callable[..., int]


def write(store: SqliteStore, centiemes: int) -> None:
    with store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=centiemes)])


def held(store: SqliteStore) -> list[int]:
    with store.reading() as reading:
        return [saisie.centiemes for saisie in reading.saisies("LR", JOUR, JOUR)]


def test_closing_closes_what_was_kept_for_the_next_readings(
    store: SqliteStore, times_open: TimesOpen
) -> None:
    write(store, 25)
    with store.reading(), store.reading():
        pass
    assert times_open() == 2
    store.close()
    assert times_open() == 0


def test_a_reading_under_way_goes_on_to_its_end_then_holds_nothing(
    store: SqliteStore, times_open: TimesOpen
) -> None:
    write(store, 25)
    with store.reading() as reading:
        store.close()
        assert [saisie.centiemes for saisie in reading.saisies("LR", JOUR, JOUR)] == [25]
    assert times_open() == 0


def test_a_reading_that_ends_while_the_store_is_closed_holds_nothing(
    store: SqliteStore, times_open: TimesOpen
) -> None:
    write(store, 25)
    # Between the end of the reading and its connection's way back to those that are kept.
    event.listen(store._readers, "checkin", lambda *_: store.close())
    assert held(store) == [25]
    assert times_open() == 0


def test_a_write_under_way_is_made_then_holds_nothing(store: SqliteStore, times_open: TimesOpen) -> None:
    with store.writing("LR") as writing:
        store.close()
        writing.write_cells([CellChange(agent="LR", jour=JOUR, code="18", centiemes=50)])
    assert times_open() == 0
    assert held(store) == [50]


def test_writes_that_wait_their_turn_while_the_store_is_closed_are_made_and_hold_nothing(
    store: SqliteStore, times_open: TimesOpen
) -> None:
    codes = ("14.7.1", "7.1", "18")

    def log(code: str) -> None:
        with store.writing("LR") as writing:
            writing.write_cells([CellChange(agent="LR", jour=JOUR, code=code, centiemes=25)])

    threads = [threading.Thread(target=log, args=(code,)) for code in codes]
    with store.writing("LR"):
        for thread in threads:
            thread.start()
        store.close()
    for thread in threads:
        thread.join()
    assert times_open() == 0
    with store.reading() as reading:
        assert sorted(saisie.code for saisie in reading.saisies("LR", JOUR, JOUR)) == sorted(codes)


@pytest.mark.parametrize("wrote_before", [True, False])
def test_what_is_asked_of_a_closed_store_is_done_and_holds_nothing(
    store: SqliteStore, times_open: TimesOpen, wrote_before: bool
) -> None:
    if wrote_before:
        write(store, 25)
    store.close()
    store.warm_up()
    write(store, 75)
    assert held(store) == [75]
    assert times_open() == 0


def test_an_opening_that_is_refused_holds_nothing(store_path: Path, times_open: TimesOpen) -> None:
    from cariforef_db.store.admin import SqliteAdmin
    from cariforef_tui.services.ports.errors import StoreVersion

    SqliteAdmin().open(str(store_path)).close()
    connection = sqlite3.connect(store_path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreVersion):
        SqliteAdmin().open(str(store_path))
    assert times_open() == 0
