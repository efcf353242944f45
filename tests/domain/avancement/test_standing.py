"""Late, ahead or over: what the eye must find, and what may stay quiet."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_tui.domain.avancement.atterrissage import Consommation, Realise
from cariforef_tui.domain.avancement.avancement import compute_avancement
from cariforef_tui.domain.avancement.standing import Standing, stand, stand_of
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.temps.calendrier import Calendrier

AU = date(2018, 5, 28)


@pytest.mark.parametrize(
    ("prevu", "realise", "attendu", "expected"),
    [
        (10_000, 5_000, 5_000, Standing.REGULIER),
        (10_000, 4_800, 5_000, Standing.REGULIER),
        (10_000, 4_700, 5_000, Standing.EN_RETARD),
        (10_000, 5_300, 5_000, Standing.EN_AVANCE),
        (10_000, 2_500, 5_000, Standing.TRES_EN_RETARD),
        (10_000, 2_501, 5_000, Standing.EN_RETARD),
        (10_000, 10_000, 5_000, Standing.EN_AVANCE),
        (10_000, 10_001, 10_000, Standing.DEPASSE),
        (500_000, 195_001, 200_000, Standing.REGULIER),
        (300, 0, 200, Standing.REGULIER),
        (300, 0, 201, Standing.TRES_EN_RETARD),
        (None, 500, None, Standing.REGULIER),
        (-10_800, 100, -4_000, Standing.REGULIER),
    ],
)
def test_five_percent_or_two_days_are_tolerated_and_beyond_the_plan_nothing_is(
    prevu: int | None, realise: int, attendu: int | None, expected: Standing
) -> None:
    assert stand(prevu, realise, attendu) is expected


def test_a_line_of_a_shared_enveloppe_stands_as_the_enveloppe_does(programme_2018: Programme) -> None:
    calendrier = Calendrier(2018, {})

    def standing(**realises: int) -> Standing:
        done = {code.replace("_", "."): Realise(metier=centiemes) for code, centiemes in realises.items()}
        figures = compute_avancement(programme_2018, calendrier, Consommation(done, {}), AU)
        return stand_of(programme_2018, calendrier, figures.lignes["15.1.1"], AU)

    assert standing() is Standing.TRES_EN_RETARD
    assert standing(**{"15_1_2": 6_500}) is Standing.REGULIER
    assert standing(**{"15_1_2": 16_001}) is Standing.DEPASSE
