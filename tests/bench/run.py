"""Print how fast cariforef is, as ratios measured side by side in one run.

    python tests/bench/run.py [--before COMMIT] [--rounds 15] [--saisies 1000000] [--people 20]
                              [--only NAME ...]

The program measured is the wheel of this checkout, installed in an environment of its own; with `--before`,
the wheel of that commit too, its figures on the lines below. Each makes the stores that it is measured on.
Every round runs all sides in turn, so that a ratio holds when the machine's speed drifts. A ratio is a
median, with its quartiles: of wall time, then of processor time (user and system, of the process and of
those it waited for), which a busy machine moves less, and which the target is about. The first ratios are
controls, the same thing on both sides: what they stray from 1 is what no other ratio can tell. Nothing here
fails when a target is missed. `--server` gives an empty database of a server, to compare it with a file.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from commands import bench_commands, bench_large, bench_server, control_commands
from ground import Ground
from installed import install
from measures import Figure
from processes import adopt_orphans
from screens import bench_crowd, bench_places, bench_screens, bench_start, control_screens

BENCHES: dict[str, Callable[[Ground], Iterator[Figure]]] = {
    "screens": bench_screens,
    "commands": bench_commands,
    "places": bench_places,
    "crowd": bench_crowd,
    "large": bench_large,
    "start": bench_start,
    "server": bench_server,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--before", metavar="COMMIT", help="measure this commit too, in the same rounds")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--saisies", type=int, default=1_000_000, help="rows of the large store")
    parser.add_argument("--people", type=int, default=20, help="how many open the interface in a crowd")
    parser.add_argument("--server", metavar="URL", help="an empty database")
    parser.add_argument("--only", nargs="+", choices=BENCHES, metavar="NAME")
    parser.add_argument("--folder", help="where the stores are made (a temporary folder)")
    asked = parser.parse_args()
    wanted = asked.only or tuple(BENCHES)
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="cariforef-bench-", dir=asked.folder) as name:
        folder = Path(name)
        ground = Ground(
            folder=folder,
            sides=install(folder, asked.before),
            rounds=asked.rounds,
            saisies=asked.saisies,
            people=asked.people,
            server=asked.server,
        )
        controls = (control_commands, control_screens)
        for bench in (*controls, *(bench for key, bench in BENCHES.items() if key in wanted)):
            for figure in bench(ground):
                print(figure.describe(), flush=True)


if __name__ == "__main__":
    main()
