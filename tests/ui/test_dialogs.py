"""One family of dialogs: Enter does what the filled button says, letters press, Escape gives up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widgets._toast import Toast

from cariforef_tui.domain.revue.revue import Meteo, RevueEcrite
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.dialogs.dialog import Answer, ConfirmDialog, EndLine
from cariforef_tui.ui.keys.registry import COMMANDS
from cariforef_tui.ui.kit.place import PlaceScreen
from tests.people import open_store
from tests.ui.visit import MakeApp, Press, Shown, visiting

QUESTION = "Fermer ce dossier ?"


WAYS = [
    ("A",),
    ("ctrl+t",),
    ("d",),
    ("f2", "a"),
    ("f2", "slash", *"14.1.1", "enter", "0", "comma", "5", "enter", "up", "c"),
    ("f2", "slash"),
    ("f3", "H"),
    ("f3", "slash", *"14.7.1", "enter", "P"),
    ("f3", "slash", *"14.7.1", "enter", "P", "1"),
    ("f3", "slash", *"14.7.1", "enter", "P", "6", *"Audit"),
    ("f3", "slash", *"14.7.1", "enter", "x"),
    ("f3", "e"),
    ("f5", "o"),
    ("f5", "w"),
    ("f5", "X"),
]
"""Keys that open the dialogs."""


def key_of(identifier: str) -> str:
    """Return the key of a command of the registry."""
    (command,) = (command for command in COMMANDS if command.name == identifier)
    return command.keys.split(",")[0]


def ask(app: CariforefApp, **how: object) -> list[Answer | None]:
    """Show a question; return the list that its answer will be put in."""
    answers: list[Answer | None] = []
    app.push_screen(ConfirmDialog(QUESTION, yes="Fermer", no="Laisser", **how), answers.append)  # type: ignore[arg-type]
    return answers


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (("enter",), Answer.YES),
        (("f",), Answer.YES),
        (("o", "n", "y", "l"), Answer.NO),
        (("l",), Answer.NO),
        (("right", "enter"), Answer.NO),
        (("right", "left", "enter"), Answer.YES),
        (("tab", "enter"), Answer.NO),
        (("shift+tab", "enter"), Answer.NO),
        (("tab", "tab", "enter"), Answer.YES),
        (("escape",), None),
    ],
)
async def test_a_question_is_answered_by_enter_as_its_filled_button_says_or_by_a_letter(
    make_app: MakeApp, press: Press, keys: tuple[str, ...], answer: Answer | None
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        answers = ask(app)
        await press(pilot)
        await press(pilot, *keys)
        assert answers == [answer]
        assert isinstance(app.screen, PlaceScreen)


@pytest.mark.parametrize("key", ["a", "question_mark", "d"])
async def test_the_keys_of_the_places_say_in_a_dialog_that_they_wait_for_escape(
    make_app: MakeApp, press: Press, shown: Shown, key: str
) -> None:
    app = make_app()
    async with visiting(app, press, (120, 40), notifications=True) as pilot:
        await press(pilot, key)
        dialog = app.screen
        await press(pilot, "f3")
        assert app.screen is dialog
        assert "Échap d'abord, puis F2 à F6" in shown(app)


async def test_the_last_line_says_what_enter_will_do_as_the_focus_moves(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        ask(app, default=Answer.NO)
        await press(pilot)
        assert "Entrée : laisser · Échap : annuler" in shown(app)
        await press(pilot, "right")
        assert "Entrée : fermer · Échap : annuler" in shown(app)


async def test_the_last_line_says_that_enter_goes_on_while_a_field_lacks(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f3", "slash", *"14.7.1", "enter", "P", "1")
        assert "Entrée : suite · Tab : champ suivant · Échap : annuler" in shown(app)


async def test_the_last_line_leaves_out_the_middle_keys_rather_than_wrap(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press, (50, 24)) as pilot:
        await press(pilot, "f3", "slash", *"14.7.1", "enter", "P", "1")
        assert app.screen.query_one(EndLine).size.height == 1
        assert "Entrée : suite · Échap : annuler" in shown(app)


async def test_a_text_given_up_is_said_to_be_kept(make_app: MakeApp, press: Press, shown: Shown) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", "o", "escape")
        assert "Brouillon gardé" not in shown(app)
        await press(pilot, "o", *"relancer", "escape")
        assert "Brouillon gardé : la même touche le reprend." in shown(app)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("way", WAYS)
async def test_every_dialog_begins_with_a_title_and_ends_with_what_enter_and_escape_do(
    make_app: MakeApp, press: Press, shown: Shown, way: tuple[str, ...], size: tuple[int, int]
) -> None:
    app = make_app()
    async with visiting(app, press, size) as pilot:
        await press(pilot, *way)
        assert not isinstance(app.screen, PlaceScreen)
        frame, end = app.screen.query_one("#cadre").region, app.screen.query_one(EndLine).region
        title = app.screen.query(".dialogue-titre").first().region
        assert (title.y, title.height) == (frame.y + 1, 1)
        assert end.bottom == frame.bottom - 1
        assert 0 <= frame.y < frame.bottom <= size[1]
        lines = shown(app).splitlines()[end.y : end.bottom]
        told = " ".join(line[end.x : end.right].strip() for line in lines)
        assert re.fullmatch(r"(Entrée : |↑ ↓ ).+ · Échap : (annuler|plus tard|fermer)", told)


async def test_a_green_meteo_is_two_keys(make_app: MakeApp, press: Press, store_path: Path) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", key_of("meteo"), "v")
        assert isinstance(app.screen, PlaceScreen)
        await press(pilot)
    declared = revue_in(store_path).meteo
    assert declared is not None
    assert declared.couleur is Meteo.VERT


async def test_another_colour_asks_why_then_enter_declares_it(
    make_app: MakeApp, press: Press, store_path: Path
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", key_of("meteo"), "o", *"retard", "enter")
        assert isinstance(app.screen, PlaceScreen)
    declared = revue_in(store_path).meteo
    assert declared is not None
    assert (declared.couleur, declared.commentaire) == (Meteo.ORANGE, "retard")


@pytest.mark.parametrize("colour", ["v", "o", "r"])
async def test_a_colour_writes_no_comment_of_a_draft_before_one_has_seen_it(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path, colour: str
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", key_of("meteo"), "r", *"panne", "escape")
        await press(pilot, key_of("meteo"), colour)
        assert not isinstance(app.screen, PlaceScreen)
        assert "panne" in shown(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, PlaceScreen)
    declared = revue_in(store_path).meteo
    assert declared is not None
    assert (declared.couleur.value[0], declared.commentaire) == (colour, "panne")


def revue_in(path: Path) -> RevueEcrite:
    """Return the one review written in the store."""
    with open_store(path) as store, store.reading() as reading:
        (revue,) = reading.revues(2018)
    return revue


async def test_a_review_that_lacks_something_is_closed_on_purpose_only(
    make_app: MakeApp, press: Press, store_path: Path
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f5", key_of("clore"), "c")
        assert isinstance(app.screen, PlaceScreen)
    assert revue_in(store_path).is_close


async def test_what_comes_from_elsewhere_covers_no_total_and_no_hint(make_app: MakeApp, press: Press) -> None:
    app = make_app()
    async with visiting(app, press, notifications=True) as pilot:
        app.notify("La base a été restaurée par une autre session.", severity="warning")
        await press(pilot)
        (toast,) = app.screen.query(Toast)
        assert toast.region.y > 0
        assert toast.region.bottom < 12


@pytest.mark.parametrize("key", ["question_mark", "d", "A", "a"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_what_comes_from_elsewhere_leaves_a_dialog_its_title(
    make_app: MakeApp, press: Press, key: str, size: tuple[int, int]
) -> None:
    app = make_app()
    async with visiting(app, press, size, notifications=True) as pilot:
        await press(pilot, key)
        app.notify("La base a été restaurée par une autre session.", severity="warning")
        await press(pilot)
        (toast,) = app.screen.query(Toast)
        frame = app.screen.query_one("#cadre") if app.screen.query("#cadre") else app.screen.children[0]
        assert toast.region.y > frame.region.y + 2
        assert toast.region.bottom <= size[1]
