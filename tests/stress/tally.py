"""What a run counts, and what ends it."""

from __future__ import annotations

import random
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


class Violation(Exception):
    """Something that must hold does not."""


class NotHere(Exception):
    """This machine cannot play that scenario: no right to mount, no compiler."""


class Scenario(Protocol):
    """`play` runs one round and raises Violation; a scenario may keep its store from a round to the next."""

    def play(self, choose: random.Random, tally: Tally) -> None: ...


@dataclass
class Tally:
    """Figures of a run: `waits` are seconds from asking to write to the answer, among many who write."""

    counts: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)

    def add(self, what: str, count: int = 1) -> None:
        self.counts[what] += count

    def describe(self) -> Sequence[str]:
        lines = [f"  {what:<34} {count:>10,}" for what, count in sorted(self.counts.items())]
        if len(self.waits) > 1:
            parts = statistics.quantiles(self.waits, n=100, method="inclusive")
            lines += [
                f"  {f'wait of one among many, {name} (ms)':<34} {value * 1000:>10.1f}"
                for name, value in (("p50", parts[49]), ("p99", parts[98]), ("worst", max(self.waits)))
            ]
        return lines


def check(holds: object, *what: object) -> None:
    """Raise Violation, saying what was found, unless `holds`."""
    if not holds:
        raise Violation(" ".join(map(str, what)))


@dataclass(frozen=True)
class Ground:
    """A store to copy and a folder to play in."""

    master: Path
    folder: Path
