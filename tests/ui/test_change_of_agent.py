"""What somebody did is theirs: whoever comes after them takes back nothing of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.people import open_store
from tests.ui.conftest import MakeApp, Press
from tests.ui.visit import visiting

SOLDER = {"f3": ("slash", *"14.7.1", "enter", "x", "enter"), "f4": ("v", "x", "enter")}


@pytest.mark.parametrize("place", SOLDER)
async def test_u_takes_back_nothing_of_whoever_acted_before(
    make_app: MakeApp, press: Press, store_path: object, place: str
) -> None:
    app = make_app()
    async with visiting(app, press, (120, 40)) as pilot:
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


@pytest.mark.parametrize(("start", "remembered"), [(None, ["LR"]), ("DM", [])])
async def test_only_the_answer_to_the_first_question_is_remembered(
    make_app: MakeApp, press: Press, start: str | None, remembered: list[str]
) -> None:
    app, kept = make_app(agent=start), []
    app.session.launch = replace(app.session.launch, remember_agent=kept.append)
    async with visiting(app, press, (120, 40)) as pilot:
        if start is not None:
            await press(pilot, "A")
        await press(pilot, *"LR", "enter")
        assert app.session.agent == "LR"
        assert kept == remembered
