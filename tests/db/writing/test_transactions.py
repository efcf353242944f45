"""The write path under faults: rolled back whole, told in French, never acknowledged when not written."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cariforef_db.engine.errors import translate
from cariforef_db.engine.sqlite import connect
from cariforef_db.engine.sqlite_engines import driver_of
from cariforef_db.files.opening import FileIdentity
from cariforef_db.schema.version import SCHEMA_VERSION
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.refusals import JourneePleine, Refus
from cariforef_tui.services.ports.errors import (
    StoreBusy,
    StoreDenied,
    StoreError,
    StoreForeign,
    StoreIO,
    StoreVersion,
)
from tests.kit.disk import file_size_limited
from tests.people import head_of

pytestmark = pytest.mark.quick

JOUR = date(2018, 5, 22)
CHANGE = CellChange(agent="LR", jour=JOUR, code="18", centiemes=25)


@pytest.fixture
def hasty(store_path: Path) -> Iterator[SqliteStore]:
    """A store that waits a hundredth of a second for a lock, and makes no copy first."""
    with closing(SqliteStore(store_path, FileIdentity.of(store_path), busy_timeout_ms=10)) as store:
        yield store


def write(store: SqliteStore, change: CellChange = CHANGE) -> None:
    with store.writing("LR") as writing:
        writing.write_cells([change])


def write_absence(store: SqliteStore, centiemes: int) -> None:
    with store.writing("LR") as writing:
        writing.write_absence("LR", JOUR, [Absence("LR", JOUR, TypeAbsence.RTT, centiemes)])


def write_then_fail(store: SqliteStore) -> None:
    with store.writing("LR") as writing:
        writing.write_cells([CHANGE])
        raise ZeroDivisionError


def held(store: SqliteStore) -> list[int]:
    with store.reading() as reading:
        return [saisie.centiemes for saisie in reading.saisies("LR", JOUR, JOUR)]


def test_a_block_that_raises_leaves_nothing_and_frees_the_file(hasty: SqliteStore) -> None:
    before = head_of(hasty)
    with pytest.raises(ZeroDivisionError):
        write_then_fail(hasty)
    assert held(hasty) == []
    assert head_of(hasty) == before
    write(hasty)
    assert held(hasty) == [25]


@pytest.mark.parametrize("fails", [False, True])
def test_a_day_and_what_sqlalchemy_writes_are_one_transaction(hasty: SqliteStore, fails: bool) -> None:
    with suppress(ZeroDivisionError), hasty.writing("LR") as writing:
        writing.write_cells([CHANGE])
        writing.set_ferie(JOUR, "pont")
        writing.write_cells([replace(CHANGE, code="14.7.1")])
        if fails:
            raise ZeroDivisionError
    with hasty.reading() as reading:
        feries = reading.calendrier(2018).feries
    assert (held(hasty), feries.get(JOUR)) == (([], None) if fails else ([25, 25], "pont"))


def test_a_write_replaces_the_one_that_another_tool_left(hasty: SqliteStore, raw: sqlite3.Connection) -> None:
    raw.execute(
        "INSERT INTO ecriture_en_cours (id, acteur, acteur_id) SELECT 1, initiales, id FROM agent "
        "WHERE initiales = 'DM'"
    )
    write(hasty)
    assert held(hasty) == [25]
    assert raw.execute("SELECT * FROM ecriture_en_cours").fetchall() == []
    writer = "SELECT initiales FROM journal JOIN agent a ON a.id = acteur_id ORDER BY seq DESC LIMIT 1"
    assert raw.execute(writer).fetchall() == [("LR",)]


def test_what_is_refused_within_a_write_leaves_what_was_written_before_it(hasty: SqliteStore) -> None:
    with hasty.writing("LR") as writing:
        writing.write_cells([CHANGE])
        with pytest.raises(JourneePleine):
            writing.write_cells([replace(CHANGE, code="14.7.1"), replace(CHANGE, code="7.1", centiemes=100)])
    assert held(hasty) == [25]


def test_a_value_that_only_a_constraint_refuses_is_told_in_words_and_nothing_is_written(
    hasty: SqliteStore,
) -> None:
    with pytest.raises(Refus, match=r"ck_absence_centiemes\) : rien n'a été écrit"):
        write_absence(hasty, 0)
    with hasty.reading() as reading:
        assert reading.absences("LR", JOUR, JOUR) == ()


def test_reads_go_on_while_somebody_writes_and_the_write_waits_its_turn_then_says_so(
    hasty: SqliteStore, raw: sqlite3.Connection
) -> None:
    raw.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match="Une autre personne enregistre"):
        write(hasty)
    assert held(hasty) == []
    raw.execute("ROLLBACK")
    write(hasty)
    assert held(hasty) == [25]


def test_a_write_waits_for_a_lock_that_is_soon_freed(store_path: Path, raw: sqlite3.Connection) -> None:
    patient = SqliteStore(store_path, FileIdentity.of(store_path))
    raw.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.05, lambda: raw.execute("ROLLBACK"))
    timer.start()
    write(patient)
    timer.join()
    assert held(patient) == [25]
    patient.close()


def test_a_reader_that_stays_makes_the_commit_busy_and_no_lock_is_left(
    hasty: SqliteStore, store_path: Path, raw: sqlite3.Connection
) -> None:
    # Readers hold no writer up in WAL.
    raw.execute("PRAGMA journal_mode = TRUNCATE")
    raw.execute("BEGIN")
    raw.execute("SELECT count(*) FROM agent").fetchone()
    with pytest.raises(StoreBusy, match="rien n'a été écrit"):
        write(hasty)
    assert held(hasty) == []
    with closing(connect(store_path, busy_timeout_ms=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    raw.execute("ROLLBACK")
    write(hasty)
    assert held(hasty) == [25]


def test_a_file_moved_away_takes_no_more_write(hasty: SqliteStore, store_path: Path) -> None:
    write(hasty)
    store_path.rename(store_path.with_name("ailleurs.db"))
    with pytest.raises(StoreIO, match="déplacé ou supprimé"):
        write(hasty, CellChange(agent="LR", jour=JOUR, code="18", centiemes=50))
    store_path.with_name("ailleurs.db").rename(store_path)
    assert held(hasty) == [25]


def test_a_file_put_in_place_of_the_store_is_not_written(hasty: SqliteStore, store_path: Path) -> None:
    write(hasty)
    copy = store_path.with_name("copie.db")
    copy.write_bytes(b"")
    with closing(connect(copy)) as other:
        hasty.close()
        with closing(connect(store_path)) as source:
            source.backup(other)
    content = copy.read_bytes()
    copy.rename(store_path)
    with pytest.raises(StoreForeign, match="pris la place"):
        write(hasty, CellChange(agent="LR", jour=JOUR, code="18", centiemes=50))
    hasty.close()
    assert store_path.read_bytes() == content


def test_a_program_older_than_the_schema_says_to_start_again_and_writes_nothing(
    hasty: SqliteStore, raw: sqlite3.Connection
) -> None:
    write(hasty)
    raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    for act in (write, held):
        with pytest.raises(StoreVersion, match="Relancez l'application"):
            act(hasty)
    raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    assert held(hasty) == [25]


def test_a_full_disk_loses_no_written_day_and_the_write_works_once_there_is_room(hasty: SqliteStore) -> None:
    write(hasty)
    with file_size_limited(4096), pytest.raises(StoreIO, match="intact"):
        write(hasty, CellChange(agent="LR", jour=JOUR, code="18", centiemes=50))
    assert held(hasty) == [25]
    write(hasty, CellChange(agent="LR", jour=JOUR, code="18", centiemes=50))
    assert held(hasty) == [50]


@contextmanager
def no_more_pages(driver: sqlite3.Connection, _path: Path) -> Iterator[None]:
    """SQLite undoes the statement that finds no room; the transaction goes on."""
    driver.execute("PRAGMA max_page_count = 1")
    try:
        yield
    finally:
        assert driver.in_transaction


@contextmanager
def no_room_to_spill(driver: sqlite3.Connection, path: Path) -> Iterator[None]:
    """SQLite ends the whole transaction by itself, its savepoints with it."""
    driver.execute("PRAGMA cache_size = 1")
    try:
        with file_size_limited(path.stat().st_size):
            yield
    finally:
        assert not driver.in_transaction


Full = Callable[[sqlite3.Connection, Path], AbstractContextManager[None]]


def write_until_full(store: SqliteStore, path: Path, full: Full) -> None:
    days = (date(2018, 6, 1) + timedelta(number) for number in range(200))
    with store.writing("LR") as writing:
        writing.write_cells([replace(CHANGE, centiemes=50)])
        with full(driver_of(writing.connection), path):
            writing.write_cells(
                [replace(CHANGE, jour=jour, commentaire="x" * 500) for jour in days if jour.weekday() < 5]
            )


@pytest.mark.parametrize("full", [no_more_pages, no_room_to_spill])
def test_a_disk_that_fills_up_within_a_savepoint_is_told_and_nothing_is_written(
    hasty: SqliteStore, store_path: Path, full: Full
) -> None:
    write(hasty)
    with pytest.raises(StoreIO, match=r"rien n'a été écrit.*intact"):
        write_until_full(hasty, store_path, full)
    with hasty.reading() as reading:
        assert [one.centiemes for one in reading.saisies("LR", JOUR, date(2018, 12, 31))] == [25]
    write(hasty, replace(CHANGE, centiemes=75))
    assert held(hasty) == [75]


def test_a_store_that_may_only_be_read_refuses_writes_with_its_reason(store_path: Path) -> None:
    reason = StoreDenied("La base est en lecture seule.")
    store = SqliteStore(store_path, FileIdentity.of(store_path), refusal=reason)
    assert store.read_only_reason == "La base est en lecture seule."
    with pytest.raises(StoreDenied, match="lecture seule"):
        write(store)
    store.warm_up()
    assert held(store) == []
    store.close()


def test_warming_up_writes_nothing(hasty: SqliteStore, store_path: Path) -> None:
    before = store_path.read_bytes()
    hasty.warm_up()
    hasty.close()
    assert store_path.read_bytes() == before


def test_a_store_is_shared_between_threads(store_path: Path) -> None:
    store = SqliteStore(store_path, FileIdentity.of(store_path))
    failures: list[BaseException] = []

    def work(code: str) -> None:
        try:
            for day in range(1, 6):
                write(store, CellChange(agent="LR", jour=date(2018, 6, day), code=code, centiemes=25))
                held(store)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(code,)) for code in ("18", "7.1", "14.7.1")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with store.reading() as reading:
        assert {total.saisi for total in reading.totaux_jour(date(2018, 6, 1), date(2018, 6, 5))} == {75}
    store.close()


def test_what_to_know_is_told_once(store_path: Path) -> None:
    store = SqliteStore(
        store_path, FileIdentity.of(store_path), start_daily=lambda _: "La sauvegarde du jour a échoué."
    )
    assert store.take_notice() is None
    write(store)
    assert store.take_notice() == "La sauvegarde du jour a échoué."
    assert store.take_notice() is None
    store.close()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (sqlite3.SQLITE_BUSY, StoreBusy),
        (sqlite3.SQLITE_FULL, StoreIO),
        (sqlite3.SQLITE_IOERR_WRITE, StoreIO),
        (sqlite3.SQLITE_CORRUPT, StoreForeign),
        (sqlite3.SQLITE_NOTADB, StoreForeign),
        (sqlite3.SQLITE_READONLY, StoreDenied),
        (sqlite3.SQLITE_READONLY_DBMOVED, StoreForeign),
        (sqlite3.SQLITE_CANTOPEN, StoreDenied),
        (sqlite3.SQLITE_ERROR, None),
    ],
)
def test_a_failure_of_the_driver_becomes_the_store_s_own(
    code: int, expected: type[StoreError] | None, store_path: Path
) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    found = translate(error, str(store_path))
    assert (type(found) if found else None) is expected
    assert found is None or "SQL" not in str(found)


def test_somebody_else_s_folder_is_told_as_rights(hasty: SqliteStore, store_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    store_path.parent.chmod(0o500)
    try:
        with pytest.raises(StoreDenied):
            write(hasty)
    finally:
        store_path.parent.chmod(0o700)
