"""What somebody did is theirs: whoever comes after them takes back nothing of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.people import open_store
from tests.ui.visit import MakeApp, Press, Shown, visiting


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


async def test_whoever_comes_next_finds_no_filter_and_no_line_open(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "f", *"ad2i", "enter", "f3")
        first = shown(app)
        await press(pilot, "plus", "f", *"dm", "enter", "A", *"LR", "enter")
        assert "Filtre :" not in shown(app)
        assert [line[:30] for line in shown(app).splitlines()[2:12]] == [
            line[:30] for line in first.splitlines()[2:12]
        ]
        await press(pilot, "f4")
        assert "ad2i" not in shown(app).splitlines()[1].lower()


async def test_the_answer_to_the_first_question_is_remembered(make_app: MakeApp, burst: Press) -> None:
    app, kept = make_app(agent=None), []
    app.session.launch = replace(app.session.launch, remember_agent=kept.append)
    async with visiting(app, burst) as pilot:
        await burst(pilot, *"LR", "enter")
        assert app.session.agent == "LR"
        assert kept == ["LR"]
