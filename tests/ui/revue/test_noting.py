"""A decision noted on a line, from the places that list lines: it goes in the current review of its pôle."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from cariforef_tui.domain.revue.revue import CleRevue, Decision
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.write import NewDecision, close_revue
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.kit.text_block import TextPane
from cariforef_tui.ui.revue.decisions import DecisionChanges
from cariforef_tui.ui.revue.dialogs.decision import DecisionDialog
from tests.people import open_store
from tests.ui.prompt import until_rested
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

AU = date(2018, 5, 22)
TO_LIST = ("f3", "exclamation_mark", "home")


@pytest.fixture
def year(make_app: MakeApp, store_path: Path, demonstration: Path) -> CariforefApp:
    """The application on the frozen year."""
    shutil.copy(demonstration, store_path)
    return make_app(agent="DM", au=AU)


def decisions(path: Path) -> tuple[Decision, ...]:
    with open_store(path) as store, store.reading() as reading:
        return reading.decisions(2018)


def field(app: CariforefApp, name: str) -> str:
    return dict(screen_of(app, DecisionDialog).read_champs())[name]


def flat(text: str) -> str:
    return " ".join(text.split())


async def test_o_notes_a_decision_on_a_row_to_look_at_which_says_so_on_a_line_on_the_whole_or_on_an_alert(
    year: CariforefApp, press: Press, burst: Press, shown: Shown, store_path: Path
) -> None:
    before = len(decisions(store_path))
    async with visiting(year, press, (120, 40)) as pilot:
        await press(pilot, *TO_LIST, "o", "u", "escape", "down", "o")
        assert field(year, "texte") == "", "a draft is kept for its own line alone"
        await press(pilot, "escape", "up", "o")
        assert field(year, "texte") == "u"
        subject = year.screen_stack[0].subject  # type: ignore[attr-defined]
        assert "Décision · PRI, revue en cours" in shown(year)
        assert field(year, "ligne") == subject.code
        assert field(year, "qui") != ""
        assert field(year, "pour") == "28/05/2018"
        await burst(pilot, "n", "enter", "enter", "enter")
        taken = decisions(store_path)[-1]
        assert (taken.texte, taken.ligne, taken.pour) == ("un", subject.code, date(2018, 5, 28))
        assert (taken.perimetre, taken.semaine) == ("PRI", "2018-W20")
        told = f"décision n° {taken.numero} notée en semaine 20, pour le 28/05/2018 : {taken.qui}"
        assert f"{told} · u : annuler" in flat(shown(year))
        await until_rested(year, screen_of(year, AvancementScreen).body.panel.rest)
        decided = f"n° {taken.numero}, semaine 20, {taken.qui}, pour le 28/05 : « un »"
        # The curve stands beside the detail: its text alone is read whole.
        assert decided in year.screen.query_one(TextPane).render().plain
        await press(pilot, "u")
        await until_rested(year, screen_of(year, AvancementScreen).body.panel.rest)
        assert len(decisions(store_path)) == before
        assert "« un »" not in shown(year)
        await press(pilot, "escape", "escape")
        await burst(pilot, "f3")
        await burst(pilot, "slash", *"16.2.2", "enter")
        await burst(pilot, "o", *"boucler", "enter", *"lr", "enter", *"v", "enter")
        taken = decisions(store_path)[-1]
        assert (taken.texte, taken.qui, taken.pour) == ("boucler", "LR", date(2018, 5, 25))
        assert (taken.perimetre, taken.ligne) == ("PRI", "16.2.2")
        assert isinstance(year.screen, AvancementScreen)
        await burst(pilot, "home", "o", "x", "enter", *"dm", "enter", "enter")
        whole = decisions(store_path)[-1]
        assert (whole.perimetre, whole.ligne, whole.qui, whole.pour) == ("GIP", None, "DM", None)
        await press(pilot, "f4", "v", "v")
        table = screen_of(year, AlertesScreen).table
        lines = (rank for rank, row in enumerate(table.rows) if row.alerte and row.alerte.code)
        table.cursor = next(lines)
        assert table.row is not None
        code = table.row.ligne_code
        await burst(pilot, "o", "x", "enter", "enter", "enter")
        assert decisions(store_path)[-1].ligne == code
        await press(pilot, "u")
        assert decisions(store_path)[-1] == whole
        table.cursor = next(rank for rank, row in enumerate(table.rows) if row.alerte and row.alerte.agent)
        await press(pilot, "o")
        assert "Pas de ligne sous le curseur" in shown(year)


def test_once_the_review_of_the_last_week_is_closed_a_decision_goes_in_the_next_one(
    store_path: Path,
) -> None:
    reference = DateReference(AU, 2018)
    with open_store(store_path) as store:
        close_revue(store, reference, CleRevue("PRI", date(2018, 5, 14)), acteur="DM")
        given = NewDecision("voir", "LR", date(2018, 5, 28))
        made = DecisionChanges(store, reference, "DM").take_current("PRI", given)
    assert "notée en semaine 21, pour le 28/05/2018 : LR" in made.texte
    assert decisions(store_path)[-1].semaine == "2018-W21"
