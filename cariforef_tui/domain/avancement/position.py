"""Where the work stands at a date, with all that its figures are computed from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cariforef_tui.domain.avancement.activite import Activite
from cariforef_tui.domain.avancement.avancement import Avancement, compute_avancement
from cariforef_tui.domain.avancement.avant import Veille, find_before
from cariforef_tui.domain.avancement.consommation import Consommation
from cariforef_tui.domain.programme.declarations import Declarations
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.programme.revisions import Changement, Plan, apply_on
from cariforef_tui.domain.temps.calendrier import Calendrier


@dataclass(frozen=True, kw_only=True)
class Position:
    """The plan at a date, what was declared and used of it, and every figure that follows.

    `arretee` is what was used at the arrêté; the forecasts come from it and from `activite`. `veille` is
    what was known before the suivi, None if it begins with the exercice.
    """

    plan: Plan
    calendrier: Calendrier
    declarations: Declarations
    consommation: Consommation
    arretee: Consommation
    veille: Veille | None
    activite: Activite
    avancement: Avancement

    @property
    def programme(self) -> Programme:
        return self.plan.programme

    def foresee(self, changements: tuple[Changement, ...]) -> tuple[Plan, Avancement]:
        """Return the plan and its figures at the same date if `changements` were made."""
        au, declarations = self.avancement.au, self.declarations
        plan = apply_on(self.plan, changements, au).bound_by(declarations, self.arretee.rafs)
        avants = find_before(plan.programme, self.calendrier, declarations, self.veille)
        return plan, compute_avancement(
            plan.programme,
            self.calendrier,
            replace(self.consommation, avants=avants),
            au,
            activite=self.activite,
            arretee=replace(self.arretee, avants=avants),
            suivi=self.avancement.suivi,
            fermees=plan.retirees.union(declarations.soldees),
        )
