"""Ratios of what runs in turn, so that they hold when the machine's speed drifts, and how they are told."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from installed import NOW
from processes import Cost

Act = Callable[[], Cost]
Spread = tuple[float, float, float]
"""First quartile, median, third quartile."""


@dataclass(frozen=True)
class Pair:
    """Two acts of one version (`side`); pairs that share an act run it once a round."""

    side: str
    ours: Act
    theirs: Act


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """Medians of both acts, and quartiles of the ratio round by round."""

    name: str
    side: str
    ours: Cost
    theirs: Cost
    wall: Spread
    cpu: Spread
    target: float | None

    def describe(self) -> str:
        told = (
            f"{_describe_name(self.name, self.side)}: {_describe_spread(self.wall)} "
            f"({_ms(self.ours.wall)} against {_ms(self.theirs.wall)} ms); "
            f"processor {_describe_spread(self.cpu)} ({_ms(self.ours.cpu)} against {_ms(self.theirs.cpu)} ms)"
        )
        return told + _describe_target(self.target, clock=self.wall[1], processor=self.cpu[1])


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A figure that stands alone."""

    name: str
    side: str
    value: float
    unit: str
    target: float | None = None

    def describe(self) -> str:
        told = f"{_describe_name(self.name, self.side)}: {self.value:.1f} {self.unit}"
        return told + _describe_target(self.target, it=self.value)


Figure = Ratio | Amount


def compare(name: str, pairs: Sequence[Pair], target: float | None, rounds: int) -> Iterator[Ratio]:
    """Run every act in turn, once unmeasured, then `rounds` times, each round beginning with the next one."""
    acts = list(dict.fromkeys(act for pair in pairs for act in (pair.ours, pair.theirs)))
    costs = run_in_turn(acts, rounds)
    for pair in pairs:
        ours, theirs = costs[pair.ours], costs[pair.theirs]
        yield Ratio(
            name=name,
            side=pair.side,
            ours=median_of(ours),
            theirs=median_of(theirs),
            wall=quartiles([mine.wall / other.wall for mine, other in zip(ours, theirs, strict=True)]),
            cpu=quartiles([mine.cpu / other.cpu for mine, other in zip(ours, theirs, strict=True)]),
            target=target,
        )


def run_in_turn(acts: Sequence[Act], rounds: int) -> Mapping[Act, Sequence[Cost]]:
    """Return what each act cost, round by round; a first round is not counted."""
    costs: dict[Act, list[Cost]] = {act: [] for act in acts}
    for number in range(rounds + 1):
        first = number % len(acts)
        for act in (*acts[first:], *acts[:first]):
            cost = act()
            if number:
                costs[act].append(cost)
    return costs


def median_of(costs: Sequence[Cost]) -> Cost:
    return Cost(statistics.median(cost.wall for cost in costs), statistics.median(cost.cpu for cost in costs))


def quartiles(values: Sequence[float]) -> Spread:
    """Quartiles of one value are that value."""
    if len(values) == 1:
        return (values[0], values[0], values[0])
    first, middle, third = statistics.quantiles(values, n=4, method="inclusive")
    return (first, middle, third)


def _describe_name(name: str, side: str) -> str:
    return name if side == NOW else f"  {side}, {name}"


def _describe_spread(spread: Spread) -> str:
    low, middle, high = spread
    return f"{middle:.2f} [{low:.2f} to {high:.2f}]"


def _describe_target(target: float | None, **values: float) -> str:
    if target is None:
        return ""
    told = (f"{name} {'reaches' if value <= target else 'MISSES'} it" for name, value in values.items())
    return f"; target {target:g}: {', '.join(told)}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"
