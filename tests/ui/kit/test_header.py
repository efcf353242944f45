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
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

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


async def test_what_has_just_been_done_or_failed_is_said_until_one_goes_on_to_something_else(
    make_app: MakeApp, press: Press, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise StoreIO("Disque plein.")

    app = make_app(today=JEUDI)
    async with visiting(app, press, (120, 40)) as pilot:
        with monkeypatch.context() as patch:
            patch.setattr(saisies, "write_cells", fail)
            await press(pilot, *LOG)
            assert "✗ Non enregistré" in told(shown(app))
            await press(pilot, "escape")
            assert "Non enregistré" not in told(shown(app))

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


BADGES = {
    120: {(2, 3, 0): "F4 Alertes ‼2 !3  F5"},
    80: {(2, 3, 0): "F4 Alertes ‼2 !3  F5"},
    60: {
        (2, 3, 0): "F4 Al. ‼2 !3  F5",
        (0, 3, 1): "F4 Al. !3 i1  F5",
        (12, 31, 4): "F4 Al. 47  F5",
        (0, 0, 0): "F4 Al.  F5",
    },
}
"""What the badge says of the alerts of each gravity, by width."""


async def test_the_header_stays_the_same_but_for_its_badge_which_counts_alerts_by_gravity(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI, au=JEUDI)
    async with visiting(app, press, (60, 30)) as pilot:
        header = shown(app).splitlines()[0]
        for word in ("F2 Sem", "F6 Éq", "DM au ", "17/05"):
            assert word in header
        await press(pilot, *LOG)
        assert "✓ jeu. 17/05 : 14.1.1 0,5 j · u : annuler" in told(shown(app))
        assert shown(app).splitlines()[0] == header
        for width, badges in BADGES.items():
            await pilot.resize_terminal(width, 24)
            for alertes, said in badges.items():
                app.header = replace(app.header, alertes=alertes, is_au_fixed=False)
                await press(pilot)
                assert said in shown(app).splitlines()[0]


@pytest.mark.parametrize("demo", [False, True])
async def test_who_and_when_are_whole_at_every_width_and_so_is_the_mark_of_a_demonstration(
    make_app: MakeApp, press: Press, shown: Shown, *, demo: bool
) -> None:
    app = make_app(today=JEUDI, au=JEUDI, demo=demo)
    async with visiting(app, press, (50, 30)) as pilot:
        app.header = replace(app.header, agent="SPB", alertes=(12, 31, 4), is_au_fixed=True)
        for width, tabs in ((50, "F4 47 "), (54, "F4 47 "), (55, "F4 47 "), (60, "F4 "), (80, "F6 Éq")):
            await pilot.resize_terminal(width, 30)
            await press(pilot)
            header = shown(app).splitlines()[0].rstrip()
            assert header.endswith(f" {'DÉMO ' if demo else ''}SPB au 17/05")
            assert "F2 Sem" in header
            assert tabs in header
        app.header = replace(app.header, agent="DM", alertes=(2, 3, 0))
        await press(pilot)
        assert "F3 Avanc" in shown(app)
        assert "F4 Alertes ‼2 !3  F5 Revue  F6 Équipe" in shown(app)
        await pilot.resize_terminal(60, 30)
        await press(pilot)
        assert "F2 Sem.  F3 Av.  F4 Al. " in shown(app).splitlines()[0]
        assert shown(app).splitlines()[0].rstrip().endswith("DM 17/05" if demo else "DM au 17/05")


async def test_alt_and_a_digit_open_a_place_as_a_plain_terminal_sends_them(
    make_app: MakeApp, press: Press
) -> None:
    from textual._xterm_parser import XTermParser

    app = make_app(today=JEUDI)
    async with visiting(app, press) as pilot:
        for number in (2, 3, 4, 5, 1):
            sent = [one.key for one in XTermParser().feed(f"\x1b{number}") if isinstance(one, events.Key)]
            await press(pilot, sent[-1])
            assert screen_of(app, PlaceScreen).PLACE is list(Place)[number]
