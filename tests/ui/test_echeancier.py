"""The échéancier: the year in months, the same lines as the tree, and every key on the line one sees."""

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
from cariforef_tui.ui.avancement.echeancier.columns import MARGE, share_width
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.keys.commands import Place
from cariforef_tui.ui.programme.solder_dialog import SolderDialog
from tests.people import log, open_store
from tests.ui.visit import MakeApp, Press, Shown, screen_of

AU = date(2018, 5, 22)
OpenView = Callable[..., AbstractAsyncContextManager[tuple[CariforefApp, Pilot[int]]]]


@pytest.fixture(autouse=True)
def _days(store_path: Path) -> None:
    """Half of the RGPD's plan is done in two months, and 14.3.3 is far over the ten days that it shares."""
    with open_store(store_path) as store:
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
        size: tuple[int, int] = (80, 24), *keys: str
    ) -> AsyncIterator[tuple[CariforefApp, Pilot[int]]]:
        app = make_app(au=AU)
        async with app.run_test(size=size, notifications=True) as pilot:
            app.places.go(Place.AVANCEMENT)
            await press(pilot)
            await press(pilot, *keys, "v")
            yield app, pilot

    return open_view


def row(text: str, code: str) -> str:
    """The row of a line of the échéancier, below its two headings."""
    lines = text.splitlines()[3:]
    return next(line for line in lines if line.lstrip(" ❯‼!").startswith(f"{code} "))


def cursor(app: CariforefApp) -> str:
    table = screen_of(app, AvancementScreen).table
    return str(table.key_of(table.row))


async def test_at_80_columns_a_label_has_28_cells_and_the_year_36(open_view: OpenView, shown: Shown) -> None:
    async with open_view((80, 24), "f", *"pri", "enter") as (app, _):
        heading = shown(app).splitlines()[2]
        assert heading.rstrip() == f"{'  Ligne':31}réal./prévu J  F  M  A  M  J  J  A  S  O  N  D"
        assert row(shown(app), "PRI")[2:42] == "PRI Pôle Ressources Informa…     30 2120"


async def test_the_year_shows_windows_what_is_done_today_and_what_falls_due(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view() as (app, pilot):
        assert "▼RGPD 25/05" in shown(app).splitlines()[3]
        await press(pilot, "slash", *"14.7.1", "enter")
        assert row(shown(app), "14.7.1").rstrip().endswith(" 30 ━━━━━━━───────▼")
        await press(pilot, "slash", *"14.1.1", "enter")
        assert row(shown(app), "14.1.1").rstrip()[-36:] == "      ╍╍╍╍╍╍╍╍┿────────────────────◆"


async def test_the_line_under_the_cursor_is_told_whole(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view((120, 40)) as (app, pilot):
        await press(pilot, "slash", *"14.7.1", "enter")
        assert "14.7.1 Mise en conformité avec Directive RGPD : Mailchimp – PABX PFT" in shown(app)
        assert "15 j réalisés sur 30" in shown(app)
        assert "jusqu'à 8 j en mars" in shown(app)


async def test_a_late_line_says_so_as_the_tree_does(open_view: OpenView, press: Press, shown: Shown) -> None:
    async with open_view((120, 40)) as (app, pilot):
        await press(pilot, "slash", *"14.2.2", "enter")
        said, legend, _ = shown(app).splitlines()[-6:-3]
        assert "en retard · 0 j réalisé sur" in said
        assert "╍ en retard" in legend


async def test_lines_over_their_shared_days_bear_the_sign_and_say_so(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view() as (app, pilot):
        await press(pilot, "slash", *"14.3.3", "enter")
        assert row(shown(app), "14.3.3").startswith("❯‼")
        assert "dépasse · 15 j réalisés · enveloppe partagée : 15 sur 10" in shown(app)


async def test_work_by_month_is_drawn_where_there_is_room(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view((120, 40)) as (app, pilot):
        await press(pilot, "slash", *"14.7.1", "enter")
        assert "  ▇ ▇ " in row(shown(app), "14.7.1").replace("▆", "▇")


async def test_the_filter_of_the_place_holds_until_escape_clears_it(
    open_view: OpenView, press: Press
) -> None:
    async with open_view((80, 24), "f", *"ad2i", "enter") as (app, pilot):
        codes = [barre.code for barre in screen_of(app, AvancementScreen).table.rows]
        assert codes[:3] == ["GIP", "AD2I", "1"]
        assert "APO" not in codes
        await press(pilot, "escape")
        screen = screen_of(app, AvancementScreen)
        assert "APO" in [barre.code for barre in screen.table.rows]
        assert screen.table is not screen.tree_table


async def test_it_opens_on_the_line_of_the_tree_and_enter_gives_it_back(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view((120, 40), "slash", *"14.7.1", "enter") as (app, pilot):
        assert cursor(app) == "14.7.1"
        await press(pilot, "down", "down", "enter")
        screen = screen_of(app, AvancementScreen)
        assert screen.table is screen.tree_table
        assert cursor(app) == "15.1"
        assert "réal./prévu" not in shown(app)


@pytest.mark.parametrize("key", ["v", "escape"])
async def test_the_same_key_or_escape_goes_back_to_the_tree(
    open_view: OpenView, press: Press, key: str
) -> None:
    async with open_view() as (app, pilot):
        await press(pilot, "down", "down", key)
        screen = screen_of(app, AvancementScreen)
        assert screen.table is screen.tree_table
        assert cursor(app) == "1"


async def test_a_key_pressed_at_once_acts_on_the_line_one_sees(
    open_view: OpenView, burst: Press, press: Press
) -> None:
    async with open_view((80, 24), "slash", *"14.6", "enter") as (app, pilot):
        await burst(pilot, "down", "x")
        assert isinstance(app.screen, SolderDialog)
        await press(pilot, "enter")
        screen = screen_of(app, AvancementScreen)
        assert screen.outline.situation is not None
        assert "14.6.1" in screen.outline.situation.declarations.soldees


async def test_what_somebody_else_logs_is_drawn(
    open_view: OpenView, press: Press, shown: Shown, store: SqliteStore
) -> None:
    async with open_view((80, 24), "slash", *"14.7.1", "enter") as (app, pilot):
        before = row(shown(app), "14.7.1")
        log(store, "LR", "14.7.1", 100, on=date(2018, 5, 15))
        screen_of(app, AvancementScreen).request_load()
        await press(pilot)
        assert "15   30" in before
        assert "16   30" in row(shown(app), "14.7.1")


async def test_a_key_of_the_tree_alone_says_why_it_does_nothing(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view() as (app, pilot):
        await press(pilot, "minus")
        assert "Toutes les lignes sont ouvertes ici" in shown(app)


@given(st.integers(0, 250), st.integers(1, 7), st.integers(0, 5))
def test_columns_share_the_width_and_the_year_is_never_cut(width: int, realise: int, prevu: int) -> None:
    columns = share_width(width, realise, prevu)
    taken = (
        MARGE + columns.libelle + 1 + columns.chiffres + 1 + columns.travail + bool(columns.travail)
    ) + 12 * columns.par_mois
    assert columns.libelle >= 0
    assert taken == width or columns.libelle == 0
    assert width < 79 or columns.libelle >= 27
