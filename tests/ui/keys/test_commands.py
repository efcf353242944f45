"""The registry: one command, one key, one French sentence."""

from __future__ import annotations

from collections import Counter

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.equipe.screen import EquipeScreen
from cariforef_tui.ui.keys.acts import Command, Place
from cariforef_tui.ui.keys.commands import commands_of, keyed_of, keys_of, moves_of
from cariforef_tui.ui.keys.footers import FOOTERS, IN_LIST, IN_YEAR
from cariforef_tui.ui.keys.grammar import Gesture
from cariforef_tui.ui.keys.plan import PlanGesture
from cariforef_tui.ui.keys.registry import COMMANDS
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.mois.screen import MoisScreen
from cariforef_tui.ui.pilotage.screen import SimulationScreen
from cariforef_tui.ui.revue.reunion.screen import ReunionScreen
from cariforef_tui.ui.revue.screen import RevueScreen
from cariforef_tui.ui.temps.grid.grid import CURSOR_MOVES
from cariforef_tui.ui.temps.screen import SemaineScreen, names_by_key
from tests.people import follow
from tests.ui.laws import english_in
from tests.ui.visit import MakeApp, Press, Shown, visiting

SCREENS: dict[Place, type[PlaceScreen]] = {
    Place.SEMAINE: SemaineScreen,
    Place.AVANCEMENT: AvancementScreen,
    Place.ALERTES: AlertesScreen,
    Place.EQUIPE: EquipeScreen,
    Place.SIMULATION: SimulationScreen,
    Place.REVUE: RevueScreen,
    Place.REUNION: ReunionScreen,
    Place.MOIS: MoisScreen,
}


def test_no_two_commands_nor_moves_share_a_name() -> None:
    moves = {move.name for place in Place for move in moves_of(place)}
    names = Counter([*(command.name for command in COMMANDS), *moves])
    assert [name for name, count in names.items() if count > 1] == []


def test_the_registry_is_small_enough_to_be_read() -> None:
    """People use some 25 commands; a list that nobody reads to its end hides them."""
    assert len(COMMANDS) <= 120


@pytest.mark.parametrize("lieu", [*SCREENS])
def test_a_place_shows_twelve_keys_at_most(lieu: Place) -> None:
    for words in (FOOTERS[lieu], IN_LIST, IN_YEAR):
        assert len(words) + 1 <= 12


@pytest.mark.parametrize("lieu", list(Place))
def test_a_key_does_one_thing_in_a_place(lieu: Place) -> None:
    keys = Counter(key for one in keyed_of(lieu) for key in one.keys.split(","))
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("lieu", [Place.AVANCEMENT, Place.ALERTES, Place.EQUIPE, Place.REVUE, Place.MOIS])
def test_no_place_takes_away_a_key_that_works_everywhere(lieu: Place) -> None:
    """But for the one that writes the document: each place may have its own."""
    everywhere = keys_of(Place.PARTOUT) - {*Gesture.WRITE_FILE.keys.split(",")}
    assert everywhere.isdisjoint(keys_of(lieu))


@pytest.mark.parametrize("lieu", list(Place))
def test_every_command_and_move_has_an_action_and_a_sentence(lieu: Place) -> None:
    for one in (*commands_of(lieu), *moves_of(lieu)):
        action = one.actions[lieu] if isinstance(one, Command) else one.action
        scope, _, verb = action.partition("(")[0].rpartition(".")
        owner = CariforefApp if scope == "app" else SCREENS[lieu]
        assert callable(getattr(owner, f"action_{verb}", None)), one.name
        assert one.help_in(lieu).endswith(".")
        assert english_in(one.help_in(lieu)) == []
        assert "[" not in one.help_in(lieu).replace("« [ »", "")


def test_the_week_has_all_that_its_commands_and_moves_ask_of_it() -> None:
    screen = SemaineScreen()
    names = {*names_by_key({}).values()}
    assert (
        names - screen.gestures.keys() - CURSOR_MOVES.keys()
        == {"edit", "forget_text"} - screen.gestures.keys()
    )


async def test_y_copies_what_is_under_the_cursor_in_every_place(
    make_app: MakeApp, press: Press, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(CariforefApp, "copy_to_clipboard", lambda _app, text: copied.append(text))
    app = make_app()
    async with visiting(app, press, (120, 40)) as pilot:
        for lieu in ("m", "f2", "f3", "f4", "f5", "f6"):
            copied.clear()
            await press(pilot, lieu, "y")
            (text,) = copied
            assert len(text) > 3
            assert "opié" in "\n".join(shown(app).splitlines()[-3:])


async def test_a_tiny_terminal_gets_a_message_and_its_screen_back_once_larger(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    follow(store)
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4")
        await pilot.resize_terminal(40, 10)
        for key in ("f3", "d", "escape"):
            await press(pilot, key)
        assert "Fenêtre trop petite (40 × 10)" in shown(app)
        await pilot.resize_terminal(80, 24)
        await press(pilot)
        assert "Fenêtre trop petite" not in shown(app)
        assert "❯‼" in shown(app)


def test_the_bar_has_the_gestures_of_the_plan_menu_in_its_order_with_its_words() -> None:
    offered = [command for command in COMMANDS if command.name in {geste.command for geste in PlanGesture}]
    assert [one.help_text for one in offered] == [f"{geste.sentence}." for geste in PlanGesture]
    assert "".join(geste.number for geste in PlanGesture) == "1234567890"
