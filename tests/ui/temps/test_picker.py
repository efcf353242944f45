"""The picker: mine first, found without accents nor code, and the cursor on the line picked."""

from __future__ import annotations

from datetime import date

import pytest
from textual.widgets import Input

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.services.programme.declarations import close_ligne
from cariforef_tui.services.temps.saisies import write_cells
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.temps.picker import PickerDialog, PickerList
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.conftest import StoreAfter
from tests.people import follow
from tests.people import logged as days_of
from tests.ui.visit import MakeApp, Press, Shown, visiting

JEUDI = date(2018, 5, 17)


def log_and_solde(store: SqliteStore) -> None:
    """DM logs on a line of another pôle; 14.1.4 is soldée."""
    write_cells(
        store,
        [CellChange(agent="DM", jour=date(2018, 5, 7), code="5.1", centiemes=50)],
        today=JEUDI,
        acteur="DM",
    )
    close_ligne(store, "14.1.4", date(2018, 5, 1), acteur="DM")
    follow(store)


@pytest.fixture(autouse=True)
def logged(store_after: StoreAfter) -> None:
    """Every application of this file opens that store."""
    store_after("a line of another pole logged", log_and_solde).close()


def liste(app: CariforefApp) -> PickerList:
    assert isinstance(app.screen, PickerDialog)
    return app.screen.query_one(PickerList)


def codes(app: CariforefApp) -> list[str]:
    return [row.code for row in liste(app).rows if row.code is not None]


def titles(app: CariforefApp) -> list[str]:
    return [row.libelle for row in liste(app).rows if row.code is None]


async def test_my_lines_come_first_then_recent_then_all_and_the_closed_ones_last(
    make_app: MakeApp, burst: Press
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "slash", "up")
        assert titles(app) == [
            "★ Mes lignes",
            "↻ Récentes",
            "Toutes les lignes",
            "Soldées ou retirées : aucun jour ne s'y saisit",
        ]
        offered = codes(app)
        assert offered[0] == "14.1.1"
        assert offered.index("14.7.1") < offered.index("5.1") < offered.index("1.1")
        closed = [row.code for row in liste(app).rows if row.is_closed]
        assert offered[-len(closed) :] == closed == ["8.2", "14.1.4"]
        assert liste(app).code == "14.1.1"
        headings = [rank for rank, row in enumerate(liste(app).rows) if row.code is None]
        mine = headings[1] - headings[0] - 1
        await burst(pilot, *["down"] * mine)
        assert liste(app).code == "5.1", "arrows pass over the headings"
        await burst(pilot, *["pagedown"] * 20)
        assert liste(app).code == offered[-1]


async def test_lines_are_found_by_words_without_accents_code_pole_or_label_and_say_what_is_left(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst, (120, 40)) as pilot:
        week = app.screen
        assert isinstance(week, SemaineScreen)
        assert week.snapshot is not None
        programme = week.snapshot.programme

        async def search(typed: str) -> list[str]:
            app.screen.query_one(Input).value = typed
            await burst(pilot)
            return codes(app)

        await burst(pilot, "slash", *"rgpd conf")
        assert codes(app)[0] == "14.7.1"
        assert (await search("mise en conformite rgpd"))[0] == "14.7.1"
        assert "Mise en conformité avec Directive RGPD" in shown(app)
        assert (await search("14.7"))[0] == "14.7.1"
        ligne = programme.by_code["14.7.1"]
        assert await search(f"{ligne.code} {ligne.libelle}") == ["14.7.1"]
        assert {programme.pole_of(code) for code in await search("apo")} == {"APO"}
        heading = "APO Pôle Accompagnement des professionnels « Orientation-Formation-Emploi »"
        assert titles(app) == [heading]
        await search("15.1.1")
        assert "160 /160" in shown(app)
        await search("5.1")
        planned = programme.centiemes_prevus("5.1")
        assert planned is not None
        assert f"{(planned - 50) / 100:g}".replace(".", ",") in shown(app)


async def test_a_closed_line_is_found_greyed_and_neither_it_nor_words_that_match_nothing_are_picked(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "slash", *"14.1.4")
        assert codes(app)[0] == "14.1.4"
        assert "soldée le 01/05 par DM" in shown(app)
        await burst(pilot, "enter")
        assert "✗ 14.1.4 : soldée le 01/05 par DM, aucun jour ne s'y saisit." in shown(app)
        assert "Choisissez une autre ligne ou rouvrez-la dans Avancement (F3, x)." in shown(app)
        for typed in ("zzzz", "[/b] [@click=app.quit]x"):
            app.screen.query_one(Input).value = typed
            await burst(pilot)
            assert "Aucune ligne n'a tous ces mots." in shown(app)
            await burst(pilot, "enter")
            assert "Rien ne correspond" in shown(app)
            await burst(pilot, "escape", "slash")


async def test_days_typed_before_the_words_of_a_line_are_saved_on_it_and_another_sentence_is_for_the_bar(
    make_app: MakeApp, burst: Press, shown: Shown, store: SqliteStore
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "left", "slash", *",5 rgpd")
        assert codes(app)[0] == "14.7.1"
        assert "Entrée saisit ,5 le mer. 16/05 sur 14.7.1" in shown(app)
        await burst(pilot, "enter")
        assert "✓ mer. 16/05 : 14.7.1 0,5 j · u : annuler" in shown(app)
        assert days_of(store, "DM", date(2018, 5, 16)) == {"14.7.1": 50}
        for typed, found in (("1", "1.1"), ("1 rgpd", "14.7.1"), ("1.2", "1.2")):
            await burst(pilot, "slash", *typed)
            assert codes(app)[0] == found
            assert "Entrée saisit" not in shown(app)
            assert ("Entrée remplace 0,5 par 1 le mer. 16/05" in shown(app)) is (typed == "1 rgpd")
            await burst(pilot, "escape")
        await burst(pilot, "slash", *"0,5 rgpd", "enter")
        assert "✓ mer. 16/05 : 14.7.1 a déjà 0,5 j" in shown(app)
        await burst(pilot, "slash", *"0,25 1.2 hier : [b] l'oral")
        assert "Entrée le donne à la barre de commande" in shown(app)
        await burst(pilot, "enter")
        assert "Écrire : 0,25 j · mer. 16/05 · 1.2" in shown(app)
        await burst(pilot, "enter")
        assert days_of(store, "DM", date(2018, 5, 16)) == {"14.7.1": 50, "1.2": 25}


async def test_enter_adds_the_line_with_the_cursor_on_the_day_and_escape_adds_nothing(
    make_app: MakeApp, burst: Press
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        screen = app.screen
        assert isinstance(screen, SemaineScreen)
        await burst(pilot, "slash", "escape")
        before = [ligne.code for ligne in screen.grid.view.lignes]
        assert before[0] == "5.1"
        assert "1.1" not in before
        await burst(pilot, "slash")
        await burst(pilot, *"1.1", "enter")
        assert [ligne.code for ligne in screen.grid.view.lignes] == ["1.1", *before]
        assert screen.grid.cell == ("1.1", JEUDI)
        await burst(pilot, "n", "p")
        assert [ligne.code for ligne in screen.grid.view.lignes] == ["1.1", *before]


async def test_lines_that_begin_alike_are_told_apart_and_what_matched_stays_marked(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst, (60, 20)) as pilot:
        await burst(pilot, "slash", *"5.")
        assert {"5.1", "5.2"} <= {*codes(app)}
        text = shown(app)
        assert "Objectif 4" in text
        assert "Objectif 5" in text
        assert "5.1 Assistance technique régionale des missions" in text
        await burst(pilot, *["backspace"] * 2, *"objectif")
        rank = codes(app).index("5.1")
        marked = [cell.text for cell in liste(app).render_line(rank) if cell.style and cell.style.underline]
        assert marked == ["Objectif"]
