"""The échéancier: what falls due, soonest first, and every key on the line one sees."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from cariforef_db.store.store import SqliteStore
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.echeancier import DueRow, DueTable, share_due
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.keys.acts import Place
from cariforef_tui.ui.kit.columns import LABEL_MIN
from cariforef_tui.ui.programme.declaration_forms import SolderDialog
from tests.people import follow, log, open_store
from tests.ui.visit import MakeApp, Press, Shown, screen_of

AU = date(2018, 5, 22)
OpenView = Callable[..., AbstractAsyncContextManager[tuple[CariforefApp, Pilot[int]]]]


@pytest.fixture(autouse=True)
def _days(store_path: Path) -> None:
    """Half of the RGPD's plan is done in two months, and 14.3.3 is far over the ten days that it shares."""
    with open_store(store_path) as store:
        follow(store)
        for day in (*range(5, 10), *range(12, 15)):
            log(store, "DM", "14.7.1", 100, on=date(2018, 3, day))
        for day in (2, 3, 4, 7, 9, 11, 14):
            log(store, "DM", "14.7.1", 100, on=date(2018, 5, day))
        for day in (*range(2, 6), *range(8, 13), *range(15, 20), 22):
            log(store, "LR", "14.3.3", 100, on=date(2018, 1, day))


@pytest.fixture
def open_view(make_app: MakeApp, press: Press) -> OpenView:
    """Open Avancement, then the échéancier."""

    @asynccontextmanager
    async def open_view(
        size: tuple[int, int] = (80, 24), *keys: str, au: date = AU
    ) -> AsyncIterator[tuple[CariforefApp, Pilot[int]]]:
        app = make_app(au=au)
        async with app.run_test(size=size, notifications=True) as pilot:
            app.places.go(Place.AVANCEMENT)
            await press(pilot)
            await press(pilot, *keys, "v")
            yield app, pilot

    return open_view


def due(text: str) -> list[str]:
    """The headings and the rows of the dates, below the titles."""
    lines = text.splitlines()
    first = next(rank for rank, line in enumerate(lines) if line.startswith(" D'ICI LE "))
    return [line for line in lines[first:] if line.startswith((" D'ICI", " ENSUITE")) or "/" in line[3:14]]


def due_row(text: str, code: str) -> str:
    """The row of a line."""
    return next(line for line in due(text) if f" {code} " in line)


def cursor(app: CariforefApp) -> str:
    subject = screen_of(app, AvancementScreen).subject
    return subject.code if subject is not None else ""


async def test_what_comes_in_four_weeks_is_first_with_whether_it_will_be_held(
    open_view: OpenView, shown: Shown
) -> None:
    async with open_view() as (app, _):
        near, rgpd, reforme, later, *others = due(shown(app))
        assert near.rstrip("─ ") == " D'ICI LE MAR. 19/06  2"
        assert rgpd.startswith("❯‼ ven. 25/05 J-3 14.7.1  ◆ Mise en conformité avec Dir")
        assert rgpd.split()[-5:] == ["15/30", "en", "retard", "DM", "LR"]
        assert reforme.startswith(" ! jeu. 31/05 J-9 16.2.2  Réforme 2018")
        assert later.rstrip("─ ") == f" ENSUITE  {len(others)}"
        assert "sam. 30/06" in others[0]
        assert cursor(app) == "14.7.1"


async def test_what_comes_says_who_why_and_what_a_jalon_concerns(open_view: OpenView, shown: Shown) -> None:
    async with open_view() as (app, _):
        why = " ".join(" ".join(shown(app).splitlines()[-7:-2]).split())
        assert "14.7.1 En retard de 14 j au 18/05, fin le 25/05 (J-3)." in why
        assert " Mise en conformité avec Directive RGPD : Mailchimp – PABX PFT – PMB" in why
        assert "Jalon RGPD, qui concerne aussi 7.1, 18. 15 j pour 30 depuis le 05/03." in why


async def test_a_jalon_that_bounds_no_line_says_when_it_falls(open_view: OpenView, shown: Shown) -> None:
    async with open_view((80, 24), "f", *"ad2i", "enter") as (app, _):
        told = " ".join(shown(app).split())
        assert "RGPD ◆ RGPD (Règlement général" in told
        assert "Jalon du ven. 25/05, dans 3 jours, qui concerne 14.7.1, 7.1, 18." in told


async def test_where_nothing_is_near_what_comes_later_is_there(open_view: OpenView, shown: Shown) -> None:
    async with open_view((80, 24), "f", *"politique", "enter") as (app, _):
        near, later, row = due(shown(app))
        assert near.rstrip("─ ") == " D'ICI LE MAR. 19/06  rien"
        assert later.rstrip("─ ") == " ENSUITE  1"
        assert row.startswith("❯")
        assert "sam. 30/06 16.4.1" in row


async def test_where_nothing_comes_no_key_acts_on_a_line_out_of_sight(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view((80, 24), "f", *"photothèque", "enter") as (app, pilot):
        assert "Rien n'arrive à échéance ici : f change le filtre." in shown(app)
        await press(pilot, "x", "enter")
        assert app.screen is screen_of(app, AvancementScreen)


@pytest.mark.parametrize("width", [60, 80, 100, 120, 160])
async def test_a_narrow_window_gives_up_columns_and_no_figure(
    open_view: OpenView, shown: Shown, width: int
) -> None:
    async with open_view((width, 24)) as (app, _):
        rgpd = due_row(shown(app), "14.7.1")
        assert "ven. 25/05" in rgpd
        assert "en retard" in rgpd
        assert "14.7.1  ◆ Mise en conformité avec D" in rgpd
        assert ("15/30" in rgpd) is (width > 60)
        assert ("J-3" in rgpd) is (width > 60)


async def test_in_a_narrow_window_the_facts_of_the_line_come_before_its_label(
    open_view: OpenView, shown: Shown
) -> None:
    async with open_view((60, 20)) as (app, _):
        assert "14.7.1 En retard de 14 j au 18/05" in shown(app)


async def test_lines_that_share_their_days_say_so_and_what_is_overdue_is_counted(
    open_view: OpenView, shown: Shown
) -> None:
    async with open_view() as (app, _):
        row = due_row(shown(app), "14.3.2+")
        assert row.startswith(" ‼ sam. 30/06")
        assert " 15/10 " in row
        assert "dépasse" in row
    async with open_view(au=date(2018, 6, 13)) as (app, _):
        assert due(shown(app))[0].rstrip("─ ").endswith(" · ! : 2 échues")


async def test_the_filter_of_the_place_holds_until_escape_clears_it(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view((80, 24), "f", *"ad2i", "enter") as (app, pilot):
        assert "16.2.2" not in shown(app)
        await press(pilot, "escape")
        assert due_row(shown(app), "16.2.2")
        screen = screen_of(app, AvancementScreen)
        assert screen.table is not screen.tree_table


async def test_it_opens_on_the_line_of_the_tree_and_enter_opens_another_there(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view((120, 40), "slash", *"16.2.2", "enter") as (app, pilot):
        assert cursor(app) == "16.2.2"
        await press(pilot, "up", "enter")
        screen = screen_of(app, AvancementScreen)
        assert screen.table is screen.tree_table
        assert cursor(app) == "14.7.1"
        assert "D'ICI LE" not in shown(app)


@pytest.mark.parametrize("key", ["v", "escape"])
async def test_the_same_key_or_escape_goes_back_to_the_line_of_the_tree(
    open_view: OpenView, press: Press, key: str
) -> None:
    async with open_view((80, 24), "down", "down") as (app, pilot):
        await press(pilot, "down", key)
        screen = screen_of(app, AvancementScreen)
        assert screen.table is screen.tree_table
        assert cursor(app) == "1"


async def test_a_line_searched_is_shown_in_the_tree_whether_it_has_a_date_or_not(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view() as (app, pilot):
        await press(pilot, "slash", *"15.6.1", "enter")
        assert cursor(app) == "15.6.1"
        assert "D'ICI LE" not in shown(app)


async def test_a_key_pressed_at_once_acts_on_the_line_one_sees(
    open_view: OpenView, burst: Press, press: Press
) -> None:
    async with open_view() as (app, pilot):
        await burst(pilot, "down", "x")
        assert isinstance(app.screen, SolderDialog)
        await press(pilot, "enter")
        screen = screen_of(app, AvancementScreen)
        assert screen.outline.situation is not None
        assert "16.2.2" in screen.outline.situation.declarations.soldees


async def test_a_click_on_a_date_is_on_the_row_one_sees(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view((50, 14)) as (app, pilot):
        await pilot.click(DueTable, offset=(8, 3))
        await press(pilot)
        assert due_row(shown(app), "16.2.2").startswith("❯")
        assert cursor(app) == "16.2.2"


async def test_what_somebody_else_logs_is_drawn(
    open_view: OpenView, press: Press, shown: Shown, store: SqliteStore
) -> None:
    async with open_view() as (app, pilot):
        before = due_row(shown(app), "14.7.1")
        log(store, "LR", "14.7.1", 100, on=date(2018, 5, 15))
        screen_of(app, AvancementScreen).request_load()
        await press(pilot)
        assert " 15/30 " in before
        assert " 16/30 " in due_row(shown(app), "14.7.1")


async def test_a_key_of_the_tree_alone_says_why_it_does_nothing(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view() as (app, pilot):
        await press(pilot, "minus")
        assert "Cette touche range l'arbre : v y revient." in shown(app)


@given(st.integers(0, 250), st.integers(2, 4), st.integers(3, 7), st.integers(3, 12))
def test_a_date_keeps_its_label_before_its_other_columns(
    width: int, delai: int, code: int, chiffres: int
) -> None:
    row = DueRow(
        code="1",
        jour="ven. 25/05",
        delai="J" * delai,
        abrege="1" * code,
        chiffres="9" * chiffres,
        etat="en retard",
    )
    columns = share_due(width, [row])
    shown = [cells for name, cells in columns.items() if cells and name != "libelle"]
    assert columns["libelle"] in (0, width - 3 - sum(shown) - len(shown))
    assert columns["chiffres"] in (0, chiffres)
    assert columns["libelle"] >= LABEL_MIN or not (columns["chiffres"] or columns["delai"])
