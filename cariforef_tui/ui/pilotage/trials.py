"""What is tried on a plan read once: each step can be taken back and made again, nothing is written."""

from __future__ import annotations

from cariforef_tui.domain.pilotage.what_if import Depart, Simulation, compact, simulate
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.programme.revisions import Changement

Step = tuple[Changement, ...]


class Trials:
    """Owns the steps tried; the simulation follows from them over the plan that they start from."""

    def __init__(self, depart: Depart) -> None:
        self.depart = depart
        self._steps: list[Step] = []
        self._undone: list[Step] = []
        self.simulation: Simulation = self._simulate()

    def rebase(self, depart: Depart) -> None:
        """Try the same over a plan that has moved meanwhile."""
        self.depart = depart
        self.simulation = self._simulate()

    def _simulate(self) -> Simulation:
        changements = tuple(changement for step in self._steps for changement in step)
        return simulate(self.depart, compact(changements))

    @property
    def has_changes(self) -> bool:
        return bool(self.simulation.changements)

    @property
    def poles(self) -> tuple[str, ...]:
        programme = self.depart.plan.programme
        return tuple(ligne.code for ligne in programme.lignes if ligne.niveau is Niveau.POLE)

    def add(self, step: Step) -> None:
        """Try one more thing."""
        self._steps.append(step)
        self._undone.clear()
        self.simulation = self._simulate()

    def undo(self) -> bool:
        """Take the last step back; False where there is none."""
        return self._move(self._steps, self._undone)

    def redo(self) -> bool:
        """Make the last step taken back again; False where there is none."""
        return self._move(self._undone, self._steps)

    def _move(self, source: list[Step], target: list[Step]) -> bool:
        if not source:
            return False
        target.append(source.pop())
        self.simulation = self._simulate()
        return True
