"""A kill, a crowd, a full disk: what was acknowledged is there, once, and nothing is half there."""

from __future__ import annotations

import ctypes
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from time import perf_counter

import ground
from ground import Child, Ground, Say, Tally, check, start

from cariforef_db.files.backup import backup_store
from cariforef_db.files.rotation import backup_folder, list_backups
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.refusals import JourneePleine
from cariforef_tui.services.ports.errors import ConflitSaisie, StoreBusy, StoreIO

AGENTS = ("LR", "DM", "PP")
AFTER_A_COMMIT = 0.5
"""Share of the kills that wait for a commit."""
KILLED_MAX = 400
"""Writes of who is killed before."""
PEOPLE = ("LR", "DM")
DAYS = (date(2018, 5, 22), date(2018, 5, 23))
COUNTER = ("PP", date(2018, 5, 24), "18")
OPERATIONS = 25
CLONE_NEWNS = 0x00020000
FILLED_MAX = 360
"""Writes that fill the disk, at most."""


class Kills:
    """kill -9 while up to three people log, each their own days, until all are killed.

    It comes at any moment, or just after a commit, before the writer has said that it wrote.
    """

    def __init__(self, given: Ground) -> None:
        self._path = given.fresh_copy("kills")
        self._cells: ground.Cells = {}

    def play(self, choose: random.Random, tally: Tally) -> None:
        agents = choose.sample(AGENTS, choose.randint(1, len(AGENTS)))
        written = ground.count_writes(self._path)
        writers = {agent: start(self._work(agent, choose.randrange(2**32))) for agent in agents}
        lines = {
            agent: [writer.next_line() for _ in range(choose.randint(1, 9))]
            for agent, writer in writers.items()
        }
        if choose.random() < AFTER_A_COMMIT:
            ground.wait_for_commit(self._path)
        else:
            _let_pass(choose.uniform(0, 0.02))
        for writer in writers.values():
            writer.kill()
            tally.add("kill -9 of a writer")
        for agent, writer in writers.items():
            self._follow(agent, lines[agent], writer)
        acknowledged = sum(said.count("+") for said in lines.values())
        tally.add("writes acknowledged", acknowledged)
        found = ground.count_writes(self._path) - written
        tally.add("writes stored, not acknowledged", found - acknowledged)
        check(0 <= found - acknowledged <= len(writers), acknowledged, "acknowledged,", found, "stored")
        ground.check_store(self._path)

    def _work(self, agent: str, seed: int) -> Callable[[Say], None]:
        def work(say: Say) -> None:
            choose = random.Random(seed)
            store = ground.open_store(self._path)
            for _ in range(KILLED_MAX):
                jour, part = ground.day(choose.randrange(365)), choose.randint(1, 99)
                both = choose.choice(((part, 100 - part), (None, None), (part, None)))
                say(f"> {jour} {both[0]} {both[1]}")
                ground.write(
                    store, agent, *((jour, code, one) for code, one in zip(ground.CODES, both, strict=False))
                )
                say("+")

        return work

    def _follow(self, agent: str, lines: list[str], writer: Child) -> None:
        """Compare the store with what the writer said; a last write not acknowledged may be there, whole."""
        lines += writer.end()
        known = {key: value for key, value in self._cells.items() if key[0] == agent}
        before = dict(known)
        for line in lines:
            before = dict(known)
            if line.startswith("> "):
                _apply(known, agent, line)
        found = ground.read_cells(self._path, agent)
        check(found in (known, before), agent, "lost or half:", sorted(found.items() ^ known.items()))
        self._cells = {key: value for key, value in self._cells.items() if key[0] != agent} | found


def _let_pass(seconds: float) -> None:
    """Let a moment pass that no scheduler rounds."""
    until = perf_counter() + seconds
    while perf_counter() < until:
        pass


def _apply(cells: ground.Cells, agent: str, line: str) -> None:
    _, jour, *values = line.split()
    for code, value in zip(ground.CODES, values, strict=False):
        key = (agent, date.fromisoformat(jour), code)
        if value == "None":
            cells.pop(key, None)
        else:
            cells[key] = int(value)


class Crowd:
    """Many processes on the same days: the cap holds, no update is lost, no write is stored twice."""

    def __init__(self, given: Ground) -> None:
        self._path = given.fresh_copy("crowd")
        self._counted = 0

    def play(self, choose: random.Random, tally: Tally) -> None:
        written = ground.count_writes(self._path)
        seeds = [choose.randrange(2**32) for _ in range(choose.randint(4, 10))]
        writers = [start(self._work(seed)) for seed in seeds]
        lines = [line for writer in writers for line in writer.end()]
        for line in lines:
            what, waited, delta = line.split()
            tally.waits.append(float(waited))
            tally.add({"+": "writes acknowledged", "full": "refused: day full"}.get(what, what))
            if what == "+":
                self._counted += int(delta)
        acknowledged = sum(line.startswith("+") for line in lines)
        found = ground.count_writes(self._path) - written
        check(found == acknowledged, acknowledged, "acknowledged,", found, "stored")
        check(len(lines) == OPERATIONS * len(seeds), "a process did not finish:", len(lines))
        agent, jour, code = COUNTER
        held = ground.read_cells(self._path, agent).get((agent, jour, code), 0)
        check(held == self._counted, "lost update: the cell holds", held, "and was told", self._counted)
        ground.check_store(self._path)

    def _work(self, seed: int) -> Callable[[Say], None]:
        def work(say: Say) -> None:
            choose = random.Random(seed)
            with closing(ground.open_store(self._path)) as store:
                for _ in range(OPERATIONS):
                    started, delta = perf_counter(), 0
                    try:
                        delta = choose.choice((_write, _write, _be_absent, _count))(store, choose)
                        what = "+"
                    except JourneePleine:
                        what = "full"
                    except ConflitSaisie:
                        what = "conflict"
                    except StoreBusy:
                        what = "busy"
                    say(f"{what} {perf_counter() - started:.6f} {delta}")

        return work


def _write(store: SqliteStore, choose: random.Random) -> int:
    agent, jour, code = choose.choice(PEOPLE), choose.choice(DAYS), choose.choice(ground.CODES)
    with store.reading() as reading:
        seen = {one.code: one.version for one in reading.saisies(agent, jour, jour)}
    value = choose.choice((25, 50, 75, 100, None))
    expected = seen.get(code, 0) if choose.random() < 0.5 else None
    with store.writing(choose.choice(PEOPLE)) as writing:
        writing.write_cells(
            [CellChange(agent=agent, jour=jour, code=code, centiemes=value, expected_version=expected)]
        )
    return 0


def _be_absent(store: SqliteStore, choose: random.Random) -> int:
    agent, jour = choose.choice(PEOPLE), choose.choice(DAYS)
    given = [Absence(agent, jour, TypeAbsence.RTT, 50)] if choose.random() < 0.5 else []
    with store.writing(agent) as writing:
        writing.write_absence(agent, jour, given)
    return 0


def _count(store: SqliteStore, choose: random.Random) -> int:
    """Add or take one from a cell as it was read: a version that moved is a conflict, never a lost update."""
    agent, jour, code = COUNTER
    with store.reading() as reading:
        held = next((one for one in reading.saisies(agent, jour, jour) if one.code == code), None)
    now = held.centiemes if held else 0
    delta = choose.choice((1, 1, -1))
    if not 0 <= now + delta <= 100:
        delta = -delta
    change = CellChange(
        agent=agent,
        jour=jour,
        code=code,
        centiemes=now + delta or None,
        expected_version=held.version if held else 0,
    )
    with store.writing(agent) as writing:
        writing.write_cells([change])
    return delta


class FullDisk:
    """A small disk of its own, filled by somebody else: told, nothing lost, saving works once freed."""

    def __init__(self, given: Ground) -> None:
        self._given = given

    def play(self, choose: random.Random, tally: Tally) -> None:
        folder = self._given.folder / "disque"
        folder.mkdir(mode=0o700, exist_ok=True)
        seed, free = choose.randrange(2**32), choose.randrange(0, 150_000)

        def work(say: Say) -> None:
            _mount_here(folder)
            path = Path(shutil.copy(self._given.master, folder / "cariforef.db"))
            with closing(ground.open_store(path)) as store:
                with suppress(OSError), (folder / "ballast").open("wb", buffering=0) as ballast:
                    while True:
                        ballast.write(bytes(65_536))
                os.truncate(folder / "ballast", max(0, (folder / "ballast").stat().st_size - free))
                _fill(path, store, random.Random(seed), say)
                (folder / "ballast").unlink()
                _write_again(store, say)
            ground.check_store(path)

        _judge(start(work).end(), tally)


def _fill(path: Path, store: SqliteStore, choose: random.Random, say: Say) -> None:
    """Write until the disk says no, copying now and then; say what was let through and what was told."""
    written = {}
    for number in range(FILLED_MAX):
        value = choose.randint(1, 100)
        change = CellChange(
            agent="LR",
            jour=ground.day(number),
            code="18",
            centiemes=value,
            commentaire="x" * choose.randint(0, 500),
        )
        try:
            with store.writing("LR") as writing:
                writing.write_cells([change])
        except StoreIO as error:
            check("rien n'a été écrit" in str(error), "said:", error)
            say(f"told {error}")
            break
        written[("LR", ground.day(number), "18")] = value
        say("+")
    before = list_backups(path)
    try:
        backup_store(path)
        say("copied")
    except StoreIO as error:
        say(f"nocopy {error}")
        check(list_backups(path) == before, "a copy that failed is counted")
    left = [one.name for one in backup_folder(path).iterdir() if "partiel" in one.name]
    check(not left, "a partial copy is left:", left)
    with store.reading() as reading:
        held = {
            ("LR", one.jour, "18"): one.centiemes for one in reading.saisies("LR", ground.FIRST, ground.LAST)
        }
    check(held == written, "written and held differ:", sorted(held.items() ^ written.items()))


def _write_again(store: SqliteStore, say: Say) -> None:
    ground.write(store, "LR", (ground.LAST, "18", 50))
    say("+")


def _judge(lines: list[str], tally: Tally) -> None:
    tally.add("writes acknowledged", lines.count("+"))
    tally.add("refused: disk full", sum(line.startswith("told ") for line in lines))
    tally.add("copies refused: disk full", sum(line.startswith("nocopy ") for line in lines))
    check(lines[-1:] == ["+"], "writing did not work again:", lines[-3:])


def _mount_here(folder: Path) -> None:
    """Mount a small disk that this process alone sees; raises OSError, CalledProcessError."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS):
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2800k,mode=700", "tmpfs", str(folder)], check=True)
