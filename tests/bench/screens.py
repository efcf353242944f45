"""How soon the interface shows, answers a key, opens a place: measured on what a terminal shows."""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from ground import BASELINES, Ground
from installed import Installed
from measures import Amount, Figure, Pair, compare
from processes import Cost
from stores import AGENT, AGENTS, EXERCICES, JOUR, MONDAY_TEXT, make_places, make_small
from terminal import Terminal

KEYS = 20
FIGURES_TEXT = r"14\.7\.1.*0,5"
_QUIET = 1.5
_DOWN, _UP = b"\x1b[B", b"\x1b[A"
_F3, _F5, _F6 = b"\x1bOR", b"\x1b[15~", b"\x1b[17~"


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
        screen.settle(_QUIET)
        before = screen.cpu()
        waits = [screen.press(_DOWN if rank % 8 < 4 else _UP) for rank in range(KEYS)]
        screen.settle()
        return Cost(statistics.median(waits), (screen.cpu() - before) / KEYS)


def time_place(argv: Sequence[str], key: bytes, pattern: str, env: Mapping[str, str]) -> Cost:
    """Return what it costs from the key that opens a place for the first time to its figures."""
    with terminal(argv, env) as screen:
        screen.wait_for(MONDAY_TEXT)
        screen.settle(_QUIET)
        before = screen.cpu()
        seen = screen.press_until(key, pattern)
        return Cost(seen, screen.cpu() - before)


def read_memory(argv: Sequence[str], env: Mapping[str, str]) -> float:
    """Return the peak memory with the week open, in MiB."""
    with terminal(argv, env) as screen:
        screen.wait_for(FIGURES_TEXT)
        screen.settle(_QUIET)
        return screen.memory() / 2**20


def control_screens(ground: Ground) -> Iterator[Figure]:
    argv = [ground.now.python, str(BASELINES / "bare_app.py")]
    one, other = (partial(time_to, argv, "READY", ground.env) for _ in range(2))
    yield from compare(
        "control: a bare Textual app / itself", [Pair(ground.now.name, one, other)], None, ground.rounds
    )


def bench_screens(ground: Ground) -> Iterator[Figure]:
    stores = ground.deal(make_small(ground.folder / "semaine.db"))
    env = {**ground.env, "CARIFOREF_AGENT": AGENT}
    bare, query, grid = (
        [ground.now.python, str(BASELINES / f"bare_{name}.py")] for name in ("app", "query", "grid")
    )

    def ours(side: Installed) -> list[str]:
        return [side.cariforef, "--base", str(stores[side]), "--au", JOUR]

    figures = {side.name: partial(time_to, ours(side), FIGURES_TEXT, env) for side in ground.sides}
    bare_app = partial(time_to, bare, "READY", env)
    yield from compare(
        "first frame: the grid's days / bare Textual app",
        [Pair(side.name, partial(time_to, ours(side), MONDAY_TEXT, env), bare_app) for side in ground.sides],
        1.2,
        ground.rounds,
    )
    yield from compare(
        "the week's figures / bare Textual app",
        [Pair(name, act, bare_app) for name, act in figures.items()],
        1.75,
        ground.rounds,
    )
    with_query = partial(time_to, [*query, str(stores[ground.now])], r"READY \d", env)
    yield from compare(
        "the week's figures / bare app with SQLAlchemy and one query",
        [Pair(name, act, with_query) for name, act in figures.items()],
        1.25,
        ground.rounds,
    )
    bare_grid = partial(time_keys, grid, "READY", env)
    yield from compare(
        "key to repaint in the grid / bare DataTable",
        [
            Pair(side.name, partial(time_keys, ours(side), FIGURES_TEXT, env), bare_grid)
            for side in ground.sides
        ],
        2.0,
        ground.rounds,
    )
    for side in ground.sides:
        used = read_memory(ours(side), env)
        yield Amount(name="memory with the week open", side=side.name, value=used, unit="MiB", target=50)


def bench_places(ground: Ground) -> Iterator[Figure]:
    stores = ground.deal(make_places(ground.folder / "lieux.db"))
    env = {**ground.env, "CARIFOREF_AGENT": "AAZ"}
    plan = r"GIP .*5160"
    for name, key, pattern in (("Revue", _F5, plan), ("Équipe", _F6, r"AAZ .*%")):
        pairs = []
        for side, store in stores.items():
            argv = [side.cariforef, "--base", str(store), "--au", JOUR]
            opened, avancement = (
                partial(time_place, argv, pressed, shown, env)
                for pressed, shown in ((key, pattern), (_F3, plan))
            )
            pairs.append(Pair(side.name, opened, avancement))
        yield from compare(
            f"opening {name} / opening Avancement, {AGENTS} agents, {EXERCICES} exercices",
            pairs,
            2.0,
            ground.rounds,
        )
