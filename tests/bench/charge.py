"""Print how the store on PostgreSQL holds under load, as ratios measured side by side in one run.

    python tests/bench/charge.py [--people 200] [--a-second 100] [--seconds 60] [--rounds 3] [--bodies 27]
        [--exercices 10] [--only saves|places] [--short]

The server is one of its own, on the disk of temporary files, which syncs what it commits. First, people who
save a day through the product at a given rate, in as many bodies as said, beside as many bare INSERTs of a
row and of its journal in one statement, in turn, control pairs first. Then what each screen reads of one
body among the others, beside the same body alone in its database. `--short` does so with a handful of people
and bodies in some seconds: its figures mean nothing.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "db"), str(ROOT / "seeds")]

from measures import quartiles  # noqa: E402

from cariforef_seeds.reader import read_programme  # noqa: E402
from tests.bench.bodies.places import compare_places  # noqa: E402
from tests.bench.bodies.saves import BARE, PRODUCT, Crowd, Person, Waits, gathered, make_bare  # noqa: E402
from tests.bench.bodies.server import (  # noqa: E402
    fill_days,
    imagine_agents,
    make_bodies,
    place_of,
    running_server,
)
from tests.postgres.server import Server  # noqa: E402

PROCESSES = 4

SLOWEST, SLOWEST_AT = 3.0, 99
CROWDED = 1.3
_CODES = 4


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=200, help="connections that save")
    parser.add_argument("--a-second", type=float, default=100, help="saves a second, of all together")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bodies", type=int, default=27)
    parser.add_argument("--agents", type=int, default=30, help="of a body whose screens are read")
    parser.add_argument("--exercices", type=int, default=10, help="years of theirs")
    parser.add_argument("--only", choices=("saves", "places"))
    parser.add_argument("--short", action="store_true")
    asked = parser.parse_args()
    if asked.short:
        asked.people, asked.a_second, asked.seconds, asked.rounds = 8, 8, 2, 1
        asked.bodies, asked.exercices, asked.agents = 2, 1, 4
    with tempfile.TemporaryDirectory(prefix="cariforef-bench-") as state, running_server() as server:
        # Where the seals of what is written here are kept, beside nobody's own.
        os.environ["XDG_STATE_HOME"] = state
        if asked.only != "places":
            bench_saves(server, asked)
        if asked.only != "saves":
            bench_places(server, asked)


def bench_saves(server: Server, asked: argparse.Namespace) -> None:
    database, bare = server.create_database("bodies"), server.create_database("bare")
    organismes = [f"corps{rank}" for rank in range(asked.bodies)]
    heads = -(-asked.people // asked.bodies)
    make_bodies(server, database, organismes, agents=heads, exercices=1)
    make_bare(server, bare)
    programme, _ = read_programme()
    codes = tuple(ligne.code for ligne in programme.imputables())[:_CODES]
    agents = imagine_agents(heads)
    people = [
        Person(
            rank,
            rank / asked.people,
            place_of(server, database, organismes[rank % asked.bodies]),
            agents[rank // asked.bodies].initiales,
            codes,
        )
        for rank in range(asked.people)
    ]
    with gathered(people, server.url(bare), PROCESSES) as crowd:
        told = f"{asked.people} connections, {asked.a_second:g} saves a second, {asked.bodies} bodies"
        _compare_saves(crowd, asked, told)
    server.drop_database(database)
    server.drop_database(bare)


def _compare_saves(crowd: Crowd, asked: argparse.Namespace, told: str) -> None:
    rounds: list[dict[str, Waits]] = []
    for _ in range(asked.rounds):
        waits = {}
        for name, kind in (("control", BARE), (BARE, BARE), (PRODUCT, PRODUCT)):
            waits[name] = crowd.run(kind, a_second=asked.a_second, seconds=asked.seconds)
        rounds.append(waits)
    for centile in (50, 99):
        reached = SLOWEST if centile == SLOWEST_AT else None
        print(_describe(rounds, "control", centile, f"{told}, control: a bare INSERT / itself", None))
        print(_describe(rounds, PRODUCT, centile, f"{told}, a save / a bare INSERT", reached))
    failed: Counter[str] = Counter()
    for waits in rounds:
        failed += waits[PRODUCT].failed
    saved = sum(len(waits[PRODUCT].seconds) for waits in rounds)
    print(f"{told}: {failed.total()} errors of {saved} saves {dict(failed) or ''}", flush=True)


def _describe(
    rounds: Sequence[Mapping[str, Waits]], side: str, centile: int, told: str, target: float | None
) -> str:
    """Return medians of both sides, and quartiles of their ratio round by round."""
    ours, theirs = ([_centile(waits[name], centile) for waits in rounds] for name in (side, BARE))
    low, middle, high = quartiles([mine / other for mine, other in zip(ours, theirs, strict=True)])
    verdict = f"; target {target:g}: {'reached' if middle <= target else 'MISSED'}" if target else ""
    return (
        f"{told}, p{centile}: {middle:.2f} [{low:.2f} to {high:.2f}] "
        f"({statistics.median(ours) * 1000:.1f} against {statistics.median(theirs) * 1000:.1f} ms){verdict}"
    )


def _centile(waits: Waits, centile: int) -> float:
    return statistics.quantiles(waits.seconds, n=100, method="inclusive")[centile - 1]


def bench_places(server: Server, asked: argparse.Namespace) -> None:
    alone, among = server.create_database("alone"), server.create_database("among")
    organismes = [f"corps{rank}" for rank in range(asked.bodies)]
    for database, bodies in ((alone, organismes[:1]), (among, organismes)):
        make_bodies(server, database, bodies, agents=asked.agents, exercices=asked.exercices)
        rows = fill_days(server, database, bodies)
    told = f"{rows} saisies of {asked.bodies} bodies"
    one, many = place_of(server, alone, organismes[0]), place_of(server, among, organismes[-1])
    for line in compare_places(one, many, told, rounds=max(asked.rounds, 3) * 5, target=CROWDED):
        print(line, flush=True)


if __name__ == "__main__":
    main()
