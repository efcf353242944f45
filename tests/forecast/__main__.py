"""Print how well the landing foresees, on simulated years of three bodies, at ten month ends.

    python -m tests.forecast

`error` is what landings miss, in parts of the plan: of the lines, summed over the groups; of the body, by the
sum of its landings. `right` is how often a group of which `depassera` or `retard` is said ends beyond its
plan, or below it, by more than the tolerance; `found` is how many of the groups that end so had it said.
Groups closed, past their end or already over are in neither. `fourchette` is how often the end is within.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from tests.forecast.bodies import EXERCICE, Body, make_bodies
from tests.forecast.rows import ROWS, RULE, Look
from tests.forecast.tally import COLUMNS, Tally
from tests.forecast.years import WORLDS, World, simulate_year

SEEDS = range(15)
DATES = tuple(date(EXERCICE, month, 1) for month in range(2, 12))
"""The morrows of ten month ends."""


def measure(body: Body, world: World, seeds: Sequence[int], dates: Sequence[date]) -> Mapping[str, Tally]:
    """Return, by row, what is told at `dates` of the years that `seeds` draw."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for seed in seeds:
        annee = simulate_year(body, world, seed)
        finals = annee.used(annee.calendrier.last_day)
        for au in dates:
            look = Look(annee.known_at(au), au)
            for name, tell in ROWS.items():
                tallies[name].add(tell(look), finals, look.fourchette if name == RULE else None)
    return tallies


def format_row(name: str, tally: Tally) -> str:
    figures = (tally.figure(head, below) for head, parts in COLUMNS.items() for below in parts)
    return f"{name:26}" + "".join("       -" if one is None else f"{one:8.3f}" for one in figures)


def main() -> None:
    began = time.monotonic()
    heads = "".join(f"{head:>{8 * len(parts)}}" for head, parts in COLUMNS.items())
    below = "".join(f"{one:>8}" for parts in COLUMNS.values() for one in parts)
    for world in WORLDS:
        print(f"{world.name:26}{heads}")
        for body in make_bodies():
            print(f" {body.name:25}{below}")
            for name, tally in measure(body, world, SEEDS, DATES).items():
                print(format_row(f"   {name}", tally), flush=True)
    print(f"{len(SEEDS)} years of each, in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
