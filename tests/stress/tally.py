"""What a run counts, and what ends it."""

from __future__ import annotations

import random
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

LONG = 2.0
"""Seconds that nobody should wait for; told, not enforced, since they depend on the machine."""


class Violation(Exception):
    """Something that must hold does not."""


class NotHere(Exception):
    """This machine cannot play that scenario: no right to mount, no compiler."""


class Scenario(Protocol):
    """`play` runs one round and raises Violation; a scenario may keep its store from a round to the next."""

    def play(self, choose: random.Random, tally: Tally) -> None: ...


@dataclass
class Tally:
    """Figures of a run: `waits` are seconds from asking to write to the answer, by what went on meanwhile."""

    counts: Counter[str] = field(default_factory=Counter)
    waits: dict[str, list[float]] = field(default_factory=dict)

    def add(self, what: str, count: int = 1) -> None:
        self.counts[what] += count

    def add_wait(self, whose: str, seconds: float) -> None:
        self.waits.setdefault(whose, []).append(seconds)

    def describe(self) -> Sequence[str]:
        lines = [f"  {what:<50} {count:>10,}" for what, count in sorted(self.counts.items())]
        for whose, waits in sorted(self.waits.items()):
            # Percentiles of a single wait are that wait.
            parts = statistics.quantiles(waits if len(waits) > 1 else waits * 2, n=100, method="inclusive")
            lines += [
                f"  {f'wait {whose}, {name} (ms)':<50} {value * 1000:>10.1f}"
                for name, value in (("p50", parts[49]), ("p99", parts[98]), ("worst", max(waits)))
            ]
            over = sum(wait > LONG for wait in waits)
            lines.append(f"  {f'wait {whose}, over {LONG:g} s':<50} {over:>10,}")
        return lines


def check(holds: object, *what: object) -> None:
    """Raise Violation, saying what was found, unless `holds`."""
    if not holds:
        raise Violation(" ".join(map(str, what)))


@dataclass(frozen=True)
class Ground:
    """A store to copy, and a folder to play in."""

    master: Path
    folder: Path
