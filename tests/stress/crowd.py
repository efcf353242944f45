"""Many processes on the same days (B06, B10, B11, B14): the cap holds, no update is lost, no lock escapes."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from datetime import date
from time import perf_counter

import stores
from children import Say, start
from tally import Ground, Tally, check

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.refusals import JourneePleine
from cariforef_tui.services.ports.errors import ConflitSaisie, StoreBusy

PEOPLE = ("LR", "DM")
DAYS = (date(2018, 5, 22), date(2018, 5, 23))
COUNTER = ("PP", date(2018, 5, 24), "18")
OPERATIONS = 25


class Crowd:
    """Each process writes, moves aside, clears and counts, as fast as it can."""

    def __init__(self, ground: Ground) -> None:
        self._path = stores.fresh_copy(ground, "crowd")
        self._counted = 0

    def play(self, choose: random.Random, tally: Tally) -> None:
        seeds = [choose.randrange(2**32) for _ in range(choose.randint(4, 10))]
        writers = [start(self._work(seed)) for seed in seeds]
        lines = [line for writer in writers for line in writer.end()]
        for line in lines:
            what, waited, delta = line.split()
            tally.add_wait("of one among many", float(waited))
            tally.add({"+": "writes acknowledged", "full": "refused: day full"}.get(what, what))
            if what == "+":
                self._counted += int(delta)
        check(len(lines) == OPERATIONS * len(seeds), "a process did not finish:", len(lines))
        agent, jour, code = COUNTER
        held = stores.read_cells(self._path, agent).get((agent, jour, code), 0)
        check(held == self._counted, "lost update: the cell holds", held, "and was told", self._counted)
        stores.check_store(self._path)

    def _work(self, seed: int) -> Callable[[Say], None]:
        def work(say: Say) -> None:
            choose = random.Random(seed)
            with closing(stores.open_store(self._path)) as store:
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
    agent, jour, code = choose.choice(PEOPLE), choose.choice(DAYS), choose.choice(stores.CODES)
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
