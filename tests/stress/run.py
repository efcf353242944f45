"""Break cariforef on purpose, for as long as one likes: what it acknowledged must survive.

    python tests/stress/run.py [--minutes M | --rounds N] [--seed S] [--only NAME …]

A round plays every scenario once: kill -9 in the middle of writes, of a migration, of a backup, of a
restore; many processes at once on the same days; a quota, a full disk. After each, the store must be sound
(`integrity_check`, `base verifier`), hold everything that was acknowledged and nothing by halves, and no day
may exceed 1,00.

Ends with what it did and its figures. The first thing that does not hold ends the run with code 1, and says
the command that shows it again; moments of kills depend on the machine, so that a few tries may be needed.
The suite plays a few rounds of each, in `test_stress.py`; run this for hours before a release, and on the
machine and file system that will hold the real store: `--folder`.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT), str(ROOT / "db"), str(ROOT / "seeds")]

import stores  # noqa: E402
from copies import Backups, Restores  # noqa: E402
from crowd import Crowd  # noqa: E402
from disk import FullDisk, Quota  # noqa: E402
from kills import Kills  # noqa: E402
from migration import Migration  # noqa: E402
from tally import Ground, NotHere, Scenario, Tally, Violation  # noqa: E402

SCENARIOS: dict[str, Callable[[Ground], Scenario]] = {
    "kills": Kills,
    "crowd": Crowd,
    "migration": Migration,
    "backups": Backups,
    "restores": Restores,
    "quota": Quota,
    "disk": FullDisk,
}


def main(given: Sequence[str] | None = None) -> int:
    options = _parse(given)
    if options.list:
        print(*SCENARIOS, sep="\n")
        return 0
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="cariforef-stress-", dir=options.folder) as folder:
        ground = Ground(options.master or stores.make_master(Path(folder) / "master.db"), Path(folder))
        tally, started = Tally(), time.monotonic()
        playing = _prepare(options.only or list(SCENARIOS), ground)
        rounds, code = 0, 0
        while _goes_on(options, rounds, started) and not code:
            code = _play(playing, seed, options.first + rounds, tally)
            rounds += 1
    minutes = (time.monotonic() - started) / 60
    print(f"{rounds} rounds of {', '.join(playing)} in {minutes:.1f} min")
    print("\n".join(tally.describe()))
    print("VIOLATION" if code else "Everything acknowledged was there; every store is sound.")
    return code


def _play(playing: dict[str, Scenario], seed: int, number: int, tally: Tally) -> int:
    for name, scenario in playing.items():
        try:
            scenario.play(random.Random(f"{seed} {number} {name}"), tally)
        except Exception as found:
            kind = "" if isinstance(found, Violation) else f"{type(found).__name__}: "
            again = f"--seed {seed} --from {number} --rounds 1 --only {name}"
            print(f"{name}, round {number}: {kind}{found}\nagain: python tests/stress/run.py {again}")
            return 1
        tally.add(f"rounds of {name}")
    return 0


def _prepare(names: Sequence[str], ground: Ground) -> dict[str, Scenario]:
    playing = {}
    for name in names:
        try:
            playing[name] = SCENARIOS[name](ground)
        except NotHere as reason:
            print(f"{name}: not played, {reason}")
    return playing


def _goes_on(options: argparse.Namespace, rounds: int, started: float) -> bool:
    if options.minutes is not None:
        return bool(time.monotonic() - started < options.minutes * 60)
    return bool(rounds < options.rounds)


def _parse(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Break cariforef on purpose; see the top of this file.")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=float, help="play for so long")
    length.add_argument("--rounds", type=int, default=10, help="play so many rounds (10)")
    parser.add_argument("--seed", type=int, help="of every choice (random, and printed)")
    parser.add_argument("--from", dest="first", type=int, default=0, help="number of the first round")
    parser.add_argument("--only", nargs="+", choices=SCENARIOS, metavar="NAME", help=", ".join(SCENARIOS))
    parser.add_argument("--list", action="store_true", help="name the scenarios, play none")
    parser.add_argument("--folder", help="where to play (a temporary folder)")
    parser.add_argument("--master", type=Path, help="a store of 2018 to copy, rather than make one")
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main())
