"""Keys in one burst: a dialog asked for gets them all, in order; refused, no place acts on any."""

from __future__ import annotations

from datetime import date

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import StoreBusy
from cariforef_tui.services.temps.saisies import write_cells
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.dialogs.dialog import ConfirmDialog
from cariforef_tui.ui.dialogs.filter_box import FilterBox
from cariforef_tui.ui.keys.acts import Command, Place
from cariforef_tui.ui.keys.commands import commands_of
from cariforef_tui.ui.keys.key_latch import Typed
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.revue.dialogs.decision import DecisionDialog
from cariforef_tui.ui.shell.keyboard import KeyboardOf
from cariforef_tui.ui.temps.dialogs import CommentDialog
from cariforef_tui.ui.temps.grid.grid import WeekGrid
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import commented, head_of
from tests.ui.prompt import PACE
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

TEXTE = "réunion RGPD"
BURST = ("r", "u", "n", "x", "tab", "L", "enter")
"""Letters that write, undo or lead away in some place."""
JEUDI, LUNDI = date(2018, 5, 17), date(2018, 5, 28)
WAYS: dict[Place, tuple[str, ...]] = {
    Place.PARTOUT: ("f3",),
    Place.SEMAINE: (),
    Place.AVANCEMENT: ("f3", "right", "down", "right", "down"),
    Place.ALERTES: ("f4",),
    Place.REVUE: ("f5",),
    Place.REUNION: ("f5", "v"),
    Place.EQUIPE: ("f6",),
    Place.SIMULATION: ("f3", "right", "down", "right", "down", "i"),
    Place.MOIS: ("f2", "m"),
}
"""Keys that lead to a place from the first screen."""


@pytest.fixture
def other(store: SqliteStore) -> SqliteStore:
    """Another session on the same store; DM's grid has three lines."""
    changes = [
        CellChange(agent="DM", jour=date(2018, 5, 7), code=code, centiemes=25)
        for code in ("14.1.1", "14.7.1", "15.1.1")
    ]
    write_cells(store, changes, today=JEUDI, acteur="DM")
    return store


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """Each key that acts, with the screen that it acts on."""
    seen: list[tuple[str, object]] = []
    give = KeyboardOf.give

    async def watch(keyboard: KeyboardOf, event: Typed) -> None:
        seen.append((event.key if isinstance(event, events.Key) else event.text, keyboard.top))
        await give(keyboard, event)

    monkeypatch.setattr(KeyboardOf, "give", watch)
    return seen


async def test_a_dialog_refused_where_there_is_no_line_lets_no_key_act_until_a_pause_or_an_escape(
    make_app: MakeApp, other: SqliteStore, press: Press, burst: Press, shown: Shown
) -> None:
    with other.writing("DM") as writing:
        writing.add_agent(Agent(initiales="ZZ"))
    app = make_app(agent="ZZ", today=JEUDI)
    async with visiting(app, press) as pilot:
        week = screen_of(app, SemaineScreen)
        before = head_of(other)

        def is_untouched() -> bool:
            is_shown = app.screen is week and week.week.monday == date(2018, 5, 14)
            return is_shown and week.grid.editor is None and head_of(other) == before

        await burst(pilot, "c", *TEXTE, "enter")
        assert "Aucune ligne ici" in shown(app)
        assert is_untouched()
        await burst(pilot, "c")
        PACE.now -= PACE.LOOK
        app.post_message(events.Paste("0,5"))
        await burst(pilot, "enter")
        assert is_untouched()
        await burst(pilot, "c")
        PACE.now -= PACE.LOOK
        for key in TEXTE:
            PACE.now -= PACE.LOOK - 0.3
            await burst(pilot, key)
        assert is_untouched()
        await burst(pilot, "c", "n", "escape", "n")
        assert week.week.monday == date(2018, 5, 21)
        await burst(pilot, "c", "ctrl+q")
    assert app.return_code == 0


async def test_what_is_typed_or_pasted_while_a_comment_opens_is_the_comment_of_its_cell(
    make_app: MakeApp, other: SqliteStore, burst: Press
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "c", *TEXTE, "enter")
        assert commented(other, "DM", JEUDI) == {}
        await burst(pilot, ".", "5", "enter")
        assert commented(other, "DM", JEUDI) == {"14.1.1": (50, TEXTE)}
        await burst(pilot, ".", "2", "5", "enter", "up")
        await burst(pilot, "c", *TEXTE)
        assert screen_of(app, CommentDialog).query_one(Input).value == TEXTE
        await burst(pilot, "enter", "down")
        assert commented(other, "DM", JEUDI) == {"14.1.1": (50, TEXTE), "14.7.1": (25, TEXTE)}
        app.simulate_key("c")
        app.post_message(events.Paste(TEXTE))
        await burst(pilot, "!")
        assert screen_of(app, CommentDialog).query_one(Input).value == f"{TEXTE}!"
        app.post_message(events.Paste(" :\nordre du jour\r\nsuites"))
        await burst(pilot, "!")
        assert app.screen.query_one(Input).value == f"{TEXTE}! : ordre du jour suites!"


async def test_a_filter_takes_what_follows_it_and_a_question_being_read_on_the_plan_takes_nothing(
    make_app: MakeApp, other: SqliteStore, burst: Press
) -> None:
    app = make_app(today=LUNDI)
    async with visiting(app, burst, (120, 40)) as pilot:
        before = head_of(other)
        await burst(pilot, "f3", "f", "r", "e", "t")
        assert app.screen.query_one(FilterBox).query_one(Input).value == "ret"
        await burst(pilot, "enter", "slash", "r", "x", "i", "enter")
        assert screen_of(app, AvancementScreen).find_box.value == "rxi"
        await burst(pilot, "escape", "escape", "slash", *"14.7.1", "enter")
        await burst(pilot, "P", "7", *"14.1.1", "enter", *"0,5", "enter")
        assert app.current_mode == Place.AVANCEMENT
        assert isinstance(app.screen, ConfirmDialog)
    assert head_of(other) == before


async def test_a_decision_asked_for_before_the_review_is_read_takes_its_text_and_a_question_takes_none(
    make_app: MakeApp, other: SqliteStore, press: Press, burst: Press, shown: Shown
) -> None:
    app = make_app(today=LUNDI)
    async with app.run_test(size=(160, 50)) as pilot:
        await burst(pilot, "f5", "o", *"revoir la météo", "tab", *"LR", "tab", *"29/05")
        assert dict(screen_of(app, DecisionDialog).read_champs()) == {
            "texte": "revoir la météo",
            "qui": "LR",
            "pour": "29/05",
            "ligne": "14.7.1",
        }
        assert "Décision · PRI" in shown(app)
        with other.reading() as reading:
            assert reading.revues(2018) == ()
        await press(pilot, "enter")
        await burst(pilot, "X", *"on clôt", "enter")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "c")
        with other.reading() as reading:
            assert [one.close_par for one in reading.revues(2018)] == ["DM"]


async def test_dragging_over_the_week_copies_nothing_and_keeps_what_was_copied(
    make_app: MakeApp, press: Press
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, press) as pilot:
        app.copy_to_clipboard("14.7.1")
        await pilot.mouse_down(WeekGrid, offset=(2, 2))
        await pilot.hover(offset=(30, 8))
        await pilot.mouse_up(offset=(30, 8))
        await press(pilot, "super+c")
        assert app.clipboard == "14.7.1"
        app.copy_to_clipboard("\n")
        assert app.clipboard == "14.7.1"


async def test_a_place_that_cannot_be_read_holds_no_key(
    make_app: MakeApp, other: SqliteStore, burst: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_args: object, **_options: object) -> None:
        raise StoreBusy("La base est occupée.")

    monkeypatch.setattr("cariforef_tui.ui.revue.place.load_revue", busy)
    app = make_app(today=LUNDI)
    async with app.run_test() as pilot:
        await burst(pilot, "f5", "o", *TEXTE, "enter")
        assert not isinstance(app.screen, DecisionDialog)
        await burst(pilot, "f3")
        assert app.current_mode == Place.AVANCEMENT


def _first_place(command: Command) -> Place | None:
    """The first place where a command opens its dialog: what holds the keys is the same in all."""
    return next((place for place in Place if place in command.asks), None)


def _shown_in(place: Place) -> Place:
    """Where a command of that place is tried: those that work everywhere, in Avancement."""
    return Place.AVANCEMENT if place is Place.PARTOUT else place


def _closing(screens: list[object], place: object) -> int:
    """How many keys came before the dialog was answered."""
    return screens.index(place) if place in screens and screens[0] is not place else len(screens)


async def close_dialogs(pilot: Pilot[int], burst: Press) -> None:
    while not isinstance(pilot.app.screen, PlaceScreen):
        await burst(pilot, "escape")


async def go(pilot: Pilot[int], burst: Press, *way: str) -> None:
    """Go to a place, which may offer a draft on the way: it is left for later."""
    for key in way:
        await burst(pilot, key)
        await close_dialogs(pilot, burst)


async def test_what_is_typed_on_after_a_key_that_opens_a_dialog_goes_to_it_or_nowhere(
    make_app: MakeApp, other: SqliteStore, given: list[tuple[str, object]], burst: Press
) -> None:
    """That no other key opens one is asked where every command is pressed (`test_inert.py`)."""
    app = make_app(today=LUNDI)
    async with app.run_test(size=(80, 24)) as pilot:
        for lieu, way in WAYS.items():
            asking = [one for one in commands_of(lieu) if one.gesture and _first_place(one) is lieu]
            for command in asking:
                if not isinstance(app.screen, PlaceScreen) or app.screen.PLACE is not _shown_in(lieu):
                    await go(pilot, burst, "escape", "f2", *way)
                place, before = screen_of(app, PlaceScreen), head_of(other)
                assert place.PLACE is _shown_in(lieu), command.name
                if isinstance(place, SemaineScreen):
                    place.grid.editor = None
                given.clear()
                await burst(pilot, command.keys.split(",")[0], *BURST)
                acted = iter(given)
                assert next(acted)[1] is place, command.name
                opened = [screen for _, screen in acted]
                assert place not in opened[: _closing(opened, place)], command.name
                if not opened:
                    assert head_of(other) == before, command.name
                await close_dialogs(pilot, burst)
