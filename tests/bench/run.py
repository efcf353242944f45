"""Print how fast cariforef is, as ratios measured side by side in one run.

    python tests/bench/run.py [--rounds 7] [--saisies 1000000] [--only NAME]

Every round runs both sides of a pair in turn, so that a ratio holds when the machine's speed drifts. A
figure is a median; a target is a figure to reach, and nothing here fails when it is missed.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from backtest import print_backtest
from follow import bench_follow
from imports import ROWS, make_import
from stores import AGENT, AGENTS, EXERCICE, EXERCICES, JOUR, MONDAY_TEXT, make_large, make_places, make_small
from terminal import Terminal

HERE = Path(__file__).parent
BASELINES = HERE / "baselines"
CARIFOREF = [str(Path(sys.executable).with_name("cariforef"))]
KEYS = 20


@dataclass(frozen=True)
class Ratio:
    """Medians of both sides, and of the ratio round by round (`spread`: its first and third quartiles)."""

    name: str
    ours: float
    theirs: float
    ratio: float
    spread: tuple[float, float]
    target: float
    unit: str = "ms"


def compare(
    name: str, ours: Callable[[], float], theirs: Callable[[], float], target: float, rounds: int
) -> Ratio:
    """Run both sides in turn, once unmeasured, then `rounds` times."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    ratios = sorted(mine / other for mine, other in pairs)
    quarter = len(ratios) // 4
    return Ratio(
        name,
        statistics.median(mine for mine, _ in pairs) * 1000,
        statistics.median(other for _, other in pairs) * 1000,
        statistics.median(ratios),
        (ratios[quarter], ratios[-1 - quarter]),
        target,
    )


def run_process(argv: list[str], env: dict[str, str] | None = None) -> float:
    """Return the wall seconds of a whole process, which must succeed."""
    started = time.perf_counter()
    subprocess.run(
        argv,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(env or {})},
    )
    return time.perf_counter() - started


@contextlib.contextmanager
def terminal(argv: list[str], env: dict[str, str]) -> Iterator[Terminal]:
    screen = Terminal(argv, env)
    try:
        yield screen
    finally:
        screen.close()


def time_to(argv: list[str], pattern: str, env: dict[str, str]) -> float:
    with terminal(argv, env) as screen:
        return screen.wait_for(pattern)


def time_keys(argv: list[str], pattern: str, env: dict[str, str]) -> float:
    """Return the median seconds from an arrow key to the frame it brings."""
    with terminal(argv, env) as screen:
        screen.wait_for(pattern)
        screen.settle(1.5)
        down, up = b"\x1b[B", b"\x1b[A"
        return statistics.median(screen.press(down if rank % 8 < 4 else up) for rank in range(KEYS))


def bench_screens(folder: Path, rounds: int) -> Iterator[Ratio]:
    store = make_small(folder / "semaine.db")
    env = {"CARIFOREF_AGENT": AGENT, "XDG_STATE_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    ours = [*CARIFOREF, "--base", str(store), "--au", JOUR]
    bare, query, grid = (
        [sys.executable, str(BASELINES / f"bare_{name}.py")] for name in ("app", "query", "grid")
    )
    query.append(str(store))
    yield compare(
        "first frame: the grid's days / bare Textual app",
        lambda: time_to(ours, MONDAY_TEXT, env),
        lambda: time_to(bare, "READY", {}),
        1.3,
        rounds,
    )
    yield compare(
        "the week's figures / bare app with SQLAlchemy and one query",
        lambda: time_to(ours, r"14\.7\.1.*0,5", env),
        lambda: time_to(query, r"READY \d", {}),
        1.25,
        rounds,
    )
    yield compare(
        "key to repaint in the grid / bare DataTable",
        lambda: time_keys(ours, r"14\.7\.1.*0,5", env),
        lambda: time_keys(grid, "READY", {}),
        2.0,
        rounds,
    )
    with terminal(ours, env) as screen:
        screen.wait_for(r"14\.7\.1.*0,5")
        screen.settle(1.5)
        used = screen.memory() / 2**20
    yield Ratio("memory with the week open, MiB", used, 90, used / 90, (used / 90, used / 90), 1.0, "MiB")


def time_place(argv: list[str], key: bytes, pattern: str, env: dict[str, str]) -> float:
    """Return the seconds from the key that opens a place for the first time to its figures."""
    with terminal(argv, env) as screen:
        screen.wait_for(MONDAY_TEXT)
        screen.settle(1.5)
        return screen.press_until(key, pattern)


def bench_places(folder: Path, rounds: int) -> Iterator[Ratio]:
    store = make_places(folder / "lieux.db")
    env = {"CARIFOREF_AGENT": "AAZ", "XDG_STATE_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    ours = [*CARIFOREF, "--base", str(store), "--au", JOUR]
    f6, f8, f9 = b"\x1b[17~", b"\x1b[19~", b"\x1b[20~"
    places = (("Revue", f8, r"GIP .*5160"), ("Équipe", f9, r"AAZ .*%"))
    for name, key, pattern in places:
        yield compare(
            f"opening {name} / opening Avancement, {AGENTS} agents, {EXERCICES} exercices",
            partial(time_place, ours, key, pattern, env),
            partial(time_place, ours, f6, r"GIP .*5160", env),
            2.0,
            rounds,
        )


def bench_commands(folder: Path, rounds: int) -> Iterator[Ratio]:
    store = make_small(folder / "saisir.db")
    yield compare(
        "cariforef --version / import click",
        lambda: run_process([*CARIFOREF, "--version"]),
        lambda: run_process([sys.executable, "-c", "import click"]),
        1.5,
        rounds,
    )
    yield compare(
        "cariforef saisir / SQLAlchemy Core and one insert",
        lambda: run_process(
            [*CARIFOREF, "--base", str(store), "saisir", AGENT, "14.7.1", "0,25", JOUR, "--remplacer"]
        ),
        lambda: run_process([sys.executable, str(BASELINES / "core_insert.py"), str(folder / "core.db")]),
        1.5,
        rounds,
    )


def bench_large(folder: Path, rounds: int, saisies: int) -> Iterator[Ratio]:
    ten, one = make_large(folder, saisies)
    ours = [*CARIFOREF, "--base", str(ten), "avancement", "--json", "--au", f"{EXERCICE}-12-31"]
    alone = [*CARIFOREF, "--base", str(one), "avancement", "--json", "--au", f"{EXERCICE}-12-31"]
    shell = [
        "sqlite3",
        str(ten),
        "SELECT ligne_id, compte, sum(centiemes) FROM saisie GROUP BY ligne_id, compte",
    ]
    yield compare(
        f"avancement --json, {saisies} saisies in ten exercices / that exercice alone",
        lambda: run_process(ours),
        lambda: run_process(alone),
        1.2,
        rounds,
    )
    yield compare(
        "avancement --json / bare GROUP BY in the sqlite3 shell plus the interpreter's start",
        lambda: run_process(ours),
        lambda: run_process(shell) + run_process([sys.executable, "-c", "pass"]),
        3.0,
        rounds,
    )


def bench_import(folder: Path, rounds: int) -> Iterator[Ratio]:
    files = make_import(folder)
    ours, bare = folder / "ours.db", folder / "bare.db"
    home = {"XDG_CONFIG_HOME": str(folder), "XDG_STATE_HOME": str(folder)}
    load = [*CARIFOREF, "--base", str(ours), "--agent", "AAZ", "importer", "saisies", str(files.spreadsheet)]

    def run_ours() -> float:
        files.fresh_store(ours.name)
        return run_process([*load, "--confirmer"], home)

    def run_bare() -> float:
        files.fresh_store(bare.name)
        return run_process([sys.executable, str(BASELINES / "bare_load.py"), str(bare), str(files.bare)])

    yield compare(
        f"importer saisies, {ROWS} rows of CSV / bare executemany of the same rows",
        run_ours,
        run_bare,
        3.0,
        rounds,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--saisies", type=int, default=1_000_000)
    parser.add_argument(
        "--only", choices=("screens", "places", "commands", "large", "import", "follow", "forecast")
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        benches = {
            "screens": lambda: bench_screens(folder, asked.rounds),
            "places": lambda: bench_places(folder, asked.rounds),
            "commands": lambda: bench_commands(folder, asked.rounds),
            "large": lambda: bench_large(folder, asked.rounds, asked.saisies),
            "import": lambda: bench_import(folder, min(asked.rounds, 5)),
            "follow": lambda: bench_follow(folder, min(asked.rounds, 2), CARIFOREF, Ratio),
        }
        for key, bench in benches.items():
            if asked.only in (None, key):
                for ratio in bench():
                    low, high = ratio.spread
                    mark = "reached" if ratio.ratio <= ratio.target else "MISSED"
                    print(
                        f"{ratio.name}: {ratio.ratio:.2f} ({low:.2f} to {high:.2f}; {ratio.ours:.1f} against "
                        f"{ratio.theirs:.1f} {ratio.unit}), target {ratio.target}: {mark}",
                        flush=True,
                    )
    if asked.only in (None, "forecast"):
        print_backtest()


if __name__ == "__main__":
    main()
