"""The échéancier: what comes, then the tree's lines over the year, and every key on the line one sees."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.pilotage.echeancier import Barre
from cariforef_tui.services.pilotage.echeancier import Prochaine
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.echeancier.table import EcheancierTable
from cariforef_tui.ui.avancement.echeancier.texts import (
    LIBELLE_MIN,
    MARGE,
    share_coming,
    share_year,
    year_figures,
)
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.keys.commands import Place
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


def row(text: str, code: str) -> str:
    """The row of a line over the year."""
    lines = text.splitlines()
    first = next(rank for rank, line in enumerate(lines) if line.startswith(" L'ANNÉE"))
    return next(line for line in lines[first:] if line.lstrip(" ❯‼!·").startswith(f"{code} "))


def coming(text: str) -> list[str]:
    """The heading and the rows of what comes."""
    lines = text.splitlines()[2:]
    return lines[: next(rank for rank, line in enumerate(lines) if line.startswith(" L'ANNÉE"))]


def cursor(app: CariforefApp) -> str:
    table = screen_of(app, AvancementScreen).table
    return str(table.code_of(table.row) if isinstance(table, EcheancierTable) else table.key_of(table.row))


async def test_what_comes_in_four_weeks_is_seen_first_with_whether_it_will_be_held(
    open_view: OpenView, shown: Shown
) -> None:
    async with open_view() as (app, _):
        heading, rgpd, reforme = coming(shown(app))
        assert heading.split() == ["D'ICI", "LE", "MAR.", "19/06", "2", "réal/prévu", "état", "qui"]
        assert rgpd.startswith(" ‼ ven. 25/05 J-3 14.7.1 ◆ Mise en conformité avec Dir")
        assert rgpd[:79].split()[-3:] == ["retard", "DM", "LR"]
        assert "15/30 en retard" in rgpd
        assert reforme.startswith(" ! jeu. 31/05 J-9 16.2.2 Réforme 2018")
        assert cursor(app) == "GIP"


async def test_what_comes_says_who_why_and_what_a_jalon_concerns(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view() as (app, pilot):
        await press(pilot, "g")
        assert cursor(app) == "14.7.1"
        why = " ".join(" ".join(shown(app).splitlines()[-8:-3]).split())
        assert "14.7.1 En retard de 14 j au 18/05, fin le 25/05 (J-3)." in why
        assert " Mise en conformité avec Directive RGPD : Mailchimp – PABX PFT – PMB" in why
        assert "Jalon RGPD, qui concerne aussi 7.1, 18. 15 j pour 30 depuis le 05/03." in why


async def test_a_jalon_that_bounds_no_line_says_when_it_falls(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view((80, 24), "f", *"ad2i", "enter") as (app, pilot):
        await press(pilot, "g")
        told = " ".join(shown(app).split())
        assert "RGPD ◆ RGPD (Règlement général" in told
        assert "Jalon du ven. 25/05, dans 3 jours, qui concerne 14.7.1, 7.1, 18." in told


async def test_where_nothing_is_near_the_next_is_named(open_view: OpenView, shown: Shown) -> None:
    async with open_view((80, 24), "f", *"politique", "enter") as (app, _):
        (heading,) = coming(shown(app))
        assert heading.rstrip() == " D'ICI LE MAR. 19/06  rien, puis 16.4.1 le sam. 30/06"


async def test_at_80_columns_a_label_has_28_cells_and_the_year_24(open_view: OpenView, shown: Shown) -> None:
    async with open_view() as (app, _):
        heading = next(line for line in shown(app).splitlines() if line.startswith(" L'ANNÉE"))
        assert heading.rstrip().endswith("réal/prévu J F M A M J J A S O N D")
        assert "1.1 …Plan 500 000 financée par le Con… " in row(shown(app), "1.1")


@pytest.mark.parametrize("size", [(50, 14), (60, 20), (80, 24), (120, 40)])
async def test_what_comes_is_in_sight_when_it_opens_on_a_line_far_down(
    open_view: OpenView, shown: Shown, size: tuple[int, int]
) -> None:
    async with open_view(size, "slash", *"15.2.2", "enter") as (app, _):
        assert cursor(app) == "15.2.2"
        assert row(shown(app), "15.2.2").startswith("❯")
        assert ["ven. 25/05" in coming(shown(app))[1], "jeu. 31/05" in coming(shown(app))[2]] == [True, True]


EN_JUIN = date(2018, 6, 13)
"""When four échéances come: more than a low window has room for."""


def told(heading: str) -> tuple[int, int, int]:
    """How many rows come as the title says, and how many of them are above and below."""
    count = re.search(r"  (\d+)", heading)
    above, below = (re.search(rf"\+(\d+) {arrow}", heading) for arrow in "↑↓")
    return int(count[1] if count else 0), int(above[1] if above else 0), int(below[1] if below else 0)


@pytest.mark.parametrize(("size", "room"), [((50, 14), 2), ((60, 20), 3), ((80, 24), 4), ((120, 40), 4)])
async def test_the_title_agrees_with_the_rows_below_it_wherever_one_is(
    open_view: OpenView, press: Press, shown: Shown, size: tuple[int, int], room: int
) -> None:
    async with open_view(size, au=EN_JUIN) as (app, pilot):
        table = screen_of(app, AvancementScreen).table
        await press(pilot, "g")
        seen = set()
        for key in (*["down"] * 12, "G", "up", "g"):
            heading, *rows = coming(shown(app))
            count, above, below = told(heading)
            comes = [table.key_of(each) for each in table.rows if isinstance(each, Prochaine)]
            assert (count, len(rows)) == (len(comes), room)
            assert above + len(rows) + below == count
            for text, name in zip(rows, comes[above:], strict=False):
                assert f" {name.split()[1]} " in text
            assert any(line.startswith("❯") for line in shown(app).splitlines())
            seen.add(above)
            await press(pilot, key)
        assert seen == {*range(4 - room + 1)}


async def test_a_click_on_what_comes_is_on_the_row_one_sees(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view((50, 14), au=EN_JUIN) as (app, pilot):
        await press(pilot, "g", *["down"] * 3)
        await pilot.click(EcheancierTable, offset=(8, 1))
        await press(pilot)
        clicked = coming(shown(app))[1]
        assert clicked.startswith("❯")
        assert f" {cursor(app)} " in clicked


async def test_the_year_shows_windows_what_is_done_today_and_what_falls_due(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view() as (app, pilot):
        await press(pilot, "slash", *"14.7.1", "enter")
        assert row(shown(app), "14.7.1").rstrip().endswith(" 15/30 ━━━━━╍╍╍╍◆")
        await press(pilot, "slash", *"14.1.1", "enter")
        assert row(shown(app), "14.1.1").rstrip()[-24:] == "    ╍╍╍╍╍┿─────────────▼"


async def test_the_etat_is_in_words_where_there_is_room(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view((120, 40)) as (app, pilot):
        assert "jan fév mar avr mai jun jul aoû sep oct nov déc" in shown(app)
        await press(pilot, "slash", *"14.2.2", "enter")
        assert " en retard ╍╍" in row(shown(app), "14.2.2")


@pytest.mark.parametrize("size", [(50, 14), (60, 20), (80, 24)])
async def test_what_comes_is_in_sight_when_it_opens_on_the_whole(
    open_view: OpenView, shown: Shown, size: tuple[int, int]
) -> None:
    async with open_view(size) as (app, _):
        assert cursor(app) == "GIP"
        assert "ven. 25/05" in shown(app)
        assert "jeu. 31/05" in shown(app)


@pytest.mark.parametrize("width", [60, 80, 120, 160])
async def test_a_narrow_window_gives_up_columns_and_no_figure(
    open_view: OpenView, shown: Shown, width: int
) -> None:
    async with open_view((width, 24)) as (app, _):
        rgpd = coming(shown(app))[1]
        assert "ven. 25/05" in rgpd
        assert "en retard" in rgpd
        assert "14.7.1 ◆ Mise en conformité" in rgpd
        assert " 0/940 " in row(shown(app), "AD2I")


async def test_the_line_under_the_cursor_is_told_whole(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view((120, 40)) as (app, pilot):
        await press(pilot, "slash", *"14.7.1", "enter")
        assert " Mise en conformité avec Directive RGPD : Mailchimp – PABX PFT" in shown(app)
        assert "15 j réalisés sur 30 · jalon RGPD ven. 25/05 · DM, LR" in shown(app)


async def test_in_a_narrow_window_the_facts_of_the_line_come_before_its_label(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view((60, 20), "slash", *"14.7.1", "enter") as (app, pilot):
        assert "14.7.1 En retard de 14 j au 18/05" in shown(app)
        assert "15 j réalisés sur 30 · jalon RGPD ven. 25/05 · DM, LR" in shown(app)
        await press(pilot, "g")
        assert "14.7.1 En retard de 14 j au 18/05" in shown(app)


async def test_a_late_line_says_so_as_the_tree_does(open_view: OpenView, press: Press, shown: Shown) -> None:
    async with open_view((120, 40)) as (app, pilot):
        await press(pilot, "slash", *"14.2.2", "enter")
        assert "En retard de 14,5 j au 18/05. 0 j réalisé sur 39" in shown(app)
        assert "╍ en retard" in shown(app).splitlines()[-4]


async def test_lines_over_their_shared_days_bear_the_sign_and_say_so(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view() as (app, pilot):
        await press(pilot, "slash", *"14.3.3", "enter")
        assert row(shown(app), "14.3.3").startswith("❯‼")
        assert " 15/(10) " in row(shown(app), "14.3.3")
        assert "Dépasse le prévu de 5 j" in shown(app)
        assert "15 j réalisés · enveloppe partagée : 15 sur 10" in " ".join(shown(app).split())


async def test_the_filter_of_the_place_holds_until_escape_clears_it(
    open_view: OpenView, press: Press
) -> None:
    async with open_view((80, 24), "f", *"ad2i", "enter") as (app, pilot):
        table = screen_of(app, AvancementScreen).table
        codes = [table.code_of(each) for each in table.rows]
        assert codes[:4] == ["7.1", "GIP", "AD2I", "1"]
        assert "APO" not in codes
        await press(pilot, "escape")
        screen = screen_of(app, AvancementScreen)
        assert "APO" in [screen.table.code_of(each) for each in screen.table.rows]
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
        assert "L'ANNÉE" not in shown(app)


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
        assert " 15/30 " in before
        assert " 16/30 " in row(shown(app), "14.7.1")


async def test_a_key_of_the_tree_alone_says_why_it_does_nothing(
    open_view: OpenView, press: Press, shown: Shown
) -> None:
    async with open_view() as (app, pilot):
        await press(pilot, "minus")
        assert "Toutes les lignes sont ouvertes ici" in shown(app)


async def test_enter_on_what_comes_opens_its_line_in_the_tree(open_view: OpenView, press: Press) -> None:
    async with open_view() as (app, pilot):
        await press(pilot, "g", "down", "enter")
        screen = screen_of(app, AvancementScreen)
        assert screen.table is screen.tree_table
        assert cursor(app) == "16.2.2"


WIDTHS = st.integers(0, 250)


@given(WIDTHS, st.integers(10, 15), st.integers(0, 9))
def test_the_year_s_columns_share_the_width_and_the_year_is_never_cut(
    width: int, chiffres: int, etat: int
) -> None:
    year = share_year(width, chiffres=chiffres, etat=etat)
    taken = MARGE + year.libelle + 1 + year.chiffres + 1 + (year.etat + 1 if year.etat else 0)
    assert taken + 12 * year.par_mois == width or year.libelle == 0
    assert width < 79 or chiffres > 11 or year.libelle - len("  14.7.1 ") >= LIBELLE_MIN


@given(WIDTHS, st.integers(2, 4), st.integers(3, 7), st.integers(10, 12), st.integers(2, 30))
def test_what_comes_keeps_its_label_before_its_other_columns(
    width: int, delai: int, code: int, chiffres: int, qui: int
) -> None:
    columns = share_coming(
        width, jour=10, delai=delai, court=min(delai, 3), code=code, chiffres=chiffres, etat=9, qui=qui
    )
    shown = [each for each in (columns.delai, columns.chiffres, columns.qui) if each]
    taken = MARGE + columns.jour + columns.code + columns.etat + columns.libelle + 3 + sum(shown) + len(shown)
    assert taken == width or columns.libelle == 0
    assert columns.chiffres in (0, chiffres)
    assert columns.delai in (0, 3, delai)
    assert columns.libelle >= LIBELLE_MIN or not shown
    assert width < 79 or columns.qui or columns.delai


@pytest.mark.parametrize(
    ("realise", "prevu", "said"),
    [(203_150, 516_000, "2031,5/5160"), (425, 3000, "4,25/30"), (203_150, None, "2031,5")],
)
def test_days_are_written_here_as_everywhere(realise: int, prevu: int | None, said: str) -> None:
    barre = Barre(
        code="GIP",
        libelle="GIP",
        profondeur=0,
        is_feuille=False,
        echeance="",
        debut=date(2018, 1, 1),
        fin=date(2018, 12, 31),
        prevu=prevu,
        partage=None,
        realise=realise,
        atteint=None,
        mois=(),
        reperes=(),
        etat=None,
        gravite=None,
    )
    assert year_figures(barre) == said
