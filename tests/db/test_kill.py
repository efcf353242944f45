"""A process killed while it saves: what it acknowledged is there, nothing is half there."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from cariforef_db.admin import SqliteAdmin
from cariforef_db.connection import connect

WRITER = """
import sys
from datetime import date, timedelta
from pathlib import Path
from cariforef_db.identity import FileIdentity
from cariforef_db.store import SqliteStore
from cariforef_tui.domain.saisies import CellChange

path = Path(sys.argv[1])
store = SqliteStore(path, FileIdentity.of(path))
for offset in range(365):
    jour = date(2018, 1, 1) + timedelta(days=offset)
    with store.writing("LR") as writing:
        writing.write_cells([CellChange("LR", jour, code, 50) for code in ("18", "7.1")])
    print(offset, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 7, 19])
def test_a_writer_killed_loses_no_acknowledged_day_and_leaves_no_half_one(
    acknowledged: int, store_path: Path, child_env: dict[str, str]
) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, store_path], stdout=subprocess.PIPE, text=True, env=child_env
    )
    assert writer.stdout is not None
    for _ in range(acknowledged):
        writer.stdout.readline()
    writer.kill()
    seen = acknowledged + len(writer.stdout.readlines())
    writer.stdout.close()
    assert writer.wait(timeout=60) == -signal.SIGKILL
    store = SqliteAdmin().open(str(store_path))
    with store.reading() as reading:
        totals = reading.totaux_jour(date(2018, 1, 1), date(2018, 12, 31))
    assert {total.saisi for total in totals} == {100}
    assert len(totals) in (seen, seen + 1)
    assert totals[-1].jour == date(2018, 1, 1) + timedelta(days=len(totals) - 1)
    with store.writing("DM") as writing:
        assert writing.reglages().pas == 25
    store.close()
    with closing(connect(store_path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM ecriture_en_cours").fetchone() == (0,)
