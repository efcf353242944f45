"""The registry: one command, one key, one French sentence; nothing English reaches any screen."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

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
from cariforef_tui.ui.keys.registry import COMMANDS
from cariforef_tui.ui.kit.footer import FooterBar
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.mois.screen import MoisScreen
from cariforef_tui.ui.pilotage.screen import SimulationScreen
from cariforef_tui.ui.revue.reunion.screen import ReunionScreen
from cariforef_tui.ui.revue.screen import RevueScreen
from cariforef_tui.ui.temps.grid.grid import CURSOR_MOVES
from cariforef_tui.ui.temps.screen import SemaineScreen, names_by_key
from tests.people import follow, log
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
ENGLISH = re.compile(
    r"\b(search|quit|keys?|theme|maximize|minimize|screenshot|toggle|focus|press|cancel|submit|select|"
    r"copy|cut|delete|move|cursor|scroll|page up|page down|go to|enter|escape|help|show|hide|close|open|"
    r"loading|no matches|command|the|yes|of|and|with)\b",
    re.IGNORECASE,
)
FROM_THE_DOCUMENT = re.compile(r"/of/|\bOF\b")
OPENERS = {
    "f2": ("question_mark", "ctrl+p", "d", "A", "slash", "c", "a", "H"),
    "f3": ("ctrl+p", "slash", "f", "x", "i", "P", "r", "e", "H"),
    "f4": ("ctrl+p", "P", "r", "x", "e"),
    "f5": ("ctrl+p", "c", "o", "w", "X", "e"),
    "f6": ("ctrl+p", "v", "v"),
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
        assert "[" not in one.help_in(lieu).replace("« [ »", "")


def test_the_week_has_all_that_its_commands_and_moves_ask_of_it() -> None:
    screen = SemaineScreen()
    names = {*names_by_key({}).values()}
    assert (
        names - screen.gestures.keys() - CURSOR_MOVES.keys()
        == {"edit", "forget_text"} - screen.gestures.keys()
    )


@pytest.mark.parametrize("lieu", ["f2", "f3", "f4", "f5", "f6", "m"])
async def test_y_copies_what_is_under_the_cursor_in_every_place(
    make_app: MakeApp, press: Press, shown: Shown, monkeypatch: pytest.MonkeyPatch, lieu: str
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(CariforefApp, "copy_to_clipboard", lambda _app, text: copied.append(text))
    app = make_app()
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, lieu, "y")
        (text,) = copied
        assert len(text) > 3
        assert "opié" in "\n".join(shown(app).splitlines()[-3:])


async def test_no_color_leaves_only_greys_and_every_sign(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(store)
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app()
    async with visiting(app, press, (80, 150)) as pilot:
        await press(pilot, "f4", "v", "v")
        segments = [segment for strip in app.screen._compositor.render_strips() for segment in strip]
        colors = {
            color.get_truecolor()
            for segment in segments
            if segment.style
            for color in (segment.style.color, segment.style.bgcolor)
            if color
        }
        assert [color for color in colors if not color.red == color.green == color.blue] == []
        for sign in ("❯‼", " ! ", " i "):
            assert sign in shown(app)


async def test_no_english_reaches_any_screen_dialog_palette_or_tooltip(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An export shows in which folder it is written.
    monkeypatch.setenv("HOME", "/maison")
    log(store, "DM", "18", 50, on=date(2018, 5, 22))
    app = make_app(au=date(2018, 5, 22))
    seen: dict[str, str] = {}
    async with visiting(app, press, notifications=True, tooltips=True) as pilot:
        for place, openers in OPENERS.items():
            await press(pilot, place)
            seen[place] = shown(app)
            for key in openers:
                await press(pilot, key)
                seen[f"{place} {key}"] = shown(app)
                while not isinstance(app.screen, PlaceScreen):
                    await press(pilot, "escape")
            seen[f"{place} tooltips"] = " ".join(
                [
                    *(str(one.tooltip) for one in app.screen.query("*") if one.tooltip),
                    *(hint.help_text for hint in app.screen.query_one(FooterBar).hints),
                ]
            )
    english = {
        where: found
        for where, text in seen.items()
        if (found := sorted(set(ENGLISH.findall(FROM_THE_DOCUMENT.sub("", text)))))
    }
    assert english == {}
    assert len(set(seen.values())) > len(seen) - 3


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
