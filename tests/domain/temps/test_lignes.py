"""The twelve lines of a week: those kept, then those due or used, the others being asked for."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.temps.lignes import DUES_MAX, LIGNES_MAX, PROCHE, LigneOfferte, choose_lignes

AU = date(2018, 5, 22)

CODES = [f"L{rank}" for rank in range(30)]
DISTINCT = st.lists(st.sampled_from(CODES), unique=True)
OFFERED = st.lists(
    st.builds(
        LigneOfferte,
        st.sampled_from(CODES),
        st.none() | st.dates(AU, date(2018, 12, 30)),
        st.integers(0, 3000),
    ),
    unique_by=lambda one: one.code,
)


def offer(code: str, days: int | None = None, retard: int = 0) -> LigneOfferte:
    return LigneOfferte(code, None if days is None else AU + timedelta(days=days), retard)


def test_a_line_is_due_if_its_end_is_within_four_weeks_or_if_it_is_late() -> None:
    assert offer("A", 28).is_due(AU)
    assert not offer("A", 29).is_due(AU)
    assert offer("A", 200, retard=25).is_due(AU)
    assert not offer("A").is_due(AU)
    assert timedelta(days=28) == PROCHE


def test_the_most_pressing_lines_come_before_those_used_and_the_rest_after() -> None:
    offered = [
        offer("late", retard=500),
        offer("later", retard=900),
        *(offer(f"D{day}", day) for day in range(3)),
    ]
    used = [f"U{rank}" for rank in range(7)]
    chosen = choose_lignes((), used, [offer("far", 60), *offered], AU)
    assert chosen == ("D0", "D1", "D2", "later", *used, "late")


def test_the_nearest_ends_fill_what_the_lines_used_leave() -> None:
    offered = [offer("none"), offer("far", 90), offer("near", 60), offer("due", 20)]
    assert choose_lignes((), (), offered, AU) == ("due", "near", "far", "none")
    assert choose_lignes((), ["U"], offered, AU) == ("due", "U", "near", "far", "none")


def test_what_is_kept_is_shown_even_beyond_twelve() -> None:
    kept = CODES[:13]
    assert choose_lignes(kept, ["U"], [offer("due", 1)], AU) == tuple(kept)


@given(DISTINCT, DISTINCT, OFFERED)
def test_each_line_is_shown_once_all_those_kept_and_twelve_unless_more_are_kept(
    kept: list[str], used: list[str], offered: list[LigneOfferte]
) -> None:
    chosen = choose_lignes(kept, used, offered, AU)
    known = {*kept, *used, *(one.code for one in offered)}
    assert set(kept) <= set(chosen) <= known
    assert len(set(chosen)) == len(chosen) <= max(LIGNES_MAX, len(kept))
    if len(chosen) < LIGNES_MAX:
        assert set(chosen) == known
    # Lines due take few places from those used.
    assert set(used[: max(0, LIGNES_MAX - DUES_MAX - len(kept))]) <= set(chosen)
