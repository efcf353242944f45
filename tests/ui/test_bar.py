"""The command bar: every command of every place, lines, people, weeks, months, and a sentence that logs."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.equipe.screen import EquipeScreen
from cariforef_tui.ui.keys.commands import all_commands
from cariforef_tui.ui.keys.grammar import MOVES, Gesture
from cariforef_tui.ui.mois.screen import MoisScreen
from cariforef_tui.ui.shell.bar.dialog import BarDialog
from cariforef_tui.ui.shell.bar.entries import ENTRIES_MAX
from cariforef_tui.ui.shell.bar.list import BarList
from cariforef_tui.ui.shell.reference_dialog import ReferenceDialog
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.ui.visit import MakeApp, Press, Shown, screen_of

MARDI = date(2018, 5, 22)


def titles(app: CariforefApp) -> list[str]:
    return [entry.title for entry in screen_of(app, BarDialog).query_one(BarList).rows]


def logged(store: SqliteStore, jour: date) -> dict[str, tuple[int, str | None]]:
    with store.reading() as reading:
        return {one.code: (one.centiemes, one.commentaire) for one in reading.saisies("DM", jour, jour)}


async def test_every_command_of_every_place_is_found_by_its_name(make_app: MakeApp, press: Press) -> None:
    app = make_app(today=MARDI)
    async with app.run_test(size=(80, 40)) as pilot:
        await press(pilot)
        await press(pilot, "ctrl+p")
        commands = screen_of(app, BarDialog)._offer.commands
        offered = {entry.cle.removeprefix("commande ") for entry in commands}
        for command in all_commands():
            named = command.gesture not in MOVES and command.gesture is not Gesture.BAR
            assert (command.id in offered) is (named and command.place != "simulation"), command.id
        assert len(titles(app)) <= ENTRIES_MAX


async def test_a_command_of_another_place_goes_there_and_acts(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(today=MARDI)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        await press(pilot, "ctrl+p", *"simuler", "enter")
        assert "Simulation" in type(app.screen).__name__
        await press(pilot, "escape", "ctrl+p", *"date", "enter")
        assert isinstance(app.screen, ReferenceDialog)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("3", AlertesScreen),
        ("14.7", AvancementScreen),
        ("RGPD", AvancementScreen),
        ("pri", AvancementScreen),
        ("sem 20", SemaineScreen),
        ("LR mai", MoisScreen),
        ("équipe", EquipeScreen),
    ],
)
async def test_what_is_named_is_shown_without_accents_nor_case(
    make_app: MakeApp, press: Press, typed: str, kind: type
) -> None:
    app = make_app(today=MARDI)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "ctrl+p", *typed, "enter")
        assert isinstance(app.screen, kind)


async def test_a_sentence_shows_what_it_will_write_and_enter_writes_it(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    app = make_app(today=MARDI)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        await press(pilot, "f4", "ctrl+p", *"0,5 14.7.1 vendredi : réunion CNIL")
        assert titles(app)[0].startswith("Écrire : 0,5 j · ven. 18/05 · 14.7.1")
        assert "« réunion CNIL »" in shown(app)
        assert logged(store, date(2018, 5, 18)) == {}
        await press(pilot, "enter")
        assert logged(store, date(2018, 5, 18)) == {"14.7.1": (50, "réunion CNIL")}
        week = screen_of(app, SemaineScreen)
        assert week.shown.monday == date(2018, 5, 14)
        assert "✓ Enregistré : 0,5 j · ven. 18/05 · 14.7.1" in shown(app)
        await press(pilot, "u")
        assert logged(store, date(2018, 5, 18)) == {}


async def test_words_that_mean_several_lines_are_answered_by_them(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    app = make_app(today=MARDI, agent="LR")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        await press(pilot, "ctrl+p", *"0,5 permanences")
        offered = titles(app)
        assert len(offered) > 1
        assert "peut être plusieurs lignes" in shown(app)
        await press(pilot, "down", "enter")
        assert titles(app)[0].startswith(f"Écrire : 0,5 j · mar. 22/05 · {offered[1].split()[0]}")


async def test_what_cannot_be_written_says_why_and_keeps_what_was_typed(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(today=MARDI)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "ctrl+p", *"3 14.7.1 mardi", "enter")
        assert isinstance(app.screen, BarDialog)
        assert titles(app) == []
        assert "3 14.7.1 mardi" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, SemaineScreen)


async def test_what_was_used_lately_comes_first(make_app: MakeApp, press: Press) -> None:
    app = make_app(today=MARDI)
    async with app.run_test(size=(80, 40)) as pilot:
        await press(pilot)
        await press(pilot, "ctrl+p", *"theme", "enter", "escape", "ctrl+p")
        assert titles(app)[0] == "Thème"


async def test_the_bar_opens_in_one_place_while_it_is_still_open_in_another(
    make_app: MakeApp, press: Press
) -> None:
    from cariforef_tui.ui.keys.commands import Place

    app = make_app(today=MARDI)
    async with app.run_test() as pilot:
        await press(pilot)
        await press(pilot, "ctrl+p")
        app.places.go(Place.ALERTES)
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, BarDialog)
        await press(pilot, "escape")
        assert isinstance(app.screen, AlertesScreen)
