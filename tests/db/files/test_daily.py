"""The day's check and copy: behind everybody's work, one at a time; damage closes the store to writes."""

from __future__ import annotations

import gc
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cariforef_db.files import backup, copying, daily
from cariforef_db.files.backup import backup_store
from cariforef_db.files.copying import find_damage
from cariforef_db.files.daily import is_due, start_daily, without_daily
from cariforef_db.files.daily_check import check_and_copy
from cariforef_db.files.etat import Etat, read_etat, write_etat
from cariforef_db.files.opening import FileIdentity
from cariforef_db.files.restoring import restore_store
from cariforef_db.files.rotation import backup_folder, copy_name, list_backups
from cariforef_db.proof import store as verification
from cariforef_db.proof.journal import verify_journal
from cariforef_db.proof.store import verify_store
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import StoreForeign, StoreIO
from tests.kit.disk import file_size_limited
from tests.kit.patience import PATIENCE_S

JOUR = date(2018, 5, 22)


def log(store: SqliteStore, centiemes: int = 50, code: str = "18") -> None:
    with store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=JOUR, code=code, centiemes=centiemes)])


def damage(path: Path, table: str = "absence") -> None:
    """Put zeros over the head of a table's page, as a bad disk would."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(8))


def make_old_copies(path: Path, count: int) -> tuple[Path, ...]:
    folder = backup_folder(path)
    folder.mkdir(mode=0o700, exist_ok=True)
    for days in range(1, count + 1):
        (folder / copy_name(datetime.now(UTC) - timedelta(days=days))).write_bytes(b"")
    return list_backups(path)


@contextmanager
def impatient(path: Path) -> Iterator[SqliteStore]:
    """Somebody whose writes do not wait at all."""
    with closing(SqliteStore(path, FileIdentity.of(path), busy_timeout_ms=0)) as store:
        yield store


@pytest.fixture
def during(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[int]]:
    """Have `act` done while a module checks the pages; returns what counts how many times it was."""

    def arrange(module: object, act: Callable[[], None]) -> list[int]:
        done: list[int] = []

        def check(connection: sqlite3.Connection) -> tuple[str, ...]:
            act()
            done.append(1)
            return find_damage(connection)

        monkeypatch.setattr(module, "find_damage", check)
        return done

    return arrange


def test_the_first_write_of_a_day_starts_the_check_and_the_copy_and_the_next_ones_nothing(
    store_path: Path,
) -> None:
    def at_once(path: Path) -> None:
        check_and_copy(path)

    with closing(SqliteAdmin(at_once).open(str(store_path))) as store:
        log(store, 25)
        (copy,) = list_backups(store_path)
        log(store, 50)
    assert list_backups(store_path) == (copy,)
    assert ("Saisies", "1") in verify_store(copy).faits


def test_an_opening_and_a_reading_make_no_copy(store_path: Path) -> None:
    with closing(SqliteAdmin(start_daily).open(str(store_path))) as store, store.reading() as reading:
        reading.agents()
    assert list_backups(store_path) == ()


def test_the_day_is_kept_by_a_process_that_nobody_waits_for(
    store_path: Path, child_env: dict[str, str]
) -> None:
    """The lock is handed over before the answer: whoever has it next knows that the copy is made."""
    program = "import sys; from pathlib import Path; from cariforef_db.files.daily import start_daily; "
    told = subprocess.run(
        [sys.executable, "-c", f"{program}print(start_daily(Path(sys.argv[1])))", str(store_path)],
        env=child_env,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert (told.stdout, told.stderr) == ("None\n", "")
    with without_daily(store_path, lambda _: None):
        (copy,) = list_backups(store_path)
    assert verify_store(copy).constats == ()


def test_one_process_at_a_time_checks_and_copies(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Path] = []
    monkeypatch.setattr(daily, "_spawn", lambda path, _lock: started.append(path))
    with without_daily(store_path, lambda _: None):
        assert start_daily(store_path) is None
        assert started == []
    assert start_daily(store_path) is None
    assert started == [store_path]


def test_a_restore_waits_for_the_check_under_way_and_says_so(store_path: Path) -> None:
    copy = backup_store(store_path)
    holding = (
        "import fcntl, os, sys; fd = os.open(sys.argv[1], os.O_RDONLY); fcntl.flock(fd, fcntl.LOCK_EX); "
        "print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", holding, str(copy.parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    with holder:
        assert holder.stdout.readline() == "held\n"
        said: list[str] = []

        def let_go(text: str) -> None:
            said.append(text)
            if text == "La sauvegarde du jour se termine…":
                assert holder.stdin is not None
                holder.stdin.close()

        restore_store(store_path, copy, let_go)
    assert "La sauvegarde du jour se termine…" in said


@pytest.mark.parametrize("work", [check_and_copy, backup_store])
def test_who_logs_while_a_copy_is_checked_does_not_wait(
    store_path: Path, during: Callable[..., list[int]], work: Callable[[Path], object]
) -> None:
    with impatient(store_path) as store:
        done = during(backup, lambda: log(store))
        work(store_path)
    assert done
    assert len(list_backups(store_path)) == 1


@pytest.mark.parametrize("verify", [verify_store, lambda path: verify_journal(path, None)])
def test_who_logs_during_a_verification_does_not_wait_and_is_not_accused(
    store_path: Path, monkeypatch: pytest.MonkeyPatch, verify: Callable[[Path], verification.Verification]
) -> None:
    """The seal kept beside meanwhile is of a row that what is verified does not hold."""
    said: list[int] = []
    with closing(SqliteAdmin().open(str(store_path))) as first:
        log(first, 25)
    with closing(SqliteAdmin().open(str(store_path))) as opened, impatient(store_path) as store:
        store._after_commit = opened._after_commit  # Its seals are kept beside, as anybody's.

        def walk(connection: sqlite3.Connection, *args: object) -> object:
            log(store, 50)
            said.append(1)
            return real(connection, *args)  # type: ignore[arg-type]

        from cariforef_db.proof import journal as journal_verification

        real = journal_verification.verify_chain
        monkeypatch.setattr(journal_verification, "verify_chain", walk)
        assert verify(store_path).constats == ()
    assert said == [1]


def test_a_damaged_page_that_nobody_reads_does_not_keep_the_first_answer_waiting(store_path: Path) -> None:
    damage(store_path)
    with closing(SqliteAdmin().open(str(store_path))) as store:
        assert store.read_only_reason is None
        log(store)


def test_damage_found_closes_the_store_to_writes_and_names_the_last_sound_copy(store_path: Path) -> None:
    with closing(SqliteAdmin().open(str(store_path))) as store:
        log(store, 25)
        copies = make_old_copies(store_path, 40)
        damage(store_path)
        check_and_copy(store_path)
        with pytest.raises(StoreForeign, match="est endommagée") as caught:
            log(store, 75)
        assert str(copies[0]) in str(caught.value)
        assert store.read_only_reason == str(caught.value)
        with store.reading() as reading:
            assert [one.centiemes for one in reading.saisies("LR", JOUR, JOUR)] == [25]
    assert list_backups(store_path) == copies
    with closing(SqliteAdmin().open(str(store_path))) as again:
        assert again.read_only_reason == again.take_notice() == str(caught.value)
        with pytest.raises(StoreForeign, match="est endommagée"):
            log(again)


def test_a_store_whose_head_is_spoilt_while_a_session_is_open_is_told_in_french(store_path: Path) -> None:
    with closing(SqliteAdmin().open(str(store_path))) as store:
        with store_path.open("r+b") as file:
            file.write(bytes(100))
        check_and_copy(store_path)
        with pytest.raises(StoreForeign, match=r"est endommagée \(son en-tête est illisible\)"):
            log(store)


def test_a_store_restored_after_damage_takes_writes_again(store_path: Path) -> None:
    copy = backup_store(store_path)
    (other := copy.rename(store_path.parent / "copie.db")).chmod(0o600)
    damage(store_path)
    check_and_copy(store_path)
    assert read_etat(store_path).dommage is not None
    restore_store(store_path, other)
    with closing(SqliteAdmin().open(str(store_path))) as store:
        log(store)


def test_a_store_mended_by_other_means_takes_writes_again_once_it_is_verified(store_path: Path) -> None:
    raw = store_path.read_bytes()
    damage(store_path)
    check_and_copy(store_path)
    store_path.write_bytes(raw)
    assert verify_store(store_path).constats == ()
    with closing(SqliteAdmin().open(str(store_path))) as store:
        log(store)


def test_a_verification_that_finds_something_lifts_no_mark(store_path: Path) -> None:
    damage(store_path)
    check_and_copy(store_path)
    marked = read_etat(store_path)
    assert verify_store(store_path).constats
    assert read_etat(store_path) == marked


def test_a_verification_lifts_no_mark_put_meanwhile(store_path: Path) -> None:
    """A restore that began is of another content than the one that was checked."""
    begun = Etat(restauration=store_path.with_name("avant.db"))
    assert verify_store(store_path, lambda _: write_etat(store_path, begun)).constats == ()
    assert read_etat(store_path) == begun


def test_a_copy_spoilt_on_its_way_does_not_accuse_the_store(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "find_damage", lambda _: ("page 3 illisible",))
    check_and_copy(store_path)
    assert list_backups(store_path) == ()
    with closing(SqliteAdmin().open(str(store_path))) as store:
        notice = store.take_notice()
        assert notice is not None
        assert notice.startswith("La sauvegarde automatique du jour n'a pas pu être faite.")
        assert "page 3 illisible" in notice
        log(store)


def test_a_copy_that_cannot_be_made_lets_the_write_pass_is_told_and_tried_again_an_hour_later(
    store_path: Path,
) -> None:
    backup_folder(store_path).write_text("un fichier à la place du dossier")
    with closing(SqliteAdmin(start_daily).open(str(store_path))) as store:
        log(store)
        notice = store.take_notice()
        assert notice is not None
        assert notice.startswith("La sauvegarde automatique du jour n'a pas pu être faite.")
        log(store, 75)
        assert store.take_notice() is None
    with closing(SqliteAdmin(start_daily).open(str(store_path))) as again:
        assert again.take_notice() == notice
    now = datetime.now(UTC)
    assert [is_due(store_path, now + timedelta(minutes=late)) for late in (50, 61, -1)] == [False, True, True]
    backup_folder(store_path).unlink()
    check_and_copy(store_path)
    with closing(SqliteAdmin().open(str(store_path))) as after:
        assert after.take_notice() is None


def test_a_verification_says_that_the_day_s_copy_failed_and_leaves_it_said(store_path: Path) -> None:
    backup_folder(store_path).write_text("un fichier à la place du dossier")
    failure = start_daily(store_path)
    verification = verify_store(store_path)
    assert verification.constats == ()
    assert [one.detail for one in verification.conseils] == [failure]
    assert read_etat(store_path).echec == failure


def test_a_copy_that_somebody_asks_for_lifts_the_failure_of_the_day_s(store_path: Path) -> None:
    backup_folder(store_path).write_text("un fichier à la place du dossier")
    start_daily(store_path)
    backup_folder(store_path).unlink()
    backup_store(store_path)
    assert read_etat(store_path).echec is None


def test_a_copy_asked_for_leaves_the_day_s_own(store_path: Path) -> None:
    """It may be the last one from before a mistake."""
    check_and_copy(store_path)
    own = list_backups(store_path)
    asked = backup_store(store_path)
    assert set(list_backups(store_path)) == {*own, asked}


def test_a_copy_of_yesterday_does_not_count_for_today(store_path: Path) -> None:
    make_old_copies(store_path, 1)
    assert is_due(store_path, datetime.now(UTC))
    check_and_copy(store_path)
    assert len(list_backups(store_path)) == 2
    assert not is_due(store_path, datetime.now(UTC))


def test_a_copy_of_today_made_by_somebody_else_is_enough(store_path: Path) -> None:
    backup_store(store_path)
    check_and_copy(store_path)
    assert len(list_backups(store_path)) == 1


def test_a_verification_without_room_for_its_copy_says_where_to_find_some(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy is made to go to the disk at once, where nothing larger than 100 kB may be written."""
    monkeypatch.setattr(copying, "_PRAGMAS", (*copying._PRAGMAS[:-1], "cache_size = 10"))
    said = re.escape("Pas assez de place pour vérifier la base à l'écart (1 Mio)")
    with file_size_limited(100_000), pytest.raises(StoreIO, match=f"^{said}"):
        verify_store(store_path)


def test_a_verification_leaves_no_file_behind(
    store_path: Path, tmp_path: Path, child_env: dict[str, str]
) -> None:
    """Even killed: what it works on has no name."""
    folder = tmp_path / "temporaire"
    folder.mkdir()
    program = (
        "import sys; from pathlib import Path; from cariforef_db.proof.store import verify_store; "
        "print(len(verify_store(Path(sys.argv[1]), lambda text: print(text, *Path(sys.argv[2]).iterdir())"
        ").constats))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(store_path), str(folder)],
        env={**child_env, "SQLITE_TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    *said, found = told.stdout.splitlines()
    assert found == "0"
    assert said[0].startswith("Copie de la base à l'écart")
    assert not any(str(folder) in line for line in said)


def test_a_verification_left_half_way_leaves_nothing_to_complain(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Ctrl-C drops is closed after its connection: a complaint then would follow the answer."""
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)

    compared: list[int] = []

    def interrupt(*_: object) -> bool:
        compared.append(1)
        if len(compared) > 100:
            raise KeyboardInterrupt
        return True

    monkeypatch.setattr("cariforef_db.proof.journal._same", interrupt)
    with pytest.raises(KeyboardInterrupt):
        verify_store(store_path)
    gc.collect()
    assert complaints == []
