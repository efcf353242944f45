"""The date de référence: chosen in a dialog, followed everywhere, with the clock unless somebody fixed it."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.services.ports.errors import StoreBusy
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference, Reperes, load_reperes
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.dialogs.month_picker import MonthView
from cariforef_tui.ui.shell.reference_dialog import ReferenceDialog, describe_date
from tests.people import log
from tests.ui.prompt import post_key, until_no_message
from tests.ui.visit import MakeApp, Press, Shown, visiting

LOAD_REPERES = "cariforef_tui.services.programme.exercice.load_reperes"


def test_a_date_is_written_as_the_french_do_with_its_week_and_its_day_off() -> None:
    assert describe_date(date(2018, 5, 1), {}) == "mardi 1er mai 2018, semaine 18"
    assert describe_date(date(2018, 5, 2), {}) == "mercredi 2 mai 2018, semaine 18"
    feries = {date(2018, 5, 21): "Lundi de Pentecôte"}
    assert describe_date(date(2018, 5, 21), feries) == "lundi 21 mai 2018, semaine 21, Lundi de Pentecôte"


async def test_what_is_no_date_is_explained_in_place_and_a_date_typed_is_followed_everywhere(
    make_app: MakeApp, press: Press, burst: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "d")
        assert "mardi 22 mai 2018, semaine 21" in shown(app)
        for typed, reason in (
            ("30/02", "30/02/2018 n'existe pas"),
            ("plus tard", "date non reconnue"),
            ("01/01/2019", "hors de l'exercice (2018)"),
        ):
            await burst(pilot, "home", "shift+end", *typed)
            await press(pilot, "enter")
            assert isinstance(app.screen, ReferenceDialog)
            assert reason in shown(app)
        await press(pilot, "escape")
        assert app.session.reference.au == date(2018, 5, 22)

        await press(pilot, "d", *"28/06")
        assert "juin 2018" in shown(app)
        await press(pilot, "enter")
        assert app.session.reference.au == date(2018, 6, 28)
        for key in ("f2", "f3", "f4"):
            await press(pilot, key)
            assert "28/06" in shown(app).splitlines()[0]
        await press(pilot, "v")
        assert "16.4.1" in shown(app)


async def test_a_date_typed_before_the_exercices_are_read_waits_for_them_and_one_may_give_up_before(
    make_app: MakeApp, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_read = threading.Event()

    def load_late(store: Store, reference: DateReference) -> Reperes:
        may_read.wait()
        return load_reperes(store, reference)

    monkeypatch.setattr(LOAD_REPERES, load_late)
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "f4")
        for keys in (("d", *"28/06", "enter"), ("d", "escape")):
            may_read.clear()
            for key in keys:
                post_key(app, key)
            await until_no_message()
            may_read.set()
            await press(pilot)
            assert isinstance(app.screen, AlertesScreen)
            assert app.session.reference.au == date(2018, 6, 28)


async def test_where_the_exercices_cannot_be_read_no_date_is_asked_and_no_key_typed_for_it_acts(
    make_app: MakeApp, press: Press, burst: Press, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_store: Store, _reference: DateReference) -> Reperes:
        raise StoreBusy("La base est occupée.")

    monkeypatch.setattr(LOAD_REPERES, refuse)
    app = make_app()
    async with visiting(app, press, notifications=True) as pilot:
        await press(pilot, "f4")
        await burst(pilot, "d", *"28/06", "enter")
        assert isinstance(app.screen, AlertesScreen)
        assert "La base est occupée." in shown(app)
        assert app.session.reference.au == date(2018, 5, 22)


async def test_the_month_shows_days_off_and_a_day_is_taken_by_key_by_click_or_among_useful_dates(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await press(pilot, "d")
        text = shown(app)
        assert "18     • 1   2   3   4   5   6" in text
        assert "[22]" in text
        assert "31/12  Fin d'année" in text
        await press(pilot, *"21/05")
        assert "lundi 21 mai 2018, semaine 21, Lundi de Pentecôte" in shown(app)
        await press(pilot, "tab", "tab", "down", "down", "down", "enter")
        assert app.session.reference.au == date(2018, 5, 25)

        await press(pilot, "d", *"22/05", "down", "down", "right", "pagedown")
        assert app.screen.query_one(MonthView).selected == date(2018, 6, 30)
        await press(pilot, "pageup", "pageup", "up", "left")
        assert "[22]" in shown(app)
        assert "lundi 30 avril" not in shown(app)
        await press(pilot, "enter")
        assert app.session.reference.au == date(2018, 4, 22)

        await press(pilot, "d", *"22/05")
        for expected in (ReferenceDialog, None):
            await pilot.click(MonthView, offset=(4 + 4 * 4 + 1, 2 + 3))
            await press(pilot)
            assert expected is None or isinstance(app.screen, expected)
        assert app.session.reference.au == date(2018, 5, 25)


async def test_midnight_passes_and_today_follows_unless_a_date_was_fixed(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    days = [date(2018, 5, 22)]
    app = make_app(today=lambda: days[-1])
    async with visiting(app, press) as pilot:
        days.append(date(2018, 5, 23))
        app._look()
        await press(pilot)
        assert "DM 23/05" in shown(app).splitlines()[0]
        await press(pilot, "f4", "d", *"02/05", "enter")
        days.append(date(2018, 5, 24))
        app._look()
        await press(pilot)
        assert "DM au 02/05" in shown(app).splitlines()[0]
        await press(pilot, "d", *"24/05", "enter")
        assert "DM 24/05" in shown(app).splitlines()[0]


async def test_a_today_outside_the_exercice_is_said_once_with_its_last_working_day(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    log(store, "DM", "14.1.1", 100, on=date(2018, 5, 22))
    days = [date(2026, 3, 2)]
    app = make_app(today=lambda: days[-1])
    async with visiting(app, press) as pilot:
        notice = "Le 02/03/2026 est hors de l'exercice 2018 : date de référence 31/12/2018."
        assert notice in shown(app)
        await press(pilot, "escape")
        app._look()
        days.append(date(2026, 3, 3))
        app._look()
        await press(pilot)
        assert "31/12" in shown(app).splitlines()[0]
        assert "hors de l'exercice" not in shown(app)
