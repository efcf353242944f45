"""kill -9 at any moment of a write (B01): what was acknowledged is there, nothing is half there."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import stores
from children import Child, Say, busy_wait, start
from tally import Ground, Tally, check

AGENTS = ("LR", "DM", "PP")
WRITES_MAX = 400


class Kills:
    """Up to three people log, each their own days, until all are killed."""

    def __init__(self, ground: Ground) -> None:
        self._path = stores.fresh_copy(ground, "kills")
        self._cells: stores.Cells = {}

    def play(self, choose: random.Random, tally: Tally) -> None:
        agents = choose.sample(AGENTS, choose.randint(1, len(AGENTS)))
        writers = {agent: start(self._work(agent, choose.randrange(2**32))) for agent in agents}
        lines: dict[str, list[str]] = {agent: [] for agent in agents}
        for agent, writer in writers.items():
            for _ in range(choose.randint(1, 9)):
                lines[agent].append(writer.next_line())
        busy_wait(choose.uniform(0, 0.02))
        for writer in writers.values():
            writer.kill()
            tally.add("kill -9 of a writer")
        for agent, writer in writers.items():
            self._follow(agent, lines[agent], writer, tally)
        stores.check_store(self._path)

    def _work(self, agent: str, seed: int) -> Callable[[Say], None]:
        def work(say: Say) -> None:
            choose = random.Random(seed)
            store = stores.open_store(self._path)
            for _ in range(WRITES_MAX):
                jour, part = stores.day(choose.randrange(365)), choose.randint(1, 99)
                both = choose.choice(((part, 100 - part), (None, None), (part, None)))
                say(f"> {jour} {both[0]} {both[1]}")
                stores.write(
                    store, agent, *((jour, code, one) for code, one in zip(stores.CODES, both, strict=False))
                )
                say("+")

        return work

    def _follow(self, agent: str, lines: list[str], writer: Child, tally: Tally) -> None:
        """Compare the store with what the writer said; a last write not acknowledged may be there, whole."""
        lines += writer.end()
        check(not any(line.startswith("!") for line in lines), agent, lines)
        known = {key: value for key, value in self._cells.items() if key[0] == agent}
        before = dict(known)
        for line in lines:
            if line == "+":
                tally.add("writes acknowledged")
                before = dict(known)
            elif line.startswith("> "):
                before = dict(known)
                _apply(known, agent, line)
        found = stores.read_cells(self._path, agent)
        check(found in (known, before), agent, "lost or half:", sorted(found.items() ^ known.items()))
        self._cells = {key: value for key, value in self._cells.items() if key[0] != agent} | found


def _apply(cells: stores.Cells, agent: str, line: str) -> None:
    _, jour, *values = line.split()
    for code, value in zip(stores.CODES, values, strict=False):
        key = (agent, date.fromisoformat(jour), code)
        if value == "None":
            cells.pop(key, None)
        else:
            cells[key] = int(value)
