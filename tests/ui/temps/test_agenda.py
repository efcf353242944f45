"""Ma semaine pre-filled from a calendar: the file, the lines of its titles, the days to confirm, the undo."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from cariforef_db.store.store import SqliteStore
from cariforef_tui.exchange.temps.memory import load_memory
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.dialogs.form import FormDialog
from cariforef_tui.ui.temps.agenda_dialog import PrefillDialog
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import log, logged
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

LUNDI, MARDI, JEUDI = (date(2018, 5, day) for day in (14, 15, 17))
AGENDA = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:Point Mailchimp
DTSTART;TZID=Europe/Paris:20180507T090000
DTEND;TZID=Europe/Paris:20180507T123000
RRULE:FREQ=DAILY
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Salon
DTSTART;VALUE=DATE:20180516
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:[/b] \x1b]0;titre\x07\u202egnp
DTSTART:20180514T160000Z
DTEND:20180514T163000Z
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "agenda.ics").write_text(AGENDA)
    return tmp_path


async def ask(app: CariforefApp, burst: Press, pilot: object) -> None:
    """Ask for the pre-filling by its name, in the command bar."""
    await burst(pilot, "ctrl+p", *"remplir", "enter")
    assert isinstance(app.screen, FormDialog)


async def ask_again(app: CariforefApp, burst: Press, pilot: object) -> None:
    """Ask for it as the command bar does, without opening the bar."""
    screen_of(app, SemaineScreen).action_do("prefill")
    await burst(pilot)
    assert isinstance(app.screen, FormDialog)


async def test_a_calendar_prefills_the_week_once_its_titles_have_a_line(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown, home: Path
) -> None:
    log(store, "DM", "14.7.1", 25, on=MARDI)
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await ask(app, burst, pilot)
        await burst(pilot, "a", "enter")
        assert "Aucun fichier de ce nom" in shown(app)
        app.screen.query_one(Input).value = "~/agenda.ics"
        await burst(pilot, "enter")
        assert isinstance(app.screen, PrefillDialog)
        assert "« Point Mailchimp », 4 fois, 14h00" in shown(app)
        assert "« Salon »" in shown(app)
        assert "« [/b] ␛]0;titre␛␛gnp », 0h30" in shown(app)
        await burst(pilot, "enter", *"zz", "enter", "backspace", "backspace", *"14.7.1", "enter")
        text = shown(app)
        assert "3 saisies à confirmer, 1,5 j" in text
        assert "cellule déjà remplie (mar. 15/05)" in text
        assert logged(store, "DM", LUNDI) == {}
        await burst(pilot, "tab", "enter")
        assert logged(store, "DM", LUNDI) == logged(store, "DM", JEUDI) == {"14.7.1": 50}
        assert logged(store, "DM", MARDI) == {"14.7.1": 25}
        assert "0,5?" in shown(app)
        await burst(pilot, "u")
        assert logged(store, "DM", LUNDI) == logged(store, "DM", JEUDI) == {}
        await ask_again(app, burst, pilot)
        assert app.screen.query_one(Input).value == "~/agenda.ics"
        await burst(pilot, "a")
        assert app.screen.query_one(Input).value == "a"
        app.screen.query_one(Input).value = "~/agenda.ics"
        await burst(pilot, "enter")
        assert "3 saisies à confirmer" in shown(app)
        await burst(pilot, "enter")
        assert logged(store, "DM", JEUDI) == {"14.7.1": 50}
        (home / "agenda.ics").unlink()
        await ask_again(app, burst, pilot)
        assert app.screen.query_one(Input).value == ""
        (home / "agenda.ics").write_text("bonjour")
        app.screen.query_one(Input).value = "~/agenda.ics"
        await burst(pilot, "enter")
        assert "ce n'est pas un agenda ICS" in shown(app)
    kept = load_memory(home / ".config" / "cariforef")
    assert kept.agenda(store.place, "DM").codes == {"point mailchimp": "14.7.1"}
