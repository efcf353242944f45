"""A store begun three days before a deadline: what is only supposed done is to confirm, and `P` says it."""

from __future__ import annotations

from datetime import date

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.domain.programme.declarations import Declaration
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME
from cariforef_tui.ui.alertes.list import AlertRow
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.screen import AvancementScreen
from tests.people import log
from tests.ui.prompt import paste, until_rested
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

AU = date(2018, 5, 22)


def rows_of(app: CariforefApp) -> tuple[AlertRow, ...]:
    return tuple(screen_of(app, AlertesScreen).table.rows)


async def test_p_says_what_was_done_before_the_suivi_of_a_line_or_of_all_that_share_its_days(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
    log(store, "DM", "14.7.1", 50, on=AU)
    app = make_app(agent="ZD", today=AU)
    async with visiting(app, press) as pilot:
        await press(pilot, "f4", "v", "v", "home")
        heading, first = [(row.look, row.fait, row.code, row.chiffre) for row in rows_of(app)][:2]
        assert heading == ("critique", "À confirmer  2", "", "P déjà fait   x solder")
        assert first == ("critique", "29 j supposés sur 30", "14.7.1", "réal. 0,5")
        assert "0,5 j saisi sur 30 ; 29 j supposés faits avant le suivi : à confirmer" in " ".join(
            shown(app).split()
        )
        await press(pilot, "P")
        assert "0  Déjà fait : dire ce qui l'était avant le suivi" in shown(app)
        await press(pilot, "enter")
        assert "Aujourd'hui : 29 j, ce que le plan supposait." in shown(app)
        await paste(app, "27,5")
        await press(pilot, "enter")
        assert rows_of(app)[0].fait == "À confirmer"
        assert [row.alerte.jalon for row in rows_of(app) if row.alerte and row.alerte.code == "14.7.1"] == [
            "RGPD"
        ]
        await press(pilot, "u")
        assert rows_of(app)[0].fait == "À confirmer  2"
        for code, days in (("14.3.2", "3"), ("14.3.3", "5")):
            await press(pilot, "f3", "slash", *code, "enter", "P", "0")
            assert "Dire ce qui était fait sur 14.3.2 à 14.3.3 avant le suivi" in shown(app)
            await paste(app, days)
            await press(pilot, "enter")
        await press(pilot, "P", "0")
        assert "Aujourd'hui : 5 j, dit par ZD (14.3.2 3, 14.3.3 2)." in shown(app)
        await paste(app, "2")
        await press(pilot, "enter")
        assert "3 j ont été dits des autres lignes." in shown(app)
    with store.reading() as reading:
        said = [(fait.code, fait.declaration, fait.centiemes) for fait in reading.faits(2018)]
    assert said == [
        ("14.7.1", Declaration.REPRISE, 2750),
        ("14.7.1", Declaration.REPRISE, None),
        ("14.3.2", Declaration.REPRISE, 300),
        ("14.3.3", Declaration.REPRISE, 200),
    ]


async def test_what_one_says_of_a_line_from_its_detail_is_seen_on_that_line(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    log(store, "DM", "14.7.1", 50, on=AU)
    app = make_app(agent="DM", today=AU)
    async with visiting(app, press) as pilot:
        await press(pilot, "f3", "exclamation_mark")
        assert "‼  -29    à confirmer 14.7.1 " in shown(app)
        await press(pilot, "enter", "P", "0")
        await paste(app, "29")
        await press(pilot, "enter")
        screen = screen_of(app, AvancementScreen)
        await until_rested(app, screen.body.panel.rest)
        assert screen.body.is_whole
        assert "14.7.1 Mise en conformité" in shown(app)
        assert "29 j déclarés faits" in shown(app)
        await press(pilot, "escape")
        assert screen.tree_table.has_focus
        assert screen.tree_table.row is not None
        assert screen.tree_table.row.code == "14.7.1"
