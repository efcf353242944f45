"""Today is the date in Paris, at any hour of the year and in whatever zone the machine is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.machine.clock import date_in_paris, today

PARIS = ZoneInfo("Europe/Paris")
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
LATE = MOMENTS.map(lambda moment: moment.replace(hour=22))
"""The hour of UTC in which Paris is at the eve or at the morrow, by the season."""


def utc(month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2018, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (utc(1, 15, 21, 59, 59), date(2018, 1, 15)),
        (utc(1, 15, 22, 30), date(2018, 1, 15)),
        (utc(1, 15, 22, 59, 59), date(2018, 1, 15)),
        (utc(1, 15, 23), date(2018, 1, 16)),
        (utc(7, 15, 21, 59, 59), date(2018, 7, 15)),
        (utc(7, 15, 22), date(2018, 7, 16)),
        (utc(7, 15, 23, 30), date(2018, 7, 16)),
        (utc(12, 31, 22, 59, 59), date(2018, 12, 31)),
        (utc(12, 31, 23), date(2019, 1, 1)),
        # Summer time begins on 25/03/2018 and ends on 28/10/2018, both at 01:00 UTC.
        (utc(3, 24, 22, 30), date(2018, 3, 24)),
        (utc(3, 25, 22, 30), date(2018, 3, 26)),
        (utc(10, 27, 22, 30), date(2018, 10, 28)),
        (utc(10, 28, 22, 30), date(2018, 10, 28)),
        (utc(10, 28, 23), date(2018, 10, 29)),
    ],
)
def test_midnight_in_paris_is_23_utc_in_winter_and_22_in_summer(moment: datetime, expected: date) -> None:
    assert date_in_paris(moment) == expected


@given(st.one_of(MOMENTS, LATE))
def test_the_date_is_that_of_a_clock_in_paris_and_a_plain_date(moment: datetime) -> None:
    found = date_in_paris(moment)
    there = pendulum.instance(moment).in_timezone("Europe/Paris")
    assert found == date(there.year, there.month, there.day)
    assert type(found) is date


@pytest.fixture(params=["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def _far_away(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine in another zone, always another date than at the other end of the world."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_far_away")
def test_today_is_read_in_paris_wherever_the_machine_is() -> None:
    before = datetime.now(PARIS).date()
    assert before <= today() <= datetime.now(PARIS).date()
