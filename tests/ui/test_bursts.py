"""Keys in one burst: a dialog asked for gets them all, in order; refused, no place acts on any."""

from __future__ import annotations

from datetime import date

import pytest
from textual import events
from textual.widgets import Input

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.temps.saisies import write_cells
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.dialogs.dialog import ConfirmDialog
from cariforef_tui.ui.dialogs.filter_box import FilterBox
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.keys.commands import commands_of
from cariforef_tui.ui.keys.key_latch import Typed
from cariforef_tui.ui.kit.place import PlaceScreen
from cariforef_tui.ui.revue.dialogs.decision import DecisionDialog
from cariforef_tui.ui.revue.dialogs.meteo import MeteoDialog
from cariforef_tui.ui.shell.keyboard import KeyboardOf
from cariforef_tui.ui.temps.dialogs import CommentDialog
from cariforef_tui.ui.temps.grid.grid import WeekGrid
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import head_of
from tests.ui.prompt import PACE
from tests.ui.visit import MakeApp, Press, Shown, visiting

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
    Place.MOIS: ("m",),
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


@pytest.fixture
def alone(other: SqliteStore) -> None:
    """ZZ is named on no line: whatever asks for a cell is refused."""
    with other.writing("DM") as writing:
        writing.add_agent(Agent(initiales="ZZ"))


@pytest.mark.usefixtures("alone")
async def test_a_comment_where_there_is_no_line_is_refused_whole(
    make_app: MakeApp, other: SqliteStore, press: Press, burst: Press, shown: Shown
) -> None:
    app = make_app(agent="ZZ", today=JEUDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "escape")
        screen = app.screen
        assert isinstance(screen, SemaineScreen)
        before, monday = head_of(other), screen.shown.monday
        await burst(pilot, "c", *TEXTE, "enter")
        assert app.screen is screen
        assert (screen.shown.monday, screen.grid.editor) == (monday, None)
        assert "Aucune ligne ici" in shown(app)
        assert head_of(other) == before


@pytest.mark.usefixtures("alone")
async def test_a_comment_typed_on_at_a_person_s_pace_after_a_refusal_goes_nowhere(
    make_app: MakeApp, other: SqliteStore, press: Press, burst: Press
) -> None:
    app = make_app(agent="ZZ", today=JEUDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "escape", "c")
        before = head_of(other)
        PACE.now -= PACE.LOOK
        for key in TEXTE:
            PACE.now -= PACE.LOOK - 0.3
            await burst(pilot, key)
        assert head_of(other) == before
        assert isinstance(app.screen, SemaineScreen)
        assert app.screen.shown.monday == date(2018, 5, 14)


async def test_a_comment_typed_on_an_empty_cell_in_one_burst_waits_for_its_days(
    make_app: MakeApp, other: SqliteStore, press: Press, burst: Press
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, press) as pilot:
        before = head_of(other)
        await burst(pilot, "c", *TEXTE, "enter")
        assert head_of(other) == before
        await burst(pilot, ".", "5", "enter")
    with other.reading() as reading:
        (saisie,) = reading.saisies("DM", JEUDI, JEUDI)
    assert (saisie.centiemes, saisie.commentaire) == (50, TEXTE)


async def test_what_is_typed_while_the_comment_opens_is_the_comment(
    make_app: MakeApp, other: SqliteStore, press: Press, burst: Press
) -> None:
    app = make_app(today=JEUDI)
    async with app.run_test() as pilot:
        await press(pilot, ".", "5", "enter", "up")
        await burst(pilot, "c", *TEXTE)
        assert isinstance(app.screen, CommentDialog)
        assert app.screen.query_one(Input).value == TEXTE
        await burst(pilot, "enter", "down")
        with other.reading() as reading:
            (saisie,) = reading.saisies("DM", JEUDI, JEUDI)
        assert saisie.commentaire == TEXTE


async def test_a_filter_asked_for_in_avancement_takes_what_follows(
    make_app: MakeApp, other: SqliteStore, press: Press, burst: Press
) -> None:
    app = make_app(today=LUNDI)
    async with visiting(app, press) as pilot:
        before = head_of(other)
        await burst(pilot, "f3", "f", "r", "e", "t")
        assert app.screen.query_one(FilterBox).query_one(Input).value == "ret"
        await burst(pilot, "enter", "slash", "r", "x", "i", "enter")
        assert isinstance(app.screen, AvancementScreen)
        assert app.screen.find_box.value == "rxi"
        assert head_of(other) == before


async def test_a_decision_asked_for_before_the_review_is_read_takes_its_text_and_its_tabs(
    make_app: MakeApp, other: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=LUNDI)
    async with app.run_test(size=(160, 50)) as pilot:
        await burst(pilot, "f5", "tab", "tab", "tab", "o", *"Rendre le bilan", "tab", *"LR", "tab", *"29/05")
        dialog = app.screen
        assert isinstance(dialog, DecisionDialog)
        assert dict(dialog.read_champs()) == {
            "texte": "Rendre le bilan",
            "qui": "LR",
            "pour": "29/05",
            "ligne": "",
        }
        assert "Décision · PRI" in shown(app)


async def test_no_letter_of_a_text_gives_the_weather(
    make_app: MakeApp, other: SqliteStore, burst: Press
) -> None:
    app = make_app(today=LUNDI)
    async with app.run_test(size=(160, 50)) as pilot:
        await burst(pilot, "f5", "o", *"revoir la météo", "enter")
        assert isinstance(app.screen, DecisionDialog)
        assert not isinstance(app.screen, MeteoDialog)
        with other.reading() as reading:
            assert reading.revues(2018) == ()


async def test_a_question_is_answered_by_no_key_typed_before_it_could_be_read(
    make_app: MakeApp, other: SqliteStore, press: Press, burst: Press
) -> None:
    app = make_app(today=LUNDI)
    async with app.run_test(size=(160, 50)) as pilot:
        await press(pilot, "f5")
        await burst(pilot, "X", *"on clôt", "enter")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "c")
        with other.reading() as reading:
            assert [one.close_par for one in reading.revues(2018)] == ["DM"]


@pytest.mark.usefixtures("alone")
async def test_a_refused_dialog_leaves_escape_and_leaving(
    make_app: MakeApp, other: SqliteStore, press: Press, burst: Press
) -> None:
    app = make_app(agent="ZZ", today=JEUDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "escape")
        await burst(pilot, "c", "n", "escape", "n")
        assert isinstance(app.screen, SemaineScreen)
        assert app.screen.shown.monday == date(2018, 5, 21)
        await burst(pilot, "c", "ctrl+q")
    assert app.return_code == 0


@pytest.mark.usefixtures("alone")
async def test_a_text_pasted_after_a_refusal_goes_nowhere(
    make_app: MakeApp, other: SqliteStore, press: Press, burst: Press
) -> None:
    app = make_app(agent="ZZ", today=JEUDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "escape", "c")
        before = head_of(other)
        PACE.now -= PACE.LOOK
        app.post_message(events.Paste("0,5"))
        await burst(pilot, "enter")
        assert isinstance(app.screen, SemaineScreen)
        assert app.screen.grid.editor is None
        assert head_of(other) == before


async def test_a_text_pasted_while_a_dialog_opens_goes_to_it(
    make_app: MakeApp, other: SqliteStore, press: Press, burst: Press
) -> None:
    app = make_app(today=JEUDI)
    async with app.run_test() as pilot:
        await press(pilot, ".", "5", "enter", "up")
        app.simulate_key("c")
        app.post_message(events.Paste(TEXTE))
        await burst(pilot, "!")
        assert isinstance(app.screen, CommentDialog)
        assert app.screen.query_one(Input).value == f"{TEXTE}!"


async def test_lines_pasted_in_a_note_are_all_kept_on_one(make_app: MakeApp, press: Press) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "c")
        app.post_message(events.Paste("Réunion :\nordre du jour\r\nsuites"))
        await press(pilot, "!")
        assert app.screen.query_one(Input).value == "Réunion : ordre du jour suites!"


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
    from cariforef_tui.services.ports.errors import StoreBusy

    def busy(*_args: object, **_options: object) -> None:
        raise StoreBusy("La base est occupée.")

    monkeypatch.setattr("cariforef_tui.ui.revue.place.load_revue", busy)
    app = make_app(today=LUNDI)
    async with app.run_test() as pilot:
        await burst(pilot, "f5", "o", *TEXTE, "enter")
        assert not isinstance(app.screen, DecisionDialog)
        await burst(pilot, "f3")
        assert app.current_mode == Place.AVANCEMENT


async def test_what_is_typed_while_a_question_on_the_plan_is_being_read_goes_nowhere(
    make_app: MakeApp, other: SqliteStore, press: Press, burst: Press
) -> None:
    app = make_app(today=LUNDI)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "f3", "slash", *"14.7.1", "enter")
        before = head_of(other)
        await burst(pilot, "P", "7", *"14.1.1", "enter", *"0,5", "enter")
        assert app.current_mode == Place.AVANCEMENT
        assert isinstance(app.screen, ConfirmDialog)
    assert head_of(other) == before


@pytest.mark.parametrize("lieu", list(Place))
async def test_a_key_that_opens_a_dialog_is_followed_by_its_keys_or_by_silence(
    make_app: MakeApp,
    other: SqliteStore,
    given: list[tuple[str, object]],
    press: Press,
    burst: Press,
    lieu: Place,
) -> None:
    app = make_app(today=LUNDI)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, *WAYS[lieu])
        place = app.screen
        for command in commands_of(lieu):
            if lieu not in command.asks or command.gesture is None:
                continue
            if isinstance(place, SemaineScreen):
                place.grid.editor = None
            before = head_of(other)
            given.clear()
            await burst(pilot, command.keys.split(",")[0], *BURST)
            acted = iter(given)
            assert next(acted)[1] is place, command.name
            opened = [screen for _, screen in acted]
            assert place not in opened[: _closing(opened, place)], command.name
            if not opened:
                assert head_of(other) == before, command.name
            for _ in range(4):
                if app.screen is not place:
                    await press(pilot, "escape")
            if app.screen is not place:
                await press(pilot, *WAYS[lieu])
                place = app.screen


def _closing(screens: list[object], place: object) -> int:
    """How many keys came before the dialog was answered."""
    return screens.index(place) if place in screens and screens[0] is not place else len(screens)


@pytest.mark.parametrize("lieu", list(Place))
async def test_only_the_commands_known_to_open_a_dialog_open_one(
    make_app: MakeApp, other: SqliteStore, press: Press, lieu: Place
) -> None:
    app = make_app(today=LUNDI)
    leaving = {"quitter", "suspendre"}
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, *WAYS[lieu])
        place = app.screen
        for command in commands_of(lieu):
            if lieu in command.asks or command.gesture is None or command.name in leaving:
                continue
            await press(pilot, command.keys.split(",")[0])
            assert isinstance(app.screen, PlaceScreen), command.name
            if app.screen is not place:
                await press(pilot, "escape", *WAYS[lieu])
