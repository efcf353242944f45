"""Read an agent's year by line and month, with their comments."""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.mois.year import AgentYear, compute_year
from cariforef_tui.domain.programme.find import resolve_anybody
from cariforef_tui.services.agents.rights import check_reading
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.plan import read_last_plan


def load_year(store: Store, agent: str, exercice: int, *, acteur: str | None) -> AgentYear:
    """Return all that an agent logged in an exercice.

    Raises:
        DroitRefuse: `acteur` may not read the agent's days; see `check_reading` for None.
        AgentRefuse: nobody of these initials.
    """
    first, last = date(exercice, 1, 1), date(exercice, 12, 31)
    with store.reading() as reading:
        agents = reading.agents()
        owner = resolve_anybody(agents, agent)
        check_reading(agents, acteur, owner)
        return compute_year(
            owner.initiales,
            read_last_plan(reading, exercice).programme,
            reading.saisies(owner.initiales, first, last),
            reading.absences(owner.initiales, first, last),
            reading.reglages().jours_par_etp,
        )
