"""What a scenario of the stress run plays with: stores, processes that it may kill, and what a run counts."""

from __future__ import annotations

import os
import random
import shutil
import signal
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Protocol, TextIO

from cariforef_db.engine.sqlite import connect
from cariforef_db.proof.store import verify_store
from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import CellChange
from tests.worlds import read_2018

FIRST, LAST = date(2018, 1, 1), date(2018, 12, 31)
CODES = ("18", "7.1", "14.7.1", "1.1")
Cells = dict[tuple[str, date, str], int]
Say = Callable[[str], None]
COMMIT_WAITED = 1.0
"""Seconds that a kill waits for a commit at most: the writers may have no more to write."""
LONG = 2.0
"""Seconds that nobody should wait for; told, not enforced, since they depend on the machine."""


class Violation(Exception):
    """Something that must hold does not."""


def check(holds: object, *what: object) -> None:
    """Raise Violation, saying what was found, unless `holds`."""
    if not holds:
        raise Violation(" ".join(map(str, what)))


@dataclass
class Tally:
    """Figures of a run: `waits` are seconds from asking to write to the answer."""

    counts: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)

    def add(self, what: str, count: int = 1) -> None:
        self.counts[what] += count

    def describe(self) -> Sequence[str]:
        lines = [f"  {what:<40} {count:>10,}" for what, count in sorted(self.counts.items())]
        if len(self.waits) > 1:
            parts = statistics.quantiles(self.waits, n=100, method="inclusive")
            waits = {"p50": parts[49], "p99": parts[98], "worst": max(self.waits)}
            lines += [
                f"  {f'wait to write, {name} (ms)':<40} {1000 * one:>10.1f}" for name, one in waits.items()
            ]
            lines.append(f"  {f'waits over {LONG:g} s':<40} {sum(one > LONG for one in self.waits):>10,}")
        return lines


class Scenario(Protocol):
    """`play` runs one round and raises Violation; a scenario may keep its store from a round to the next."""

    def play(self, choose: random.Random, tally: Tally) -> None: ...


@dataclass(frozen=True)
class Ground:
    """A store to copy, and a folder to play in."""

    master: Path
    folder: Path

    def fresh_copy(self, name: str) -> Path:
        """Return a new store of its own, in a private folder that holds nothing else."""
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        return Path(shutil.copy(self.master, folder / "cariforef.db"))


@dataclass
class Child:
    """A process and what it has said; lines are whole, even those of one that was killed."""

    pid: int
    said: TextIO

    def next_line(self) -> str:
        """Return the next line, empty once there is none."""
        return self.said.readline().rstrip("\n")

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> list[str]:
        """Wait for the end; return the lines not read yet. Raises Violation for what went wrong in it."""
        lines = self.said.read().splitlines()
        self.said.close()
        os.waitpid(self.pid, 0)
        wrong = [line for line in lines if line.startswith("!")]
        check(not wrong, *wrong)
        return lines


def start(work: Callable[[Say], None]) -> Child:
    """Fork; the child does `work`, whose argument says one line, then ends without any cleanup of ours."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return Child(pid, os.fdopen(reader, encoding="utf-8"))
    os.close(reader)
    code = 1
    try:
        work(lambda line: _say(writer, line))
        code = 0
    except BaseException as error:
        _say(writer, f"!{type(error).__name__}: {error}")
    finally:
        os._exit(code)


def _say(writer: int, line: str) -> None:
    # Under PIPE_BUF a write is whole or not at all.
    os.write(writer, " ".join(line.split())[:4000].encode() + b"\n")


def make_master(path: Path) -> Path:
    programme, agents = read_2018()
    SqliteAdmin().create(str(path), programme, agents, lambda _: None)
    return path


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


def count_writes(path: Path) -> int:
    """Return how many writes a store has taken: each commit adds one."""
    with closing(connect(path)) as connection:
        return int(connection.execute("SELECT numero FROM revision").fetchone()[0])


def wait_for_commit(path: Path) -> None:
    """Return as soon as another process commits, or after a moment in which none does."""
    with closing(connect(path)) as connection:

        def version() -> int:
            return int(connection.execute("PRAGMA data_version").fetchone()[0])

        seen, until = version(), perf_counter() + COMMIT_WAITED
        while version() == seen and perf_counter() < until:
            pass


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
