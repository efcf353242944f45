"""First start: who am I, from the programme's initials or by adding mine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from cariforef_tui.services.agents.agents import find_agent, list_agents
from cariforef_tui.ui.agents.agent_dialog import AgentDialog, AgentsRead
from cariforef_tui.ui.agents.new_agent_dialog import NewAgentDialog
from cariforef_tui.ui.dialogs.confirm import ConfirmDialog
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import open_store
from tests.ui.visit import MakeApp, Press, Shown, visiting

JEUDI = date(2018, 5, 17)


async def test_the_first_start_asks_and_remembers(make_app: MakeApp, burst: Press, shown: Shown) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, burst) as pilot:
        assert isinstance(app.screen, AgentDialog)
        assert "Aucun compte n'est lié : rien ne le prouve." in shown(app)
        await burst(pilot, "l", "r", "enter")
        assert isinstance(app.screen, SemaineScreen)
        assert app.session.agent == "LR"
        assert "Semaine 20 · 0 / 5 j" in shown(app)


async def test_escape_at_the_first_start_explains_and_stays(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "escape")
        assert isinstance(app.screen, AgentDialog)
        assert "Sans vos initiales" in shown(app)


async def test_enter_alone_chooses_nobody_and_there_is_no_giving_up_where_nobody_is_known(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, burst) as pilot:
        assert "enoncer" not in shown(app)
        await burst(pilot, "enter")
        assert app.session.agent is None
        assert "Tapez vos initiales, ou choisissez par ↓." in shown(app)
        await burst(pilot, "down", "enter")
        assert app.session.agent == "AR"


async def test_one_adds_oneself_with_a_name_a_pole_and_the_si_team(
    make_app: MakeApp, burst: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, *"zq", "enter")
        assert "[ ] Équipe SI" in shown(app)
        await burst(pilot, "tab", *"Agent de test", "tab", *"dir", "tab", "space")
        assert "[x] Équipe SI" in shown(app)
        await burst(pilot, "enter")
        assert "ZQ (Agent de test, pôle DIR, équipe SI) n'est pas dans" in shown(app)
        await burst(pilot, "a")
        assert app.session.agent == "ZQ"
    with open_store(store_path) as store:
        added = find_agent(store, "ZQ")
    assert (added.nom, added.pole, added.is_si) == ("Agent de test", "DIR", True)


async def test_an_initial_typed_wrong_never_makes_a_person_by_enter_alone(
    make_app: MakeApp, burst: Press, store_path: Path
) -> None:
    app = make_app(agent=None, today=JEUDI)
    with open_store(store_path) as store:
        before = list_agents(store)
        async with visiting(app, burst) as pilot:
            await burst(pilot, *"dmm", *["enter"] * 5)
            await burst(pilot, *["enter"] * 5)
            assert app.session.agent is None
            await burst(pilot, "escape", "escape", *["backspace"] * 3, *"dm", "enter")
            assert app.session.agent == "DM"
        assert list_agents(store) == before


async def test_initials_taken_or_malformed_and_an_unknown_pole_are_refused_in_place(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "up", *["down"] * 40, "enter")
        for field, value, said in (
            ("#initiales", "D1", "deux à quatre lettres"),
            ("#initiales", "DM", "déjà"),
            ("#pole", "XYZ", "XYZ"),
            ("#nom", "a\x1bb", "U+001B"),
        ):
            app.screen.query_one(field, Input).value = value
            await burst(pilot, "enter")
            if isinstance(app.screen, ConfirmDialog):
                await burst(pilot, "a")
            assert isinstance(app.screen, NewAgentDialog)
            assert "✗" in shown(app), value
            assert said in shown(app), value
            assert "\x1b" not in shown(app)
            app.screen.query_one(field, Input).value = "ZQ" if field == "#initiales" else ""
        assert app.session.agent is None


async def test_an_unknown_pole_is_refused_before_anything_is_asked_until_it_is_corrected(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "up", *["down"] * 40, "enter")
        await press(pilot, *"zq", "tab", "tab", *"apx", "enter")
        assert isinstance(app.screen, NewAgentDialog)
        assert "✗ « apx » n'est pas un pôle" in " ".join(shown(app).split())
        await press(pilot, "backspace")
        assert "✗" not in shown(app)
        await press(pilot, "o", "enter")
        assert isinstance(app.screen, ConfirmDialog)
        assert "ZQ (pôle APO)" in shown(app)


async def test_the_key_a_changes_agent_and_shows_their_week(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "A")
        assert isinstance(app.screen, AgentDialog)
        current = app.screen.query_one(OptionList).highlighted
        assert current == app.screen._offered.index("DM")
        await burst(pilot, *"pg", "enter")
        assert "Semaine 20 · 0 / 5 j" in shown(app)
        await burst(pilot, "A")
        await burst(pilot, "escape")
        assert app.session.agent == "PG"


async def test_initials_typed_before_the_people_are_read_are_taken_once_they_are(
    make_app: MakeApp, press: Press, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AgentDialog, "_read", lambda _dialog: None)
    app = make_app(today=JEUDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "A", "p", "g", "enter")
        assert app.session.agent == "DM"
        with open_store(store_path) as store:
            app.screen.post_message(AgentsRead(list_agents(store)))
        await press(pilot)
        assert app.session.agent == "PG"
