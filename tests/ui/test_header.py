"""The line above every place: where one may go, what has just been done, who and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from textual import events

from cariforef_tui.services.ports.errors import StoreIO
from cariforef_tui.services.temps import saisies
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.kit.messages import SaveState
from cariforef_tui.ui.kit.place import PlaceScreen
from tests.ui.visit import MakeApp, Press, Shown, visiting

JEUDI = date(2018, 5, 17)
LOG = ("enter", *"rgpd", "enter", *"0,5", "enter")
ELSEWHERE = {
    "another cell": ("left",),
    "another week": ("p",),
    "escape": ("escape",),
    "another place": ("f4",),
    "another person": ("A", *"LR", "enter"),
}


def told(shown: str) -> str:
    """Return the line above the footer, which has two lines where the terminal has 30 rows or more."""
    lines = shown.splitlines()
    return lines[-3 if len(lines) >= 30 else -2]


async def test_what_has_just_been_done_is_said_until_one_goes_on_to_something_else(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, *LOG)
        for where, keys in ELSEWHERE.items():
            assert "✓ jeu. 17/05 : 14.1.1 0,5 j" in told(shown(app))
            await press(pilot, *keys)
            assert "0,5 j" not in told(shown(app)), where
            app.screen.post_message(SaveState("jeu. 17/05 : 14.1.1 0,5 j"))
            await press(pilot)
        click = events.MouseDown(None, 60, 4, 0, 0, 1, shift=False, meta=False, ctrl=False)
        click.set_sender(app)
        app.post_message(click)
        await press(pilot)
        assert "0,5 j" not in told(shown(app))
        app.screen.post_message(SaveState("Enregistrement…", "busy"))
        await press(pilot, "down")
        assert "Enregistrement…" in told(shown(app))


async def test_a_failure_is_not_said_any_more_once_one_has_given_it_up(
    make_app: MakeApp, press: Press, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise StoreIO("Disque plein.")

    monkeypatch.setattr(saisies, "write_cells", fail)
    app = make_app(today=JEUDI)
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, *LOG)
        assert "✗ Non enregistré" in told(shown(app))
        await press(pilot, "escape")
        assert "Non enregistré" not in told(shown(app))


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_the_header_is_the_same_whatever_has_just_been_done(
    make_app: MakeApp, press: Press, shown: Shown, width: int
) -> None:
    app = make_app(today=JEUDI, demo=True, au=JEUDI)
    async with visiting(app, press, (width, 30)) as pilot:
        header = shown(app).splitlines()[0]
        assert "F2 Sem" in header
        assert "F6 Éq" in header
        assert "DM au " in header
        assert "17/05" in header
        await press(pilot, *LOG)
        assert "✓ jeu. 17/05 : 14.1.1 0,5 j · u : annuler" in told(shown(app))
        assert shown(app).splitlines()[0] == header


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
async def test_alt_and_a_digit_open_a_place_as_a_plain_terminal_sends_them(
    make_app: MakeApp, press: Press, number: int
) -> None:
    from textual._xterm_parser import XTermParser

    sent = [event.key for event in XTermParser().feed(f"\x1b{number}") if isinstance(event, events.Key)][-1:]
    app = make_app(today=JEUDI)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f4" if number != 3 else "f3")
        await press(pilot, *sent)
        place = app.screen
        assert isinstance(place, PlaceScreen)
        assert place.PLACE is list(Place)[number]


@pytest.mark.parametrize(
    ("width", "alertes", "said"),
    [
        (120, (2, 3, 0), "F4 Alertes ‼2 !3  F5"),
        (80, (2, 3, 0), "F4 Alertes ‼2 !3  F5"),
        (60, (2, 3, 0), "F4 Al. ‼2 !3  F5"),
        (60, (0, 3, 1), "F4 Al. !3 i1  F5"),
        (60, (12, 31, 4), "F4 Al. 47  F5"),
        (60, (0, 0, 0), "F4 Al.  F5"),
    ],
)
async def test_the_badge_counts_each_gravity_by_its_sign_or_all_by_none(
    make_app: MakeApp, press: Press, shown: Shown, width: int, alertes: tuple[int, ...], said: str
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, press, (width, 24)) as pilot:
        app.header = replace(app.header, alertes=alertes)
        await pilot.pause()
        assert said in shown(app).splitlines()[0]
