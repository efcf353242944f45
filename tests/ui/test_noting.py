"""A decision noted on a line, from the places that list lines: it goes in the current review of its pôle."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.revue.revue import CleRevue, Decision
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.write import close_revue
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.revue.dialogs.decision import DecisionDialog
from tests.people import open_store
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

AU = date(2018, 5, 22)
TO_LIST = ("f3", "exclamation_mark", "home")


@pytest.fixture
def store_path(demonstration: Path) -> Path:
    return demonstration


@pytest.fixture
def app(make_app: MakeApp) -> CariforefApp:
    return make_app(agent="DM", au=AU)


def decisions(path: Path) -> tuple[Decision, ...]:
    with open_store(path) as store, store.reading() as reading:
        return reading.decisions(2018)


def field(app: CariforefApp, name: str) -> str:
    return app.screen.query_one(f"#decision-{name}", Input).value


def screen_title(app: CariforefApp) -> int:
    """Return the line of the title of the dialog."""
    return app.screen.query(".dialogue-titre").first().region.y


def flat(text: str) -> str:
    return " ".join(text.split())


async def test_o_on_a_row_of_what_needs_a_look_notes_a_decision_and_its_reason_says_so(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    before = len(decisions(store_path))
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, *TO_LIST)
        subject = screen_of(app, AvancementScreen).subject
        assert subject is not None
        await press(pilot, "o")
        assert "Décision · PRI, revue en cours" in shown(app)
        assert field(app, "ligne") == subject.code
        assert field(app, "qui") != ""
        assert field(app, "pour") == "28/05/2018"
        await press(pilot, *"borner", "enter", "enter", "enter")
        taken = decisions(store_path)[-1]
        assert (taken.texte, taken.ligne, taken.pour) == ("borner", subject.code, date(2018, 5, 28))
        assert (taken.perimetre, taken.semaine) == ("PRI", "2018-W20")
        told = f"décision n° {taken.numero} notée en semaine 20, pour le 28/05/2018 : {taken.qui}"
        assert f"{told} · u : annuler" in flat(shown(app))
        assert f"n° {taken.numero}, semaine 20, {taken.qui}, pour le 28/05 : « borner »" in flat(shown(app))
        await press(pilot, "u")
        assert len(decisions(store_path)) == before
        assert "« borner »" not in shown(app)


async def test_o_on_a_line_of_the_tree_opens_the_same_dialog_and_a_burst_is_typed_in_it(
    app: CariforefApp, press: Press, burst: Press, store_path: Path
) -> None:
    async with visiting(app, press) as pilot:
        await press(pilot, "f3", "slash", *"16.2.2", "enter")
        await burst(pilot, "o", *"boucler", "enter", *"lr", "enter", *"v", "enter")
        taken = decisions(store_path)[-1]
        assert (taken.texte, taken.qui, taken.pour) == ("boucler", "LR", date(2018, 5, 25))
        assert (taken.perimetre, taken.ligne) == ("PRI", "16.2.2")
        assert isinstance(app.screen, AvancementScreen)


async def test_what_is_decided_of_the_whole_is_noted_in_its_review_about_no_line(
    app: CariforefApp, press: Press, store_path: Path
) -> None:
    async with visiting(app, press) as pilot:
        await press(pilot, "f3", "home", "o", *"voir", "enter", *"dm", "enter", "enter")
    taken = decisions(store_path)[-1]
    assert (taken.perimetre, taken.ligne, taken.qui, taken.pour) == ("GIP", None, "DM", None)


async def test_o_on_an_alert_is_about_its_line_and_without_one_says_so(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    before = len(decisions(store_path))
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v", "v")
        table = screen_of(app, AlertesScreen).table
        lines = (rank for rank, row in enumerate(table.rows) if row.alerte and row.alerte.code)
        table.cursor = next(lines)
        assert table.row is not None
        code = table.row.ligne_code
        await press(pilot, "o", *"voir", "enter", "enter", "enter")
        assert len(decisions(store_path)) == before + 1
        assert decisions(store_path)[-1].ligne == code
        await press(pilot, "u")
        assert len(decisions(store_path)) == before
        table.cursor = next(rank for rank, row in enumerate(table.rows) if row.alerte and row.alerte.agent)
        await press(pilot, "o")
        assert "Pas de ligne sous le curseur" in shown(app)


async def test_once_the_review_of_the_last_week_is_closed_a_decision_goes_in_the_next_one(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    with open_store(store_path) as store:
        close_revue(store, DateReference(AU, 2018), CleRevue("PRI", date(2018, 5, 14)), acteur="DM")
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, *TO_LIST, "o")
        assert "semaine 20" not in shown(app).splitlines()[screen_title(app)]
        await press(pilot, *"voir", "enter", "enter", "enter")
        assert "notée en semaine 21, pour le" in flat(shown(app))
    assert decisions(store_path)[-1].semaine == "2018-W21"


async def test_who_may_not_hold_the_review_is_refused_as_in_it(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    before, told = decisions(store_path), []
    with open_store(store_path) as store, store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="QD", pole="DIR", role=Role.DIRECTION))
    app = make_app(agent="PG", au=AU)
    async with visiting(app, press, (120, 40)) as pilot:
        for way in (TO_LIST, ("f5", "tab", "tab", "tab")):
            await press(pilot, *way, "o")
            assert not isinstance(app.screen, DecisionDialog)
            refusal = next(line for line in shown(app).splitlines() if "réservé" in line)
            told.append(refusal.strip())
    assert told[0] == told[1] != ""
    assert decisions(store_path) == before


async def test_what_was_being_said_of_a_line_is_kept_for_that_line_alone(
    app: CariforefApp, press: Press
) -> None:
    async with visiting(app, press) as pilot:
        await press(pilot, *TO_LIST, "o", *"un", "escape", "down", "o")
        assert isinstance(app.screen, DecisionDialog)
        assert dict(app.screen.read_champs())["texte"] == ""
        await press(pilot, "escape", "up", "o")
        assert dict(app.screen.read_champs())["texte"] == "un"
