"""What is past the retention, and who may become a pseudonym."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.rgpd import (
    ConservationRefusee,
    Trace,
    check_conservation,
    expires_on,
    find_departed,
    last_expired,
    name_pseudonymes,
    require_erasable,
)

LR = Agent(initiales="LR", nom="Léa D'Évry-Martin", compte="lea.evry", actif=False)


@given(exercice=st.integers(2000, 2900), conservation=st.integers(1, 50))
def test_an_exercice_is_past_the_retention_from_the_day_said_and_not_the_day_before(
    exercice: int, conservation: int
) -> None:
    when = expires_on(exercice, conservation)
    assert last_expired(when, conservation) == exercice
    assert last_expired(when - timedelta(days=1), conservation) == exercice - 1
    assert date(last_expired(date.min, conservation), 12, 31) < date(2, 1, 1)


def test_ten_years_after_2018_are_over_on_the_first_of_january_2029() -> None:
    assert expires_on(2018, 10) == date(2029, 1, 1)


def test_a_person_still_under_retention_is_refused_with_the_date() -> None:
    with pytest.raises(ConservationRefusee, match="à partir du 01/01/2029"):
        require_erasable(Trace(LR, 2018), 10, date(2028, 12, 31))
    require_erasable(Trace(LR, 2018), 10, date(2029, 1, 1))


def test_an_active_person_and_a_pseudonym_are_refused() -> None:
    with pytest.raises(ConservationRefusee, match="en activité"):
        require_erasable(Trace(Agent(initiales="DM"), 2018), 1, date(2090, 1, 1))
    with pytest.raises(ConservationRefusee, match="déjà un pseudonyme"):
        require_erasable(Trace(Agent(initiales="X01", actif=False), 2018), 1, date(2090, 1, 1))


def test_somebody_gone_who_left_nothing_is_erased_at_once() -> None:
    traces = (
        Trace(LR, None),
        Trace(Agent(initiales="PG", actif=False), 2028),
        Trace(Agent(initiales="DM"), None),
    )
    assert find_departed(traces, 10, date(2030, 6, 1)) == (LR,)


def test_pseudonyms_follow_those_given_already() -> None:
    assert name_pseudonymes([LR, Agent(initiales="PG")], ["X07", "DM", "X", "XA"]) == (
        ("LR", "X08"),
        ("PG", "X09"),
    )
    assert name_pseudonymes([], []) == ()


@pytest.mark.parametrize("years", [0, -1, 51])
def test_years_that_make_no_sense_are_refused(years: int) -> None:
    with pytest.raises(ConservationRefusee):
        check_conservation(years)
