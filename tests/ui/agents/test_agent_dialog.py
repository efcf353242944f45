"""First start: who am I, from the programme's initials or by adding mine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from cariforef_tui.domain.agents.agents import Role
from cariforef_tui.services.agents.agents import find_agent, list_agents, read_people
from cariforef_tui.ui.agents.agent_dialog import AgentDialog, PeopleRead
from cariforef_tui.ui.dialogs.dialog import Options
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import open_store, set_agent
from tests.ui.visit import MakeApp, Press, Shown, visiting

JEUDI = date(2018, 5, 17)


async def test_the_first_start_asks_until_one_says_who_one_is_or_adds_oneself_by_two_clicks(
    make_app: MakeApp, press: Press, burst: Press, shown: Shown
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, press, (60, 20)) as pilot:
        assert isinstance(app.screen, AgentDialog)
        assert "Aucun compte n'est lié : rien ne le prouve." in shown(app)
        assert "Pas dans la liste ? Tapez vos initiales." in shown(app)
        assert "Entrée : choisir" in shown(app)
        assert "Échap : quitter" in shown(app)
        await press(pilot, "enter")
        assert app.session.agent is None
        assert "Tapez vos initiales, ou choisissez par ↓." in shown(app)
        await press(pilot, "escape")
        assert "Quitter cariforef ?" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, AgentDialog)
        await burst(pilot, *"zq")
        assert "5  DIR" in shown(app)
        assert "Entrée : choisir" in shown(app)
        for told in ("ZQ, PRI : Entrée l'ajoute", "Semaine 20 · 0 / 5 j"):
            assert app.session.agent is None
            await pilot.click(Options, offset=(4, 2))
            await press(pilot)
            assert told in shown(app)
        assert isinstance(app.screen, SemaineScreen)
        assert app.session.agent == "ZQ"


async def test_escape_where_the_welcome_asked_first_leads_back_to_it(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(agent=None, today=date(2026, 11, 25))
    async with visiting(app, press) as pilot:
        await press(pilot, "o", "enter")
        assert "Échap : revenir" in shown(app)
        await press(pilot, "escape")
        assert "Bienvenue dans cariforef" in shown(app)
        await press(pilot, "e", *"dm", "enter")
        assert app.session.reference.au == date(2018, 5, 22)


async def test_initials_given_that_nobody_bears_are_asked_again_with_near_ones(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(agent="SPP", today=JEUDI)
    async with visiting(app, press, notifications=True) as pilot:
        assert isinstance(app.screen, AgentDialog)
        assert app.screen.query_one(Input).value == "SPP"
        assert "SPP » inconnu" in shown(app)
        assert "SPB" in shown(app)
        assert not app._notifications
        await press(pilot, "1", "enter")
        assert isinstance(app.screen, SemaineScreen)
        assert app.session.agent == "SPP"
    with open_store(store_path) as store:
        assert find_agent(store, "SPP").pole == "AD2I"


async def test_one_adds_oneself_by_initials_a_name_and_the_digit_or_letters_of_a_pole(
    make_app: MakeApp, press: Press, burst: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(agent=None, today=JEUDI)
    with open_store(store_path) as store:
        before = list_agents(store)
        async with visiting(app, press) as pilot:
            for typed, told in (
                (("zq1",), "ZQ, AD2I"),
                (("ZQ4",), "ZQ, DIR"),
                (("zq Agent de test3",), "ZQ Agent de test, PRI"),
                (("zq ad2i",), "ZQ, AD2I"),
                (("zq Agent ri2",), "ZQ Agent ri, APO"),
                (("zq2", "5"), "ZQ, DIR, équipe SI"),
            ):
                await burst(pilot, "ctrl+u")
                for part in typed:
                    await burst(pilot, *part)
                assert f"{told} : Entrée l'ajoute" in shown(app)
                assert "1  AD2I  Aide à la décision institutionnelle et individuelle" in shown(app)
            await burst(pilot, "ctrl+u", *"sp")
            assert "SPB  PRI" in shown(app)
            assert "SP n'y est pas. Pour l'ajouter, un chiffre ou un sigle :" in shown(app)
            await burst(pilot, "down", "down")
            assert "SP, APO : Entrée l'ajoute" in shown(app)
            await burst(pilot, "ctrl+u", *"jb", "enter", *"ad2")
            assert "JB, AD2I : Entrée l'ajoute, à suivre depuis le lun. 14/05." in shown(app)
            assert list_agents(store) == before
            await burst(pilot, "i", "enter")
            assert "JB, AD2I. Pas vous ? La touche A change de personne." in shown(app)
        (added,) = {*list_agents(store)} - {*before}
        assert (added.initiales, added.nom, added.pole, added.is_si) == ("JB", None, "AD2I", False)
        # Whoever is added in May is not asked for the days since January.
        assert added.arrivee == date(2018, 5, 14)


async def test_who_is_added_bears_the_name_and_the_team_that_were_told(
    make_app: MakeApp, burst: Press, store_path: Path
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, *"zq Agent de test5", "enter")
        assert app.session.agent == "ZQ"
    with open_store(store_path) as store:
        added = find_agent(store, "ZQ")
    assert (added.nom, added.pole, added.is_si) == ("Agent de test", "DIR", True)


async def test_what_is_no_initials_of_somebody_new_is_refused_in_place_and_adds_nobody(
    make_app: MakeApp, press: Press, burst: Press, shown: Shown, store_path: Path
) -> None:
    with open_store(store_path) as store:
        set_agent(store, "VS", actif=False)
        before = list_agents(store)
        app = make_app(agent=None, today=JEUDI)
        async with visiting(app, press) as pilot:
            for typed in ("d1", "zoé", "abcde", "zq \x1b"):
                app.screen.query_one(Input).value = typed
                await press(pilot, *"1" * typed.startswith("zq"), "enter")
                assert isinstance(app.screen, AgentDialog)
                assert "✗" in shown(app)
                assert "\x1b" not in shown(app)
            app.screen.query_one(Input).value = ""
            await burst(pilot, *"vs", "1", "enter")
            assert "✗ VS n'est plus en activité : prenez d'autres initiales." in shown(app)
            await burst(pilot, "ctrl+u", *"dmm")
            for _ in range(5):
                await press(pilot, "enter")
                assert "✗ Tapez un chiffre ou un sigle de la liste, ou ↓ puis Entrée." in shown(app)
            await burst(pilot, *["enter"] * 5)
            assert "✗ Tapez un chiffre ou un sigle de la liste, ou ↓ puis Entrée." in shown(app)
            assert app.session.agent is None
            await burst(pilot, "backspace", "backspace", "enter")
            assert app.session.agent == "DM"
        assert list_agents(store) == before


async def test_who_may_not_add_themselves_is_told_who_adds_people_and_leaves(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    with open_store(store_path) as store:
        set_agent(store, "LR", role=Role.DIRECTION)
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, press) as pilot:
        assert "Pas dans la liste ? La direction ajoute les personnes." in shown(app)
        assert "Entrée : choisir" in shown(app)
        await press(pilot, *"zq", "1", "enter")
        assert isinstance(app.screen, AgentDialog)
        await press(pilot, "escape", "enter")
        assert app.return_code == 0


async def test_the_key_a_changes_agent_and_shows_their_week(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "A")
        assert isinstance(app.screen, AgentDialog)
        assert "● DM   PRI" in shown(app)
        await burst(pilot, *"pg", "enter")
        assert "Semaine 20 · 0 / 5 j" in shown(app)
        await burst(pilot, "A")
        await burst(pilot, "escape")
        assert app.session.agent == "PG"
        await burst(pilot, "A")
        await burst(pilot, "down", "enter")
        assert app.session.agent == "PP"


async def test_initials_typed_before_the_people_are_read_are_taken_once_they_are(
    make_app: MakeApp, press: Press, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AgentDialog, "_read", lambda _dialog: None)
    app = make_app(today=JEUDI)
    async with visiting(app, press) as pilot:
        await press(pilot, "A", "p", "g", "enter")
        assert app.session.agent == "DM"
        with open_store(store_path) as store:
            app.screen.post_message(PeopleRead(read_people(store, 2018)))
        await press(pilot)
        assert app.session.agent == "PG"
