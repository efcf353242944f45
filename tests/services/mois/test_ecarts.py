"""The écart to the contract: one figure in the month, in the year and beside the months of everybody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.mois.months import load_mois, load_mois_agents, load_year
from cariforef_tui.services.ports.errors import DroitRefuse
from cariforef_tui.services.programme.exercice import DateReference
from tests.people import log, open_store

JUIN, MAI = date(2018, 6, 1), Mois(2018, 5)


def test_it_is_what_the_months_that_are_over_hold_less_what_they_expect_and_for_who_may_read_them(
    demonstration: Path,
) -> None:
    found = {}
    with open_store(demonstration) as store:
        log(store, "KF", "14.4.4", 50, on=date(2018, 5, 12))
        snapshot = load_mois_agents(store, DateReference(JUIN, 2018), lecteur="DM")
        for agent, months in snapshot.by_agent.items():
            if agent not in snapshot.lisibles:
                for read in (
                    lambda agent=agent: load_mois(store, agent, MAI, acteur="DM", today=JUIN),
                    lambda agent=agent: load_year(store, agent, 2018, acteur="DM", today=JUIN),
                ):
                    with pytest.raises(DroitRefuse):
                        read()
                continue
            over = sum((state.rempli or 0) - state.attendu for state in months[: MAI.numero])
            year = load_year(store, agent, 2018, acteur="DM", today=JUIN)
            assert load_mois(store, agent, MAI, acteur="DM", today=JUIN).ecart == over
            assert sum(year.ecarts[: MAI.numero]) == over
            found[agent] = sum(year.ecarts)
    assert any(found.values())
    # Nobody logged from the 22nd on, but leave was known; KF logged half a day on a Saturday.
    assert (found["DM"], found["KF"]) == (-800, -550)
