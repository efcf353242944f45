"""The machine's clock moved (B21): an hour back, 1970, 2099. Warned of; order and copies are kept."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TypedDict

import stores
from tally import Ground, NotHere, Tally, check

from cariforef_db.files.backup import list_backups

YEAR = 31_557_600
MOVES = (0, -3600, 3600, -86_400, 40 * 86_400, -3 * YEAR, 73 * YEAR)
SESSION = """
import json, sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TypedDict
import stores
from cariforef_db.files.backup import backup_store

path, agent, jour, value = Path(sys.argv[1]), sys.argv[2], date.fromisoformat(sys.argv[3]), int(sys.argv[4])
with closing(stores.open_store(path)) as store:
    warning = store.take_notice()
    stores.write(store, agent, (jour, "18", value))
    with store.reading() as reading:
        last = reading.journal(1)[0]
    copy = backup_store(path)
    print(json.dumps({"warning": warning, "seq": last.seq, "quand": last.quand, "copy": str(copy)}))
"""


class Said(TypedDict):
    """What a session saw and did."""

    warning: str | None
    seq: int
    quand: str
    copy: str


class Clocks:
    """Sessions one after the other, each with its own idea of the time."""

    def __init__(self, ground: Ground) -> None:
        compiler = shutil.which("cc")
        if compiler is None or not sys.platform.startswith("linux"):
            raise NotHere("moving the clock of one process takes a C compiler")
        self._shim, source = ground.folder / "clock.so", Path(__file__).with_name("clock.c")
        command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(self._shim), str(source), "-ldl"]
        subprocess.run(command, check=True)
        self._path = stores.fresh_copy(ground, "clocks")
        self._cells: stores.Cells = {}
        self._last_seq, self._now = 0, time.time()

    def play(self, choose: random.Random, tally: Tally) -> None:
        move = choose.choice(MOVES)
        jour, value = stores.day(choose.randrange(365)), choose.randint(1, 100)
        # Days are dates: what was logged does not follow the clock.
        if move < -40 * YEAR:
            move = int(-time.time()) + 86_400
        said = self._run(move, jour.isoformat(), value)
        seen = time.time() + move
        tally.add("sessions with a moved clock" if move else "sessions with the right clock")
        check(bool(said["warning"]) == (self._now - seen > 300), "warned:", said["warning"], "moved by", move)
        check(said["seq"] > self._last_seq, "the journal's order:", said["seq"])
        check(Path(said["copy"]) in list_backups(self._path), "the copy told is not there", said["copy"])
        tally.add("warnings", bool(said["warning"]))
        self._now, self._last_seq = seen, said["seq"]
        self._cells[("LR", jour, "18")] = value
        check(stores.read_cells(self._path, "LR") == self._cells, "what was logged moved")
        stores.check_store(self._path)

    def _run(self, move: int, jour: str, value: int) -> Said:
        done = subprocess.run(
            [sys.executable, "-c", SESSION, self._path, "LR", jour, str(value)],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(sys.path),
                "LD_PRELOAD": str(self._shim),
                "CARIFOREF_DECALAGE": str(move),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        check(done.returncode == 0, "a session failed:", done.stderr[-600:])
        said: Said = json.loads(done.stdout)
        return said
