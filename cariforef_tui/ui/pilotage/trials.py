"""What is tried on a plan read once: each step can be taken back and made again, nothing is written."""

from __future__ import annotations

from cariforef_tui.domain.pilotage.what_if import Depart, Simulation, compact, simulate
from cariforef_tui.domain.programme.programme import Niveau
from cariforef_tui.domain.programme.revisions import Changement
from cariforef_tui.ui.kit.undo import Undo, Way

Step = tuple[Changement, ...]


class Trials:
    """Owns the steps tried; the simulation follows from them over the plan that they start from."""

    def __init__(self, depart: Depart) -> None:
        self._steps: tuple[Step, ...] = ()
        self._undo: Undo[tuple[Step, ...]] = Undo()
        self.rebase(depart)

    def rebase(self, depart: Depart) -> None:
        """Try the same over a plan that has moved meanwhile."""
        self.depart = depart
        self.simulation: Simulation = self._simulate()

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
        self._hold(Way.DO, (*self._steps, step))

    def take_back(self, way: Way) -> bool:
        """Take the last step back, or make it again; False where there is none."""
        steps = self._undo.take(way)
        if steps is not None:
            self._hold(way, steps)
        return steps is not None

    def _hold(self, way: Way, steps: tuple[Step, ...]) -> None:
        self._undo.record(way, self._steps)
        self._steps = steps
        self.simulation = self._simulate()
