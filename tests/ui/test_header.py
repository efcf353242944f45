"""The line above every place: where one may go, what has just been done, who and when."""

from __future__ import annotations

from datetime import date

import pytest
from textual import events

from cariforef_tui.services.ports.errors import StoreIO
from cariforef_tui.services.temps import saisies
from cariforef_tui.ui.kit.messages import SaveState
from tests.ui.visit import MakeApp, Press, Shown

JEUDI = date(2018, 5, 17)
LOG = ("enter", *"rgpd", "enter", *"0,5", "enter")
ELSEWHERE = {
    "another cell": ("left",),
    "another week": ("p",),
    "escape": ("escape",),
    "another place": ("f7",),
    "another person": ("A", *"LR", "enter"),
}


def told(shown: str) -> str:
    return shown.splitlines()[0]


async def test_what_has_just_been_done_is_said_until_one_goes_on_to_something_else(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        await press(pilot, *LOG)
        for where, keys in ELSEWHERE.items():
            assert "✓ 14.7.1 : 0,5 j, 17/05" in told(shown(app))
            await press(pilot, *keys)
            assert "0,5 j" not in told(shown(app)), where
            app.screen.post_message(SaveState("14.7.1 : 0,5 j, 17/05"))
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
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        await press(pilot, *LOG)
        assert "✗ Non enregistré" in told(shown(app))
        await press(pilot, "escape")
        assert "Non enregistré" not in told(shown(app))


async def test_what_has_been_saved_takes_no_place_s_name_at_120_columns(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI, demo=True, au=JEUDI)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        names = [word for word in told(shown(app)).split() if word.isalpha() and word[0].isupper()]
        await press(pilot, *LOG)
        header = told(shown(app))
        assert "✓ 14.7.1 : 0,5 j, 17/05" in header
        assert {"Avancement", "Alertes", "Revue", "Équipe"} <= set(names)
        assert all(name in header for name in names)
