"""What an open session costs while others write, and while nobody does: processor, and wakeups."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ground import BASELINES, Ground
from installed import Installed
from measures import Amount, Figure
from stores import AGENT, JOUR, make_small
from terminal import Terminal

from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import CellChange

ELSEWHERE, ON_MY_LINE = "18", "14.7.1"
OTHER = "LR"
SESSIONS = 4
WINDOW_S = 30.0
BETWEEN_WRITES_S = 2.0
SETTLE_S = 12.0
"""The copy of the day and the imports of a first write come behind the first figures."""


@dataclass(frozen=True)
class Spent:
    """What one process used in a window: milliseconds of processor, times that it was woken."""

    cpu_ms: float
    wakeups: int


@dataclass(frozen=True)
class Place:
    """What a session shows meanwhile; `key` opens it from the week."""

    key: bytes | None
    pattern: str


WEEK = Place(None, r"14\.7\.1.*0,5")
AVANCEMENT = Place(b"\x1bOR", r"GIP .*5160")
CASES = (
    ("elsewhere, Ma semaine on screen", WEEK, ELSEWHERE),
    ("on a line of the week on screen", WEEK, ON_MY_LINE),
    ("elsewhere, Avancement on screen", AVANCEMENT, ELSEWHERE),
)


def read_spent(pid: int) -> Spent:
    """Return what all the threads of a process used since they began."""
    nanoseconds = wakeups = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        nanoseconds += int((task / "schedstat").read_text().split()[0])
        found = re.search(r"^voluntary_ctxt_switches:\s+(\d+)", (task / "status").read_text(), re.M)
        assert found
        wakeups += int(found[1])
    return Spent(nanoseconds / 1e6, wakeups)


def watch(screens: Sequence[Terminal], during: Callable[[], None]) -> tuple[Spent, ...]:
    """Return what each process used while `during` ran, their output read all along."""
    before = [read_spent(one.pid) for one in screens]
    during()
    for one in screens:
        one.settle(0.05)
    after = [read_spent(one.pid) for one in screens]
    return tuple(
        Spent(late.cpu_ms - early.cpu_ms, late.wakeups - early.wakeups)
        for early, late in zip(before, after, strict=True)
    )


def idle_wakeups(argv: Sequence[str], pattern: str, env: Mapping[str, str]) -> float:
    """Return how often a second a program that nobody touches is woken, once it has settled."""
    with ExitStack() as stack:
        screen = _open(stack, argv, env)
        screen.wait_for(pattern)
        screen.settle(SETTLE_S)
        (spent,) = watch([screen], lambda: time.sleep(WINDOW_S))
    return spent.wakeups / WINDOW_S


def cost_of_writes(
    argv: Sequence[str], store_path: Path, place: Place, code: str, env: Mapping[str, str]
) -> tuple[float, float]:
    """Return milliseconds of processor per session for each of somebody else's writes, and for none.

    Each is what the sessions used beyond a window of the same length without writes.
    """
    with ExitStack() as stack:
        screens = [_open(stack, argv, env) for _ in range(SESSIONS)]
        for screen in screens:
            screen.wait_for(WEEK.pattern)
            if place.key is not None:
                screen.press_until(place.key, place.pattern)
        _wait(screens, SETTLE_S)
        store = SqliteAdmin().open(str(store_path))
        stack.callback(store.close)
        _write_now_and_then(store, screens, code, 2 * BETWEEN_WRITES_S)
        rest, busy, control = (
            statistics.fmean(one.cpu_ms for one in watch(screens, during))
            for during in (
                lambda: _wait(screens, WINDOW_S),
                lambda: _write_now_and_then(store, screens, code, WINDOW_S),
                lambda: _wait(screens, WINDOW_S),
            )
        )
    writes = int(WINDOW_S / BETWEEN_WRITES_S)
    return (busy - rest) / writes, (control - rest) / writes


def _write_now_and_then(store: SqliteStore, screens: Sequence[Terminal], code: str, seconds: float) -> None:
    """Log a day of somebody else's, another amount each time."""
    for rank in range(int(seconds / BETWEEN_WRITES_S)):
        with store.writing(OTHER) as writing:
            writing.write_cells(
                [
                    CellChange(
                        agent=OTHER, jour=date.fromisoformat(JOUR), code=code, centiemes=25 + rank % 2 * 25
                    )
                ]
            )
        _wait(screens, BETWEEN_WRITES_S)


def _wait(screens: Sequence[Terminal], seconds: float) -> None:
    """Let time pass, and read what the sessions draw: a full terminal would hold them."""
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        time.sleep(min(left, 0.5))
        for screen in screens:
            screen.settle(0.001)


def _open(stack: ExitStack, argv: Sequence[str], env: Mapping[str, str]) -> Terminal:
    screen = Terminal(list(argv), env)
    stack.callback(screen.close)
    return screen


def bench_follow(ground: Ground) -> Iterator[Figure]:
    """Yield what a session costs, and beside it the control: a bare app more, a window without writes.

    Two rounds at most: each lasts minutes.
    """
    rounds = min(ground.rounds, 2)
    env = {**ground.env, "CARIFOREF_AGENT": AGENT}
    bare = [ground.now.python, str(BASELINES / "bare_app.py")]
    stores = ground.deal(make_small(ground.folder / "suivi.db"))
    commands = {side: [side.cariforef, "--base", str(stores[side]), "--au", JOUR] for side in ground.sides}
    alone, again = ([idle_wakeups(bare, "READY", env) for _ in range(rounds)] for _ in range(2))
    for side, command in commands.items():
        ours = [idle_wakeups(command, WEEK.pattern, env) for _ in range(rounds)]
        yield from _tell(
            "wakeups a second above a bare app", side, _less(ours, alone), _less(again, alone), 1.0
        )
    for said, place, code in CASES:
        for side, command in commands.items():
            costs = [cost_of_writes(command, stores[side], place, code, env) for _ in range(rounds)]
            name = f"processor of somebody else's write {said}, ms"
            yield from _tell(name, side, [cost for cost, _ in costs], [control for _, control in costs], 10.0)


def _less(ours: Sequence[float], others: Sequence[float]) -> list[float]:
    return [mine - other for mine, other in zip(ours, others, strict=True)]


def _tell(
    name: str, side: Installed, ours: Sequence[float], control: Sequence[float], target: float
) -> Iterator[Figure]:
    amounts = ((name, ours, target), (f"control: {name}", control, None))
    for told, values, goal in amounts:
        yield Amount(name=told, side=side.name, value=statistics.median(values), unit="", target=goal)
