"""What somebody did is theirs: whoever comes after them takes back nothing of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.people import open_store
from tests.ui.visit import MakeApp, Press, visiting


async def test_u_takes_back_nothing_of_whoever_acted_before(
    make_app: MakeApp, press: Press, burst: Press, store_path: Path
) -> None:
    app, kept = make_app(), []
    app.session.launch = replace(app.session.launch, remember_agent=kept.append)
    async with visiting(app, press) as pilot:
        await burst(pilot, "f3")
        await burst(pilot, "slash", *"14.7.1", "enter", "x")
        await press(pilot, "enter")
        await burst(pilot, "A", *"LR", "enter")
        assert app.session.agent == "LR"
        await press(pilot, "u")
    with open_store(store_path) as store, store.reading() as reading:
        assert [one.agent for one in reading.faits(2018)] == ["DM"]
    assert kept == [], "who acts for a while is not who starts the next session"


async def test_the_answer_to_the_first_question_is_remembered(make_app: MakeApp, burst: Press) -> None:
    app, kept = make_app(agent=None), []
    app.session.launch = replace(app.session.launch, remember_agent=kept.append)
    async with visiting(app, burst) as pilot:
        await burst(pilot, *"LR", "enter")
        assert app.session.agent == "LR"
        assert kept == ["LR"]
