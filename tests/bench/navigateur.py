"""Print what sessions in a browser cost, as amounts and as ratios measured side by side in one run.

    python tests/bench/navigateur.py [--sessions 100] [--rounds 9] [--crowds 3] [--a-second 25]
        [--seconds 60] [--only one|crowd] [--short]

The program measured is the wheel of this checkout, installed in an environment of its own, on the
demonstration's year. First, one session at a time: its first frame, from its socket's opening to the bytes
that hold the header, beside `cariforef` in a terminal of that size, control pair first; then its memory with
the week open, and after every place. Then, on a team's server, so many sessions at once, round by round: what
they take idle, and the wait of a key, from its sending to the first byte back, beside 10 keys a second of one
session alone just before. A session's processor time is counted with its server's and its fork server's.
`--short` does so with a handful in some seconds: its figures mean nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "db"), str(ROOT / "seeds")]

from installed import NOW, Installed, install  # noqa: E402
from measures import Amount, Fact, Figure, Pair, compare, quartiles  # noqa: E402
from processes import Cost, private_environment, run_process  # noqa: E402
from screens import time_to  # noqa: E402
from stores import AGENT, JOUR, MONDAY_TEXT  # noqa: E402
from windows import Served, Window, read_shares, serving  # noqa: E402

from cariforef_db.store.admin import SqliteAdmin  # noqa: E402
from cariforef_seeds.reader import read_programme  # noqa: E402
from cariforef_tui.domain.temps.calendrier import Calendrier  # noqa: E402
from cariforef_tui.domain.temps.saisies import CellChange  # noqa: E402
from cariforef_tui.machine.demonstration import build_demonstration  # noqa: E402
from cariforef_tui.services.ports.files import silent  # noqa: E402
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME  # noqa: E402

OWN_MIB = 35.0
FIRST_FRAME = 1 / 3
PLACES = ("\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[17~", "\x1bOQ")
"""F3 to F6, then F2."""
WINDOWS = 6
"""Of one person, at most."""
LINES = 3
"""That each has logged this week: an arrow moves from one to the next."""
ORIGIN = "https://jours.exemple.fr"
_AT_ONCE = 8
_IDLE_S = 20.0
_QUIET_S = 1.5


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=9, help="of the first frame")
    parser.add_argument("--crowds", type=int, default=3, help="times that so many sessions are opened")
    parser.add_argument("--a-second", type=float, default=25, help="keys a second, of all together")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", choices=("one", "crowd"))
    parser.add_argument("--short", action="store_true")
    asked = parser.parse_args()
    if asked.short:
        asked.sessions, asked.rounds, asked.crowds, asked.a_second, asked.seconds = 3, 1, 1, 10, 3
    with tempfile.TemporaryDirectory(prefix="cariforef-bench-") as name:
        folder = Path(name)
        (side,) = install(folder, None)
        own, team = make_stores(folder, side, asked.sessions)
        if asked.only != "crowd":
            print_figures(bench_one(folder, side, own, asked))
        if asked.only != "one":
            print_figures(bench_crowd(folder, side, team, asked))


def print_figures(figures: Iterator[Figure]) -> None:
    for figure in figures:
        print(figure.describe(), flush=True)


def make_stores(folder: Path, side: Installed, sessions: int) -> tuple[Path, Path]:
    """Return the demonstration's year twice, the second with this year's plan, and who comes bound."""
    own, team = folder / "own" / "demo.db", folder / "team" / "demo.db"
    for store in (own, team):
        store.parent.mkdir(mode=0o700)
    build_demonstration(str(own), date.fromisoformat(JOUR), silent).close()
    shutil.copy(own, team)
    with closing(SqliteAdmin().open(str(team))) as store, store.writing(ACTEUR_SYSTEME) as writing:
        agents, today = writing.agents(), date.today()
        plan = replace(read_programme()[0], exercice=today.year, jalons=(), aliases=())
        writing.load_programme(plan, Calendrier(today.year, {}), agents)
        monday, codes = (
            today - timedelta(today.weekday()),
            [ligne.code for ligne in plan.imputables()][:LINES],
        )
        for agent in agents[: -(-sessions // WINDOWS)]:
            writing.update_agent(replace(agent, compte=f"c-{agent.initiales.lower()}"))
            logged = [
                CellChange(agent=agent.initiales, jour=monday, code=code, centiemes=25) for code in codes
            ]
            writing.write_cells(logged)
    for store in (own, team):
        run_process(
            [side.cariforef, "base", "sauvegarder", "--base", str(store)], private_environment(folder)
        )
    return own, team


def bench_one(folder: Path, side: Installed, store: Path, asked: argparse.Namespace) -> Iterator[Figure]:
    env = private_environment(folder)
    words = ["--base", str(store), "--agent", AGENT, "--au", JOUR]
    plain, again = (partial(time_to, [side.cariforef, *words], MONDAY_TEXT, env) for _ in range(2))
    yield from compare("control: a plain start / itself", [Pair(NOW, plain, again)], None, asked.rounds)
    with asyncio.Runner() as runner, serving([side.cariforef, "servir", *words], env) as served:
        visit = runner.run(served.enter())

        def begin() -> Cost:
            return runner.run(_time_first_frame(served, visit))

        yield from compare(
            "a session's first frame / a plain start", [Pair(NOW, begin, plain)], FIRST_FRAME, asked.rounds
        )
        for when, private, shared in runner.run(_read_memory(served, visit)):
            yield Amount(
                name=f"a session's own memory, {when}", side=NOW, value=private, unit="MiB", target=OWN_MIB
            )
            yield Fact(name="  with its share of what it shares (PSS)", side=NOW, text=f"{shared:.1f} MiB")


async def _time_first_frame(served: Served, visit: dict[str, str]) -> Cost:
    before = served.cpu()
    async with Window(served, visit) as window:
        seen = await window.wait_for(MONDAY_TEXT)
        spent = served.cpu() - before
    await served.until(0)
    return Cost(seen, spent)


async def _read_memory(served: Served, visit: dict[str, str]) -> list[tuple[str, float, float]]:
    async with Window(served, visit) as window:
        await window.wait_for(MONDAY_TEXT)
        await window.settle(_QUIET_S)
        (pid,) = served.sessions()
        read = [("the week open", *read_shares(pid))]
        for key in PLACES:
            await window.press(key)
            await window.settle(_QUIET_S)
        read.append(("every place opened", *read_shares(pid)))
    await served.until(0)
    return read


def bench_crowd(folder: Path, side: Installed, store: Path, asked: argparse.Namespace) -> Iterator[Figure]:
    secret = folder / "secret"
    secret.touch(mode=0o600)
    secret.write_text(secrets.token_hex())
    words = ["--base", str(store), "--origine", ORIGIN, "--secret", str(secret)]
    command = [side.cariforef, "servir", *words, "--sessions", str(asked.sessions)]
    with closing(SqliteAdmin().open(str(store))) as opened, opened.reading() as reading:
        comptes = [agent.compte for agent in reading.agents() if agent.compte is not None]
    visits = [
        {"X-Cariforef-Compte": comptes[rank % len(comptes)], "X-Cariforef-Secret": secret.read_text()}
        for rank in range(asked.sessions)
    ]
    with serving(command, private_environment(folder), origin=ORIGIN) as served:
        rounds = [asyncio.run(_gather(served, visits, asked)) for _ in range(asked.crowds)]
    told = f"{asked.sessions} sessions"
    private, shared, idle = (
        statistics.median(values) for values in zip(*(one.idle for one in rounds), strict=True)
    )
    yield Amount(name=f"{told}, their server with them, memory (PSS)", side=NOW, value=shared, unit="MiB")
    yield Amount(name="  of its own, each (mean)", side=NOW, value=private, unit="MiB", target=OWN_MIB)
    yield Amount(name=f"{told}, idle", side=NOW, value=idle * 100, unit="% of a processor")
    for name, side_of in (("control: one session / itself", "again"), (f"{told} / one session", "crowd")):
        ours, theirs = ([_p99(one.waits[key]) for one in rounds] for key in (side_of, "one"))
        low, middle, high = quartiles([mine / other for mine, other in zip(ours, theirs, strict=True)])
        spread = f"{middle:.2f} [{low:.2f} to {high:.2f}]"
        times = f"{statistics.median(ours) * 1000:.0f} against {statistics.median(theirs) * 1000:.0f} ms"
        yield Fact(name=f"a key, p99, {name}", side=NOW, text=f"{spread} ({times})")
    keys = sum(len(one.waits["crowd"]) for one in rounds)
    yield Fact(name=f"{told}, errors", side=NOW, text=f"{sum(one.errors for one in rounds)} of {keys} keys")


class _Round:
    """What one crowd showed: waits in seconds; idle, MiB of its own each, MiB of all, processors."""

    def __init__(self) -> None:
        self.waits: dict[str, Sequence[float]] = {}
        self.idle = (0.0, 0.0, 0.0)
        self.errors = 0


async def _gather(served: Served, visits: Sequence[dict[str, str]], asked: argparse.Namespace) -> _Round:
    found = _Round()
    async with Window(served, visits[0]) as window:
        await window.wait_for(MONDAY_TEXT)
        await window.settle(_QUIET_S)
        for name in ("again", "one"):
            found.waits[name], errors = await _press([window], min(asked.a_second, 10), asked.seconds)
            found.errors += errors
    await served.until(0)
    turn = asyncio.Semaphore(_AT_ONCE)
    windows = [Window(served, visit) for visit in visits]

    async def begin(window: Window) -> None:
        async with turn:
            await window.open()
            await window.wait_for(MONDAY_TEXT)

    begun = await asyncio.gather(*(begin(window) for window in windows), return_exceptions=True)
    found.errors += sum(isinstance(one, BaseException) for one in begun)
    await asyncio.sleep(2 * _QUIET_S)
    before, started = served.cpu(), time.perf_counter()
    await asyncio.sleep(_IDLE_S)
    spent = (served.cpu() - before) / (time.perf_counter() - started)
    shares = [read_shares(pid) for pid in served.sessions()]
    ours = [read_shares(pid)[1] for pid in served.own_processes()]
    found.idle = (
        statistics.mean(private for private, _ in shares),
        sum(shared for _, shared in shares) + sum(ours),
        spent,
    )
    found.waits["crowd"], errors = await _press(windows, asked.a_second, asked.seconds)
    found.errors += errors
    await asyncio.gather(*(window.close() for window in windows))
    await served.until(0)
    return found


async def _press(windows: Sequence[Window], a_second: float, seconds: float) -> tuple[list[float], int]:
    """Press an arrow at that rate, each window in turn; returns the waits, and how many had no answer."""
    pressing = []
    started = time.perf_counter()
    for rank in range(int(a_second * seconds)):
        await asyncio.sleep(max(0.0, started + rank / a_second - time.perf_counter()))
        key = "\x1b[B" if rank // len(windows) % 2 == 0 else "\x1b[A"
        pressing.append(asyncio.create_task(windows[rank % len(windows)].press(key)))
    waits = await asyncio.gather(*pressing, return_exceptions=True)
    return [wait for wait in waits if isinstance(wait, float)], sum(
        isinstance(wait, BaseException) for wait in waits
    )


def _p99(waits: Sequence[float]) -> float:
    return statistics.quantiles(waits, n=100, method="inclusive")[98]


if __name__ == "__main__":
    main()
