"""A crowd that logs while something else goes on: sessions that stay open, and somebody at the shell."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from time import perf_counter, sleep
from typing import Self

import stores
from children import Say, start
from program import Program
from tally import Tally, Violation, check

from cariforef_tui.services.ports.errors import StoreError
from tests.bench.processes import adopt_orphans, wait_for_orphans

AT_THE_SHELL = "DM"
IN_SESSIONS = ("LR", "PP", "MP", "SPB", "ILG")
PART = 25
_PAUSE = 0.1


class Writers:
    """Each logs a quarter of a day at a time, on days of their own, until the block ends."""

    def __init__(self, path: Path, program: Program, choose: random.Random) -> None:
        self._path, self._program, self._flag = path, program, path.with_name("arret")
        sessions = choose.sample(IN_SESSIONS, choose.randint(2, len(IN_SESSIONS)))
        self._children = {agent: start(self._log_in_session(agent, choose.random())) for agent in sessions}
        self._children[AT_THE_SHELL] = start(self._log_at_the_shell)
        # What goes on beside them begins once each has been answered.
        self._lines = {agent: [child.next_line()] for agent, child in self._children.items()}

    @property
    def agents(self) -> tuple[str, ...]:
        return tuple(self._children)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._flag.touch()
        for agent, child in self._children.items():
            try:
                self._lines[agent] += child.end()
            except Violation as wrong:
                self._lines[agent].append(str(wrong))
        wait_for_orphans()

    def judge(self, beside: str, tally: Tally) -> None:
        """Everybody was served, in however long, and finds all that was acknowledged, and no more."""
        expected: stores.Cells = {}
        for agent, lines in self._lines.items():
            refused = [line for line in lines if not line.startswith("+ ")]
            told = f"{agent} beside {beside}: {len(refused)} of {len(lines)} refused, the first:"
            check(not refused, told, *refused[:1])
            whose = "at the shell" if agent == AT_THE_SHELL else "of a session"
            for line in lines:
                tally.add_wait(f"{whose} beside {beside}", float(line.split()[1]))
            tally.add("writes acknowledged", len(lines))
            expected |= {(agent, *_place(number)): PART for number in range(len(lines))}
        found = stores.read_cells(self._path, *self._children)
        check(found == expected, "lost or half:", *sorted(found.items() ^ expected.items())[:5])

    def _log_in_session(self, agent: str, seed: float) -> Callable[[Say], None]:
        def work(say: Say) -> None:
            choose, number = random.Random(seed), 0
            with closing(stores.open_store(self._path)) as store:
                while not self._flag.exists():
                    jour, code = _place(number)
                    started, end = perf_counter(), "+"
                    try:
                        stores.write(store, agent, (jour, code, PART))
                        number += 1
                    except StoreError as error:
                        end = f"{type(error).__name__} after"
                    say(f"{end} {perf_counter() - started:.3f} s")
                    sleep(choose.uniform(0, _PAUSE))

        return work

    def _log_at_the_shell(self, say: Say) -> None:
        adopt_orphans()
        number = 0
        while not self._flag.exists():
            jour, code = _place(number)
            answer = self._program.ask(
                self._path, "saisir", AT_THE_SHELL, code, "0,25", jour.isoformat(), "--oui"
            )
            number += answer.code == 0
            end = "+" if answer.code == 0 else f"code {answer.code} ({answer.said.strip()}) after"
            say(f"{end} {answer.cost.wall:.3f} s")
        wait_for_orphans()


def _place(number: int) -> tuple[date, str]:
    """The day and the line of somebody's `number`th writing: four of them fill a day."""
    return stores.day(number // len(stores.CODES)), stores.CODES[number % len(stores.CODES)]
