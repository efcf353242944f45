"""Keys that fill several days of a week: a copy confirmed, a value spread, an absence over a period."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.temps.saisies import write_cells
from tests.people import open_store, stored
from tests.ui.visit import MakeApp, Press

JEUDI, VENDREDI = date(2018, 5, 17), date(2018, 5, 18)


@pytest.fixture
def last_week(store_path: Path) -> list[date]:
    """DM logged three lines on each day of the week before; returns its days."""
    days = [VENDREDI - timedelta(days=back) for back in range(7, 12)]
    with open_store(store_path) as store:
        changes = [
            CellChange(agent="DM", jour=day, code=code, centiemes=centiemes)
            for day in days
            if day not in (date(2018, 5, 8), date(2018, 5, 10))
            for code, centiemes in (("14.1.1", 50), ("14.7.1", 25), ("15.1.1", 25))
        ]
        write_cells(store, changes, today=VENDREDI, acteur="DM")
    return days


async def test_days_of_a_line_that_a_convention_pays_are_confirmed_one_by_one(
    make_app: MakeApp, burst: Press, store_path: Path, last_week: list[date]
) -> None:
    with open_store(store_path) as store, store.writing("DM") as writing:
        writing.set_convention(Convention("FSE-1", "Essai"))
        writing.set_ligne_conventionnee("FSE-1", LigneConventionnee(2018, "14.7.1", date(2018, 1, 1)))
    app = make_app(today=VENDREDI)
    lundi = VENDREDI - timedelta(days=4)

    def to_confirm() -> set[str]:
        with open_store(store_path) as store, store.reading() as reading:
            return {one.code for one in reading.saisies("DM", lundi, lundi) if one.a_confirmer}

    async with app.run_test(size=(80, 24)) as pilot:
        await burst(pilot, "B", "space")
        assert to_confirm() == {"14.7.1"}
        await burst(pilot, "space")
        assert to_confirm() == set()


async def test_a_star_fills_the_days_come_and_an_absence_a_period_each_in_one_write_and_one_undo(
    make_app: MakeApp, burst: Press, store_path: Path
) -> None:
    days = [VENDREDI - timedelta(days=back) for back in range(4, -1, -1)]

    def absent() -> list[date]:
        with open_store(store_path) as store, store.reading() as reading:
            return [one.jour for one in reading.absences("DM", days[0], days[0] + timedelta(13))]

    app = make_app(today=JEUDI)
    async with app.run_test(size=(80, 24)) as pilot:
        await burst(pilot, *"0,5*", "enter")
        assert [stored(store_path, "DM", day) for day in days] == [{"14.1.1": 50}] * 4 + [{}]
        await burst(pilot, "u")
        assert [stored(store_path, "DM", day) for day in days] == [{}] * 5
        await burst(pilot, "a", "tab", *"22/05", "enter", "c")
        assert absent() == [*days, date(2018, 5, 22)]
        assert app.status.text == "lun. 14/05 au mar. 22/05 : congé 6 j · u : annuler"
        await burst(pilot, "u")
        assert absent() == []
        await burst(pilot, "a", "tab", *"13/05", "enter")
        await burst(pilot, "escape")
        assert absent() == []
