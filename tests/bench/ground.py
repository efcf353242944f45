"""What every bench is given: where to work, which versions to measure, how many rounds, on which stores."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from installed import Installed, install_as_readme
from processes import private_environment, run_process, wait_for_orphans
from stores import AGENT, MANY_AGENT

HERE = Path(__file__).parent
BASELINES = HERE / "baselines"


@dataclass(frozen=True)
class Ground:
    """The first side is this checkout; `saisies` is how many rows the large store holds.

    `people` is how many have the interface open in a crowd.
    `server` is the address of an empty database, None where there is none to measure.
    """

    folder: Path
    sides: tuple[Installed, ...]
    rounds: int
    saisies: int
    people: int
    server: str | None

    @property
    def now(self) -> Installed:
        return self.sides[0]

    @cached_property
    def env(self) -> dict[str, str]:
        return private_environment(self.folder)

    @cached_property
    def readme(self) -> Installed:
        """This checkout again, as README installs it."""
        return install_as_readme(self.folder)

    @cached_property
    def small(self) -> dict[Installed, Path]:
        """The demonstration, with a week of one person."""
        return self._make("small", AGENT)

    @cached_property
    def many(self) -> dict[Installed, Path]:
        return self._make("many", MANY_AGENT, self.saisies)

    @cached_property
    def few(self) -> dict[Installed, Path]:
        """A thousandth of `many`."""
        return self._make("many", MANY_AGENT, self.saisies // 1000)

    def _make(self, kind: str, agent: str, *saisies: int) -> dict[Installed, Path]:
        """Let each side make a store in its own words, the day's check and copy made, and out of the way."""
        made = {}
        for rank, side in enumerate(self.sides):
            folder = self.folder / f"side-{rank}"
            folder.mkdir(mode=0o700, exist_ok=True)
            made[side] = folder / f"{kind}{''.join(map(str, saisies))}.db"
            wanted = [kind, str(made[side]), *map(str, saisies)]
            run_process([side.python, str(side.source / "tests" / "bench" / "stores.py"), *wanted], self.env)
            copied = [side.cariforef, "--base", str(made[side]), "--agent", agent, "base", "sauvegarder"]
            run_process(copied, self.env)
            wait_for_orphans()
        return made
