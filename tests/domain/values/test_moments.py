"""Moments as people in Paris read them, damaged ones included: a verification must be able to show them."""

from __future__ import annotations

from datetime import UTC, datetime

from cariforef_tui.domain.values.dates import format_heure, format_jour_moment, format_moment


def test_a_moment_near_midnight_has_the_date_of_paris() -> None:
    assert format_moment("2018-05-31T22:30:00Z") == "01/06/2018 à 00:30"
    assert format_moment("2018-01-03T22:30:00.123Z") == "03/01/2018 à 23:30"
    assert format_jour_moment("2018-05-31T22:30:00Z") == "01/06/2018"
    assert format_heure(datetime(2018, 1, 31, 22, 30, tzinfo=UTC)) == "31/01/2018 à 23:30"


def test_a_moment_damaged_by_another_tool_is_shown_as_it_is() -> None:
    for damaged in ("hier", "", "9999-12-31T23:59:59Z"):
        assert format_moment(damaged) == format_jour_moment(damaged) == damaged
