"""The scales of a drawing: few round values, months in French, texts and figures that do not touch."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.avancement.graduations import date_ticks, nice_ticks, place_texts, spread_rows

CENTIEMES = st.integers(-999_900, 999_900)


@given(CENTIEMES, CENTIEMES, st.integers(2, 12))
def test_ticks_are_round_rising_within_the_range_and_few(first: int, second: int, count: int) -> None:
    low, high = min(0, first, second), max(100, first, second)
    ticks = nice_ticks(low, high, count)
    assert ticks
    assert list(ticks) == sorted(set(ticks))
    assert low <= ticks[0]
    assert ticks[-1] <= high
    assert len(ticks) <= count
    assert 0 in ticks


@pytest.mark.parametrize(
    ("width", "first", "last", "expected"),
    [
        (90, date(2018, 1, 1), date(2018, 4, 30), ["jan", "fév", "mars", "avr"]),
        (40, date(2018, 3, 1), date(2018, 12, 31), list("MAMJJASOND")),
        (20, date(2018, 1, 1), date(2018, 12, 31), list("JAJO")),
        (40, date(2018, 5, 1), date(2018, 5, 25), ["01/05", "06/05", "11/05", "16/05", "21/05"]),
    ],
)
def test_the_other_axis_counts_months_in_french_or_days_over_a_short_window(
    width: int, first: date, last: date, expected: list[str]
) -> None:
    assert [texte for _, texte in date_ticks(first, last, width)] == expected


@given(CENTIEMES, CENTIEMES, st.integers(0, 60), st.integers(0, 300))
def test_scales_take_any_room(one: int, other: int, count: int, width: int) -> None:
    low, high = sorted((one, other))
    assert all(low <= tick <= high for tick in nice_ticks(low, high, count))
    first = date(2018, 1, 1)
    assert date_ticks(first, first + timedelta(days=abs(one) % 400), width)


def test_a_text_that_would_touch_another_or_be_cut_is_left_out() -> None:
    assert place_texts([(0, "jan"), (3, "fév"), (8, "mars"), (13, "avril")], 15) == "jan     mars"


@given(st.lists(st.integers(0, 11), max_size=6).map(sorted), st.integers(6, 12))
def test_each_figure_has_a_row_of_its_own_in_order(wanted: list[int], height: int) -> None:
    rows = spread_rows([min(row, height - 1) for row in wanted], height)
    assert rows == sorted(set(rows))
    assert all(0 <= row < height for row in rows)
    assert len(set(wanted)) < len(wanted) or height < 12 or rows == wanted
