"""H tells the history of the cell, or of the line, under the cursor: who, when, before, after, why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.containers import VerticalScroll

from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.programme.declarations import Declaration, Fait
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.journal.history_dialog import HistoryDialog, describe_history
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import last_rows, open_store
from tests.ui.visit import MakeApp, Press, Shown, visiting
from tests.worlds import MADE

JOUR = date(2018, 5, 22)
NASTY = "[/b] \x1b[2J [@click=app.quit]x"


@pytest.fixture
def written(store_path: Path) -> Path:
    """LR logged for DM, DM corrected it, and a comment holds markup and an escape."""
    with open_store(store_path) as store:
        for acteur, centiemes, comment in (("LR", 25, None), ("DM", 50, NASTY)):
            with store.writing(acteur, "oubli de mardi") as writing:
                writing.write_cells(
                    [
                        CellChange(
                            agent="DM", jour=JOUR, code="14.7.1", centiemes=centiemes, commentaire=comment
                        )
                    ]
                )
        with store.writing("LR") as writing:
            writing.write_cells([CellChange(agent="LR", jour=JOUR, code="14.7.1", centiemes=75)])
            writing.add_fait(2018, Fait(code="14.7.1", declaration=Declaration.SOLDEE, jour=JOUR, agent="LR"))
    return store_path


def flat(text: str) -> str:
    """Return what is in the dialog's frame, on one line."""
    inside = [line[line.index("│") + 1 : line.rindex("│")] for line in text.splitlines() if "│" in line]
    return " ".join(" ".join(inside).split())


async def test_h_on_a_cell_tells_who_wrote_it_before_after_and_why_and_the_rest_scrolls(
    written: Path, make_app: MakeApp, press: Press, burst: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, press, (100, 30)) as pilot:
        await press(pilot, "H")
        assert isinstance(app.screen, HistoryDialog)
        text = flat(shown(app))
        assert "Histoire · DM, mar. 22/05 · 14.7.1" in text
        assert "saisie de DM le 22/05/2018 sur 14.7.1 : 0,25 j ; par LR pour DM ; motif « oubli" in text
        assert "0,25 → 0,5 j ; commentaire « [/b] ␛[2J [@click=app.quit]x » ; motif" in text
        assert text.index("→ 0,5 j") < text.index("par LR pour DM")
        assert "0,75" not in text
        assert text.count("heures de Paris") == 1
        assert text.count("LR il y a quelques secondes") == 1
        await press(pilot, "H")
        assert isinstance(app.screen, SemaineScreen)
        await burst(pilot, "right", "H")
        assert "Histoire · DM, mer. 23/05" in shown(app)
        assert "Rien n'a encore été écrit ici." in shown(app)
        await burst(pilot, "q", "left", "H", "q", "H")
        assert isinstance(app.screen, HistoryDialog), "keys typed while it opens are for it"
        with open_store(written) as store, store.reading() as reading:
            rows = last_rows(reading, 1) * 100
        app.push_screen(HistoryDialog("Histoire", lambda: rows, MADE))
        await press(pilot)
        assert "Les 100 dernières" not in shown(app)
        await press(pilot, "G")
        assert app.screen.query_one(VerticalScroll).scroll_offset.y > 0
        assert "Les 100 dernières" in shown(app)


def test_the_last_rows_alone_are_told_and_where_the_others_are(written: Path) -> None:
    with open_store(written) as store, store.reading() as reading:
        rows = last_rows(reading, 1) * 100
    others = "Les 100 dernières ; « cariforef journal » donne les autres."
    assert describe_history(rows, MADE).plain.endswith(others)
    assert others not in describe_history(rows[:99], MADE).plain


async def test_h_on_a_line_of_avancement_tells_all_that_touched_it(
    written: Path, make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app()
    async with visiting(app, burst, (100, 40)) as pilot:
        await burst(pilot, "f3")
        await burst(pilot, "slash", *"14.7.1", "enter", "H")
        text = flat(shown(app))
        assert "Histoire · 14.7.1" in text
        assert "14.7.1 déclarée soldée au 22/05/2018" in text
        assert "saisie de LR le 22/05/2018 sur 14.7.1 : 0,75 j" in text
        await burst(pilot, "q")
        assert isinstance(app.screen, AvancementScreen)


async def test_a_line_s_history_leaves_out_other_people_s_days_for_who_may_not_read_them(
    written: Path, make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    with open_store(written) as store, store.writing("DM") as writing:
        writing.add_agent(Agent(initiales="DIR1", role=Role.DIRECTION))
    app = make_app(agent="PG")
    async with visiting(app, burst, (100, 40)) as pilot:
        await burst(pilot, "f3")
        await burst(pilot, "slash", *"14.7.1", "enter", "H")
        text = shown(app)
        assert "déclarée soldée" in text
        assert "saisie de" not in text
