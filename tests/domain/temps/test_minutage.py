"""Hours of a tracker as days: a date's total is rounded once, then shared."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.temps.hours import Part, Temps, round_days

JOUR = date(2018, 5, 22)


def shares(*minutes: int, plafond: int | None = None) -> list[int]:
    temps = [(Temps(rank, JOUR, one * 60, ()), str(rank)) for rank, one in enumerate(minutes)]
    return [part.centiemes for part in round_days(temps, pas=25, minutes_par_jour=420, plafond=plafond)]


def test_thirds_of_a_day_keep_the_day_whole() -> None:
    assert shares(140, 140, 140) == [50, 25, 25]


def test_what_is_under_half_a_step_rounds_to_nothing() -> None:
    assert shares(50) == [0]
    assert shares(53) == [25]


def test_a_day_that_exceeds_is_brought_down_in_proportion() -> None:
    assert shares(300, 300) == [75, 75]
    assert shares(300, 300, plafond=100) == [50, 50]
    assert shares(600, 200, plafond=100) == [75, 25]


def test_entries_of_a_date_and_line_are_one_part_with_their_notes() -> None:
    temps = [(Temps(1, JOUR, 6300, (), "a"), "18"), (Temps(4, JOUR, 6300, (), "b"), "18")]
    assert round_days(temps, pas=25, minutes_par_jour=420) == (Part(1, JOUR, "18", 50, "a ; b"),)


@given(
    st.lists(st.integers(1, 1440), min_size=1, max_size=8),
    st.sampled_from([1, 5, 25, 50]),
    st.integers(60, 600),
)
def test_no_share_is_further_than_a_step_and_the_sum_than_half_a_step(
    minutes: list[int], pas: int, per_day: int
) -> None:
    temps = [(Temps(rank, JOUR, one * 60, ()), str(rank)) for rank, one in enumerate(minutes)]
    parts = round_days(temps, pas=pas, minutes_par_jour=per_day)
    for part, spent in zip(parts, minutes, strict=True):
        assert abs(part.centiemes * per_day - spent * 100) < pas * per_day
    total = sum(part.centiemes for part in parts)
    assert 2 * abs(total * per_day - sum(minutes) * 100) <= pas * per_day


@given(st.lists(st.integers(1, 1440), min_size=1, max_size=8))
def test_no_day_brought_down_exceeds_one(minutes: list[int]) -> None:
    assert sum(shares(*minutes, plafond=100)) <= 100
