"""How little there is to look at where little is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from statistics import mean

import pytest

from tests.bench.null_year import NullYear, make_null_year
from tests.bench.regard import (
    DATES,
    EXERCICE,
    assert_few_alerts,
    make_calendrier,
    regards_of_null,
)

SEEDS = range(2)
QUARTERS = DATES[2::3]


@pytest.fixture(scope="module")
def null_years() -> tuple[NullYear, ...]:
    return tuple(make_null_year(make_calendrier(), seed) for seed in SEEDS)


@pytest.mark.parametrize("au", QUARTERS, ids="{:%d-%m}".format)
def test_a_null_year_gives_little_to_look_at(null_years: tuple[NullYear, ...], au: date) -> None:
    found = [one for year in null_years for one in regards_of_null(year, (au,))]
    assert mean(one.part for one in found) <= 10
    assert_few_alerts(found)


@pytest.mark.parametrize("au", QUARTERS[2:], ids="{:%d-%m}".format)
def test_nor_does_one_that_is_followed_from_may(null_years: tuple[NullYear, ...], au: date) -> None:
    suivi = date(EXERCICE, 5, 21)
    late = [
        replace(year, annee=year.annee.without(lambda _initiales, day: day < suivi)) for year in null_years
    ]
    found = [one for year in late for one in regards_of_null(year, (au,), suivi)]
    assert mean(one.part for one in found) <= 10
    assert_few_alerts(found)


def test_a_seed_draws_one_year_worked_at_its_plan() -> None:
    year, again = (make_null_year(make_calendrier(), 1).annee for _ in range(2))
    assert year.saisies == again.saisies
    assert all(sum(parts.values()) == 100 for parts in year.saisies.values())
    finals = year.finals()
    for enveloppe in year.programme.enveloppes:
        if enveloppe.compte == "metier" and (enveloppe.centiemes or 0) > 0:
            used = sum(finals[code] for code in enveloppe.lignes)
            assert abs(used - (enveloppe.centiemes or 0)) <= max(100, (enveloppe.centiemes or 0) * 12 // 100)
