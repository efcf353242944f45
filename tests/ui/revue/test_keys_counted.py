"""Keys that the review of one's pôle takes at 80x24: what is late, a decision, a meeting and its minutes."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.revue.reunion.pages import Topic
from cariforef_tui.ui.revue.reunion.screen import ReunionScreen
from cariforef_tui.ui.revue.screen import RevueScreen
from tests.people import open_store
from tests.ui.test_journeys import cost
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

AU, LUNDI = date(2018, 5, 22), date(2018, 5, 14)


@pytest.fixture
def year(make_app: MakeApp, store_path: Path, demonstration: Path) -> CariforefApp:
    """The application on the frozen year, of a coordinateur of PRI."""
    shutil.copy(demonstration, store_path)
    return make_app(agent="DM", today=AU)


async def test_what_is_late_in_ones_pole_takes_two_keys_at_most(
    year: CariforefApp, press: Press, shown: Shown
) -> None:
    async with visiting(year, press) as pilot:
        await press(pilot, "f5")
        assert screen_of(year, RevueScreen).cle == CleRevue("PRI", LUNDI)
        text = shown(year)
        assert "À regarder (17)" in text
        assert "En retard de 25,25 j au 18/05, jalon le 25/05 (J-3)" in text
        await press(pilot, "f3", "exclamation_mark")
        assert "PRI · 17 à regarder sur 43" in shown(year)
        assert "14.7.1" in shown(year)


async def test_a_decision_on_a_line_takes_its_text_and_four_keys(
    year: CariforefApp, press: Press, burst: Press, store_path: Path
) -> None:
    keys = ("o", *"borner", "enter", "enter", "enter")
    assert cost(keys) - len("borner") == 4
    async with visiting(year, press) as pilot:
        await press(pilot, "f5")
        row = screen_of(year, RevueScreen).row
        assert row is not None
        await burst(pilot, *keys)
    with open_store(store_path) as store, store.reading() as reading:
        (taken,) = reading.decisions(2018)
    assert (taken.perimetre, taken.texte, taken.ligne) == ("PRI", "borner", row.ligne)
    assert taken.qui
    assert taken.pour == date(2018, 5, 28)


async def test_a_meeting_is_gone_through_closed_and_written_down_in_twenty_keys(
    year: CariforefApp, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Documents").mkdir()
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path / "Documents"))
    keys: list[str] = []

    async with visiting(year, press) as pilot:

        async def type_keys(*typed: str) -> None:
            keys.extend(typed)
            await press(pilot, *typed)

        await type_keys("f5", "v")
        meeting = screen_of(year, ReunionScreen)
        while meeting.pages[meeting.page] != (Topic.CLOTURE,):
            await type_keys("right")
        await type_keys("w", "v", "X", "right", "enter", "e", "enter")
        (minutes,) = (tmp_path / "Documents").iterdir()
    assert minutes.name == "compte-rendu-2018-W20-PRI.pdf"
    with open_store(tmp_path / "base" / "cariforef.db") as store, store.reading() as reading:
        (revue,) = reading.revues(2018)
    assert revue.is_close
    assert cost(keys) <= 20, keys
