"""Copies: verified, private, never over anything; the rotation keeps what it says."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_db.files import backup as backup_module
from cariforef_db.files.backup import backup_store
from cariforef_db.files.daily_check import check_and_copy
from cariforef_db.files.opening import check_opening
from cariforef_db.files.rotation import (
    backup_folder,
    copy_name,
    describe_last_backup,
    keep_copies,
    list_backups,
    prune_copies,
    read_stamp,
)
from cariforef_db.proof.store import verify_store
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import StoreBusy, StoreDenied, StoreForeign, StoreIO, StoreNotFound
from tests.kit.disk import file_size_limited
from tests.people import log

JOUR = date(2018, 5, 22)


def day_of(stamp: datetime) -> date:
    return stamp.date()


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_a_copy_is_a_whole_private_store(store: SqliteStore, store_path: Path) -> None:
    log(store, "LR", "18", 50, on=JOUR)
    copy = backup_store(store_path)
    assert copy.parent == backup_folder(store_path)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    assert isinstance(check_opening(copy).refusal, StoreDenied)
    verification = verify_store(copy)
    assert verification.constats == ()
    assert ("Saisies", "1") in verification.faits


def test_a_copy_of_the_rotation_is_read_and_never_written(store_path: Path) -> None:
    copy = SqliteAdmin().backup(str(store_path), None)
    before = copy.read_bytes()
    with closing(SqliteAdmin().open(str(copy))) as opened:
        with opened.reading() as reading:
            assert reading.agents()
        assert "sauvegarde" in (opened.read_only_reason or "")
        with pytest.raises(StoreDenied, match="base restaurer"), opened.writing("DM") as writing:
            writing.write_cells([CellChange(agent="DM", jour=date(2018, 5, 22), code="18", centiemes=25)])
    assert copy.read_bytes() == before


def test_a_copy_is_made_where_one_asks(store_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copie ?#%é.db"
    assert backup_store(store_path, target) == target
    assert names(tmp_path) == {"base", target.name}
    assert list_backups(store_path) == ()


def test_a_copy_is_made_while_somebody_writes_and_holds_what_was_committed(store_path: Path) -> None:
    with closing(sqlite3.connect(store_path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        copy = backup_store(store_path)
    assert verify_store(copy).constats == ()


@pytest.mark.parametrize("made", ["file", "symlink", "dangling", "folder"])
def test_a_copy_never_replaces_what_is_there(store_path: Path, tmp_path: Path, made: str) -> None:
    target, other = tmp_path / "copie.db", tmp_path / "autre"
    other.write_text("précieux")
    match made:
        case "file":
            target.write_text("précieux")
        case "symlink":
            target.symlink_to(other)
        case "dangling":
            target.symlink_to(tmp_path / "nulle part")
        case _:
            target.mkdir()
    before = names(tmp_path)
    with pytest.raises(StoreNotFound, match="existe déjà"):
        backup_store(store_path, target)
    assert names(tmp_path) == before
    assert other.read_text() == "précieux"


def test_a_store_is_not_its_own_copy(store_path: Path) -> None:
    before = store_path.read_bytes()
    with pytest.raises(StoreNotFound, match="la base elle-même"):
        backup_store(store_path, store_path.parent / "." / store_path.name)
    assert store_path.read_bytes() == before


def test_a_copy_into_a_missing_folder_is_refused(store_path: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreNotFound, match="n'existe pas"):
        backup_store(store_path, tmp_path / "absent" / "copie.db")


def test_the_rotation_is_not_written_through_a_link(store_path: Path, tmp_path: Path) -> None:
    backup_folder(store_path).symlink_to(tmp_path)
    with pytest.raises(StoreDenied, match="lien symbolique"):
        backup_store(store_path)


def test_a_file_that_appears_meanwhile_is_kept(
    store_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, real = tmp_path / "copie.db", backup_module.publish

    def appear_then_publish(temporary: Path, wanted: Path) -> None:
        target.write_text("précieux")
        real(temporary, wanted)

    monkeypatch.setattr(backup_module, "publish", appear_then_publish)
    with pytest.raises(StoreNotFound, match="porte déjà ce nom"):
        backup_store(store_path, target)
    assert names(tmp_path) == {"base", "copie.db"}
    assert target.read_text() == "précieux"


def test_a_damaged_store_gives_no_copy_and_names_the_last_good_one(store_path: Path) -> None:
    copy = backup_store(store_path)
    with closing(sqlite3.connect(store_path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'ligne'").fetchone()
    with store_path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(8))
    with pytest.raises(StoreForeign, match="endommagée") as caught:
        backup_store(store_path)
    assert str(copy) in str(caught.value)
    assert names(copy.parent) == {copy.name}


def test_a_locked_store_is_told_busy_and_leaves_no_file(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backup_module.connect
    monkeypatch.setattr(backup_module, "connect", lambda path, access: real(path, access, busy_timeout_ms=0))
    with closing(sqlite3.connect(store_path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreBusy, match="Réessayez"):
            backup_store(store_path)
    assert names(backup_folder(store_path)) == set()


def test_a_copy_that_hits_the_quota_leaves_no_partial_file(store_path: Path, tmp_path: Path) -> None:
    with file_size_limited(100_000), pytest.raises(StoreIO, match="Sauvegarde échouée"):
        backup_store(store_path, tmp_path / "copie.db")
    assert names(tmp_path) == {"base"}
    assert verify_store(store_path).constats == ()


def test_a_full_disk_while_the_copy_is_put_on_disk_leaves_nothing(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_temporary: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup_module, "publish", full)
    with pytest.raises(StoreIO, match="disque plein"):
        backup_store(store_path)
    assert names(backup_folder(store_path)) == set()


def make_copies(store: Path, *stamps: datetime) -> None:
    backup_folder(store).mkdir(mode=0o700)
    for stamp in stamps:
        (backup_folder(store) / copy_name(stamp)).write_bytes(b"")


def test_copies_are_listed_newest_first_and_other_files_are_not_copies(store_path: Path) -> None:
    old, new = datetime(2018, 1, 2, tzinfo=UTC), datetime(2018, 5, 2, 10, 30, tzinfo=UTC)
    make_copies(store_path, old, new)
    (backup_folder(store_path) / "notes.txt").write_text("")
    assert [read_stamp(copy) for copy in list_backups(store_path)] == [new, old]


def test_what_one_would_lose_is_told_by_the_age_of_the_last_copy(store_path: Path) -> None:
    make_copies(store_path, datetime.now(UTC) - timedelta(days=3, hours=1))
    assert ", il y a 3 jours ; pour la reprendre : « " in describe_last_backup(store_path)


def test_without_any_copy_the_folder_is_named(store_path: Path) -> None:
    assert str(backup_folder(store_path)) in describe_last_backup(store_path)


def test_a_new_copy_prunes_the_others_and_leaves_foreign_files(store_path: Path) -> None:
    first = datetime.now(UTC) - timedelta(days=1000)
    make_copies(store_path, *(first + timedelta(days=index) for index in range(0, 900, 3)))
    (backup_folder(store_path) / "notes.txt").write_text("")
    backup_store(store_path)
    kept = list_backups(store_path)
    assert len(kept) <= 7 + 5 + 12
    assert day_of(read_stamp(kept[0])) == datetime.now(UTC).date()
    assert (backup_folder(store_path) / "notes.txt").exists()


def test_a_copy_asked_for_outlives_the_newer_ones_of_its_day_for_a_week(store_path: Path) -> None:
    asked = [backup_store(store_path) for _ in range(3)]
    assert set(list_backups(store_path)) == set(asked)
    last = read_stamp(asked[-1])
    for days, expected in ((6, 3), (7, 1)):
        newer = backup_folder(store_path) / copy_name(last + timedelta(days=days))
        newer.write_bytes(b"")
        prune_copies(store_path, newer)
        assert len(set(list_backups(store_path)) & set(asked)) == expected


@pytest.mark.parametrize("clock", [datetime(1970, 1, 2, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)])
def test_a_clock_that_was_wrong_neither_hides_nor_prunes_the_copies_made_since(
    store_path: Path, clock: datetime
) -> None:
    now = datetime.now(UTC)
    make_copies(store_path, clock, *(now - timedelta(days=index) for index in range(1, 40)))
    check_and_copy(store_path)
    (own,) = [copy for copy in list_backups(store_path) if day_of(read_stamp(copy)) == now.date()]
    asked = backup_store(store_path)
    check_and_copy(store_path)
    assert {copy for copy in list_backups(store_path) if day_of(read_stamp(copy)) == now.date()} == {
        own,
        asked,
    }


def test_a_copy_made_while_the_clock_is_wrong_is_still_there(
    store_path: Path,
) -> None:
    now = datetime.now(UTC)
    make_copies(store_path, *(now + timedelta(days=index) for index in range(1, 400)))
    made = backup_store(store_path)
    assert made in list_backups(store_path)


def test_an_unfinished_copy_is_never_counted_and_goes_the_day_after(store_path: Path) -> None:
    backup_store(store_path)
    folder = backup_folder(store_path)
    left = folder / ".sauvegarde-20180522T080000000000Z.db.12.partiel"
    running = folder / ".sauvegarde-20180522T080000000001Z.db.13.partiel"
    for partial in (left, running):
        partial.write_bytes(b"SQLite format 3\0")
    before = (datetime.now(UTC) - timedelta(days=1, minutes=1)).timestamp()
    os.utime(left, (before, before))
    assert len(list_backups(store_path)) == 1
    backup_store(store_path)
    assert (left.exists(), running.exists()) == (False, True)
    assert len(list_backups(store_path)) == 2


def test_a_copy_that_fails_prunes_nothing(store_path: Path) -> None:
    make_copies(store_path, *(datetime(2018, 1, 1, hour, tzinfo=UTC) for hour in range(20)))
    os.truncate(store_path, 4096 * 3)
    with pytest.raises(StoreForeign):
        backup_store(store_path)
    assert len(list_backups(store_path)) == 20


def test_a_year_of_daily_copies_keeps_7_days_5_weeks_and_12_months() -> None:
    last = datetime(2018, 12, 31, 8, tzinfo=UTC)
    stamps = [last - timedelta(days=index) for index in range(400)]
    kept = sorted(keep_copies(stamps, day_of), reverse=True)
    assert kept[:7] == stamps[:7]
    weeks = {stamp.date().isocalendar()[:2] for stamp in kept}
    assert {(last - timedelta(weeks=index)).date().isocalendar()[:2] for index in range(5)} <= weeks
    assert len({(stamp.year, stamp.month) for stamp in kept if stamp.year == 2018}) == 12
    assert datetime(2018, 1, 31, 8, tzinfo=UTC) in kept
    assert len(kept) <= 24 + 1


def test_the_last_copy_of_every_year_is_kept_for_ever() -> None:
    last = datetime(2028, 5, 22, 8, tzinfo=UTC)
    stamps = [last - timedelta(days=index) for index in range(3650)]
    kept = keep_copies(stamps, day_of)
    assert {datetime(year, 12, 31, 8, tzinfo=UTC) for year in range(2018, 2028)} <= kept
    assert keep_copies([*kept, last + timedelta(days=1)], day_of) >= {
        datetime(year, 12, 31, 8, tzinfo=UTC) for year in range(2018, 2028)
    }


def test_of_several_copies_of_a_day_the_newest_is_kept() -> None:
    stamps = [datetime(2018, 5, 22, hour, tzinfo=UTC) for hour in (8, 12, 18)]
    assert keep_copies(stamps, day_of) == {stamps[2]}


@given(st.lists(st.datetimes(datetime(2017, 1, 1), datetime(2020, 1, 1), timezones=st.just(UTC))))
def test_the_rotation_keeps_the_newest_and_pruning_again_changes_nothing(stamps: list[datetime]) -> None:
    kept = keep_copies(stamps, day_of)
    assert kept <= set(stamps)
    assert not stamps or max(stamps) in kept
    assert keep_copies(kept, day_of) == kept
    assert len(kept) <= 24 + len({stamp.year for stamp in stamps})
