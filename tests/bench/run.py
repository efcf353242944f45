"""Print how fast cariforef is, as ratios measured side by side in one run.

    python tests/bench/run.py [--before COMMIT] [--rounds 15] [--saisies 1000000] [--only NAME ...]

The program measured is the wheel of this checkout, installed in an environment of its own; with `--before`,
the wheel of that commit too, on the same stores (so of the same schema), its figures on the lines below.
Every round runs all sides in turn, so that a ratio holds when the machine's speed drifts. A ratio is a
median, with its quartiles: of wall time, then of processor time (user and system, of the process and of
those it waited for), which a busy machine moves less. The first ratios are controls, the same thing on both
sides: what they stray from 1 is what no other ratio can tell. A target is a figure of wall time, or an
amount, to reach; nothing here fails when it is missed.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from backtest import print_backtest
from commands import bench_commands, bench_import, bench_large, control_commands
from days import bench_days
from follow import bench_follow
from ground import Ground
from installed import install
from measures import Figure
from processes import adopt_orphans
from screens import bench_places, bench_screens, control_screens

BENCHES: dict[str, Callable[[Ground], Iterator[Figure]]] = {
    "screens": bench_screens,
    "places": bench_places,
    "commands": bench_commands,
    "large": bench_large,
    "days": bench_days,
    "follow": bench_follow,
    "import": bench_import,
}
FORECAST = "forecast"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--before", metavar="COMMIT", help="measure this commit too, in the same rounds")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--saisies", type=int, default=1_000_000, help="rows of the large store")
    parser.add_argument("--only", nargs="+", choices=(*BENCHES, FORECAST), metavar="NAME")
    parser.add_argument("--folder", help="where the stores are made (a temporary folder)")
    asked = parser.parse_args()
    wanted = asked.only or (*BENCHES, FORECAST)
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="cariforef-bench-", dir=asked.folder) as name:
        folder = Path(name)
        if wanted != [FORECAST]:
            ground = Ground(folder, install(folder, asked.before), asked.rounds, asked.saisies)
            controls = (control_commands, control_screens)
            for bench in (*controls, *(bench for key, bench in BENCHES.items() if key in wanted)):
                for figure in bench(ground):
                    print(figure.describe(), flush=True)
    if FORECAST in wanted:
        print_backtest()


if __name__ == "__main__":
    main()
