"""A week without a line yet: every key leads to one, or says why it does nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cariforef_tui.ui.temps.picker_dialog import PickerDialog
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import stored
from tests.ui.visit import MakeApp, Press, Shown

JEUDI = date(2018, 5, 17)


@pytest.mark.parametrize(
    ("keys", "logged"),
    [
        ((".", "5", "enter", "enter"), {"14.1.1": 50}),
        ((*"0,25 rgpd", "enter", "enter"), {"14.7.1": 25}),
        ((*"3h30", "down", "enter", "enter"), {"14.1.2": 50}),
        (("enter", *"rgpd", "enter", "1", "enter"), {"14.7.1": 100}),
        (("f", *"14.7.1", "enter"), {"14.7.1": 100}),
        ((".", "5", "escape"), {}),
    ],
)
async def test_what_is_typed_on_an_empty_week_waits_for_the_line_that_it_asks_for(
    make_app: MakeApp, press: Press, store_path: Path, keys: tuple[str, ...], logged: dict[str, int]
) -> None:
    app = make_app(today=JEUDI)
    async with app.run_test() as pilot:
        await press(pilot)
        await press(pilot, keys[0])
        assert isinstance(app.screen, PickerDialog)
        await press(pilot, *keys[1:])
        assert isinstance(app.screen, SemaineScreen)
    assert stored(store_path, "DM", JEUDI) == logged


async def test_days_and_a_line_typed_in_one_burst_on_an_empty_week_are_logged(
    make_app: MakeApp, burst: Press, store_path: Path
) -> None:
    app = make_app(today=JEUDI)
    async with app.run_test() as pilot:
        await burst(pilot)
        await burst(pilot, *"0,5 rgpd", "enter")
        await burst(pilot, "enter")
    assert stored(store_path, "DM", JEUDI) == {"14.7.1": 50}


async def test_a_key_that_needs_a_line_says_that_there_is_none(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with app.run_test() as pilot:
        await press(pilot)
        for key in ("plus", "minus", "delete", "c", "v", "V", "H"):
            await press(pilot, key)
            assert "Aucune ligne ici : « / » en choisit une." in shown(app), key
            await press(pilot, "escape")
        await press(pilot, "y")
        assert "la semaine passée n'a aucune ligne" in shown(app)
        await press(pilot, "Y")
        assert "rien de saisi la semaine passée" in shown(app)


async def test_behind_the_first_question_the_week_is_that_of_the_date_in_the_header(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(agent=None, today=date(2026, 11, 25))
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        assert "au lun. 31/12/2018" in shown(app)
        week = app.screen_stack[0]
        assert isinstance(week, SemaineScreen)
        assert week.monday == week.grid.jour == date(2018, 12, 31)
