"""How much of a day an absence takes, whatever the day is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.temps.saisies import Absence, Duree, TypeAbsence, absences_with, can_hold, half_of

JOUR = date(2018, 7, 16)
attendus = st.integers(1, 100)


def absent(kind: TypeAbsence, centiemes: int = 0) -> Absence:
    return Absence("DM", JOUR, kind, centiemes)


def test_half_of_a_day_is_counted_to_the_hundredth_the_odd_one_with_it() -> None:
    assert [half_of(one) for one in (100, 80, 75, 50, 25, 10, 1)] == [50, 40, 38, 25, 13, 5, 1]


@given(attendus)
def test_a_whole_day_is_all_that_the_day_expects(attendu: int) -> None:
    held = (absent(TypeAbsence.RTT, half_of(attendu)),)
    assert absences_with(absent(TypeAbsence.CONGE), Duree.JOURNEE, attendu, held) == (
        absent(TypeAbsence.CONGE, attendu),
    )


@given(attendus.filter(lambda attendu: attendu > 1))
def test_two_halves_of_different_types_make_the_day_and_never_more(attendu: int) -> None:
    morning = absences_with(absent(TypeAbsence.CONGE), Duree.DEMI, attendu, ())
    both = absences_with(absent(TypeAbsence.RTT), Duree.DEMI, attendu, morning)
    assert [one.type for one in both] == [TypeAbsence.CONGE, TypeAbsence.RTT]
    assert sum(one.centiemes for one in both) == attendu
    assert all(one.centiemes > 0 for one in both)


@given(attendus)
def test_the_same_half_again_changes_nothing(attendu: int) -> None:
    once = absences_with(absent(TypeAbsence.CONGE), Duree.DEMI, attendu, ())
    assert absences_with(absent(TypeAbsence.CONGE), Duree.DEMI, attendu, once) == once


@given(attendus.filter(lambda attendu: attendu > 1))
def test_a_day_can_hold_what_declaring_makes_and_no_other_part_of_it(attendu: int) -> None:
    whole = absences_with(absent(TypeAbsence.CONGE), Duree.JOURNEE, attendu, ())
    morning = absences_with(absent(TypeAbsence.CONGE), Duree.DEMI, attendu, ())
    both = absences_with(absent(TypeAbsence.RTT), Duree.DEMI, attendu, morning)
    for held in ((), whole, morning, both):
        assert can_hold(held, attendu)
    assert not can_hold((*whole, *both[:1]), attendu)
    halves = {attendu, half_of(attendu), attendu - half_of(attendu)}
    others = (part for part in range(1, attendu) if part not in halves)
    assert not any(can_hold((replace(whole[0], centiemes=part),), attendu) for part in others)
