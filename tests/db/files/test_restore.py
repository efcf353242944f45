"""Restoring: into the live file, from a verified copy, with a copy of what was there; interruptions show."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.files import restoring as restoring_module
from cariforef_db.files.backup import backup_store
from cariforef_db.files.etat import etat_path, read_etat
from cariforef_db.files.opening import check_opening
from cariforef_db.files.restoring import restore_store
from cariforef_db.files.rotation import backup_folder, list_backups
from cariforef_db.proof.store import verify_store
from cariforef_db.schema.version import OLDER_FINGERPRINTS, SCHEMA_VERSION
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import (
    ConflitSaisie,
    StoreBusy,
    StoreDenied,
    StoreForeign,
    StoreIntegrity,
    StoreIO,
    StoreNotFound,
    StoreVersion,
)
from cariforef_tui.services.ports.files import Restauration
from tests.conftest import StoreAfter
from tests.people import log, logged, open_store

pytestmark = pytest.mark.quick

JOUR = date(2018, 5, 22)


def read(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT centiemes FROM saisie")]


def log_and_copy(store: SqliteStore) -> None:
    log(store, "LR", "18", 25, on=JOUR)
    backup_store(Path(store.place))
    log(store, "LR", "18", 75, on=JOUR)


@pytest.fixture
def copy(store_after: StoreAfter, store_path: Path) -> Path:
    """A copy that holds 0,25; the store itself then holds 0,75."""
    store_after("copied", log_and_copy).close()
    (made,) = list_backups(store_path)
    return made


def test_the_content_of_the_copy_is_back_in_the_same_file(copy: Path, store_path: Path) -> None:
    inode = store_path.stat().st_ino
    before = restore_store(store_path, copy).avant
    assert before is not None
    assert (read(store_path), read(before), read(copy)) == ([25], [75], [25])
    assert store_path.stat().st_ino == inode
    assert before.parent == backup_folder(store_path)
    assert before.stat().st_mode & 0o777 == 0o600
    assert verify_store(store_path).constats == ()
    assert check_opening(store_path).notice is None


def test_a_restore_can_be_undone_by_restoring_the_copy_it_made(copy: Path, store_path: Path) -> None:
    before = restore_store(store_path, copy).avant
    assert before is not None
    again = restore_store(store_path, before).avant
    assert again is not None
    assert (read(store_path), read(again)) == ([75], [25])


def test_a_session_left_open_in_this_process_reads_then_writes_the_restored_content(
    copy: Path, store_path: Path, times_open: Callable[..., int]
) -> None:
    with open_store(store_path) as store:
        log(store, "LR", "18", 50, on=JOUR)
        with store.reading() as reading, store.reading():
            (seen,) = reading.saisies("LR", JOUR, JOUR)
            head = reading.head()
        assert times_open() == 2
        restore_store(store_path, copy)
        assert logged(store, "LR", JOUR) == {"18": 25}
        assert store.touched_since(head).is_everything
        change = CellChange(agent="LR", jour=JOUR, code="18", centiemes=100, expected_version=seen.version)
        with pytest.raises(ConflitSaisie), store.writing("LR") as writing:
            writing.write_cells([change])
        log(store, "LR", "18", 100, on=JOUR)
        assert logged(store, "LR", JOUR) == {"18": 100}
    assert verify_store(store_path).constats == ()


def test_a_missing_store_is_put_back_without_the_journal_it_left(copy: Path, store_path: Path) -> None:
    store_path.unlink()
    orphan = store_path.with_name(store_path.name + "-journal")
    orphan.write_bytes(b"reste d'une autre vie")
    assert restore_store(store_path, copy).avant is None
    assert read(store_path) == [25]
    assert store_path.stat().st_mode & 0o777 == 0o600
    assert [kept.read_bytes() for kept in backup_folder(store_path).glob("*/*-journal")] == [
        b"reste d'une autre vie"
    ]
    assert verify_store(store_path).constats == ()


def damage(path: Path, kind: str) -> None:
    match kind:
        case "truncated":
            os.truncate(path, 4096 * 5)
        case "empty":
            os.truncate(path, 0)
        case "random":
            path.write_bytes(bytes((index * 89 + 7) % 251 for index in range(9000)))
        case _:
            with path.open("r+b") as file:
                file.seek(4096 * 4)
                file.write(bytes(4096 * 3))


@pytest.mark.parametrize("kind", ["empty", "random", "zeroed"])
def test_a_damaged_store_is_replaced_and_its_bytes_are_kept(copy: Path, store_path: Path, kind: str) -> None:
    damage(store_path, kind)
    raw, inode = store_path.read_bytes(), store_path.stat().st_ino
    kept = restore_store(store_path, copy).avant
    assert kept is not None
    if kept.is_dir():
        assert (kept / store_path.name).read_bytes() == raw
        assert (kept / store_path.name).stat().st_mode & 0o777 == 0o600
    else:
        assert raw == b""
    assert read(store_path) == [25]
    assert store_path.stat().st_ino == inode
    assert verify_store(store_path).constats == ()


def unchanged(store_path: Path) -> None:
    assert read(store_path) == [75]
    assert read_etat(store_path).restauration is None
    assert not list(backup_folder(store_path).glob("avant-*"))


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        (f"PRAGMA user_version = {SCHEMA_VERSION + 1}", StoreVersion),
        (f"PRAGMA user_version = {min((SCHEMA_VERSION, *OLDER_FINGERPRINTS)) - 1}", StoreVersion),
        ("PRAGMA application_id = 12", StoreForeign),
        ("DROP TRIGGER tr_saisie_journal_update", StoreIntegrity),
    ],
)
def test_a_copy_that_is_not_this_programs_is_refused(
    copy: Path, store_path: Path, statement: str, kind: type[Exception]
) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute(statement)
    with pytest.raises(kind):
        restore_store(store_path, copy)
    unchanged(store_path)


@pytest.mark.parametrize("kind", ["truncated", "empty", "zeroed"])
def test_a_damaged_copy_is_refused(copy: Path, store_path: Path, kind: str) -> None:
    damage(copy, kind)
    with pytest.raises(StoreForeign, match=r"rien n'a été restauré, la base n'a pas été touchée\."):
        restore_store(store_path, copy)
    unchanged(store_path)


def test_the_folder_of_a_store_is_made_for_a_sound_copy_alone(copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "neuf" / "cariforef" / "cariforef.db"
    with pytest.raises(StoreNotFound):
        restore_store(path, copy.with_name("absente.db"))
    assert not path.parent.parent.exists()
    assert restore_store(path, copy) == Restauration(None, is_older=False)
    assert (read(path), path.parent.stat().st_mode & 0o777) == ([25], 0o700)


def test_a_missing_copy_and_the_store_itself_are_refused(copy: Path, store_path: Path) -> None:
    with pytest.raises(StoreNotFound, match="n'existe pas"):
        restore_store(store_path, copy.with_name("absente.db"))
    with pytest.raises(StoreNotFound, match="la base elle-même"):
        restore_store(store_path, store_path)
    unchanged(store_path)


def test_a_store_too_open_is_not_restored_into(copy: Path, store_path: Path) -> None:
    store_path.chmod(0o644)
    with pytest.raises(StoreDenied, match="chmod 600"):
        restore_store(store_path, copy)
    unchanged(store_path)


def test_a_file_that_others_read_and_is_no_store_is_told_as_such(copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "passwd"
    path.write_text("root:x:0:0::/root:/bin/sh\n" * 40)
    path.chmod(0o644)
    before = path.read_bytes()
    with pytest.raises(StoreForeign, match="n'est pas une base cariforef : il n'a pas été touché"):
        restore_store(path, copy)
    assert path.read_bytes() == before


def test_another_program_that_reads_delays_the_restore_and_reads_the_restored_content_next(
    copy: Path, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring_module, "_LOCK_WAIT_MS", 0)
    code = (
        "import sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN')\n"
        "def read(): print(c.execute('SELECT centiemes FROM saisie').fetchone()[0], flush=True)\n"
        "read(); sys.stdin.readline(); c.execute('COMMIT'); print('idle', flush=True)\n"
        "sys.stdin.readline(); read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(store_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "75\n"
        with pytest.raises(StoreBusy, match=r"rien n'a été restauré\. Réessayez dans un instant"):
            restore_store(store_path, copy)
        unchanged(store_path)
        print(file=other.stdin, flush=True)
        assert other.stdout.readline() == "idle\n"
        restore_store(store_path, copy)
        assert other.communicate("\n")[0] == "25\n"


def test_a_full_disk_during_the_restore_leaves_the_content_and_no_mark(
    copy: Path, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = restoring_module._pour

    def pour_on_full_disk(source: Path, connection: sqlite3.Connection, path: Path) -> None:
        connection.execute("PRAGMA max_page_count = 1")
        real(source, connection, path)

    monkeypatch.setattr(restoring_module, "_pour", pour_on_full_disk)
    enlarge(copy, store_path)
    with pytest.raises(StoreIO, match="Disque plein"):
        restore_store(store_path, copy)
    assert read(store_path) == [75]
    assert read_etat(store_path).restauration is None
    assert verify_store(store_path).constats == ()


def enlarge(copy: Path, store_path: Path) -> None:
    """Make the copy larger than the store, by free pages, so that pouring it must grow the file."""
    pages = store_path.stat().st_size // 4096
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("CREATE TABLE remplissage (a)")
        connection.execute("INSERT INTO remplissage VALUES (zeroblob(4000 * ?))", (pages,))
        connection.execute("DROP TABLE remplissage")
        connection.commit()


class KilledError(BaseException):
    """The program ended there."""


def kill(path: Path, copy: Path, when: str = "before") -> None:
    """Restore, and end before the content is poured, or after it."""
    real = restoring_module._pour

    def pour(*given: Path) -> None:
        if when == "after":
            real(*given)  # type: ignore[arg-type]
        raise KilledError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restoring_module, "_pour", pour)
        with pytest.raises(KilledError):
            restore_store(path, copy)


def kill_half_way(path: Path, copy: Path) -> None:
    """Restore in another process, which kills itself once half of a content is on disk."""
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from cariforef_db.files import restoring\n"
        "def pour(source, connection, path):\n"
        "    connection.execute('PRAGMA cache_size = 1'); connection.execute('BEGIN IMMEDIATE')\n"
        "    connection.execute('DROP TABLE alias'); connection.execute('CREATE TABLE gros (a)')\n"
        "    connection.executemany('INSERT INTO gros VALUES (?)', [('x' * 3000,)] * 300)\n"
        "    os.kill(os.getpid(), 9)\n"
        "restoring._pour = pour\n"
        "restoring.restore_store(Path(sys.argv[1]), Path(sys.argv[2]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), str(copy)],
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == -9


def interruption(path: Path) -> str:
    """What whoever opens the store is told."""
    with pytest.raises(StoreIntegrity, match="interrompue") as caught:
        check_opening(path)
    return str(caught.value)


@pytest.mark.parametrize(("when", "held"), [("before", [75]), ("after", [25])])
def test_a_restore_killed_is_told_at_the_next_opening_and_the_way_back_is_intact(
    copy: Path, store_path: Path, when: str, held: list[int]
) -> None:
    kill(store_path, copy, when)
    before = read_etat(store_path).restauration
    assert before is not None
    assert read(before) == [75]
    assert str(before) in interruption(store_path)
    assert read(store_path) == held
    restore_store(store_path, before)
    assert read(store_path) == [75]
    assert check_opening(store_path).refusal is None


def test_of_a_restore_killed_half_way_the_content_before_is_whole_and_its_verification_lifts_the_block(
    copy: Path, store_path: Path
) -> None:
    kill_half_way(store_path, copy)
    assert str(read_etat(store_path).restauration) in interruption(store_path)
    assert read(store_path) == [75]
    assert verify_store(store_path).constats == ()
    assert check_opening(store_path).refusal is None


def test_a_restore_over_damage_that_is_killed_can_be_run_again(copy: Path, store_path: Path) -> None:
    damage(store_path, "zeroed")
    kill(store_path, copy)
    assert store_path.stat().st_size <= 4096
    assert str(copy) in interruption(store_path)
    kill(store_path, copy)
    assert read_etat(store_path).restauration == copy
    restore_store(store_path, copy)
    assert read(store_path) == [25]
    assert check_opening(store_path).refusal is None


def test_a_restore_prunes_no_copy_of_the_rotation(copy: Path, store_path: Path) -> None:
    before = list_backups(store_path)
    restore_store(store_path, copy)
    assert list_backups(store_path) == before
    assert json.loads(etat_path(store_path).read_text())["restauration"] is None
