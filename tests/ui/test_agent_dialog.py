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


async def test_the_first_start_asks_and_remembers(make_app: MakeApp, burst: Press, shown: Shown) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, burst) as pilot:
        assert isinstance(app.screen, AgentDialog)
        assert "Aucun compte n'est lié : rien ne le prouve." in shown(app)
        await burst(pilot, "l", "r", "enter")
        assert isinstance(app.screen, SemaineScreen)
        assert app.session.agent == "LR"
        assert "Semaine 20 · 0 / 5 j" in shown(app)


async def test_escape_at_the_first_start_asks_whether_to_leave(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, burst) as pilot:
        assert "Échap : quitter" in shown(app)
        await burst(pilot, "escape")
        assert "Quitter cariforef ?" in shown(app)
        await burst(pilot, "escape")
        assert isinstance(app.screen, AgentDialog)
        await burst(pilot, "escape")
        await burst(pilot, "enter")
        assert app.return_code == 0


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


async def test_enter_alone_chooses_nobody_where_nobody_is_known(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "enter")
        assert app.session.agent is None
        assert "Tapez vos initiales, ou choisissez par ↓." in shown(app)
        await burst(pilot, "down", "enter")
        assert app.session.agent == "AR"


@pytest.mark.parametrize(
    ("keys", "nom", "pole", "is_si"),
    [
        ("zq1", None, "AD2I", False),
        ("ZQ4", None, "DIR", False),
        ("zq Agent de test3", "Agent de test", "PRI", False),
        ("zq5", None, "DIR", True),
        ("zq ad2i", None, "AD2I", False),
        ("zq Agent ri2", "Agent ri", "APO", False),
    ],
)
async def test_one_adds_oneself_by_initials_and_the_digit_of_a_pole(
    make_app: MakeApp, burst: Press, store_path: Path, keys: str, nom: str | None, pole: str, is_si: bool
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, *keys, "enter")
        assert isinstance(app.screen, SemaineScreen)
        assert app.session.agent == "ZQ"
    with open_store(store_path) as store:
        added = find_agent(store, "ZQ")
    assert (added.nom, added.pole, added.is_si) == (nom, pole, is_si)


async def test_letters_behind_an_enter_are_those_of_a_pole_and_who_is_added_is_said_before_and_after(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(agent=None, today=JEUDI)
    with open_store(store_path) as store:
        async with visiting(app, press) as pilot:
            await press(pilot, *"jb", "enter", *"ad2")
            assert "JB, AD2I : Entrée l'ajoute." in shown(app)
            await press(pilot, "i")
            assert "JB, AD2I : Entrée l'ajoute." in shown(app)
            assert "JB" not in {agent.initiales for agent in list_agents(store)}
            await press(pilot, "enter")
            assert "JB, pôle AD2I. Pas vous ? La touche A change de personne." in shown(app)
        assert find_agent(store, "JB").pole == "AD2I"


async def test_another_digit_chooses_another_pole_until_an_enter(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, press) as pilot:
        await press(pilot, *"zq2")
        assert "ZQ, APO : Entrée l'ajoute." in shown(app)
        assert "1  AD2I  Aide à la décision institutionnelle et individuelle" in shown(app)
        await press(pilot, "5")
        assert "ZQ, DIR, équipe SI : Entrée l'ajoute." in shown(app)
        await press(pilot, "1", "enter")
        assert app.session.agent == "ZQ"
    with open_store(store_path) as store:
        assert find_agent(store, "ZQ").pole == "AD2I"


async def test_a_click_says_who_it_adds_and_a_second_one_adds_them(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, press) as pilot:
        await press(pilot, *"zq")
        await pilot.click(Options, offset=(4, 2))
        await press(pilot)
        assert "ZQ, PRI : Entrée l'ajoute." in shown(app)
        assert app.session.agent is None
        await pilot.click(Options, offset=(4, 2))
        await press(pilot)
        assert app.session.agent == "ZQ"


async def test_a_pole_is_chosen_by_the_arrows_too_beside_people_whose_initials_begin_alike(
    make_app: MakeApp, burst: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, *"sp")
        assert "SPB  PRI" in shown(app)
        assert "SP n'y est pas. Son pôle, par son chiffre ou son sigle :" in shown(app)
        await burst(pilot, "down", "down", "enter")
        assert app.session.agent == "SP"
    with open_store(store_path) as store:
        assert find_agent(store, "SP").pole == "APO"


async def test_an_initial_typed_wrong_never_makes_a_person_by_enter_alone(
    make_app: MakeApp, burst: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(agent=None, today=JEUDI)
    with open_store(store_path) as store:
        before = list_agents(store)
        async with visiting(app, burst) as pilot:
            await burst(pilot, *"dmm", *["enter"] * 5)
            assert "✗ Tapez le chiffre du pôle ou son sigle, ou ↓ puis Entrée." in shown(app)
            assert app.session.agent is None
            await burst(pilot, "backspace", "backspace", "enter")
            assert app.session.agent == "DM"
        assert list_agents(store) == before


@pytest.mark.parametrize("typed", ["d1", "zoé", "abcde", "zq \x1b"])
async def test_what_is_no_initials_is_refused_in_place(
    make_app: MakeApp, press: Press, shown: Shown, typed: str
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, press) as pilot:
        app.screen.query_one(Input).value = typed
        await press(pilot, *"1" * typed.startswith("zq"), "enter")
        assert isinstance(app.screen, AgentDialog)
        assert "✗" in shown(app)
        assert "\x1b" not in shown(app)


async def test_initials_of_somebody_gone_are_refused_as_taken(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    with open_store(store_path) as store:
        set_agent(store, "VS", actif=False)
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, press) as pilot:
        await press(pilot, *"vs", "1", "enter")
        assert isinstance(app.screen, AgentDialog)
        assert "✗ VS n'est plus en activité : prenez d'autres initiales." in shown(app)
        assert app.session.agent is None


async def test_who_may_not_add_themselves_is_told_who_adds_people(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    with open_store(store_path) as store:
        set_agent(store, "LR", role=Role.DIRECTION)
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, press) as pilot:
        assert "Pas dans la liste ? La direction ajoute les personnes." in shown(app)
        await press(pilot, *"zq", "1", "enter")
        assert isinstance(app.screen, AgentDialog)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_how_to_be_added_and_what_keys_do_are_never_hidden_by_the_people_known(
    make_app: MakeApp, press: Press, shown: Shown, size: tuple[int, int]
) -> None:
    app = make_app(agent=None, today=JEUDI)
    async with visiting(app, press, size) as pilot:
        assert "Pas dans la liste ? Vos initiales, puis votre pôle." in shown(app)
        assert "Entrée : choisir" in shown(app)
        await press(pilot, *"zq")
        assert "5  DIR" in shown(app)
        assert "Entrée : choisir" in shown(app)


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
