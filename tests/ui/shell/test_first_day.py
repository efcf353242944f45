"""The first day of a store: the year made that day is quiet in every place, but for dated échéances."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cariforef_tui.services.ports.store import Progress, Store
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import stored
from tests.ui.prompt import post_key, until_no_message
from tests.ui.visit import MakeApp, Press, Shown, visiting

VENDREDI, MARDI, MERCREDI = date(2018, 5, 18), date(2018, 5, 22), date(2026, 11, 25)
DAY = ("comma", "5", "enter", "plus", "down", "equals_sign")
"""Log a day of three lines."""
FIRST_DAY = (*"zx1", "enter", *DAY)
"""Say who one is, and log a day of three lines."""


async def test_every_place_of_a_year_opened_that_day_is_quiet(
    make_app: MakeApp, press: Press, burst: Press, shown: Shown
) -> None:
    app = make_app(agent=None, today=MERCREDI)
    async with visiting(app, press, notifications=True) as pilot:
        assert "classeur" not in shown(app), "this person has no files here"
        await press(pilot, "o")
        assert "classeur" not in shown(app)
        await press(pilot, "enter")
        await burst(pilot, *FIRST_DAY)
        week = shown(app)
        assert isinstance(app.screen, SemaineScreen)
        assert "38 j d'avant le 23/11 comptés comme faits, 0,25 j réalisé sur 43" in week
        assert re.search(r"1\.2 .* 4,75 *$", week, re.M)
        assert not re.search("[▼▲] [1-9]", week)
        for mark in ("‼", "à signer", "✗"):
            assert mark not in week
        await pilot.resize_terminal(60, 20)
        assert "0,25 j réalisé + 38 d'avant sur 43 " in shown(app), "no figure is cut"
        await pilot.resize_terminal(80, 24)
        await press(pilot, "f3")
        assert "0 à regarder sur 84" in shown(app)
        assert "suivi depuis le 23/11" in shown(app)
        await press(pilot, "exclamation_mark")
        assert "Rien à regarder" in shown(app)
        await press(pilot, "escape", "f4")
        assert "0 pour vous" in shown(app)
        await press(pilot, "v", "v")
        assert "8 échéances passées" in shown(app)
        await press(pilot, "f6")
        assert "✗ ✗" not in shown(app)
        await press(pilot, "left")
        assert "rien de demandé" in shown(app)
        assert "Les jours se saisissent depuis le 23/11/2026." in shown(app)
        assert "à venir" not in shown(app)
        await press(pilot, "v")
        assert "Disponibles · AD2I · libres, selon le plan, du 01/12 au 31/12" in shown(app)
        assert not app._notifications
        assert "‼" not in shown(app)


@pytest.mark.parametrize(
    ("agent", "today", "keys", "most", "whose", "written"),
    [
        ("DM", MARDI, [DAY], 6, "DM", {MARDI: [25, 25, 50]}),
        ("DM", MARDI, [("left", "1", "enter")], 3, "DM", {VENDREDI: [100]}),
        (None, MERCREDI, ["o", ("enter", *"dm", "enter", *DAY)], 11, "DM", {MERCREDI: [25, 25, 50]}),
        ("DM", MARDI, [("A", *FIRST_DAY)], 12, "ZX", {MARDI: [25, 25, 50]}),
    ],
    ids=["a day of three", "the last day worked", "the first start", "a new person"],
)
async def test_days_take_few_keys_typed_at_once_but_for_a_pause_to_read_what_a_new_year_would_write(
    make_app: MakeApp,
    burst: Press,
    store_path: Path,
    agent: str | None,
    today: date,
    keys: list[tuple[str, ...]],
    most: int,
    whose: str,
    written: dict[date, list[int]],
) -> None:
    app = make_app(agent=agent, today=today)
    async with visiting(app, burst) as pilot:
        for typed in keys:
            await burst(pilot, *typed)
    assert sum(map(len, keys)) <= most
    assert {jour: sorted(stored(store_path, whose, jour).values()) for jour in written} == written


@pytest.mark.parametrize(
    ("today", "keys", "answered"),
    [
        (MERCREDI, ("o",), "Programme 2026, tiré de 2018"),
        (MARDI, (*"xy1", "enter", "comma", "5", "enter"), "✓ mar. 22/05 : 1.1 0,5 j"),
    ],
    ids=["the welcome", "who one is"],
)
async def test_what_is_typed_before_the_first_question_is_drawn_answers_it(
    make_app: MakeApp, burst: Press, shown: Shown, today: date, keys: tuple[str, ...], answered: str
) -> None:
    app = make_app(agent=None, today=today)
    open_store, may_open = app.session.launch.open_store, threading.Event()

    def open_slowly(progress: Progress) -> Store:
        may_open.wait()
        return open_store(progress)

    app.session.launch = replace(app.session.launch, open_store=open_slowly)
    async with app.run_test(size=(80, 24)) as pilot:
        for key in keys:
            post_key(app, key)
        await until_no_message()
        may_open.set()
        await burst(pilot)
        assert answered in shown(app)
