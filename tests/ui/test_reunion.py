"""The meeting: one pôle and one topic a page, read from the end of the table, and written in as one works."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Digits

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.revue.revue import CleRevue, Meteo
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.decisions import NewDecision, take_decision
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.burndown.chart import BurndownChart
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.dialogs.confirm import ConfirmDialog
from cariforef_tui.ui.revue.reunion.pages import TOPICS, Topic
from cariforef_tui.ui.revue.reunion.screen import ReunionScreen
from cariforef_tui.ui.revue.screen import RevueScreen
from tests.people import open_store, selects_of
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

LUNDI = date(2018, 5, 28)
PAST = DateReference(LUNDI, 2018)
PRI_20 = CleRevue("PRI", date(2018, 5, 14))
TO_PRI = ("f5", "tab", "tab", "tab", "v")


@pytest.fixture
def app(make_app: MakeApp) -> CariforefApp:
    return make_app(today=LUNDI)


def meeting(app: CariforefApp) -> ReunionScreen:
    return screen_of(app, ReunionScreen)


def digits(app: CariforefApp) -> list[str]:
    """Return the big figures shown, left to right."""
    return [each.value for each in app.screen.query(Digits) if each.parent and each.parent.display]


async def test_v_projects_the_review_shown_and_comes_back_to_the_one_of_the_meeting(
    app: CariforefApp, press: Press, shown: Shown
) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await press(pilot, *TO_PRI)
        assert "PRI  Pôle Ressources Information" in shown(app)
        assert "semaine 21, du 21 au 27 mai   1 / 7" in shown(app)
        await press(pilot, "n", "v")
        assert screen_of(app, RevueScreen).cle == CleRevue("DIR", date(2018, 5, 21))
        await press(pilot, "v", "escape")
        assert isinstance(app.screen, RevueScreen)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (160, 50)])
async def test_space_goes_through_every_page_of_a_pole_then_to_the_next_one(
    app: CariforefApp, press: Press, shown: Shown, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, *TO_PRI)
        for rank, topic in enumerate(TOPICS):
            lines = shown(app).splitlines()
            assert f"{rank + 1} / 7" in "\n".join(lines)
            assert f"{topic} ◉" in "\n".join(lines)
            assert not any(re.search(r"saisis…|retard…|faites?…|compléter…|semaine…", line) for line in lines)
            assert meeting(app).cle == CleRevue("PRI", date(2018, 5, 21))
            await press(pilot, "space" if rank % 2 else "right")
        assert meeting(app).topic is Topic.DECISIONS
        assert meeting(app).cle == CleRevue("DIR", date(2018, 5, 21))
        await press(pilot, "left")
        assert (meeting(app).topic, meeting(app).cle) == (Topic.METEO, CleRevue("PRI", date(2018, 5, 21)))


async def test_after_the_last_page_one_is_told_what_is_left_to_do(
    app: CariforefApp, press: Press, shown: Shown
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "v", "p", *["space"] * 6)
        assert meeting(app).cle == CleRevue("DIR", date(2018, 5, 21))
        await press(pilot, "space")
        assert meeting(app).topic is Topic.METEO
        assert "dernière page : X clôt, e écrit le compte rendu" in shown(app)


async def test_a_page_reads_nothing_a_pole_is_read_once(make_app: MakeApp, press: Press) -> None:
    app = make_app(today=LUNDI)
    async with app.run_test(size=(160, 50)) as pilot:
        await press(pilot, *TO_PRI)
        seen = selects_of(app.session.store)  # type: ignore[arg-type]
        await press(pilot, *["space"] * 6, *["left"] * 6)
        assert seen == []
        await press(pilot, "n")
        assert len(seen) == 46


async def test_the_situation_draws_the_burn_down_and_says_four_figures(
    app: CariforefApp, press: Press, shown: Shown
) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await press(pilot, *TO_PRI)
        assert not app.screen.query_one(BurndownChart).display
        await press(pilot, "space", "space")
        chart = app.screen.query_one(BurndownChart)
        assert chart.display
        assert chart.size.height >= 12
        realise, prevu, ecart, atterrissage = digits(app)
        assert (realise, prevu, atterrissage) == ("0", "2120", "-")
        assert ecart == "0"
        assert "attendu" in shown(app)
        assert "trop tôt" in shown(app)


async def test_decisions_are_ticked_or_crossed_and_those_overdue_come_by_person(
    app: CariforefApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    for texte, qui, pour in (
        ("relancer", "MP", date(2018, 5, 18)),
        ("publier", "DM", date(2018, 5, 25)),
        ("chiffrer", "LR", date(2018, 6, 1)),
        ("imprimer", "PG", None),
    ):
        take_decision(store, PAST, PRI_20, NewDecision(texte, qui, pour), acteur="DM")
    async with app.run_test(size=(160, 50)) as pilot:
        await press(pilot, *TO_PRI)
        assert digits(app) == ["2", "2", "0"]
        rows = [(row.signe, row.code, row.texte) for row in meeting(app).table.rows if not row.is_heading]
        assert rows == [
            ("✗", "DM", "publier"),
            ("✗", "MP", "relancer"),
            ("○", "LR", "chiffrer"),
            ("○", "PG", "imprimer"),
        ]
        await press(pilot, "x")
        assert digits(app) == ["1", "2", "1"]
        assert "faite le 28/05/2018 · u : annuler" in shown(app)
        assert ("✓", "publier") in [(row.signe, row.texte) for row in meeting(app).table.rows]
        await press(pilot, "u")
        assert digits(app) == ["2", "2", "0"]
        await press(pilot, "ctrl+r")
        assert digits(app) == ["1", "2", "1"]


async def test_the_meeting_writes_and_closes_as_the_work_view_does(
    app: CariforefApp, press: Press, shown: Shown, store_path: Path
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, *TO_PRI, "w", "1")
        await press(pilot, "c", *"vu", "enter")
        await press(pilot, "X")
        assert isinstance(app.screen, ConfirmDialog)
        assert "Aucune décision n'est prise" in " ".join(shown(app).split())
        assert "météo n'est pas donnée" not in shown(app)
        await press(pilot, "o")
        assert meeting(app).snapshot is not None
        await press(pilot, "c")
        assert "dans la suivante" in shown(app)
        assert "Météo" not in shown(app).splitlines()[-2] + shown(app).splitlines()[-1]
        assert "e Compte rendu" in shown(app)
    with open_store(store_path) as store, store.reading() as reading:
        (revue,) = reading.revues(2018)
    assert revue.close_le == LUNDI
    assert revue.meteo is not None
    assert (revue.meteo.couleur, [each.texte for each in revue.remarques]) == (Meteo.VERT, ["vu"])


async def test_enter_opens_the_line_in_avancement_and_escape_finds_the_same_page_again(
    app: CariforefApp, press: Press
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, *TO_PRI, "space", "space", "down", "enter")
        assert isinstance(app.screen, AvancementScreen)
        await press(pilot, "escape")
        assert meeting(app).topic is Topic.SITUATION
        assert meeting(app).row is not None
        assert meeting(app).row.ligne == "14"


async def test_a_launch_for_a_meeting_opens_there_and_escape_is_the_work_view(
    make_app: Callable[..., CariforefApp], press: Press, shown: Shown
) -> None:
    app = make_app(today=LUNDI, reunion=PRI_20)
    async with visiting(app, press, (160, 50)) as pilot:
        assert meeting(app).cle == PRI_20
        assert "F5 Revue" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, RevueScreen)


async def test_keys_of_the_meeting_before_anything_is_read_do_nothing_wrong(app: CariforefApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f5", "v", "space", "x", "left", "n", "delete", "u", "y", "H", "z", "end")
        assert isinstance(pilot.app.screen, ReunionScreen)
