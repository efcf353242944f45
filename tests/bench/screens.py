"""What the interface costs until it shows, a key, a place, a crowd: measured on what a terminal shows."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from commands import log
from ground import BASELINES, Ground
from installed import Installed
from measures import Act, Amount, Figure, Pair, compare
from processes import Cost
from stores import AGENT, JOUR, MANY_AGENT, OTHER
from terminal import Terminal

KEYS = 20
GRID = "lu21"
FIGURES = r"14\.7\.1 .*0,2?5"
PLAN = r"GIP .*5160"
BETWEEN_WRITES_S = 2.0
_QUIET = 1.5
_LOADS_MAX = 1.0
_DOWN, _UP, _HELP, _ESCAPE = b"\x1b[B", b"\x1b[A", b"?", b"\x1b"
_PLACES = {
    "Avancement": (b"\x1bOR", PLAN),
    "Alertes": (b"\x1bOS", r"pour vous \("),
    "Revue": (b"\x1b[15~", "Échéances des quatre"),
    "Équipe": (b"\x1b[17~", "Agent manque"),
}


@contextlib.contextmanager
def terminal(argv: Sequence[str], env: Mapping[str, str]) -> Iterator[Terminal]:
    screen = Terminal(argv, env)
    try:
        yield screen
    finally:
        screen.close()


def time_to(argv: Sequence[str], pattern: str, env: Mapping[str, str]) -> Cost:
    """Return what it costs until `pattern` is on the screen."""
    with terminal(argv, env) as screen:
        seen = screen.wait_for(pattern)
        return Cost(seen, screen.cpu())


def time_keys(argv: Sequence[str], pattern: str, env: Mapping[str, str]) -> Cost:
    """Return the median seconds from an arrow key to the frame it brings, and the processor time of a key."""
    with terminal(argv, env) as screen:
        screen.wait_for(pattern)
        return _time_arrows(screen)


def time_arrows(argv: Sequence[str], env: Mapping[str, str]) -> Cost:
    """Return the same of an arrow in Avancement, its panel open."""
    with terminal(argv, env) as screen:
        _open_avancement(screen)
        return _time_arrows(screen)


def _open_avancement(screen: Terminal) -> None:
    screen.wait_for(FIGURES)
    screen.press_until(*_PLACES["Avancement"])


def _time_arrows(screen: Terminal) -> Cost:
    screen.settle(_QUIET)
    before = screen.cpu()
    waits = [screen.press(key) for key in _each_apart(screen)]
    return Cost(statistics.median(waits), (screen.cpu() - before) / KEYS)


def _each_apart(screen: Terminal) -> Iterator[bytes]:
    """Yield arrows down and up; what one of them draws has come before the next one."""
    for rank in range(KEYS):
        yield _DOWN if rank % 8 < 4 else _UP
        screen.settle(0.1)


def time_place(argv: Sequence[str], key: bytes, pattern: str, env: Mapping[str, str]) -> Cost:
    """Return what it costs to open a place for the first time, until nothing more comes."""
    with terminal(argv, env) as screen:
        screen.wait_for(FIGURES)
        screen.settle(_QUIET)
        before = screen.cpu()
        seen = screen.press_until(key, pattern)
        screen.settle()
        return Cost(seen, screen.cpu() - before)


def read_memory(argv: Sequence[str], env: Mapping[str, str]) -> float:
    """Return the peak memory with the week open, in MiB."""
    with terminal(argv, env) as screen:
        screen.wait_for(FIGURES)
        screen.settle(_QUIET)
        return screen.memory() / 2**20


def time_keys_while_opening(argv: Sequence[str], env: Mapping[str, str]) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each key while the store opens, then once it is open.

    The keys open the help, which the first one imports, and close it.
    """
    opening: list[float] = []
    with terminal(argv, env) as screen:
        screen.wait_for(GRID)
        started = screen.since_start()
        while screen.since_start() < started + _LOADS_MAX:
            opening += [1000 * screen.press(key) for key in (_HELP, _ESCAPE)]
        screen.settle(_QUIET)
    with terminal(argv, env) as screen:
        screen.wait_for(FIGURES)
        screen.settle(_QUIET)
        opened = [1000 * screen.press(key) for key in (_HELP, _ESCAPE) * (len(opening) // 2)]
    return opening, opened


def measure_drawn(argv: Sequence[str], env: Mapping[str, str]) -> float:
    """Return the kilobytes that an arrow in Avancement draws, its panel open."""
    with terminal(argv, env) as screen:
        _open_avancement(screen)
        screen.settle(_QUIET)
        received = screen.received
        for key in _each_apart(screen):
            screen.press(key)
        return (screen.received - received) / KEYS / 1000


def measure_crowd(ground: Ground, side: Installed, env: Mapping[str, str]) -> tuple[float, float]:
    """Return the percents of a core that a crowd uses while somebody writes, and while nobody does.

    Each lasts as many writes as there are rounds.
    """
    window = ground.rounds * BETWEEN_WRITES_S
    write = log(ground, side, ground.small[side], OTHER)
    with contextlib.ExitStack() as stack:
        week = _week(ground, side)
        screens = [stack.enter_context(terminal(week, env)) for _ in range(ground.people)]
        for screen in screens:
            _open_avancement(screen)
        _wait(screens, 12.0)
        rest = _used(screens, lambda: _wait(screens, window))
        busy = _used(screens, lambda: _write_now_and_then(screens, write, ground.rounds))
    return 100 * busy / window, 100 * rest / window


def _used(screens: Sequence[Terminal], during: Callable[[], None]) -> float:
    before = sum(screen.cpu() for screen in screens)
    during()
    return sum(screen.cpu() for screen in screens) - before


def _write_now_and_then(screens: Sequence[Terminal], write: Act, times: int) -> None:
    for _ in range(times):
        began = time.monotonic()
        write()
        _wait(screens, BETWEEN_WRITES_S - (time.monotonic() - began))


def _wait(screens: Sequence[Terminal], seconds: float) -> None:
    """Let time pass, and read what the sessions draw: a full terminal would hold them."""
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        time.sleep(min(left, 0.5))
        for screen in screens:
            screen.settle(0.001)


def control_screens(ground: Ground) -> Iterator[Figure]:
    argv = [ground.now.python, str(BASELINES / "bare_app.py")]
    one, other = (partial(time_to, argv, "READY", ground.env) for _ in range(2))
    yield from compare(
        "control: a bare Textual app / itself", [Pair(ground.now.name, one, other)], None, ground.rounds
    )


def bench_screens(ground: Ground) -> Iterator[Figure]:
    env = {**ground.env, "CARIFOREF_AGENT": AGENT}
    bare, query, grid = (
        [ground.now.python, str(BASELINES / f"bare_{name}.py")] for name in ("app", "query", "grid")
    )
    bare_app = partial(time_to, bare, "READY", env)
    with_query = partial(time_to, [*query, str(ground.small[ground.now])], r"READY \d", env)
    shown, figures, keys = (
        {side.name: partial(measure, _week(ground, side), pattern, env) for side in ground.sides}
        for measure, pattern in ((time_to, GRID), (time_to, FIGURES), (time_keys, FIGURES))
    )
    for name, acts, against, target in (
        ("first frame: the grid's days / a bare Textual app", shown, bare_app, 1.45),
        ("the week's figures / a bare Textual app", figures, bare_app, 3.1),
        ("the week's figures / one with SQLAlchemy and a query", figures, with_query, 2.0),
        ("a key in the grid / a bare DataTable", keys, partial(time_keys, grid, "READY", env), 1.2),
    ):
        yield from compare(
            name, [Pair(side, act, against) for side, act in acts.items()], target, ground.rounds
        )
    for side in ground.sides:
        used = read_memory(_week(ground, side), env)
        yield Amount(name="memory, week open", side=side.name, value=used, unit="MiB", target=70)
    for side in ground.sides:
        opening, opened = time_keys_while_opening(_week(ground, side), env)
        for when, waits in (("opens", opening), ("is open", opened)):
            name = f"a key while the store {when}, worst of {len(waits)}"
            yield Amount(name=name, side=side.name, value=max(waits), unit="ms", target=100)


def bench_start(ground: Ground) -> Iterator[Figure]:
    env = {**ground.env, "CARIFOREF_AGENT": MANY_AGENT}

    def start(side: Installed, store: Path) -> Act:
        return partial(time_to, [side.cariforef, "--base", str(store), "--au", JOUR], r"\d / 4 j", env)

    pairs = [
        Pair(side.name, start(side, ground.many[side]), start(side, ground.few[side]))
        for side in ground.sides
    ]
    of = f"{ground.saisies} saisies / {ground.saisies // 1000}"
    yield from compare(f"the week's figures, {of}", pairs, 1.2, ground.rounds)


def bench_places(ground: Ground) -> Iterator[Figure]:
    env = {**ground.env, "CARIFOREF_AGENT": AGENT}
    grid = [ground.now.python, str(BASELINES / "bare_grid.py")]
    bare = partial(time_keys, grid, "READY", env)
    arrows = [Pair(side.name, partial(time_arrows, _week(ground, side), env), bare) for side in ground.sides]
    yield from compare("an arrow in Avancement / in a bare DataTable", arrows, 7.5, ground.rounds)
    for side in ground.sides:
        drawn = measure_drawn(_week(ground, side), env)
        yield Amount(name="an arrow in Avancement: drawn", side=side.name, value=drawn, unit="kB", target=5)
    for before in ground.sides[1:]:
        for name, (key, pattern) in _PLACES.items():
            ours, theirs = (
                partial(time_place, _week(ground, side), key, pattern, env) for side in (ground.now, before)
            )
            pair = Pair(ground.now.name, ours, theirs)
            yield from compare(f"{name} opened / the last version's", [pair], 1.0, ground.rounds)


def bench_crowd(ground: Ground) -> Iterator[Figure]:
    env = {**ground.env, "CARIFOREF_AGENT": AGENT}
    for side in ground.sides:
        busy, rest = measure_crowd(ground, side, env)
        for name, value in (("one write every 2 s", busy), ("nobody writes", rest)):
            told = f"{ground.people} people with Avancement open, {name}"
            yield Amount(name=told, side=side.name, value=value, unit="% of a core", target=15)


def _week(ground: Ground, side: Installed) -> list[str]:
    return [side.cariforef, "--base", str(ground.small[side]), "--au", JOUR]
