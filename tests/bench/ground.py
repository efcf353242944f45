"""What every bench is given: where to work, which versions to measure, how many rounds, on which stores."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from installed import Installed
from processes import private_environment, run_process, wait_for_orphans
from stores import make_large

BASELINES = Path(__file__).with_name("baselines")


@dataclass(frozen=True)
class Ground:
    """The first side is this checkout; `saisies` is how many rows the large store holds."""

    folder: Path
    sides: tuple[Installed, ...]
    rounds: int
    saisies: int

    @property
    def now(self) -> Installed:
        return self.sides[0]

    @cached_property
    def env(self) -> dict[str, str]:
        return private_environment(self.folder)

    @cached_property
    def large(self) -> tuple[Path, Path]:
        """The store of ten exercices, and the first exercice's tenth alone."""
        return make_large(self.folder, self.saisies)

    def settle(self, store: Path) -> None:
        """Have the day's check and copy of a store made, so that no measure meets them."""
        run_process([self.now.cariforef, "base", "sauvegarder", "--base", str(store)], self.env)
        wait_for_orphans()
