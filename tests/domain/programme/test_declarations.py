"""Declarations: lines soldées or rouvertes, jalons held or not, at a date."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.programme.declarations import (
    Declaration,
    Fait,
    Raf,
    declarations_at,
    has_before,
    rafs_at,
    read_reprise,
)
from cariforef_tui.domain.values.refusals import JoursRefuses


def fait(declaration: Declaration, day: int, code: str = "14.7.1") -> Fait:
    return Fait(code=code, declaration=declaration, jour=date(2018, 5, day), agent="DM")


def test_a_reprise_holds_from_its_day_until_nobody_says_it_and_closes_nothing() -> None:
    said = replace(fait(Declaration.REPRISE, 10), centiemes=1250)
    faits = [said, fait(Declaration.SOLDEE, 12), fait(Declaration.REPRISE, 20)]
    assert declarations_at(faits, date(2018, 5, 9)).reprises == {}
    assert declarations_at(faits, date(2018, 5, 19)).reprises == {"14.7.1": said}
    assert declarations_at(faits, date(2018, 5, 20)).reprises == {}
    assert "14.7.1" in declarations_at(faits, date(2018, 5, 20)).soldees


@pytest.mark.parametrize(
    ("suivi", "expected"),
    [
        (date(2018, 1, 1), False),
        (date(2018, 1, 8), True),
        (date(2019, 1, 1), False),
        (date(2019, 1, 7), True),
    ],
)
def test_something_is_before_the_suivi_once_it_begins_after_the_first_week(
    suivi: date, expected: bool
) -> None:
    assert has_before(suivi.year, suivi) is expected


def test_a_line_is_closed_from_the_day_declared_on() -> None:
    faits = [fait(Declaration.SOLDEE, 10)]
    assert declarations_at(faits, date(2018, 5, 9)).soldees == {}
    assert declarations_at(faits, date(2018, 5, 10)).soldees == {"14.7.1": faits[0]}


def test_reopening_ends_the_closing_and_the_past_keeps_it() -> None:
    faits = [fait(Declaration.SOLDEE, 10), fait(Declaration.ROUVERTE, 20)]
    assert "14.7.1" in declarations_at(faits, date(2018, 5, 19)).soldees
    assert declarations_at(faits, date(2018, 5, 20)).soldees == {}


def test_on_one_day_the_last_declaration_written_wins() -> None:
    faits = [fait(Declaration.SOLDEE, 10), fait(Declaration.ROUVERTE, 10)]
    assert declarations_at(faits, date(2018, 5, 10)).soldees == {}
    assert "14.7.1" in declarations_at(reversed(faits), date(2018, 5, 10)).soldees


def test_an_earlier_day_written_later_does_not_undo_a_later_day() -> None:
    faits = [fait(Declaration.SOLDEE, 20), fait(Declaration.ROUVERTE, 10)]
    assert "14.7.1" in declarations_at(faits, date(2018, 5, 21)).soldees


def test_a_jalon_and_a_line_of_the_same_code_do_not_mix() -> None:
    faits = [fait(Declaration.SOLDEE, 10, "RGPD"), fait(Declaration.TENU, 11, "RGPD")]
    declarations = declarations_at(faits, date(2018, 5, 12))
    assert set(declarations.soldees) == set(declarations.tenus) == {"RGPD"}


def test_a_jalon_taken_back_is_no_longer_held() -> None:
    faits = [fait(Declaration.TENU, 25, "RGPD"), fait(Declaration.NON_TENU, 28, "RGPD")]
    assert "RGPD" in declarations_at(faits, date(2018, 5, 27)).tenus
    assert declarations_at(faits, date(2018, 5, 28)).tenus == {}


@given(
    st.sampled_from(
        [
            (Declaration.TENU, Declaration.NON_TENU),
            (Declaration.SOLDEE, Declaration.ROUVERTE),
            (Declaration.REPRISE, Declaration.REPRISE),
        ]
    ),
    st.lists(st.integers(1, 20), min_size=1, max_size=4),
    st.integers(1, 20),
)
def test_what_is_said_after_all_was_taken_back_holds_from_its_day_on(
    kinds: tuple[Declaration, Declaration], said: list[int], again: int
) -> None:
    said_kind, back_kind = kinds
    before = [replace(fait(said_kind, day), centiemes=100) for day in said]
    last = replace(fait(said_kind, again), centiemes=200)
    faits = [*before, fait(back_kind, 21), last]
    end = declarations_at(faits, date(2018, 5, 31))
    held = {**end.tenus, **end.soldees, **end.reprises}
    assert held == {"14.7.1": last}
    at_day = declarations_at(faits, date(2018, 5, again))
    assert {**at_day.tenus, **at_day.soldees, **at_day.reprises}.keys() == {"14.7.1"}


def raf(day: int, centiemes: int | None, code: str = "14.7.1") -> Raf:
    return Raf(code=code, jour=date(2018, 5, day), centiemes=centiemes, auteur="DM")


def test_a_raf_taken_back_leaves_the_one_before_it_in_force_with_its_date() -> None:
    first, second, gone = raf(10, 900), raf(20, 300), raf(20, None)
    assert rafs_at([first, second], date(2018, 5, 20)) == {"14.7.1": second}
    assert rafs_at([first, second, gone], date(2018, 5, 20)) == {"14.7.1": first}
    assert rafs_at([first, second, gone, raf(21, None)], date(2018, 5, 21)) == {}
    assert rafs_at([second, raf(22, None)], date(2018, 5, 21)) == {"14.7.1": second}


def test_a_raf_written_late_is_in_force_up_to_the_next_one() -> None:
    newer, late = raf(20, 300), raf(10, 900)
    assert rafs_at([newer, late], date(2018, 5, 15)) == {"14.7.1": late}
    assert rafs_at([newer, late], date(2018, 5, 20)) == {"14.7.1": newer}
    assert rafs_at([newer, late, raf(15, None)], date(2018, 5, 20)) == {"14.7.1": newer}


def test_days_done_before_the_suivi_are_written_less_what_is_said_of_the_lines_that_share_them() -> None:
    said = [
        replace(fait(Declaration.REPRISE, 22, code), centiemes=centiemes)
        for code, centiemes in (("14.3.2", 100), ("14.3.3", 200))
    ]
    assert read_reprise("3,5", "14.3.3", said) == 250
    assert read_reprise("3,5", "14.7.1", []) == 350
    assert read_reprise(" ", "14.3.3", said) is None
    with pytest.raises(JoursRefuses, match="1 j ont été dits des autres lignes"):
        read_reprise("0,5", "14.3.3", said)
