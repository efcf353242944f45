"""Break cariforef on purpose, for as long as one likes: what it acknowledged must survive.

    python tests/stress/run.py [--minutes M | --rounds N] [--seed S] [--only NAME …]

A round plays every scenario once: kill -9 in the middle of writes, a crowd on the same days, a full disk.
After each, the store must be sound (`integrity_check`, `base verifier`), hold once everything that was
acknowledged and nothing by halves, and no day may exceed 1,00.

Ends with what it did and its figures. The first thing that does not hold ends the run with code 1, and says
the command that shows it again; moments of kills depend on the machine, so that a few tries may be needed.
The suite plays a round of each, in `test_stress.py`; run this for hours before a release, and on the
machine and file system that will hold the real store: `--folder`.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT), str(ROOT / "db"), str(ROOT / "seeds")]

import ground  # noqa: E402
from ground import Ground, Scenario, Tally, Violation  # noqa: E402
from scenarios import Crowd, FullDisk, Kills  # noqa: E402

SCENARIOS: dict[str, Callable[[Ground], Scenario]] = {"kills": Kills, "crowd": Crowd, "disk": FullDisk}


def main(given: Sequence[str] | None = None) -> int:
    options = _parse(given)
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}", flush=True)
    names = options.only or list(SCENARIOS)
    if "disk" in names and not _can_mount():
        print("disk: not played, no right to mount a small one")
        names.remove("disk")
    with tempfile.TemporaryDirectory(prefix="cariforef-stress-", dir=options.folder) as folder:
        place = Ground(options.master or ground.make_master(Path(folder) / "master.db"), Path(folder))
        playing = {name: SCENARIOS[name](place) for name in names}
        tally, started = Tally(), time.monotonic()
        rounds, code = 0, 0
        while _goes_on(options, rounds, started) and not code:
            code = _play(playing, seed, options.first + rounds, tally)
            rounds += 1
    minutes = (time.monotonic() - started) / 60
    print(f"{rounds} rounds of {', '.join(playing)} in {minutes:.1f} min")
    print("\n".join(tally.describe()))
    print("VIOLATION" if code else "Everything acknowledged was there, once; every store is sound.")
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


def _can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(tried, check=False, capture_output=True).returncode == 0


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
    parser.add_argument("--folder", help="where to play (a temporary folder)")
    parser.add_argument("--master", type=Path, help="a store of 2018 to copy, rather than make one")
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main())
