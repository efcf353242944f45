"""How many alerts are for a person is one number: the badge, the week, every view of Alertes."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.ui.alertes.screen import AlertesScreen
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting


@pytest.fixture
def store_path(demonstration: Path) -> Path:
    """The frozen year, at 22/05/2018."""
    return demonstration


@pytest.mark.parametrize("agent", ["DM", "ILG", "ZA"])
async def test_one_number_is_shown_everywhere(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path, agent: str
) -> None:
    with closing(SqliteAdmin().open(str(store_path))) as store:
        reference = DateReference(date(2018, 5, 22), 2018)
        counts = load_alertes(store, reference, lecteur=agent).counts(agent)
        mine = sum(counts)
    assert mine > 1
    signed = " ".join(f"{sign}{count}" for sign, count in zip("‼!i", counts, strict=True) if count)
    app = make_app(agent=agent)
    async with visiting(app, press, (120, 40)) as pilot:
        assert f"{mine} alertes pour vous (F4)" in shown(app)
        await press(pilot, "f4")
        rows = [row for row in screen_of(app, AlertesScreen).table.rows if not row.is_heading]
        assert len(rows) == mine
        for _ in range(3):
            header, strip = shown(app).splitlines()[:2]
            assert f" F4 Alertes {signed} " in header
            assert f"{mine} pour vous ({signed})" in strip
            await press(pilot, "v")


async def test_a_line_that_a_jalon_bounds_is_named_by_its_own_code(make_app: MakeApp, press: Press) -> None:
    app = make_app(agent="DM")
    async with visiting(app, press) as pilot:
        await press(pilot, "f4")
        rows = screen_of(app, AlertesScreen).table.rows
        (row,) = [row for row in rows if row.jalon_code == "RGPD"]
        assert (row.code, row.ligne_code) == ("14.7.1", "14.7.1")
        assert row.objet.startswith("◆ Mise en conformité avec Directive RGPD")


@pytest.mark.parametrize(("typed", "kept"), [("atterr", True), ("dépassera", True), ("retard", False)])
async def test_the_words_that_people_have_for_an_etat_keep_what_has_it(
    make_app: MakeApp, press: Press, shown: Shown, typed: str, kept: bool
) -> None:
    app = make_app(agent="DM")
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v", "f", *typed, "enter")
        assert ("16.1.1" in shown(app)) == kept
        assert "Rien ici" not in shown(app)
        await press(pilot, "f3", "f", *typed, "enter")
        assert ("Filtre : dépassée" in shown(app)) == kept
