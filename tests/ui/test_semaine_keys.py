"""Keys that a day or a week takes, each of them counted, Shift too, from the opening of the program."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.temps.saisies import write_cells
from tests.people import open_store, stored
from tests.ui.visit import MakeApp, Press

VENDREDI = date(2018, 5, 18)
SHIFTED = frozenset("B+?*./")
"""Keys of these journeys that take Shift on a French keyboard, where the comma and = take none."""


def count(keys: tuple[str, ...]) -> int:
    """Keys pressed, Shift counted as one."""
    return sum(2 if key in SHIFTED else 1 for key in keys)


@pytest.mark.parametrize(
    ("agent", "keys", "days"),
    [
        ("PG", (",", "5", "enter", ",", "2", "5", "enter", "="), [50, 25, 25]),
        ("ZA", (",", "5", "enter", ",", "2", "5", "enter", "="), [50, 25, 25]),
    ],
)
async def test_a_first_day_of_three_lines_takes_at_most_fifteen_keys_whether_or_not_lines_name_one(
    make_app: MakeApp, press: Press, store_path: Path, agent: str, keys: tuple[str, ...], days: list[int]
) -> None:
    with open_store(store_path) as store, store.writing("DM") as writing:
        writing.add_agent(Agent(initiales="ZA", pole="AD2I"))
    app = make_app(agent=agent, today=VENDREDI)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *keys)
    assert list(stored(store_path, agent, VENDREDI).values()) == days
    assert count(keys) <= 15


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
    make_app: MakeApp, press: Press, store_path: Path, last_week: list[date]
) -> None:
    from cariforef_tui.domain.mois.conventions import Convention, LigneConventionnee

    with open_store(store_path) as store, store.writing("DM") as writing:
        writing.set_convention(Convention("FSE-1", "Essai"))
        writing.set_ligne_conventionnee("FSE-1", LigneConventionnee(2018, "14.7.1", date(2018, 1, 1)))
    app = make_app(today=VENDREDI)
    lundi = VENDREDI - timedelta(days=4)

    def to_confirm() -> set[str]:
        with open_store(store_path) as store, store.reading() as reading:
            return {one.code for one in reading.saisies("DM", lundi, lundi) if one.a_confirmer}

    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "B", "space")
        assert to_confirm() == {"14.7.1"}
        await press(pilot, "space")
        assert to_confirm() == set()


async def test_a_value_with_a_star_fills_the_days_of_the_week_that_have_come(
    make_app: MakeApp, press: Press, store_path: Path
) -> None:
    jeudi = VENDREDI - timedelta(days=1)
    app = make_app(today=jeudi)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *"0,5*", "enter")
        days = [jeudi - timedelta(days=back) for back in range(3, -2, -1)]
        assert [stored(store_path, "DM", day) for day in days] == [{"14.1.1": 50}] * 4 + [{}]
        await press(pilot, "u")
        assert [stored(store_path, "DM", day) for day in days] == [{}] * 5


async def test_an_absence_over_a_period_is_one_write_and_one_undo(
    make_app: MakeApp, press: Press, store_path: Path
) -> None:
    lundi = VENDREDI - timedelta(days=4)
    app = make_app(today=lundi)

    def absent() -> list[date]:
        with open_store(store_path) as store, store.reading() as reading:
            return [one.jour for one in reading.absences("DM", lundi, lundi + timedelta(days=13))]

    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", "tab", *"22/05", "enter", "c")
        assert absent() == [*(lundi + timedelta(days=after) for after in range(5)), date(2018, 5, 22)]
        assert app.status.text == "lun. 14/05 au mar. 22/05 : congé 6 j · u : annuler"
        await press(pilot, "u")
        assert absent() == []
        await press(pilot, "a", "tab", *"13/05", "enter")
        await press(pilot, "escape")
        assert absent() == []
