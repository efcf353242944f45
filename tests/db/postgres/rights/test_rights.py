"""The rights that the database gives are those of `domain.agents.rights`, for everybody on everything."""

from __future__ import annotations

import pytest

from cariforef_tui.domain.agents.rights import ON_AGENT, Droit, Regime, autorise, regime_of
from tests.db.postgres.rights.people import ACTEURS, Body, open_regime

POLES = (None, "AD2I", "APO", "PRI", "DIR")


@pytest.mark.parametrize("regime", Regime)
def test_everybody_has_the_rights_of_the_domain_on_everybody_and_on_every_pole(
    body: Body, regime: Regime
) -> None:
    if regime is Regime.OUVERT:
        open_regime(body)
    with body.open() as store, store.reading() as reading:
        agents = {agent.initiales: agent for agent in reading.agents()}
    assert regime_of(agents.values()) is regime
    asked = 0
    for acteur in ACTEURS.values():
        with body.connect(acteur) as connection:
            for droit in Droit:
                if droit in ON_AGENT:
                    rows = connection.execute(
                        "SELECT initiales FROM agent WHERE id = ANY (agents_de(%s))", (droit.value,)
                    )
                    given: set[object] = {initiales for (initiales,) in rows}
                    expected: set[object] = {
                        initiales
                        for initiales, other in agents.items()
                        if autorise(agents[acteur], droit, other, regime) is None
                    }
                else:
                    rows = connection.execute(
                        "SELECT p FROM unnest(%s::text[]) p WHERE peut(%s, p)", (list(POLES), droit.value)
                    )
                    given = {pole for (pole,) in rows}
                    expected = {
                        pole for pole in POLES if autorise(agents[acteur], droit, pole, regime) is None
                    }
                assert given == expected, (acteur, droit)
                asked += 1
    assert asked == len(ACTEURS) * len(Droit)
