"""The échéancier: what is past, what falls due, soonest first, and every key on the line one sees."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date

import pytest
from textual.pilot import Pilot

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.echeancier import DueTable
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.programme.declaration_forms import SolderDialog
from tests.conftest import StoreAfter
from tests.people import follow, log
from tests.ui.prompt import paste, until_rested
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

AU = date(2018, 5, 22)
OpenView = Callable[..., AbstractAsyncContextManager[tuple[CariforefApp, Pilot[int]]]]


@pytest.fixture(autouse=True)
def store(store_after: StoreAfter) -> SqliteStore:
    """Half of the RGPD's plan is done in two months, and 14.3.3 is far over the ten days that it shares."""
    return store_after("due", log_due)


def log_due(store: SqliteStore) -> None:
    march, may = (*range(5, 10), *range(12, 15)), (2, 3, 4, 7, 9, 11, 14)
    january = (*range(2, 6), *range(8, 13), *range(15, 20), 22)
    follow(store)
    for agent, code, days in (
        ("DM", "14.7.1", [date(2018, 3, day) for day in march]),
        ("DM", "14.7.1", [date(2018, 5, day) for day in may]),
        ("LR", "14.3.3", [date(2018, 1, day) for day in january]),
    ):
        with store.writing(agent) as writing:
            cells = [CellChange(agent=agent, jour=day, code=code, centiemes=100) for day in days]
            writing.write_cells(cells)


@pytest.fixture
def open_view(make_app: MakeApp, press: Press) -> OpenView:
    """Open Avancement, then the échéancier."""

    @asynccontextmanager
    async def open_view(
        size: tuple[int, int] = (80, 24), *keys: str
    ) -> AsyncIterator[tuple[CariforefApp, Pilot[int]]]:
        app = make_app(au=AU)
        async with visiting(app, press, size) as pilot:
            await press(pilot, "f3", *keys, "v")
            yield app, pilot

    return open_view


def due(text: str) -> list[str]:
    """The headings and the rows of the dates, below the titles."""
    heads = (" PASSÉ", " D'ICI", " ENSUITE")
    return [line for line in text.splitlines()[2:] if line.startswith(heads) or "/" in line[3:14]]


def due_row(text: str, code: str) -> str:
    """The row of a line."""
    return next(line for line in due(text) if f" {code} " in line)


def cursor(app: CariforefApp) -> str:
    subject = screen_of(app, AvancementScreen).subject
    return subject.code if subject is not None else ""


async def test_what_is_past_and_open_is_first_then_what_comes_with_whether_it_will_be_held_who_and_why(
    open_view: OpenView, press: Press, shown: Shown, store: SqliteStore
) -> None:
    async with open_view() as (app, pilot):
        text = shown(app)
        past, begun, pro, near, rgpd, reforme, later, *others = due(text)
        assert past.rstrip("─ ") == " PASSÉ, ENCORE OUVERT  2"
        assert begun.startswith("❯! mer. 31/01     15.2.1+ Base formation apprentissage")
        assert pro.startswith("   sam. 31/03     PRO     ◆ Adoption du Plan régional")
        # The line's own date is not that of the days that it shares.
        why = " ".join(text.split())
        assert "15.2.1+ En retard de 26,5 j au 18/05. Les jours partagés vont jusqu'au 31/12. Rien " in why
        assert near.rstrip("─ ") == " D'ICI LE MAR. 19/06  2"
        await press(pilot, "down", "down")
        text = shown(app)
        assert due_row(text, "14.7.1").startswith("❯")
        assert rgpd.startswith(" ‼ ven. 25/05 J-3 14.7.1  ◆ Mise en conformité avec Dir")
        assert rgpd.split()[-5:] == ["15/30", "en", "retard", "DM", "LR"]
        assert reforme.startswith(" ! jeu. 31/05 J-9 16.2.2  Réforme 2018")
        assert later.rstrip("─ ") == f" ENSUITE  {len(others)}"
        assert "sam. 30/06" in others[0]
        shared = due_row(text, "14.3.2+")
        assert shared.startswith(" ‼ sam. 30/06")
        assert " 15/10 " in shared
        assert "dépasse" in shared
        assert cursor(app) == "14.7.1"
        why = " ".join(text.split())
        assert "14.7.1 En retard de 14 j au 18/05, jalon le 25/05 (J-3)." in why
        assert " Mise en conformité avec Directive RGPD : Mailchimp – PABX PFT – PMB" in why
        assert "Jalon RGPD, qui concerne aussi 7.1, 18. 15 j pour 30 depuis le 05/03." in why
        await press(pilot, "minus")
        assert "Cette touche range l'arbre : v y revient, sur la même ligne." in shown(app)
        log(store, "LR", "14.7.1", 100, on=date(2018, 5, 15))
        screen_of(app, AvancementScreen).request_load()
        await press(pilot)
        assert " 16/30 " in due_row(shown(app), "14.7.1")
        # A narrow window gives up columns, then the label, but no fact.
        await pilot.resize_terminal(60, 20)
        narrow = due_row(shown(app), "14.7.1")
        assert "ven. 25/05 14.7.1  ◆ Mise en conformité avec" in narrow
        assert "en retard" in narrow
        assert not {"16/30", "J-3"} & {*narrow.split()}
        assert "14.7.1 En retard de 13 j au 18/05" in shown(app)
        # A wide one draws each window over the year, and the detail stands right below the last row.
        await pilot.resize_terminal(120, 40)
        await until_rested(app, screen_of(app, AvancementScreen).body.panel.rest)
        text = shown(app)
        assert "J F M A M J J A S O N D " in text
        assert " ━━━━━━━━━◆ " in due_row(text, "14.7.1")
        assert " ━━━━━━━━━┿━┫ " in due_row(text, "14.3.2+")
        below = text[text.index(due_row(text, "15.3.1")) :].splitlines()
        assert below[2].startswith(" 14.7.1 Mise en conformité avec Directive RGPD")
        assert "Décidé" not in text


async def test_the_filter_of_the_place_holds_until_escape_clears_it_and_may_keep_nothing(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view((80, 24), "f", *"ad2i", "enter") as (app, pilot):
        told = " ".join(shown(app).split())
        assert "RGPD ◆ RGPD (Règlement général" in told
        assert "Jalon du ven. 25/05, dans 3 jours, qui concerne 14.7.1, 7.1, 18." in told
        assert "16.2.2" not in shown(app)
        # Keys act on the jalon, not on one of its lines.
        for key in ("enter", "P"):
            await press(pilot, key)
            assert "◆ RGPD · 25/05/2018, urgent" in shown(app)
            await press(pilot, "escape")
        await press(pilot, "x")
        assert "Déclarer tenu : jalon RGPD" in shown(app)
        await press(pilot, "escape", "escape")
        assert due_row(shown(app), "16.2.2")
        screen = screen_of(app, AvancementScreen)
        assert screen.table is not screen.tree_table
        # Nothing is near: what comes later is there.
        await press(pilot, "f")
        await paste(app, "politique")
        await press(pilot, "enter")
        later, row = due(shown(app))
        assert later.rstrip("─ ") == " ENSUITE  1"
        assert row.startswith("❯")
        assert "sam. 30/06 16.4.1" in row
        # Nothing comes at all: no key acts on a line out of sight.
        await press(pilot, "escape", "f")
        await paste(app, "photothèque")
        await press(pilot, "enter")
        assert "Rien n'arrive à échéance ici : f change le filtre." in shown(app)
        await press(pilot, "x", "enter")
        assert app.screen is screen
        # Nor does the tree say anything of a line that the filter hides.
        await press(pilot, "escape", "v", "f", *"zzz", "enter")
        assert not screen.query_one("#libelle").display
        assert shown(app).splitlines()[-1].startswith(" ! À regarder  / Ligne  v Échéancier  f Filtrer ")


async def test_it_opens_on_the_line_of_the_tree_and_every_way_back_leads_to_a_line_there(
    open_view: OpenView, press: Press, burst: Press, shown: Shown
) -> None:
    async with open_view((80, 24), "slash", *"16.2.2", "enter") as (app, pilot):
        screen = screen_of(app, AvancementScreen)
        assert cursor(app) == "16.2.2"
        # A line's row opens its detail alone, and Escape gives the dates back.
        await press(pilot, "enter", "left")
        assert (screen.body.is_whole, cursor(app)) == (True, "14.7.1")
        assert "D'ICI LE" not in shown(app)
        assert shown(app).splitlines()[1].startswith(" ← → les autres lignes · Échap revenir ")
        await press(pilot, "escape")
        assert due_row(shown(app), "14.7.1").startswith("❯")
        for key in ("v", "escape"):
            await press(pilot, "down", key)
            assert (screen.table is screen.tree_table, cursor(app)) == (True, "16.2.2")
            await press(pilot, "v", "up")
            assert (screen.table is screen.tree_table, cursor(app)) == (False, "14.7.1")
        # From the detail alone, the key leads to the dates, and Escape to the tree.
        await press(pilot, "escape", "enter", "v")
        assert due_row(shown(app), "14.7.1").startswith("❯")
        await press(pilot, "escape")
        assert (screen.table is screen.tree_table, screen.body.is_whole) == (True, False)
        # From a line without a date, the tree's cursor is back on it, unless one went to another date.
        for keys, code in (((), "AD2I"), (("down",), "14.7.1")):
            await press(pilot, "home", "down", "v", *keys, *(("down",) if keys else ()), "escape")
            assert cursor(app) == code
        await press(pilot, "v", "slash", *"15.6.1", "enter")
        assert cursor(app) == "15.6.1"
        assert "D'ICI LE" not in shown(app)
        await press(pilot, "v")
        await pilot.click(DueTable, offset=(8, 6))
        await press(pilot)
        assert due_row(shown(app), "16.2.2").startswith("❯")
        assert cursor(app) == "16.2.2"
        await press(pilot, "up")
        await burst(pilot, "down", "x")
        assert isinstance(app.screen, SolderDialog)
        await press(pilot, "enter")
        assert screen.outline.situation is not None
        assert "16.2.2" in screen.outline.situation.declarations.soldees
