"""Several processes at once: the cap holds, nothing is lost, no lock escapes."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.connection import connect
from cariforef_db.identity import FileIdentity
from cariforef_db.store import SqliteStore
from cariforef_tui.domain.saisies import CellChange
from cariforef_tui.services.errors import ConflitSaisie

PROCESSES = 8

WRITER = """
import random, sys
from datetime import date
from pathlib import Path
from cariforef_db.identity import FileIdentity
from cariforef_db.store import SqliteStore
from cariforef_tui.domain.refus import JourneePleine
from cariforef_tui.domain.saisies import Absence, CellChange, TypeAbsence

path, seed = Path(sys.argv[1]), int(sys.argv[2])
store = SqliteStore(path, FileIdentity.of(path))
store.warm_up()
print("ready", flush=True)
sys.stdin.readline()
choose = random.Random(seed)
done = refused = 0
for _ in range(20):
    agent, jour = choose.choice(("LR", "DM")), date(2018, 5, choose.choice((22, 23)))
    code, centiemes = choose.choice(("18", "7.1", "14.7.1", "1.1")), choose.choice((25, 50, 75, 100, None))
    try:
        with store.writing(agent) as writing:
            if choose.random() < 0.2:
                writing.write_absence(agent, jour, [Absence(agent, jour, TypeAbsence.RTT, 50)])
            else:
                writing.write_cells([CellChange(agent, jour, code, centiemes)])
        done += 1
    except JourneePleine:
        refused += 1
store.close()
print(done, refused)
"""


def test_eight_processes_on_the_same_days_never_exceed_one_and_lose_nothing(
    store_path: Path, child_env: dict[str, str]
) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, store_path, str(seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=child_env,
        )
        for seed in range(PROCESSES)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    outcomes = [writer.communicate("go\n", timeout=60) for writer in writers]
    assert [errors for _, errors in outcomes] == [""] * PROCESSES
    counts = [tuple(map(int, out.split())) for out, _ in outcomes]
    assert all(done + refused == 20 for done, refused in counts)
    assert sum(refused for _, refused in counts) > 0
    connection = connect(store_path)
    sums = connection.execute(
        "SELECT agent_id, jour, sum(centiemes) FROM (SELECT agent_id, jour, centiemes FROM saisie "
        "UNION ALL SELECT agent_id, jour, centiemes FROM absence) GROUP BY agent_id, jour ORDER BY 1, 2"
    ).fetchall()
    kept = connection.execute(
        "SELECT agent_id, jour, saisi + absent FROM total_jour WHERE saisi + absent > 0 ORDER BY 1, 2"
    ).fetchall()
    assert max(total for *_, total in sums) <= 100
    assert sums == kept
    # The creation was the first write transaction.
    assert connection.execute("SELECT numero FROM revision").fetchone()[0] == 1 + sum(
        done for done, _ in counts
    )
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


def test_two_sessions_on_one_cell_the_second_is_told_and_nothing_is_overwritten(
    store: SqliteStore, store_path: Path
) -> None:
    jour = date(2018, 5, 22)
    other = SqliteStore(store_path, FileIdentity.of(store_path))
    with other.reading() as reading:
        assert reading.saisies("LR", jour, jour) == ()
    with store.writing("LR") as writing:
        writing.write_cells([CellChange("LR", jour, "18", 25, expected_version=0)])
    with pytest.raises(ConflitSaisie) as caught, other.writing("LR") as writing:
        writing.write_cells([CellChange("LR", jour, "18", 50, expected_version=0)])
    assert caught.value.actuel is not None
    assert (caught.value.actuel.centiemes, caught.value.change.centiemes) == (25, 50)
    with store.reading() as reading:
        assert [saisie.centiemes for saisie in reading.saisies("LR", jour, jour)] == [25]
    other.close()
