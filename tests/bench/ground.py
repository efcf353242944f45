"""What every bench is given: where to work, which versions to measure, how many rounds, on which stores."""

from __future__ import annotations

import shutil
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
    def large(self) -> tuple[dict[Installed, Path], dict[Installed, Path]]:
        """The store of ten exercices, and the first exercice's tenth alone."""
        ten, one = make_large(self.folder, self.saisies)
        return self.deal(ten), self.deal(one)

    def deal(self, store: Path) -> dict[Installed, Path]:
        """Give each side a copy of `store` of its own, the day's check and copy made, and out of the way.

        What one version keeps beside a store is not what another looks for.
        """
        dealt = {}
        for rank, side in enumerate(self.sides):
            folder = self.folder / f"side-{rank}"
            folder.mkdir(mode=0o700, exist_ok=True)
            dealt[side] = Path(shutil.copy(store, folder / store.name))
            run_process([side.cariforef, "base", "sauvegarder", "--base", str(dealt[side])], self.env)
            wait_for_orphans()
        return dealt
