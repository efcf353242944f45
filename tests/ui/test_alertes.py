"""The screen Alertes: the RGPD from announced to tenu, filters, what a row opens, what its keys write."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.programme.suivi import Declaration
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.ports.errors import StoreBusy
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.ui.alertes.rows import AlertRow
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.avancement.screen import AvancementScreen
from cariforef_tui.ui.avancement.tree import TreeTable
from cariforef_tui.ui.kit.filter_bar import FilterBar
from cariforef_tui.ui.programme import declarations
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import open_store
from tests.ui.visit import MakeApp, Press, Shown, screen_of

RGPD = date(2018, 5, 25)


def rows_of(app: CariforefApp) -> list[AlertRow]:
    return [row for row in screen_of(app, AlertesScreen).liste.rows if not row.is_heading]


def point_at(app: CariforefApp, code: str) -> None:
    """Put the list's cursor on the first row of this code."""
    liste = screen_of(app, AlertesScreen).liste
    liste.cursor = next(rank for rank, row in enumerate(liste.rows) if row.code == code)


def faits_of(store_path: Path) -> list[tuple[str, Declaration, date, str, str | None]]:
    with open_store(store_path) as store, store.reading() as reading:
        return [(one.code, one.declaration, one.jour, one.agent, one.motif) for one in reading.faits(2018)]


async def test_the_rgpd_is_silent_31_days_ahead_then_announced_urgent_and_critical(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(au=RGPD - timedelta(days=31))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        assert "RGPD" not in [row.code for row in rows_of(app)]
        assert "RGPD 25/05/2018, à venir" in shown(app)
        for restants, niveau, delai in (
            (30, "info", "J-30"),
            (7, "attention", "J-7"),
            (-1, "critique", "J+1"),
        ):
            app._reference.move(RGPD - timedelta(days=restants))
            await press(pilot)
            (row,) = [row for row in rows_of(app) if row.code == "RGPD"]
            assert (row.niveau, row.delai) == (niveau, delai)


async def test_the_detail_tells_what_the_lines_of_the_jalon_have_consumed(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    with store.writing("DM") as writing:
        writing.write_cells([CellChange(agent="DM", jour=date(2018, 5, 14), code="14.7.1", centiemes=50)])
    app = make_app(au=RGPD)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        point_at(app, "RGPD")
        await press(pilot)
        text = shown(app)
        assert [
            part in text for part in ("14.7.1 : 0,5 j sur 30 j", "7.1 : 0 j sur 85 j", "18 : 0 j sur 360 j")
        ] == [
            True,
            True,
            True,
        ]


async def test_a_jalon_is_declared_tenu_then_silent_then_taken_back_and_each_is_stored(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(au=date(2018, 5, 28))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        point_at(app, "RGPD")
        await press(pilot, "t")
        await press(pilot, *"registre", "enter")
        assert "RGPD" not in [row.code for row in rows_of(app)]
        assert "tenu le 28/05/2018 par DM" in shown(app)
        await press(pilot, "u")
        assert "RGPD" in [row.code for row in rows_of(app)]
        await press(pilot, "tab", "end", "t")
        await press(pilot, "enter")
        await press(pilot, "t")
        await press(pilot, "enter")
        assert "RGPD" in [row.code for row in rows_of(app)]
    day = date(2018, 5, 28)
    assert faits_of(store_path) == [
        ("RGPD", Declaration.TENU, day, "DM", "registre"),
        ("RGPD", Declaration.NON_TENU, day, "DM", None),
        ("RGPD", Declaration.TENU, day, "DM", None),
        ("RGPD", Declaration.NON_TENU, day, "DM", None),
    ]


async def test_a_date_that_makes_no_sense_is_explained_in_the_dialog_and_nothing_is_stored(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(au=date(2018, 5, 28))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f4", "tab", "end", "t")
        app.screen.query_one("#jalon-date", Input).value = "31/05"
        await press(pilot, "enter")
        assert "après la date de référence" in shown(app)
        app.screen.query_one("#jalon-date", Input).value = "30/02"
        await press(pilot, "enter")
        assert "n'existe pas" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, AlertesScreen)
    assert faits_of(store_path) == []


async def test_x_soldes_the_line_which_raises_no_alert_any_more_and_u_reopens_it(
    make_app: MakeApp, press: Press, store_path: Path
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        before = len(rows_of(app))
        point_at(app, "15.2.1")
        await press(pilot, "x")
        await press(pilot, "enter")
        assert "15.2.1" not in [row.code for row in rows_of(app)]
        await press(pilot, "u")
        assert len(rows_of(app)) == before
    assert [fait[:2] for fait in faits_of(store_path)] == [
        ("15.2.1", Declaration.SOLDEE),
        ("15.2.1", Declaration.ROUVERTE),
    ]


async def test_u_pressed_twice_at_once_takes_back_both_declarations(
    make_app: MakeApp, press: Press, burst: Press, store_path: Path
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        await press(pilot, "tab", "home")
        for _ in range(2):
            await press(pilot, "t", "enter", "down")
        await burst(pilot, "u", "u")
    faits = [fait[:2] for fait in faits_of(store_path)]
    assert len(faits) == 4
    assert {declaration for _, declaration in faits[2:]} == {Declaration.NON_TENU}
    assert {code for code, _ in faits[:2]} == {code for code, _ in faits[2:]}


async def test_what_a_busy_store_refused_to_take_back_is_taken_back_next_time(
    make_app: MakeApp, press: Press, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise StoreBusy("Une autre personne enregistre.")

    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        point_at(app, "15.2.1")
        await press(pilot, "x")
        await press(pilot, "enter")
        with monkeypatch.context() as patch:
            patch.setitem(declarations.SERVICES, Declaration.ROUVERTE, refuse)
            await press(pilot, "u")
        await press(pilot, "f3", "slash", *"14.7.1", "enter", "x", "enter")
        with monkeypatch.context() as patch:
            patch.setitem(declarations.SERVICES, Declaration.ROUVERTE, refuse)
            await press(pilot, "u")
        await press(pilot, "u", "f4", "u")
    assert [fait[:2] for fait in faits_of(store_path)][2:] == [
        ("14.7.1", Declaration.ROUVERTE),
        ("15.2.1", Declaration.ROUVERTE),
    ]


async def test_a_line_that_is_not_imputable_is_not_soldee_and_says_why(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path
) -> None:
    app = make_app(au=date(2018, 12, 31))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        point_at(app, "15.1")
        await press(pilot, "x")
        assert "imputable" in shown(app)
    assert faits_of(store_path) == []


async def test_enter_opens_the_line_in_avancement(make_app: MakeApp, press: Press) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        point_at(app, "RGPD")
        await press(pilot, "enter")
        assert isinstance(app.screen, AvancementScreen)
        row = app.screen.query_one(TreeTable).row
        assert row is not None
        assert row.code == "14.7.1"


async def test_enter_on_ones_own_missing_saisies_opens_ones_week_and_not_somebody_elses(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        point_at(app, "LR")
        await press(pilot, "enter")
        assert isinstance(app.screen, AlertesScreen)
        assert "sont ceux de LR" in shown(app)
        point_at(app, "DM")
        await press(pilot, "enter")
        assert isinstance(app.screen, SemaineScreen)


async def test_filters_narrow_the_list_by_key_or_by_click_say_so_and_are_cleared(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        total = len(rows_of(app))
        await press(pilot, "g")
        assert {row.niveau for row in rows_of(app)} == {"critique"}
        assert f"{len(rows_of(app))} sur {total}" in shown(app)
        await press(pilot, "p")
        assert "Aucune alerte ne passe ce filtre" in shown(app)
        await press(pilot, "escape")
        assert len(rows_of(app)) == total
        await press(pilot, "a")
        assert 0 < len(rows_of(app)) < total
        assert "Qui : DM" in shown(app)
        await press(pilot, "0", "y")
        assert len({row.alerte.type for row in rows_of(app) if row.alerte}) == 1
        await press(pilot, "0")
        await pilot.click(FilterBar, offset=(4, 0))
        assert {row.niveau for row in rows_of(app)} == {"critique"}
        await pilot.click("#alertes-liste", offset=(20, 4))
        assert screen_of(app, AlertesScreen).liste.cursor == 2


async def test_figures_follow_a_write_made_elsewhere_and_the_cursor_stays_on_its_alert(
    make_app: MakeApp, press: Press, store: SqliteStore
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        point_at(app, "14.2.1")
        cursor = screen_of(app, AlertesScreen).liste.cursor
        with store.writing("DM") as writing:
            writing.write_cells([CellChange(agent="DM", jour=date(2018, 5, 22), code="14.1.4", centiemes=50)])
        app.session.following.ask()
        await press(pilot)
        assert "14.1.4" not in [row.code for row in rows_of(app)]
        row = screen_of(app, AlertesScreen).liste.row
        assert row is not None
        assert (row.code, screen_of(app, AlertesScreen).liste.cursor) == ("14.2.1", cursor - 1)


async def test_nothing_that_needs_attention_says_so(
    make_app: MakeApp, press: Press, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    import cariforef_tui.services.alertes as alertes

    monkeypatch.setattr(alertes, "compute_alertes", lambda facts: ())
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        await press(pilot, "f4")
        text = shown(app)
        assert "Rien ne demande attention au 22/05/2018." in text
        assert " F4 Alertes  F5" in text


async def test_keys_before_anything_is_read_do_nothing(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f4", "t", "x", "u", "g", "p", "enter", "down", "end", "escape")
        assert isinstance(pilot.app.screen, AlertesScreen)


async def test_the_header_of_every_screen_counts_the_alerts_of_the_list(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    from cariforef_tui.services.alertes import load_alertes

    day = date(2018, 5, 22)
    critiques, _ = load_alertes(store, DateReference(day, 2018)).counts
    app = make_app(au=day, demo=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot)
        for key in ("f2", "f3", "f4"):
            await press(pilot, key)
            first = shown(app).splitlines()[0]
            assert f"Alertes ‼{critiques} " in first
            assert first.rstrip().endswith("22/05")
            assert "DÉMO" in shown(app).splitlines()[-2]
            assert "F2 Semaine" in first
            assert "Avancement" in first
