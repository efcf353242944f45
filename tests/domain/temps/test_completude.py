"""How complete a week is: nothing is due after the date looked at, a full day never fills another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import Agent, Quotite, Role
from cariforef_tui.domain.temps.calendrier import Calendrier, Rythmes
from cariforef_tui.domain.temps.semaine import (
    Asked,
    AskedDay,
    Completude,
    SemaineAgent,
    compute_semaines,
    count_missing,
    days_by_week,
    list_asked_days,
    mondays_of,
)
from tests.domain.totals import Days, sum_days

DM = Agent(initiales="DM")
FIN = date(2018, 12, 31)
LUNDI = date(2018, 5, 14)
PLEIN = Rythmes(())


def week_of(
    calendrier: Calendrier,
    told: Days,
    *,
    agent: Agent = DM,
    au: date = FIN,
    rythmes: Rythmes = PLEIN,
    monday: date = LUNDI,
    depuis: date = date.min,
) -> SemaineAgent:
    weeks = days_by_week(calendrier)
    totaux = sum_days(told, agent, calendrier, rythmes, au)
    found = compute_semaines(agent, calendrier, rythmes, totaux, au, weeks, Asked(depuis))
    return next(one for one in found if one.lundi == monday)


def days(*amounts: int) -> dict[date, tuple[int, int]]:
    return {LUNDI + timedelta(days=rank): (amount, 0) for rank, amount in enumerate(amounts)}


def test_the_weeks_of_2018_start_on_its_first_day_and_hold_every_day_once(calendrier: Calendrier) -> None:
    mondays = mondays_of(calendrier)
    assert (mondays[0], mondays[-1], len(mondays)) == (date(2018, 1, 1), date(2018, 12, 31), 53)
    assert sum(map(len, days_by_week(calendrier))) == 365


def test_nobody_asks_for_days_before_an_agent_began_and_their_absences_are_known(
    calendrier: Calendrier,
) -> None:
    off = {LUNDI: (0, 100), LUNDI + timedelta(days=1): (0, 50)}
    week = week_of(calendrier, off, depuis=LUNDI + timedelta(days=3))
    assert (week.attendu, week.attendu_a_date, week.absent) == (500, 350, 150)
    assert (week.du, week.saisi_du, [day.day for day, _ in week.manquants]) == (200, 0, [17, 18])
    before = week_of(calendrier, off, depuis=LUNDI + timedelta(days=7))
    assert (before.completude, before.du, before.disponible_a_date) == (Completude.AVANT, 0, 0)


def test_an_agent_has_days_to_log_since_the_suivi_and_in_the_weeks_before_it_that_they_began() -> None:
    weeks = [LUNDI + timedelta(weeks=rank) for rank in range(4)]
    asked = Asked(weeks[3], {"DM": [weeks[1]]})
    assert [asked.since(DM, lundi) for lundi in weeks] == [weeks[3], weeks[1], weeks[3], weeks[3]]
    assert [asked.asks(DM, lundi + timedelta(days=4)) for lundi in weeks] == [False, True, False, True]
    assert [asked.asks(Agent(initiales="LR"), lundi) for lundi in weeks] == [False, False, False, True]
    assert asked.among(DM, weeks) == {weeks[1], weeks[3]}


GONE = Agent(initiales="DM", actif=False, depart=date(2018, 5, 16))
FILLED_OF = {
    "there since the suivi": (DM, {}, 0, 900),
    "arrived in the second week": (Agent(initiales="DM", arrivee=date(2018, 5, 23)), {}, 0, 300),
    "four fifths": (Agent(initiales="PT"), {0: 100}, 100, 700),
    "absent for a week": (DM, {0: 100, 1: 100, 2: 100, 3: 100, 4: 100}, 500, 900),
    "a week before the suivi was begun": (Agent(initiales="BG"), {-14: 100}, 100, 1300),
    "a day before the suivi in another week": (DM, {-7: 100}, 0, 900),
    "left in the first week": (
        Agent(initiales="DM", actif=False, depart=date(2018, 5, 16)),
        {0: 50},
        50,
        300,
    ),
    "left without a date": (replace(GONE, depart=None), {0: 100}, 0, 0),
    "an auditor": (Agent(initiales="DM", role=Role.AUDITEUR), {}, 0, 0),
    "too much on a Tuesday, and a Saturday": (DM, {1: 150, 5: 100}, 100, 900),
}
"""A person, what their days hold counted from the suivi's Monday, what counts of it, and what is asked."""


@pytest.mark.parametrize(("agent", "held", "filled", "asked"), FILLED_OF.values(), ids=FILLED_OF.keys())
def test_who_is_asked_for_days_and_how_many_lack(
    calendrier: Calendrier, agent: Agent, held: dict[int, int], filled: int, asked: int
) -> None:
    feuilles = {"": two_weeks_of(calendrier, agent, held)}
    assert count_missing(feuilles, [""]) == (asked - filled, asked)


def test_what_lacks_is_counted_of_some_people_and_since_a_day(calendrier: Calendrier) -> None:
    feuilles = {"DM": two_weeks_of(calendrier, DM, {0: 100, 8: 75})}
    assert count_missing(feuilles, ["DM", "ZZ"]) == (725, 900)
    assert count_missing(feuilles, ["DM"], date(2018, 5, 22)) == (325, 400)
    assert count_missing(feuilles, ["ZZ"]) == (0, 0)


def two_weeks_of(calendrier: Calendrier, agent: Agent, held: dict[int, int]) -> tuple[AskedDay, ...]:
    """Return the days asked up to Friday 25 May, in the second week of the suivi; Monday 21 is a holiday."""
    rythmes = Rythmes((Quotite("PT", date(2018, 1, 1), (100, 100, 0, 100, 100, 0, 0)),))
    asked = Asked(LUNDI, {"BG": [LUNDI - timedelta(weeks=2)]})
    remplis = {LUNDI + timedelta(days=rank): centiemes for rank, centiemes in held.items()}
    first, last = calendrier.first_day, date(2018, 5, 25)
    return list_asked_days(agent, calendrier, rythmes, remplis, asked, first, last)


@pytest.mark.parametrize(
    ("amounts", "pourcent", "completude"),
    [
        ((), 0, Completude.VIDE),
        ((100,), 20, Completude.FAIBLE),
        ((100, 75), 35, Completude.PARTIELLE),
        ((100, 100, 100, 50), 70, Completude.PRESQUE),
        ((100, 100, 100, 100, 75), 95, Completude.PRESQUE),
        ((100, 100, 100, 100, 100), 100, Completude.COMPLETE),
    ],
)
def test_a_week_is_as_complete_as_what_was_logged_of_what_it_expects(
    calendrier: Calendrier, amounts: tuple[int, ...], pourcent: int, completude: Completude
) -> None:
    week = week_of(calendrier, days(*amounts))
    assert (week.pourcent, week.completude) == (pourcent, completude)


def test_a_saturday_worked_does_not_fill_the_tuesday(calendrier: Calendrier) -> None:
    week = week_of(calendrier, {**days(100, 0, 100, 100, 100), date(2018, 5, 19): (100, 0)})
    assert (week.saisi, week.fait, week.pourcent) == (500, 400, 80)
    assert week.manquants == ((date(2018, 5, 15), 100),)


def test_absences_complete_a_week_and_leave_less_to_work(calendrier: Calendrier) -> None:
    off = {LUNDI + timedelta(days=rank): (0, 100) for rank in range(5)}
    week = week_of(calendrier, off)
    assert (week.completude, week.disponible, week.absent) == (Completude.ABSENTE, 0, 500)
    assert week.before_absences.completude is Completude.COMPLETE


def test_only_days_that_are_over_are_due_and_absences_to_come_already_count(calendrier: Calendrier) -> None:
    told = {**days(100), date(2018, 5, 18): (0, 100)}
    week = week_of(calendrier, told, au=date(2018, 5, 15))
    assert (week.attendu, week.disponible, week.disponible_a_date) == (500, 400, 200)
    assert (week.du, week.fait, week.absent) == (100, 100, 0)
    assert (week.manquants, week.completude) == ((), Completude.COMPLETE)
    evening = week_of(calendrier, told, au=date(2018, 5, 16))
    assert (evening.du, evening.fait) == (200, 100)
    assert evening.manquants == ((date(2018, 5, 15), 100),)


def test_what_a_day_expects_never_shrinks_to_what_was_told_and_a_day_not_over_is_not_late(
    calendrier: Calendrier,
) -> None:
    begun = week_of(calendrier, days(100, 50), au=date(2018, 5, 15))
    assert (begun.attendu, begun.saisi, begun.du, begun.fait) == (500, 150, 100, 100)
    assert (begun.dernier_du, begun.manquants) == (LUNDI, ())
    told = week_of(calendrier, days(100, 100), au=date(2018, 5, 15))
    assert (told.du, told.fait, told.dernier_du) == (200, 200, date(2018, 5, 15))
    first = week_of(calendrier, days(25), au=LUNDI)
    assert (first.du, first.fait, first.dernier_du, first.completude) == (0, 0, None, Completude.A_VENIR)


def test_a_week_to_come_is_not_empty_and_a_week_that_expects_nothing_is_neither(
    calendrier: Calendrier,
) -> None:
    to_come = week_of(calendrier, {}, au=date(2018, 5, 11))
    assert (to_come.completude, to_come.pourcent) == (Completude.A_VENIR, None)
    gone = week_of(calendrier, {}, agent=Agent(initiales="DM", actif=False, depart=date(2018, 4, 30)))
    assert gone.completude is Completude.SANS_ATTENTE


def test_a_holiday_and_the_day_off_of_a_part_time_expect_nothing(calendrier: Calendrier) -> None:
    rythmes = Rythmes((Quotite("DM", date(2018, 1, 1), (100, 100, 0, 100, 50, 0, 0)),))
    assert week_of(calendrier, {}, rythmes=rythmes).attendu == 350
    assert week_of(calendrier, {}, rythmes=rythmes, monday=date(2018, 5, 21)).attendu == 250


def test_the_first_and_last_weeks_hold_the_days_of_the_exercice_only(calendrier: Calendrier) -> None:
    assert week_of(calendrier, {}, monday=date(2018, 1, 1)).attendu == 400
    assert week_of(calendrier, {}, monday=date(2018, 12, 31)).attendu == 100


@given(st.dictionaries(st.integers(0, 6), st.tuples(st.integers(0, 100), st.integers(0, 100))))
def test_completeness_stays_within_0_and_100_and_misses_exactly_what_lacks(
    told: dict[int, tuple[int, int]],
) -> None:
    week = week_of(Calendrier(2018, {}), {LUNDI + timedelta(days=rank): one for rank, one in told.items()})
    assert week.pourcent is not None
    assert 0 <= week.pourcent <= 100
    assert sum(lack for _, lack in week.manquants) == week.du - week.fait
