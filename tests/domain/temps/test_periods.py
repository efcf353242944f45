"""Periods of leave, by half-days: which halves of each day are away, and what that makes of the day."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.temps.periods import (
    Moitie,
    Period,
    absences_on,
    parse_bound,
    parse_moities,
    parse_type,
)
from cariforef_tui.domain.temps.saisies import Absence, TypeAbsence, half_of
from cariforef_tui.domain.values.refusals import Refus

LUNDI, MARDI, MERCREDI = date(2018, 7, 9), date(2018, 7, 10), date(2018, 7, 11)
MATIN, APRES_MIDI = Moitie
CONGE, RTT = TypeAbsence.CONGE, TypeAbsence.RTT
moities = st.dictionaries(st.sampled_from(Moitie), st.sampled_from(TypeAbsence), min_size=1)


def day(*absences: tuple[TypeAbsence, int]) -> tuple[Absence, ...]:
    return tuple(Absence("DM", LUNDI, kind, centiemes) for kind, centiemes in absences)


@pytest.mark.parametrize(
    ("texte", "kind"),
    [
        *[(texte, CONGE) for texte in ("congé", "Congés payés", "CP", "conge annuel")],
        ("jours RTT", RTT),
        ("Arrêt maladie", TypeAbsence.MALADIE),
        ("FORMATIONS", TypeAbsence.FORMATION),
        ("autre", TypeAbsence.AUTRE),
    ],
)
def test_a_type_is_known_by_its_usual_names(texte: str, kind: TypeAbsence) -> None:
    assert parse_type(texte) is kind


def test_a_type_that_nobody_knows_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refus, match="congé, RTT, maladie, formation, autre"):
        parse_type("vacances")


def test_a_period_may_begin_and_end_at_noon() -> None:
    first, first_half = parse_bound("09/07/2018 après-midi", LUNDI)
    last, last_half = parse_bound("2018-07-11 Matin", LUNDI)
    period = Period(
        agent="DM", type=CONGE, first=first, last=last, first_half=first_half, last_half=last_half
    )
    halves = [period.moities_on(jour) for jour in (LUNDI, MARDI, MERCREDI)]
    assert halves == [{APRES_MIDI}, {MATIN, APRES_MIDI}, {MATIN}]


@pytest.mark.parametrize(
    ("texte", "half"), [("matin", {MATIN}), ("Après midi", {APRES_MIDI}), ("journée", {MATIN, APRES_MIDI})]
)
def test_each_day_of_a_period_may_be_a_half(texte: str, half: set[Moitie]) -> None:
    period = Period(agent="DM", type=CONGE, first=LUNDI, last=MARDI, moities=parse_moities(texte))
    assert {period.moities_on(LUNDI), period.moities_on(MARDI)} == {frozenset(half)}


def test_two_halves_of_one_type_make_the_day_and_one_joins_that_of_another_type() -> None:
    whole = absences_on("DM", LUNDI, {MATIN: CONGE, APRES_MIDI: CONGE}, 100, ())
    assert whole == day((CONGE, 100))
    assert absences_on("DM", LUNDI, {MATIN: CONGE}, 100, day((RTT, 50))) == day((RTT, 50), (CONGE, 50))
    assert absences_on("DM", LUNDI, {MATIN: CONGE}, 100, whole) == day((CONGE, 50))


@given(moities, st.integers(2, 100), moities.filter(lambda held: len({*held.values()}) == 1) | st.none())
def test_a_day_never_holds_more_than_it_expects_and_twice_is_once(
    halves: dict[Moitie, TypeAbsence], attendu: int, before: dict[Moitie, TypeAbsence] | None
) -> None:
    held = absences_on("DM", LUNDI, before, attendu, ()) if before else ()
    once = absences_on("DM", LUNDI, halves, attendu, held)
    assert {*absences_on("DM", LUNDI, halves, attendu, once)} == {*once}
    total = sum(absence.centiemes for absence in once)
    assert total == attendu if len(halves) == len(Moitie) else half_of(attendu) <= total <= attendu


@given(st.text(max_size=24))
def test_any_text_is_a_bound_a_half_a_type_or_refused(texte: str) -> None:
    for parse in (parse_type, parse_moities, lambda texte: parse_bound(texte, LUNDI)):
        with suppress(Refus):
            parse(texte)
