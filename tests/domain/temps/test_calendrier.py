"""Working days, public holidays, weeks, and what each day expects of whom."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.agents.agents import Agent, Quotite
from cariforef_tui.domain.temps.calendrier import (
    Calendrier,
    Rythmes,
    days_between,
    describe_day_off,
    iso_week,
    monday_of,
    week_days,
    worked_before,
)

MERCREDI_LIBRE = Quotite("DM", date(2018, 3, 1), (100, 100, 0, 100, 100, 0, 0))
in_2018 = st.dates(date(2018, 1, 1), date(2018, 12, 31))


def test_2018_has_252_working_days(calendrier: Calendrier) -> None:
    assert calendrier.count_working_days(date(2018, 1, 1), date(2018, 12, 31)) == 252
    assert calendrier.last_working_day() == date(2018, 12, 31)


def test_a_day_off_says_why() -> None:
    assert describe_day_off(date(2018, 5, 25)) == "ven. 25/05 n'est pas travaillé (jour libre)"
    assert describe_day_off(date(2018, 5, 26)) == "sam. 26/05 n'est pas travaillé (week-end)"
    assert describe_day_off(date(2018, 5, 26), "Pont") == "sam. 26/05 n'est pas travaillé (Pont)"


def test_a_public_holiday_on_a_weekend_takes_nothing_away() -> None:
    assert len(Calendrier(2018, {date(2018, 7, 14): "Fête nationale"}).working_days) == 261


@given(in_2018, in_2018)
def test_the_count_of_working_days_is_that_of_the_days_listed(first: date, last: date) -> None:
    calendrier = Calendrier(2018, {date(2018, 5, 1): "Fête du Travail"})
    listed = [jour for jour in days_between(first, last) if calendrier.is_working_day(jour)]
    assert calendrier.count_working_days(first, last) == len(listed)
    assert calendrier.working_days_in(first, last) == tuple(listed)


def test_a_range_outside_the_exercice_has_no_working_day(calendrier: Calendrier) -> None:
    assert calendrier.count_working_days(date(2019, 1, 1), date(2019, 12, 31)) == 0
    assert calendrier.count_working_days(date(2018, 6, 2), date(2018, 6, 1)) == 0


def test_a_day_expects_the_pattern_in_force_on_its_date(calendrier: Calendrier) -> None:
    rythmes = Rythmes((MERCREDI_LIBRE,))
    agent = Agent(initiales="DM")
    assert rythmes.expected(agent, date(2018, 2, 28), calendrier) == 100
    assert rythmes.expected(agent, date(2018, 3, 7), calendrier) == 0
    assert rythmes.expected(agent, date(2018, 3, 8), calendrier) == 100
    assert rythmes.expected(Agent(initiales="LR"), date(2018, 3, 7), calendrier) == 100


def test_the_latest_pattern_wins_whatever_the_order_of_the_list(calendrier: Calendrier) -> None:
    later = Quotite("DM", date(2018, 9, 1), (50, 50, 50, 50, 50, 0, 0))
    for order in ((MERCREDI_LIBRE, later), (later, MERCREDI_LIBRE)):
        assert Rythmes(order).expected(Agent(initiales="DM"), date(2018, 9, 5), calendrier) == 50


def test_weekends_holidays_and_days_out_of_contract_expect_nothing(calendrier: Calendrier) -> None:
    rythmes = Rythmes(())
    agent = Agent(initiales="DM", arrivee=date(2018, 2, 1), depart=date(2018, 11, 30))
    for jour in (date(2018, 5, 12), date(2018, 5, 8), date(2018, 1, 31), date(2018, 12, 3)):
        assert rythmes.expected(agent, jour, calendrier) == 0
    assert rythmes.expected(agent, date(2018, 2, 1), calendrier) == 100


@given(st.dates(date(1999, 1, 1), date(2030, 12, 31)))
def test_the_monday_of_a_day_opens_its_iso_week(jour: date) -> None:
    monday = monday_of(jour)
    assert monday.weekday() == 0
    assert jour in week_days(monday)
    assert iso_week(monday) == iso_week(jour)


def test_an_iso_week_may_bear_another_year_than_its_day() -> None:
    assert iso_week(date(2018, 12, 31)) == "2019-W01"
    assert iso_week(date(2018, 5, 21)) == "2018-W21"


def test_a_day_allows_its_quotite_and_a_weekend_a_whole_day() -> None:
    rythmes = Rythmes((MERCREDI_LIBRE,))
    assert rythmes.cap("DM", date(2018, 3, 7)) == 0
    assert rythmes.cap("DM", date(2018, 3, 8)) == 100
    assert rythmes.cap("DM", date(2018, 3, 10)) == 100


weeks = st.tuples(*[st.sampled_from([0, 50, 100])] * 5).map(lambda days: (*days, 0, 0))


@given(
    in_2018,
    st.integers(1, 2),
    weeks,
    st.dictionaries(in_2018, st.sampled_from([50, 100]), max_size=20),
    st.frozensets(in_2018, max_size=20),
)
def test_hier_is_the_last_day_that_one_works(
    jour: date, back: int, pattern: tuple[int, ...], absents: dict[date, int], feries: frozenset[date]
) -> None:
    agent, calendrier = Agent(initiales="DM"), Calendrier(2018, dict.fromkeys(feries, "Férié"))
    rythmes = Rythmes((Quotite("DM", date(2018, 1, 1), pattern),))

    def left(day: date) -> int:
        return rythmes.expected(agent, day, calendrier) - absents.get(day, 0)

    found = worked_before(jour, back, agent=agent, calendrier=calendrier, rythmes=rythmes, absents=absents)
    worked = [day for day in days_between(date(2018, 1, 1), jour - timedelta(days=1)) if left(day) > 0]
    assert found == (worked[-back] if len(worked) >= back else jour - timedelta(days=back))
    assert found < jour


def test_the_first_day_after_an_exercice_looks_back_into_it(calendrier: Calendrier) -> None:
    after = worked_before(
        date(2019, 1, 2),
        1,
        agent=Agent(initiales="DM"),
        calendrier=calendrier,
        rythmes=Rythmes(()),
        absents={},
    )
    assert after == date(2018, 12, 31)
