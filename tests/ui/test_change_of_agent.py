"""What somebody did is theirs: whoever comes after them takes back nothing of it."""

from __future__ import annotations

import pytest

from tests.people import open_store
from tests.ui.conftest import MakeApp, Press

SOLDER = {"f3": ("slash", *"14.7.1", "enter", "x", "enter"), "f4": ("tab", "x", "enter")}


@pytest.mark.parametrize("place", SOLDER)
async def test_u_takes_back_nothing_of_whoever_acted_before(
    make_app: MakeApp, press: Press, store_path: object, place: str
) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        await press(pilot, place, *SOLDER[place])
        with open_store(store_path) as store:
            with store.reading() as reading:
                declared = reading.faits(2018)
            assert [one.agent for one in declared] == ["DM"]
            await press(pilot, "A", *"LR", "enter")
            assert app.session.agent == "LR"
            await press(pilot, "u")
            with store.reading() as reading:
                assert reading.faits(2018) == declared
