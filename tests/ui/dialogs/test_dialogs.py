"""One family of dialogs: Enter does what the filled button says, letters press, Escape gives up."""

from __future__ import annotations

import re

from textual.pilot import Pilot
from textual.widgets._toast import Toast

from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.dialogs.dialog import Answer, ConfirmDialog, EndLine
from cariforef_tui.ui.kit.place import PlaceScreen
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
    ("1",),
    ("f3", "P", "6", *"Audit"),
    ("f3", "x"),
    ("f3", "e"),
    ("f5", "o"),
    ("f5", "w"),
    ("f5", "X"),
]
"""Keys that open the dialogs one after the other; « 1 » goes on from the dialog before."""


def ask(app: CariforefApp, **how: object) -> list[Answer | None]:
    """Show a question; return the list that its answer will be put in."""
    answers: list[Answer | None] = []
    app.push_screen(ConfirmDialog(QUESTION, yes="Fermer", no="Laisser", **how), answers.append)  # type: ignore[arg-type]
    return answers


async def test_a_question_is_answered_by_enter_as_its_filled_button_says_or_by_a_letter(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        for keys, answer in (
            (("enter",), Answer.YES),
            (("f",), Answer.YES),
            (("o", "n", "y", "l"), Answer.NO),
            (("right", "enter"), Answer.NO),
            (("right", "left", "enter"), Answer.YES),
            (("tab", "enter"), Answer.NO),
            (("shift+tab", "enter"), Answer.NO),
            (("escape",), None),
        ):
            answers = ask(app)
            await press(pilot)
            await press(pilot, *keys)
            assert answers == [answer], keys
            assert isinstance(app.screen, PlaceScreen)
        ask(app, default=Answer.NO)
        await press(pilot)
        assert "Entrée : laisser · Échap : annuler" in shown(app)
        await press(pilot, "right")
        assert "Entrée : fermer · Échap : annuler" in shown(app)


async def test_every_dialog_begins_with_a_title_and_ends_with_what_enter_and_escape_do(
    make_app: MakeApp, press: Press, burst: Press, shown: Shown
) -> None:
    app, (width, height) = make_app(), (60, 20)
    async with visiting(app, press, (width, height)) as pilot:
        for way, following in zip(WAYS, [*WAYS[1:], ("",)], strict=True):
            await (press if way[-1] in "X1" else burst)(pilot, *way)
            assert not isinstance(app.screen, PlaceScreen), way
            frame, end = app.screen.query_one("#cadre").region, app.screen.query_one(EndLine).region
            title = app.screen.query(".dialogue-titre").first().region
            assert (title.y, title.height) == (frame.y + 1, 1)
            assert end.bottom == frame.bottom - 1
            assert 0 <= frame.y < frame.bottom <= height
            lines = shown(app).splitlines()[end.y : end.bottom]
            told = " ".join(line[end.x : end.right].strip() for line in lines)
            assert re.fullmatch(r"(Entrée : |↑ ↓ ).+ · Échap : (annuler|plus tard|fermer)", told), told
            while following != ("1",) and not isinstance(app.screen, PlaceScreen):
                await press(pilot, "escape")


async def test_the_last_line_says_that_enter_goes_on_while_a_field_lacks_and_never_wraps(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, burst) as pilot:
        await burst(pilot, "f3")
        await burst(pilot, "slash", *"14.7.1", "enter", "P", "1")
        assert "Entrée : suite · Tab : champ suivant · Échap : annuler" in shown(app)
        await pilot.resize_terminal(50, 24)
        assert app.screen.query_one(EndLine).size.height == 1
        assert "Entrée : suite · Échap : annuler" in shown(app)


async def test_a_dialog_keeps_the_keys_of_places_waiting_and_what_comes_from_elsewhere_off_its_title(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    """Nor does a message from elsewhere cover the days' heads, the totals and the hints of the week."""
    app, height = make_app(), 20

    async def toast_of(pilot: Pilot[int]) -> Toast:
        app.clear_notifications()
        app.notify("La base a été restaurée par une autre session.", severity="warning")
        await press(pilot)
        (toast,) = app.screen.query(Toast)
        return toast

    async with visiting(app, press, (60, height), notifications=True) as pilot:
        toast = await toast_of(pilot)
        heads = next(y for y, line in enumerate(shown(app).splitlines()) if " 22/05 " in line and y)
        assert heads < toast.region.y < toast.region.bottom < height // 2
        app.notify("La base a été restaurée par une autre session.", severity="warning")
        await press(pilot)
        assert len(app.screen.query(Toast)) == 1, "said again, it is not shown twice"
        for key in ("question_mark", "d", "A", "a"):
            await press(pilot, key)
            dialog = app.screen
            assert not isinstance(dialog, PlaceScreen)
            toast = await toast_of(pilot)
            frame = dialog.query_one("#cadre") if dialog.query("#cadre") else dialog.children[0]
            assert toast.region.y > frame.region.y + 2, key
            assert toast.region.bottom <= height, key
            app.clear_notifications()
            await press(pilot, "f3")
            assert app.screen is dialog
            assert "Échap d'abord, puis" in shown(app), key
            await press(pilot, "escape")
