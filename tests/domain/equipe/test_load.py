"""The load of a week: work is even over its working days, and never lost between weeks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.avancement.promises import Part
from cariforef_tui.domain.equipe.load import Charge, rate_charge, spread_parts, to_pourcent
from cariforef_tui.domain.programme.programme import Compte
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.temps.semaine import mondays_of

DEBUT, FIN = date(2018, 1, 1), date(2018, 12, 31)
VIDE = Calendrier(2018, {})


def make_part(centiemes: int, reste: int, debut: date, fin: date) -> Part:
    return Part(
        enveloppe="e",
        compte=Compte.METIER,
        lignes=("1.1",),
        pole="AD2I",
        agent="ZA",
        centiemes=centiemes,
        reste=reste,
        debut=debut,
        fin=fin,
    )


def test_work_to_come_is_spread_over_the_working_days_left_of_its_window() -> None:
    part = make_part(1000, 600, date(2018, 5, 14), date(2018, 5, 25))
    weeks = spread_parts([part], VIDE, mondays_of(VIDE), date(2018, 5, 18))
    assert weeks[18:22] == (0, 500, 600, 0)


def test_work_whose_window_is_over_weighs_on_the_rest_of_the_exercice() -> None:
    part = make_part(1000, 400, date(2018, 1, 1), date(2018, 6, 29))
    weeks = spread_parts([part], VIDE, mondays_of(VIDE), date(2018, 12, 14))
    assert sum(weeks[:26]) == 1000
    assert weeks[50:] == (182, 182, 36)


def test_work_not_yet_begun_weighs_on_its_own_window() -> None:
    part = make_part(500, 500, date(2018, 6, 4), date(2018, 6, 8))
    weeks = spread_parts([part], VIDE, mondays_of(VIDE), date(2018, 5, 18))
    assert [(rank, week) for rank, week in enumerate(weeks) if week] == [(22, 500)]


@given(
    st.integers(-20_000, 20_000),
    st.integers(0, 364),
    st.integers(0, 364),
    st.integers(0, 363),
)
def test_weeks_sum_to_what_was_planned_so_far_and_what_is_left(
    reste: int, first: int, length: int, at: int
) -> None:
    debut = DEBUT + timedelta(days=first)
    fin = min(FIN, debut + timedelta(days=length))
    part = make_part(0, reste, debut, fin)
    assert sum(spread_parts([part], VIDE, mondays_of(VIDE), DEBUT + timedelta(days=at))) == reste


def test_at_the_end_of_the_year_the_weeks_hold_the_whole_plan() -> None:
    part = make_part(25_200, 300, DEBUT, FIN)
    assert sum(spread_parts([part], VIDE, mondays_of(VIDE), FIN)) == 25_200


@pytest.mark.parametrize(
    ("demande", "disponible", "charge"),
    [
        (0, 500, Charge.SANS),
        (-100, 500, Charge.SANS),
        (249, 500, Charge.NORMALE),
        (240, 500, Charge.FAIBLE),
        (450, 500, Charge.PLEINE),
        (552, 500, Charge.PLEINE),
        (560, 500, Charge.SURCHARGE),
        (10, 0, Charge.ABSENT),
    ],
)
def test_a_week_is_full_from_90_percent_and_too_much_above_110(
    demande: int, disponible: int, charge: Charge
) -> None:
    assert rate_charge(demande, disponible) is charge


def test_percents_round_half_up_and_need_something_to_divide_by() -> None:
    assert [to_pourcent(*pair) for pair in ((1, 200), (1, 3), (386, 360), (1, 0))] == [1, 33, 107, None]
