"""Faults of the file and the machine under a running store: nothing acknowledged is lost, nothing is half.

CARIFOREF_KILLS=200 runs the kills of the catalogue in full.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.admin import SqliteAdmin
from cariforef_db.backup import dump_rescue
from cariforef_db.restoring import restore_store
from cariforef_db.store import SqliteStore
from cariforef_db.verification import verify_store
from cariforef_tui.domain.saisies import CellChange
from cariforef_tui.services.errors import StoreError, StoreForeign, StoreIO

JOUR = date(2018, 5, 22)
KILLS = int(os.environ.get("CARIFOREF_KILLS", "8"))


def write(store: SqliteStore, centiemes: int) -> None:
    with store.writing("LR") as writing:
        writing.write_cells([CellChange("LR", JOUR, "18", centiemes)])


def read(store: SqliteStore) -> list[int]:
    with store.reading() as reading:
        return [saisie.centiemes for saisie in reading.saisies("LR", JOUR, JOUR)]


def run(code: str, *given: str, before: Callable[[], None] | None = None) -> list[str]:
    """Run Python code in another process and return its lines."""
    done = subprocess.run(
        [sys.executable, "-c", code, *given],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        preexec_fn=before,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return done.stdout.splitlines()


KILL_ROUNDS = """
import os, signal, sys, time
from datetime import date, timedelta
from pathlib import Path
from cariforef_db.admin import SqliteAdmin
from cariforef_db.verification import verify_store
from cariforef_tui.domain.saisies import CellChange
import cariforef_db.writer

path, rounds = sys.argv[1], int(sys.argv[2])

def write_for_ever(pipe, first):
    store = SqliteAdmin().open(path)
    for number in range(first, first + 10_000):
        jour = date(2018, 1, 1) + timedelta(days=number % 360)
        with store.writing("LR") as writing:
            writing.write_cells([CellChange("LR", jour, "18", 1 + number % 100)])
        os.write(pipe, b"%d %d\\n" % (number % 360, 1 + number % 100))

acknowledged, first = {}, 0
for kill in range(rounds):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        write_for_ever(writer, first)
    os.close(writer)
    with os.fdopen(reader, "rb") as lines:
        for _ in range(1 + kill % 5):
            day, value = map(int, lines.readline().split())
            acknowledged[day], first = value, first + 1
        until = time.perf_counter() + (kill * 37 % 61) / 10_000
        while time.perf_counter() < until:
            pass
        os.kill(child, signal.SIGKILL)
        for line in lines:
            day, value = map(int, line.split())
            acknowledged[day], first = value, first + 1
    os.waitpid(child, 0)
    store = SqliteAdmin().open(path)
    with store.reading() as reading:
        found = {
            (one.jour - date(2018, 1, 1)).days: one.centiemes
            for one in reading.saisies("LR", date(2018, 1, 1), date(2018, 12, 31))
        }
    store.close()
    for day, value in acknowledged.items():
        # The write after the last acknowledged one may have been committed: nothing else may differ.
        if found.get(day) != value and day != first % 360:
            print("lost", kill, day, value, found.get(day))
    for constat in verify_store(Path(path)).constats:
        print("found", kill, constat.objet, constat.detail)
print("rounds", rounds, "acknowledged", len(acknowledged) > 0)
"""


def test_killed_at_any_moment_no_acknowledged_write_is_lost_and_the_store_verifies(store_path: Path) -> None:
    assert run(KILL_ROUNDS, str(store_path), str(KILLS)) == [f"rounds {KILLS} acknowledged True"]


WRITE_UNTIL_FULL = """
import os, sys
from datetime import date, timedelta
from pathlib import Path
from cariforef_db.admin import SqliteAdmin
from cariforef_tui.domain.saisies import CellChange

store = SqliteAdmin().open(sys.argv[1])
written = 0
for number in range(360):
    jour = date(2018, 1, 1) + timedelta(days=number)
    try:
        with store.writing("LR") as writing:
            writing.write_cells([CellChange("LR", jour, "18", 50, "x" * 500)])
    except Exception as error:
        print(type(error).__name__, error)
        break
    written += 1
with store.reading() as reading:
    print(written, len(reading.saisies("LR", date(2018, 1, 1), date(2018, 12, 31))))
"""


def limit_file_size() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, resource.RLIM_INFINITY))


def test_a_quota_reached_while_saving_is_told_and_loses_nothing(store_path: Path) -> None:
    said, counts = run(WRITE_UNTIL_FULL, str(store_path), before=limit_file_size)
    assert said.startswith("StoreIO")
    assert "rien n'a été écrit" in said
    written, found = map(int, counts.split())
    assert written == found > 0
    assert verify_store(store_path).constats == ()


ON_SMALL_DISK = """
import shutil, subprocess, sys
from pathlib import Path

folder = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2400k,mode=700", "tmpfs", str(folder)], check=True)
path = Path(shutil.copy(sys.argv[2], folder / "cariforef.db"))
from cariforef_db.admin import SqliteAdmin
from cariforef_db.backup import backup_store
from cariforef_db.verification import verify_store
SqliteAdmin().backup(str(path), None)
ballast = folder / "ballast"
try:
    ballast.write_bytes(bytes(4_000_000))
except OSError:
    pass
try:
    backup_store(path, folder / "copie.db")
except Exception as error:
    print(type(error).__name__, error)
print(sorted(entry.name for entry in folder.iterdir() if entry.suffix == ".partiel" or "copie" in entry.name))
sys.argv[1] = str(path)
exec(sys.argv[3])
ballast.unlink()
with store.writing("LR") as writing:
    writing.write_cells([CellChange("LR", date(2018, 12, 31), "18", 50)])
print(verify_store(path).constats)
"""


def can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=False, capture_output=True
    )
    return tried.returncode == 0


@pytest.mark.skipif(not can_mount(), reason="no right to mount a small disk")
def test_a_full_disk_is_told_nothing_is_lost_and_saving_works_again_once_freed(
    master_store: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        ["unshare", "-m", sys.executable, "-c", ON_SMALL_DISK, tmp_path, master_store, WRITE_UNTIL_FULL],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    copy, leftovers, said, counts, constats = done.stdout.splitlines()
    assert copy.startswith("StoreIO Sauvegarde échouée")
    assert leftovers == "[]"
    assert said.startswith("StoreIO Disque plein")
    written, found = map(int, counts.split())
    assert written == found
    assert constats == "()"


@pytest.mark.parametrize(
    ("fault", "kind"), [("renamed", StoreIO), ("deleted", StoreIO), ("replaced", StoreForeign)]
)
def test_a_file_moved_under_the_program_gets_no_write_and_what_was_read_can_be_rescued(
    store: SqliteStore, store_path: Path, fault: str, kind: type[StoreError]
) -> None:
    write(store, 25)
    aside = store_path.with_name("ailleurs.db")
    other = Path(shutil.copy(store_path, store_path.with_name("autre.db")))
    with closing(sqlite3.connect(store_path, isolation_level=None)) as held:
        held.execute("SELECT count(*) FROM saisie").fetchone()
        match fault:
            case "renamed":
                store_path.rename(aside)
            case "deleted":
                store_path.unlink()
            case _:
                other.replace(store_path)
        before = store_path.read_bytes() if store_path.exists() else None
        with pytest.raises(kind) as caught:
            write(store, 75)
        assert "secours" not in str(caught.value)
        assert (store_path.read_bytes() if store_path.exists() else None) == before
        rescue = dump_rescue(held, store_path)
    assert rescue.stat().st_mode & 0o777 == 0o600
    store.close()
    store_path.unlink(missing_ok=True)
    restore_store(store_path, rescue)
    reopened = SqliteAdmin().open(str(store_path))
    assert read(reopened) == [25]
    reopened.close()
    assert verify_store(store_path).constats == ()


@pytest.mark.parametrize(
    ("fault", "kind"), [("renamed", StoreIO), ("deleted", StoreIO), ("replaced", StoreForeign)]
)
def test_a_session_whose_file_has_gone_saves_what_it_still_reads_and_names_it(
    store: SqliteStore, store_path: Path, fault: str, kind: type[StoreError]
) -> None:
    other = Path(shutil.copy(store_path, store_path.with_name("autre.db")))
    write(store, 25)
    assert read(store) == [25]
    match fault:
        case "renamed":
            store_path.rename(store_path.with_name("ailleurs.db"))
        case "deleted":
            store_path.unlink()
        case _:
            other.replace(store_path)
    said = []
    for _ in range(2):
        with pytest.raises(kind, match="rien n'a été enregistré") as caught:
            write(store, 75)
        said.append(str(caught.value))
    (rescue,) = store_path.parent.glob("*.secours-*.db")
    assert said == [said[0]] * 2
    assert str(rescue) in said[0]
    assert rescue.stat().st_mode & 0o777 == 0o600
    store.close()
    store_path.unlink(missing_ok=True)
    restore_store(store_path, rescue)
    reopened = SqliteAdmin().open(str(store_path))
    assert read(reopened) == [25]
    reopened.close()


def test_a_session_opened_on_the_file_that_took_the_place_saves_nothing(
    store: SqliteStore, store_path: Path
) -> None:
    Path(shutil.copy(store_path, store_path.with_name("autre.db"))).replace(store_path)
    assert read(store) == []
    with pytest.raises(StoreForeign) as caught:
        write(store, 75)
    assert "gardé dans" not in str(caught.value)
    assert list(store_path.parent.glob("*.secours-*")) == []


def test_a_rescue_that_cannot_be_written_is_said(store: SqliteStore, store_path: Path) -> None:
    assert read(store) == []
    shutil.rmtree(store_path.parent)
    with pytest.raises(StoreIO, match="La copie de secours n'a pas pu être faite"):
        write(store, 75)
