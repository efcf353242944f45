"""Stores to play on, what they hold, and what every one must satisfy whatever happened to it."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from tally import Ground, check

from cariforef_db.engine.connection import connect
from cariforef_db.proof.store import verify_store
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_seeds.reader import read_programme
from cariforef_tui.domain.temps.saisies import CellChange

FIRST, LAST = date(2018, 1, 1), date(2018, 12, 31)
CODES = ("18", "7.1", "14.7.1", "1.1")
Cells = dict[tuple[str, date, str], int]


def make_master(path: Path) -> Path:
    programme, agents = read_programme(2018)
    SqliteAdmin().create(str(path), programme, agents, lambda _: None)
    return path


def fresh_copy(ground: Ground, name: str) -> Path:
    """Return a new store of its own, in a private folder that holds nothing else."""
    folder = ground.folder / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return Path(shutil.copy(ground.master, folder / "cariforef.db"))


def open_store(path: Path) -> SqliteStore:
    return SqliteAdmin().open(str(path))


def day(number: int) -> date:
    return FIRST + timedelta(days=number % 365)


def write(store: SqliteStore, agent: str, *cells: tuple[date, str, int | None]) -> None:
    with store.writing(agent) as writing:
        writing.write_cells(
            [
                CellChange(agent=agent, jour=jour, code=code, centiemes=centiemes)
                for jour, code, centiemes in cells
            ]
        )


def read_cells(path: Path, *agents: str) -> Cells:
    with closing(open_store(path)) as store, store.reading() as reading:
        return {
            (agent, one.jour, one.code): one.centiemes
            for agent in agents
            for one in reading.saisies(agent, FIRST, LAST)
        }


def check_store(path: Path) -> None:
    """A sound file, a replay of the journal that gives its tables, totals that are sums and never above 1."""
    found = verify_store(path).constats
    check(not found, "base verifier:", *(f"{one.objet}: {one.detail}" for one in found))
    with closing(connect(path)) as connection:
        sums = connection.execute(
            "SELECT coalesce(max(total), 0) FROM (SELECT sum(centiemes) AS total FROM "
            "(SELECT agent_id, jour, centiemes FROM saisie UNION ALL "
            "SELECT agent_id, jour, centiemes FROM absence) GROUP BY agent_id, jour)"
        ).fetchone()
        left = connection.execute("SELECT count(*) FROM ecriture_en_cours").fetchone()
    check(sums[0] <= 100, "a day holds", sums[0])
    check(left[0] == 0, "a write is left open")
