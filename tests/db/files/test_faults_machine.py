"""Faults of the machine under a running store: a disk turned read-only, a frozen writer, time zones."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cariforef_db.files.opening import FileIdentity
from cariforef_db.proof.store import verify_store
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.journal.filter import JournalFilter
from cariforef_tui.services.ports.errors import StoreBusy
from tests.kit.patience import PATIENCE_S
from tests.people import log, open_store

JOUR = date(2018, 5, 22)


def can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=False, capture_output=True
    )
    return tried.returncode == 0


DISK_TURNED_READ_ONLY = """
import shutil, subprocess, sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

folder = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", str(folder)], check=True)
path = Path(shutil.copy(sys.argv[2], folder / "cariforef.db"))
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.proof.store import verify_store
from cariforef_tui.cli.kit.exits import exit_code_of
from cariforef_tui.domain.values.refusals import CariforefError
from cariforef_tui.domain.temps.saisies import CellChange

jour = date(2018, 5, 22)
store = SqliteAdmin().open(str(path))

def write(centiemes):
    with store.writing("LR") as writing:
        writing.write_cells([CellChange(agent="LR", jour=jour, code="18", centiemes=centiemes)])

write(25)
# A kernel that meets errors does not ask whether files are open; `mount` does.
store.close()
subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
for _ in range(2):
    try:
        write(50)
    except CariforefError as error:
        print(int(exit_code_of(error)), "lecture seule" in str(error))
with store.reading() as reading:
    print([one.centiemes for one in reading.saisies("LR", jour, jour)])
store.close()
subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
write(75)
with store.reading() as reading:
    print([one.centiemes for one in reading.saisies("LR", jour, jour)])
store.close()
print(verify_store(path).constats)
"""


@pytest.mark.skipif(not can_mount(), reason="no right to mount a disk")
def test_a_disk_that_turns_read_only_is_told_reads_go_on_and_saving_works_once_it_is_back(
    master_store: Path, tmp_path: Path, child_env: dict[str, str]
) -> None:
    done = subprocess.run(
        ["unshare", "-m", sys.executable, "-c", DISK_TURNED_READ_ONLY, tmp_path, master_store],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=child_env,
    )
    assert done.stdout.splitlines() == ["9 True", "9 True", "[25]", "[75]", "()"]


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


def test_a_writer_that_froze_is_told_to_who_waits_and_reads_go_on(store_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(store_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    holder.send_signal(signal.SIGSTOP)
    store = SqliteStore(store_path, FileIdentity.of(store_path), busy_timeout_ms=0)
    try:
        with pytest.raises(StoreBusy, match="Une autre personne enregistre"), store.writing("LR"):
            pass
        with store.reading() as reading:
            assert reading.saisies("LR", JOUR, JOUR) == ()
    finally:
        holder.send_signal(signal.SIGCONT)
        holder.communicate("\n", timeout=PATIENCE_S)
        store.close()


@pytest.fixture
def live_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Have this process live in another time zone."""

    def live_in(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield live_in
    monkeypatch.undo()
    time.tzset()


def test_people_in_other_time_zones_log_the_same_day_and_every_stamp_is_utc(
    store_path: Path, live_in: Callable[[str], None]
) -> None:
    """25/03/2018 is the night of summer time: one hour of it does not exist in Paris."""
    day, year = date(2018, 3, 25), (date(2018, 1, 1), date(2018, 12, 31))
    for agent, zone in (("DM", "Pacific/Kiritimati"), ("LR", "America/Los_Angeles")):
        live_in(zone)
        with open_store(store_path) as store:
            log(store, agent, "18", 50, on=day)
            with store.reading() as reading:
                assert [one.jour for one in reading.saisies(agent, *year)] == [day]
                assert [one.quand[-1] for one in reading.history(JournalFilter(nombre=2))] == ["Z", "Z"]
                (moment,) = [one.quand for one in reading.history(JournalFilter(nombre=1))]
        passed = datetime.now(UTC) - datetime.fromisoformat(moment)
        assert timedelta() <= passed < timedelta(minutes=5)
    live_in("Europe/Paris")
    with open_store(store_path) as store:
        assert store.take_notice() is None
        log(store, "DM", "18", 25, on=day)
    assert verify_store(store_path).constats == ()
