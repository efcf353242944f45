"""How long ago something was: as a person says it, by the clock that is given."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cariforef_tui.domain.values.dates import format_ago

NOW = datetime(2018, 5, 22, 14, 30, tzinfo=UTC)
TODAY = date(2018, 5, 22)


@pytest.mark.parametrize(
    ("utc", "ago"),
    [
        ("2018-05-22T14:29:58Z", "il y a quelques secondes"),
        ("2018-05-22T14:27:00.123Z", "il y a 2 minutes"),
        ("2018-05-22T13:20:00Z", "il y a 1 heure"),
        ("2018-05-19T10:00:00Z", "il y a 3 jours"),
        ("2018-05-19T12:00:00+02:00", "il y a 3 jours"),
        ("2018-05-08T14:30:00Z", "il y a 2 semaines"),
        ("2018-02-22T14:30:00Z", "il y a 3 mois"),
        ("2016-05-22T14:30:00Z", "il y a 2 ans"),
    ],
)
def test_a_moment_is_told_from_now(utc: str, ago: str) -> None:
    assert format_ago(utc, NOW) == format_ago(datetime.fromisoformat(utc), NOW) == ago


@pytest.mark.parametrize(
    ("days", "ago"),
    [(0, "aujourd'hui"), (1, "il y a 1 jour"), (3, "il y a 3 jours"), (7, "il y a 1 semaine")],
)
def test_a_date_is_told_from_today(days: int, ago: str) -> None:
    assert format_ago(TODAY - timedelta(days=days), TODAY) == ago


@given(st.datetimes(datetime(1900, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)))
def test_nothing_is_told_to_come(moment: datetime) -> None:
    assert format_ago(moment, NOW).startswith("il y a ")
    assert format_ago(moment.date(), TODAY).startswith(("il y a ", "aujourd'hui"))


@pytest.mark.parametrize("damaged", ["hier", "", "2018-05-22T14:30:00", "9999-12-31T23:59:59-10:00"])
def test_a_moment_damaged_by_another_tool_tells_nothing_false(damaged: str) -> None:
    assert format_ago(damaged, NOW) in ("", "il y a quelques secondes")
