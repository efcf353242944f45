"""Stores that differ by the absences of one person alone, whom a colleague may not read.

CA and CB are the whole of a pôle, ZD directs. CA filled in every week; CB filled in neither week nor month,
with or without absences: that they are to complete is everybody's to see, how much and since when is not.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.temps.saisies import Absence, CellChange, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from tests.people import freeze, log, open_store

MARDI = date(2018, 5, 22)
ABSENCES = {
    "none": (),
    "some": (date(2018, 4, 12), date(2018, 5, 15), MARDI, date(2018, 6, 12)),
    "others": (date(2018, 4, 13), date(2018, 4, 16), date(2018, 5, 16), date(2018, 5, 17), date(2018, 7, 10)),
}
"""A month over, a week over, today, and days to come."""


def build_worlds(master: Path, folder: Path) -> dict[str, Path]:
    """Build the store of each world in `folder`, from one of the programme 2018."""
    folder.chmod(0o700)
    common = Path(shutil.copy(master, folder / "commun.db"))
    with open_store(common) as store:
        with store.writing(ACTEUR_SYSTEME) as writing:
            for agent in ("CA", "CB"):
                writing.add_agent(Agent(initiales=agent, pole="APO", courriel=f"{agent}@exemple.fr"))
            writing.add_agent(Agent(initiales="ZD", role=Role.DIRECTION))
        with store.writing("CA") as writing:
            days = writing.calendrier(2018).working_days_in(date(2018, 4, 3), date(2018, 5, 18))
            writing.write_cells(
                [CellChange(agent="CA", jour=jour, code="9.2.1", centiemes=100) for jour in days]
            )
            writing.add_visa(freeze(writing, "CA", Mois(2018, 4)))
        for jour in (date(2018, 4, 10), date(2018, 5, 14)):
            log(store, "CB", "9.2.1", 50, on=jour)
    made = {}
    for name, days in ABSENCES.items():
        made[name] = Path(shutil.copy(common, folder / f"{name}.db"))
        with open_store(made[name]) as store, store.writing("CB") as writing:
            for jour in days:
                writing.write_absence("CB", jour, [Absence("CB", jour, TypeAbsence.RTT, 100)])
    return made
