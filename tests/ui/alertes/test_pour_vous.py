"""How many alerts are for a person is one number: the badge, the week, every view of Alertes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cariforef_tui.domain.values.typed_filter import read_filter
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.ui.alertes.list import describe_row, keeps, make_vocabulary, rows_of_alertes
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.avancement import outline
from tests.people import open_store
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting


@pytest.fixture
def store_path(demonstration: Path) -> Path:
    """The frozen year, at 22/05/2018."""
    return demonstration


async def test_one_number_is_shown_everywhere_and_each_row_is_named_by_its_own_line(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    with open_store(store_path) as store:
        counts = load_alertes(store, DateReference(date(2018, 5, 22), 2018), lecteur="DM").counts("DM")
    mine = sum(counts)
    assert mine > 1
    signed = " ".join(f"{sign}{count}" for sign, count in zip("‼!i", counts, strict=True) if count)
    app = make_app(agent="DM")
    async with visiting(app, press, (120, 40)) as pilot:
        assert f"{mine} alertes pour vous (F4)" in shown(app)
        await press(pilot, "f4")
        rows = screen_of(app, AlertesScreen).table.rows
        assert len([row for row in rows if not row.is_heading]) == mine
        (row,) = [row for row in rows if row.jalon_code == "RGPD"]
        assert (row.code, row.ligne_code) == ("14.7.1", "14.7.1")
        assert row.objet.startswith("◆ Mise en conformité avec Directive RGPD")
        for _ in range(3):
            header, strip = shown(app).splitlines()[:2]
            assert f" F4 Alertes {signed} " in header
            assert f"{mine} pour vous ({signed})" in strip
            await press(pilot, "v")


async def test_the_week_says_what_the_days_before_it_lack_as_the_sheets_do(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(agent="PP")
    async with visiting(app, press) as pilot:
        assert "· 4 j à compléter avant (p)" in shown(app)
        await press(pilot, "f6")
        assert "4 j avant elle." in shown(app)
        await press(pilot, "f2", "p")
        assert "à compléter avant" not in shown(app)
        await press(pilot, "ctrl+p", *"1 14.1.2 16/05", "enter", "f4", "f2", "n")
        assert "· 3 j à compléter avant (p)" in shown(app)


async def test_a_week_taken_back_is_missing_again_without_waiting_for_the_next_look(
    make_app: MakeApp, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cariforef_tui.ui.app.LOOK_SECONDS", 3600)
    app = make_app(agent="PP")
    async with visiting(app, press) as pilot:

        async def missing() -> list[str]:
            await press(pilot, "f4")
            return [row.fait for row in screen_of(app, AlertesScreen).table.rows if row.code == "PP"]

        await press(pilot, "f4", "v", "v")
        before = await missing()
        assert before == ["manque 4 j"]
        await press(pilot, "f2", "ctrl+p", *"1 14.1.2 15/05 au 18/05", "enter")
        assert await missing() == []
        await press(pilot, "f2", "u")
        assert await missing() == before


def test_the_words_that_people_have_for_an_etat_keep_what_has_it(store_path: Path) -> None:
    with open_store(store_path) as store:
        snapshot = load_alertes(store, DateReference(date(2018, 5, 22), 2018), lecteur="DM")
    viewer = snapshot.viewer("DM")
    assert viewer is not None
    for word, kept in (("atterr", True), ("dépassera", True), ("retard", False)):
        typed = read_filter(word, make_vocabulary(snapshot))
        codes = {alerte.code for alerte in snapshot.alertes if keeps(typed, alerte, viewer)}
        assert codes, word
        assert ("16.1.2" in codes) is kept, word
        in_tree = read_filter(word, outline.make_vocabulary(snapshot.situation))
        assert ("dépassée" in in_tree.describe()) is kept, word


def test_who_may_not_revise_a_line_is_told_what_they_may_and_who_may(store_path: Path) -> None:
    with open_store(store_path) as store:
        snapshot = load_alertes(store, DateReference(date(2018, 5, 22), 2018), lecteur="DM")
    for agent, advice in (
        ("PG", "Déclarer le reste à faire (r), ou en parler à DM ou LR."),
        ("ZA", "En parler à DM ou LR."),
        ("DM", "Ralentir, réviser le plan, ou solder ce qui est fini."),
    ):
        viewer = snapshot.viewer(agent)
        (row,) = [one for one in rows_of_alertes(snapshot.alertes, viewer) if one.code == "16.1.2"]
        (_, told), *_ = describe_row(row, snapshot.programme, snapshot.jalons, viewer)
        assert told.endswith(advice), told
