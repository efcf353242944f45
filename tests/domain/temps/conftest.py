"""A person's days, none told yet, for whatever reads or shows them."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.programme.programme import Programme, initiales_of
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.sentence.words import SentenceContext

MERCREDI = date(2018, 5, 23)


@pytest.fixture
def context(programme: Programme, calendrier: Calendrier) -> SentenceContext:
    """DM's days, none told yet, on Wednesday 23/05/2018."""
    imputables = [ligne.code for ligne in programme.imputables()]
    own = [ligne.code for ligne in programme.imputables() if "DM" in initiales_of(ligne.responsables)]
    return SentenceContext(
        agent=Agent(initiales="DM"),
        programme=programme,
        proposees=tuple(dict.fromkeys((*own, *imputables))),
        siennes=frozenset(own),
        fermees={},
        soldees={},
        jour=MERCREDI,
        today=MERCREDI,
        calendrier=calendrier,
        rythmes=Rythmes(()),
        pas=25,
        minutes_par_jour=420,
        au_dela_quotite=False,
        saisies={},
        absences={},
        verrous={},
    )
