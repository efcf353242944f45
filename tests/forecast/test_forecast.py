"""The bench of the landing runs, on years that a seed draws; where nothing is wrong, little is told."""

from __future__ import annotations

from datetime import date
from statistics import mean

import pytest

from tests.domain.avancement.seen import recent_work
from tests.forecast.__main__ import DATES, format_row, measure
from tests.forecast.annee import Annee
from tests.forecast.bodies import EXERCICE, make_delivered, make_small
from tests.forecast.looking import look_at
from tests.forecast.regard import Regard, assert_few_alerts, count_regard
from tests.forecast.rows import ROWS
from tests.forecast.years import NULL, ORDINARY, simulate_year

QUARTERS = DATES[2::3]


@pytest.fixture(scope="module")
def null_years() -> tuple[Annee, ...]:
    return tuple(simulate_year(make_delivered(), NULL, seed) for seed in range(2))


def regard_at(annee: Annee, au: date, suivi: date | None = None) -> Regard:
    facts = look_at(annee, au, suivi=suivi)
    work = (facts.programme, facts.calendrier, facts.agents, annee.saisies, facts.avancement.arrete or au)
    return count_regard(facts, recent_work(*work, annee.absences, suivi=suivi))


def test_each_row_of_the_table_is_measured() -> None:
    tallies = measure(make_small(12, 5), ORDINARY, (1,), DATES[5:6])
    assert tallies.keys() == ROWS.keys()
    for name, tally in tallies.items():
        assert 0 < (tally.figure("error", "lines") or 0) < 1
        assert len(format_row(name, tally).split()) == len(name.split()) + 9


def test_a_seed_draws_one_year_with_sheets_that_are_late() -> None:
    year, again = (simulate_year(make_small(12, 5), ORDINARY, 1) for _ in range(2))
    assert (year.saisies, year.entered) == (again.saisies, again.entered)
    assert len(year.known_at(DATES[5]).saisies) < len(year.without(lambda _, day: day >= DATES[5]).saisies)


def test_a_null_year_is_worked_at_its_plan(null_years: tuple[Annee, ...]) -> None:
    for year in null_years:
        used = year.used(year.calendrier.last_day)
        for enveloppe in make_delivered().groupes:
            prevu = enveloppe.centiemes or 0
            ended = sum(used[code] for code in enveloppe.lignes)
            assert abs(ended - prevu) <= max(200, prevu * 15 // 100)


def test_a_null_year_gives_little_to_look_at(null_years: tuple[Annee, ...]) -> None:
    found = [regard_at(year, au) for year in null_years for au in QUARTERS]
    assert mean(one.part for one in found) <= 10
    assert_few_alerts(found)


def test_nor_does_one_that_is_followed_from_may(null_years: tuple[Annee, ...]) -> None:
    suivi = date(EXERCICE, 5, 21)
    late = [year.without(lambda _, day: day < suivi) for year in null_years]
    found = [regard_at(year, au, suivi) for year in late for au in QUARTERS[1:]]
    assert mean(one.part for one in found) <= 12
    assert_few_alerts(found)
