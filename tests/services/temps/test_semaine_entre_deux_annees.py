"""A week at a turn of the year holds the days of both exercices, from whichever one it is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cariforef_db.store.admin import SqliteAdmin
from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.programme.programme import Niveau, Programme
from cariforef_tui.domain.temps.calendrier import monday_of
from cariforef_tui.domain.temps.saisies import Saisie
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.temps.semaine import SemaineSnapshot, load_semaine
from tests.people import copy_store, log

SAINT_SYLVESTRE = date(2018, 12, 31)
DE_2018 = "14.7.1"


def left_of(snapshot: SemaineSnapshot, code: str) -> int | None:
    """What is left of the enveloppe of a line, the week being as it was read."""
    return snapshot.left_with(code, snapshot.semaine)


@pytest.fixture(scope="module")
def four_years(
    master_store: Path, programme_2018: Programme, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SqliteStore]:
    """The store of 2018 with the three years after, whose programmes have no line 14.7.1; read only."""
    admin = SqliteAdmin()
    store = admin.open(str(copy_store(master_store, tmp_path_factory.mktemp("annees"))))
    kept = tuple(one for one in programme_2018.lignes if one.code != DE_2018)
    enveloppes = tuple(one for one in programme_2018.enveloppes if DE_2018 not in one.lignes)
    with store.writing(ACTEUR_SYSTEME) as writing:
        for year in range(2019, 2022):
            programme = replace(
                programme_2018, exercice=year, lignes=kept, enveloppes=enveloppes, jalons=(), aliases=()
            )
            writing.load_programme(programme, admin.feries(year), ())
    log(store, "DM", DE_2018, 75, on=SAINT_SYLVESTRE)
    log(store, "DM", "14.1.1", 50, on=date(2019, 1, 2))
    yield store
    store.close()


def turn_of(year: int) -> date:
    """Monday of the week that holds 1 January of `year`."""
    return monday_of(date(year, 1, 1))


def days_of(snapshot: SemaineSnapshot) -> list[tuple[bool, str | None, int]]:
    return [(one.ouvert, one.ferie, one.attendu) for one in snapshot.semaine.jours]


@settings(max_examples=8)
@given(st.dates(date(2018, 1, 1), date(2021, 12, 31)))
def test_a_day_of_the_week_is_that_of_its_own_exercice(four_years: SqliteStore, jour: date) -> None:
    monday = monday_of(jour)
    shown = load_semaine(four_years, "DM", monday, jour, lecteur="DM").semaine
    with four_years.reading() as reading:
        for one in shown.jours:
            loaded = one.jour.year in reading.exercices()
            feries = reading.calendrier(one.jour.year).feries if loaded else {}
            worked = loaded and one.jour.weekday() < 5 and one.jour not in feries
            assert (one.ouvert, one.ferie, one.attendu) == (loaded, feries.get(one.jour), 100 * worked)


@pytest.mark.parametrize("year", [2019, 2020, 2021])
def test_the_week_of_1_january_is_the_same_from_both_years(four_years: SqliteStore, year: int) -> None:
    monday = turn_of(year)
    before = load_semaine(four_years, "DM", monday, date(year - 1, 12, 31), lecteur="DM")
    after = load_semaine(four_years, "DM", monday, date(year, 1, 1), lecteur="DM")
    assert days_of(before) == days_of(after)
    assert before.semaine.total_attendu() == 400


def test_a_day_of_a_year_that_is_not_loaded_is_closed(four_years: SqliteStore) -> None:
    last = load_semaine(four_years, "DM", turn_of(2022), date(2021, 12, 31), lecteur="DM").semaine
    assert [one.ouvert for one in last.jours] == [True] * 5 + [False] * 2


def test_a_line_of_the_other_year_is_shown_closed_and_counts_in_no_enveloppe_of_this_one(
    four_years: SqliteStore,
) -> None:
    shown = load_semaine(four_years, "DM", turn_of(2019), date(2019, 1, 4), lecteur="DM")
    assert {"14.1.1", DE_2018} <= shown.choose_lignes(())
    assert shown.programme.by_code[DE_2018].niveau is Niveau.OPERATION
    assert shown.programme.pole_of(DE_2018) == "PRI"
    assert left_of(shown, DE_2018) is None
    assert DE_2018 not in shown.proposees
    before = Saisie(agent="DM", jour=SAINT_SYLVESTRE, code="14.1.1", centiemes=25)
    later = shown.semaine.with_cells({("14.1.1", before.jour): before, ("14.1.1", date(2019, 1, 2)): None})
    left = left_of(shown, "14.1.1")
    assert left is not None
    assert shown.left_with("14.1.1", later) == left + 50
