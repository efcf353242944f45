"""Help: every command of the registry, in French."""

from __future__ import annotations

from datetime import date

import pytest
from textual.widgets import Markdown

from cariforef_db.store.store import SqliteStore
from cariforef_tui.services.programme.exercice import DateReference, load_reperes
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.keys.commands import Place, commands_of
from cariforef_tui.ui.shell.help_dialog import HelpDialog, describe_commands
from cariforef_tui.ui.shell.reference_dialog import ReferenceDialog
from tests.ui.visit import MakeApp, Press, Shown


async def test_help_lists_the_commands_of_the_place_then_the_guide_and_leaves_by_its_own_key(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with app.run_test(size=(100, 60)) as pilot:
        await press(pilot)
        await press(pilot, "f4", "question_mark")
        text = shown(app)
        for command in (*commands_of(Place.ALERTES), *commands_of(Place.PARTOUT)):
            assert f"{command.key_label}  {command.help_text[:50]}" in text
        assert app.screen.query_one(Markdown).source.startswith("# ")
        before = shown(app)
        await press(pilot, "G")
        assert shown(app) != before
        await press(pilot, "question_mark")
        assert isinstance(app.screen, AlertesScreen)
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpDialog)
        await press(pilot, "q")
        assert isinstance(app.screen, AlertesScreen)


@pytest.mark.parametrize("place", list(Place))
def test_every_command_is_in_the_help_of_its_place(place: Place) -> None:
    text = describe_commands(place).plain
    assert [command.id for command in commands_of(place) if command.help_text not in text] == []


async def test_a_dialog_given_up_before_all_is_read_takes_nothing_with_it(
    make_app: MakeApp, press: Press, store: SqliteStore
) -> None:
    app = make_app()
    reperes = load_reperes(store, DateReference(date(2018, 5, 22), 2018))
    async with app.run_test() as pilot:
        await press(pilot)
        await press(pilot, "d")
        given_up = app.screen
        assert isinstance(given_up, ReferenceDialog)
        await press(pilot, "escape", "question_mark")
        closed = app.screen
        assert isinstance(closed, HelpDialog)
        await press(pilot, "escape")
        given_up.reperes = reperes
        closed._add_guide()
        await press(pilot)
        assert app.is_running


@pytest.mark.parametrize("key", ["pageup", "pagedown"])
@pytest.mark.parametrize("typed", [("ctrl+p",), ("A", "tab"), ("d", "tab", "tab")])
async def test_a_page_asked_for_in_a_list_not_yet_drawn_ends_nothing(
    make_app: MakeApp, press: Press, burst: Press, typed: tuple[str, ...], key: str
) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await press(pilot)
        await burst(pilot, *typed, key)
        assert app.is_running


@pytest.mark.parametrize("opening", ["ctrl+p", "a"])
async def test_what_is_under_another_dialog_answers_nothing_and_closes_nothing(
    make_app: MakeApp, press: Press, opening: str
) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await press(pilot)
        await press(pilot, opening)
        under = app.screen
        app.action_show_help()
        await press(pilot)
        for _ in range(2):
            under.dismiss(None)
            await press(pilot)
        assert isinstance(app.screen, HelpDialog)
        await press(pilot, "escape", "escape")
        assert len(app.screen_stack) == 1
