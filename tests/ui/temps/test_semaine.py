"""Ma semaine: what is typed is on the screen and in the store; what is refused says why and is kept."""

from __future__ import annotations

import re
from datetime import date

import pytest
from textual import events
from textual.widgets import Input

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.journal.entries import ORIGINE, Touched
from cariforef_tui.domain.temps.saisies import CellChange, Saisie
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.agents.agents import set_quotite
from cariforef_tui.services.temps.saisies import write_cells
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.dialogs.dialog import ConfirmDialog
from cariforef_tui.ui.kit.following import Following
from cariforef_tui.ui.kit.messages import StoreChanged
from cariforef_tui.ui.temps import shown as shown_module
from cariforef_tui.ui.temps.grid.cells import CellKey
from cariforef_tui.ui.temps.grid.view import build_view
from tests.people import follow, freeze, logged
from tests.ui.prompt import PACE
from tests.ui.visit import MakeApp, Press, Shown, visiting, week_of

LUNDI, MERCREDI, JEUDI, VENDREDI = (date(2018, 5, day) for day in (14, 16, 17, 18))
LUNDI_DE_PENTECOTE = date(2018, 5, 21)
CODES = ("14.1.1", "14.7.1", "15.1.1")


def change(code: str, jour: date, centiemes: int | None, comment: str | None = None) -> CellChange:
    return CellChange(agent="DM", jour=jour, code=code, centiemes=centiemes, commentaire=comment)


@pytest.fixture
def last_week(store: SqliteStore) -> None:
    """DM logged three lines on the Monday before: the grid offers them."""
    changes = [
        change(code, date(2018, 5, 7), centiemes) for code, centiemes in zip(CODES, (50, 25, 25), strict=True)
    ]
    write_cells(store, changes, today=JEUDI, acteur="DM")


def cell(store: SqliteStore, code: str, jour: date) -> Saisie | None:
    with store.reading() as reading:
        return next((one for one in reading.saisies("DM", jour, jour) if one.code == code), None)


def cursor(app: CariforefApp) -> CellKey | None:
    return week_of(app).grid.cell


@pytest.mark.usefixtures("last_week")
async def test_what_is_typed_moves_the_figures_at_each_key_and_is_saved_by_leaving_its_cell(
    make_app: MakeApp, burst: Press, shown: Shown, store: SqliteStore
) -> None:
    follow(store)
    app = make_app(today=JEUDI)
    async with visiting(app, burst, (120, 40)) as pilot:
        assert " 29,5 " in shown(app)
        await burst(pilot, ".", "5")
        assert " 29 " in shown(app)
        assert shown(app).count("Échap") == 1, "the footer alone tells the keys"
        assert re.search(r"Total .* 0,5", shown(app))
        await burst(pilot, "escape")
        assert " 29,5 " in shown(app)
        assert not re.search(r"Total .* 0,5", shown(app))
        await burst(pilot, *"3h30", "enter")
        assert cursor(app) == ("14.7.1", JEUDI)
        await burst(pilot, *"0,25", "pagedown")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 50, "14.7.1": 25}
        await burst(pilot, "g", "-", "-", "+")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 25, "14.7.1": 25}
        await burst(pilot, "enter", "ctrl+u", "enter", "up")
        assert logged(store, "DM", JEUDI) == {"14.7.1": 25}
        await burst(pilot, "-")
        assert "Rien à enlever ici : la cellule est vide." in shown(app)
        await burst(pilot, "right", ".", "5", "enter")
        assert "à venir" in shown(app)
        await burst(pilot, "g", "left", *"1/2", "alt+2")
        assert app.current_mode == "avancement"
    assert logged(store, "DM", JEUDI) == {"14.1.1": 50, "14.7.1": 25}
    assert logged(store, "DM", VENDREDI) == {}


@pytest.mark.usefixtures("last_week")
async def test_a_refused_text_calls_the_cursor_back_says_why_and_is_kept_until_escape(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        for keys, texte, said in (
            (("enter", *"0,33", "pagedown"), "0,33", "« 0,33 » : 0,33 j n'est pas un multiple de 0,25 j"),
            ((*"-0,5", "enter"), "-0,5", "« -0,5 »"),
            (("enter", *"réunion", "enter"), "réunion", "« réunion »"),
        ):
            await burst(pilot, *keys)
            assert said in " ".join(shown(app).split())
            assert cursor(app) == ("14.1.1", JEUDI)
            await burst(pilot, "enter")
            assert week_of(app).grid.editor is not None
            assert week_of(app).grid.editor.texte == texte
            await burst(pilot, "escape", "escape")
            assert "✗" not in shown(app)
        assert logged(store, "DM", JEUDI) == {}
        await burst(pilot, *"0,33", "enter", "enter", "backspace", "backspace", "5", "enter")
        await burst(pilot, *"0,75", "enter")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 50}
        assert "✗ « 0,75 »" in shown(app)
        await burst(pilot, "escape", *"0,5000000000000")
        said = " ".join(shown(app).split())
        assert "n'est pas un nombre de jours : tapez 0,25 · 0,5 · 0,75 · 1 · 1h45" in said
        await burst(pilot, "escape")
        week_of(app).grid.post_message(events.Paste("\x1b]52;c;AAAA\x07" * 1000))
        await burst(pilot)
        assert "n'est pas un nombre de jours" in shown(app)
        await burst(pilot, "0")
        app.post_message(events.Paste(",25\n"))
        await burst(pilot, "enter")
    assert logged(store, "DM", JEUDI) == {"14.1.1": 50, "14.7.1": 25}


@pytest.mark.usefixtures("last_week")
async def test_what_is_saved_is_named_undone_and_redone_through_the_session_but_not_in_a_signed_month(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "2", "5", "tab")
        assert "✓ jeu. 17/05 : 14.1.1 0,25 j · u : annuler" in shown(app)
        await burst(pilot, "u")
        assert "✓ Annulé : jeu. 17/05 : 14.1.1 vide · ctrl+r : rétablir" in shown(app)
        await burst(pilot, ".", "5", "enter", "up", ".", "2", "5", "enter", "=")
        await burst(pilot, "up", "delete")
        assert logged(store, "DM", JEUDI) == {"14.7.1": 75}
        await burst(pilot, "u")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 25, "14.7.1": 75}
        await burst(pilot, *"1", "enter", "u", "u")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 50}
        await burst(pilot, "u", "u")
        assert logged(store, "DM", JEUDI) == {}
        assert "! Rien à annuler ici." in shown(app)
        await burst(pilot, *["ctrl+r"] * 5)
        assert logged(store, "DM", JEUDI) == {"14.7.1": 75}
        assert "! Rien à rétablir ici." in shown(app)
        await burst(pilot, "u", "ctrl+r")
        assert logged(store, "DM", JEUDI) == {"14.7.1": 75}
        with store.writing("DM") as writing:
            writing.add_visa(freeze(writing, "DM", Mois(2018, 5)))
        await burst(pilot, "u")
        assert "✗ Mai 2018 de DM est signé" in shown(app)
        await burst(pilot, "u")
        assert "! Rien à annuler ici." in shown(app)
        assert "✗" not in shown(app)
    assert logged(store, "DM", JEUDI) == {"14.7.1": 75}


@pytest.mark.usefixtures("last_week")
async def test_a_write_made_elsewhere_shows_without_disturbing_the_cell_being_typed(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst, (120, 40)) as pilot:
        await burst(pilot, "down", ".", "2")
        write_cells(store, [change("5.1", JEUDI, 50)], today=JEUDI, acteur="DM")
        week_of(app).post_message(StoreChanged(Touched(head=ORIGINE, is_everything=True)))
        await burst(pilot)
        assert " 5.1 " in shown(app)
        assert ".2▏" in shown(app)
        assert cursor(app) == ("14.7.1", JEUDI)
        await burst(pilot, "5", "enter")
    assert logged(store, "DM", JEUDI) == {"5.1": 50, "14.7.1": 25}


@pytest.mark.usefixtures("last_week")
async def test_a_public_holiday_is_asked_for_once_and_keeps_the_text_until_it_is_confirmed(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=LUNDI_DE_PENTECOTE)
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "5", "enter")
        # An Enter typed on at once, for a cell, is no answer.
        PACE.now -= PACE.LOOK
        await burst(pilot, "enter")
        assert isinstance(app.screen, ConfirmDialog)
        await burst(pilot, "escape")
        assert "✗ « .5 »" in shown(app)
        assert logged(store, "DM", LUNDI_DE_PENTECOTE) == {}
        await burst(pilot, "enter", "enter")
        assert isinstance(app.screen, ConfirmDialog)
        await burst(pilot, "o")
        assert logged(store, "DM", LUNDI_DE_PENTECOTE) == {"14.1.1": 50}
        await burst(pilot, "g", "down", ".", "5", "enter")
        assert not isinstance(app.screen, ConfirmDialog)
    assert logged(store, "DM", LUNDI_DE_PENTECOTE) == {"14.1.1": 50, "14.7.1": 50}


@pytest.mark.usefixtures("last_week")
async def test_somebody_of_eight_tenths_is_absent_by_half_fills_a_day_and_types_it_whole(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    set_quotite(store, "DM", LUNDI, (80, 80, 0, 80, 80), acteur="DM")
    app = make_app(today=JEUDI)
    async with visiting(app, burst, (120, 40)) as pilot:
        await burst(pilot, "a", "R")
        assert "½ RTT" in shown(app)
        assert "✓ jeu. 17/05 : RTT 0,4 j · u : annuler" in shown(app)
        await burst(pilot, "=")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 40}
        await burst(pilot, "delete", "a", "c")
        assert "½" not in shown(app)
        assert "✓ jeu. 17/05 : congé 0,8 j au lieu de RTT 0,4 j · u : annuler" in shown(app)
        assert not app._notifications
        await burst(pilot, "a", "s")
        assert "congé 0,8 j en moins · u : annuler" in shown(app)
        await burst(pilot, "u", "u")
        assert "½ RTT" in shown(app)
        await burst(pilot, "ctrl+r", "ctrl+r")
        await burst(pilot, ".", "7", "enter")
        assert "ni les 0,8 j qui complètent la journée" in shown(app)
        await burst(pilot, ".", "8", "enter")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 80}
        await burst(pilot, "=")
        assert "Cette journée est déjà complète." in shown(app)
        await burst(pilot, "left")
        assert week_of(app).grid.jour == date(2018, 5, 15), "Wednesday is skipped"
        for keys in (("v", "right", "plus"), (".", "5", "enter")):
            await burst(pilot, *keys)
            assert "mer. 16/05 n'est pas travaillé (jour libre)" in shown(app)
            assert "pleine" not in shown(app)
        await burst(pilot, "escape", "a")
        assert "Absence, mer. 16/05 au  même jour, ou 18/05" in shown(app)


@pytest.mark.usefixtures("last_week")
async def test_last_week_is_copied_to_be_confirmed_and_never_over_a_cell(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    write_cells(store, [change("14.1.1", LUNDI, 25)], today=JEUDI, acteur="DM")
    app = make_app(today=LUNDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "B")
        assert logged(store, "DM", LUNDI) == dict(zip(CODES, (25, 25, 25), strict=True))
        told = "lun. 14/05 : 14.7.1 0,25 j, 15.1.1 0,25 j · u : annuler"
        assert app.status.text == f"Proposé : {told}"
        assert "0,25?" in shown(app)
        await burst(pilot, "space")
        assert app.status.text == f"Confirmé : {told}"
        assert "0,25?" not in shown(app)
        copied = cell(store, "14.7.1", LUNDI)
        assert copied is not None
        assert not copied.a_confirmer
        await burst(pilot, "space")
        assert "Rien à confirmer cette semaine." in shown(app)
        await burst(pilot, "B")
        assert "Rien à reprendre : " in shown(app)


async def test_last_weeks_lines_are_taken_up_without_values(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    write_cells(store, [change("5.1", date(2018, 3, 6), 25)], today=JEUDI, acteur="DM")
    app = make_app(today=date(2018, 3, 15))
    async with visiting(app, burst) as pilot:
        await burst(pilot, "v", "b", "v")
        assert " 5.1 " in shown(app)
    assert logged(store, "DM", date(2018, 3, 13)) == {}


@pytest.mark.usefixtures("last_week")
async def test_a_comment_is_kept_through_a_change_of_days_and_an_empty_one_goes(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "c", *"point [/b]", "enter")
        assert "·*" in shown(app)
        assert "* point [/b] (gardé pour les jours que vous y mettrez)" in shown(app)
        assert logged(store, "DM", JEUDI) == {}
        await burst(pilot, ".", "5", "enter", "up")
        assert "0,5*" in shown(app)
        assert "* point [/b]" in shown(app)
        await burst(pilot, "+")
        kept = cell(store, "14.1.1", JEUDI)
        assert kept is not None
        assert (kept.centiemes, kept.commentaire) == (75, "point [/b]")
        await burst(pilot, "c", *["backspace"] * 10, "enter")
        emptied = cell(store, "14.1.1", JEUDI)
        assert emptied is not None
        assert emptied.commentaire is None
        assert app.status.text == "jeu. 17/05 : 14.1.1 0,75 j (commentaire retiré) · u : annuler"
        await burst(pilot, "u")
        assert (
            app.status.text == "Annulé : jeu. 17/05 : 14.1.1 0,75 j (commentaire ajouté) · ctrl+r : rétablir"
        )
        await burst(pilot, "c")
        app.screen.query_one(Input).value = "a\x1b]52;c;x\x07"
        await burst(pilot, "enter")
        assert "caractère interdit U+001B en position 2" in shown(app)
        assert "\x1b" not in shown(app)


@pytest.mark.usefixtures("last_week")
async def test_a_comment_that_waits_for_its_days_is_taken_back_and_given_again_like_another_change(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "5", "enter", "c", *"point", "enter")
        assert app.status.text == "jeu. 17/05 : 14.7.1 (commentaire ajouté) · u : annuler"
        await burst(pilot, "up", "u")
        told = "Annulé : jeu. 17/05 : 14.7.1 (commentaire retiré) · ctrl+r : rétablir"
        assert app.status.text == told
        assert "* point" not in shown(app)
        assert logged(store, "DM", JEUDI) == {"14.1.1": 50}
        await burst(pilot, "ctrl+r", "delete", "u")
        assert "* point (gardé pour les jours que vous y mettrez)" in shown(app)
        await burst(pilot, ".", "2", "5", "enter", "u")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 50}
        assert "* point (gardé pour les jours que vous y mettrez)" in shown(app)
        await burst(pilot, "u", "u")
        assert "* point" not in shown(app)
        assert logged(store, "DM", JEUDI) == {}
        await burst(pilot, *["ctrl+r"] * 3)
        kept = cell(store, "14.7.1", JEUDI)
        assert kept is not None
        assert (kept.centiemes, kept.commentaire) == (25, "point")


@pytest.mark.usefixtures("last_week")
async def test_a_comment_noted_while_days_are_being_saved_is_taken_back_before_them(
    make_app: MakeApp, store: SqliteStore, burst: Press
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        writer = week_of(app).writer
        writer.write_cells([change("14.7.1", JEUDI, 25)])
        writer.note(CellKey("15.1.1", JEUDI), "point")
        await burst(pilot, "u")
        assert logged(store, "DM", JEUDI) == {"14.7.1": 25}


async def test_on_a_saturday_the_week_opens_on_its_friday_and_the_weekend_shows_on_demand_or_where_it_holds(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=date(2018, 5, 19))
    async with visiting(app, burst) as pilot:
        assert week_of(app).grid.jour == VENDREDI
        assert "sa19" not in shown(app)
        await burst(pilot, "v")
        assert "sa19" in shown(app)
        await burst(pilot, "v")
        samedi = date(2018, 5, 12)
        write_cells(
            store, [change("14.1.1", samedi, 50)], today=JEUDI, acteur="DM", confirmed=frozenset([samedi])
        )
        await burst(pilot, "p")
        assert "sa12" in shown(app)


async def test_arrows_skip_what_nobody_works_go_on_to_another_week_and_stop_everywhere_once_the_weekend_shows(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    set_quotite(store, "DM", date(2018, 1, 1), (100, 100, 0, 100, 100), acteur="DM")
    app = make_app(today=date(2018, 5, 25))

    async def walk(*keys: str) -> list[int]:
        days = []
        for key in keys:
            await burst(pilot, key)
            days.append(week_of(app).grid.jour.day)
        return days

    async with visiting(app, burst) as pilot:
        code = cursor(app).code
        assert await walk("left", "left", "left", "left", "right") == [24, 22, 18, 17, 18]
        assert cursor(app).code == code
        assert "Semaine 20 " in shown(app)
        assert await walk("right", "home", "end", "right") == [22, 22, 25, 28]
        assert "Semaine 22 " in shown(app)
        lundi = LUNDI_DE_PENTECOTE
        write_cells(
            store, [change("14.1.1", lundi, 50)], today=lundi, acteur="DM", confirmed=frozenset([lundi])
        )
        assert await walk("left", "left", "left", "left") == [25, 24, 22, 21]
        await burst(pilot, "v")
        assert await walk("left", "left", "home", "right", "right") == [20, 19, 14, 15, 16]


async def test_a_wide_window_shows_the_week_before_to_be_read_beside_this_one_on_the_same_lines(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    follow(store)
    before = [change("14.1.1", LUNDI, 75), change("1.2", MERCREDI, 100), change("14.7.1", VENDREDI, 50)]
    write_cells(store, before, today=VENDREDI, acteur="DM")
    app = make_app(today=date(2018, 5, 22))

    def row(name: str) -> list[str]:
        lines = [one.strip(" ❯").partition("│") for one in shown(app).splitlines()]
        return next(left for left, rule, _ in lines if rule and left.startswith(name)).split()[-2:]

    async with visiting(app, burst, (160, 50)) as pilot:
        assert "  lu14   ma15   me16   je17   ve18  │  lu21   ma22 " in shown(app)
        assert row("14.1.1")[-1] == "0,75"
        assert row("1.2 ")[-1] == "1"
        assert row("14.7.1")[-1] == "0,5"
        assert row("Il manque")[-2:] == ["1", "0,5"]
        await burst(pilot, ".", "5", "enter", "p")
        assert "  lu07   ma08   me09   je10   ve11  │  lu14   ma15 " in shown(app)
        await burst(pilot, "g", ".", "2", "5", "enter", "n")
        assert row("1.2 ") == ["0,25", "1"], "what was just typed is there"
        grid = week_of(app).grid
        colonne = grid.colonne
        await pilot.click(grid, offset=(grid.columns.first_jour + 3, 2))
        assert grid.colonne == colonne, "no cell of the week before is one's own to type in"
        await pilot.resize_terminal(159, 50)
        await burst(pilot)
        assert "je17" not in shown(app)
        assert "│" not in shown(app)


async def test_a_whole_week_filled_then_taken_back_moves_the_alerts_each_time(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    follow(store)
    app = make_app(today=date(2018, 5, 25))

    async def missing(*keys: str) -> str:
        await burst(pilot, *keys, "f4")
        return next(
            line.split()[2] for line in shown(app).splitlines() if " manque " in line and " DM " in line
        )

    async with visiting(app, burst, (120, 40)) as pilot:
        before = await missing()
        filled = await missing("f2", "p", "1", "*", "enter")
        assert float(before) - float(filled) == 5
        assert await missing("f2", "u") == before


async def test_weeks_are_gone_through_within_the_exercice_and_the_date_is_come_back_to(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    last = date(2018, 12, 31)
    write_cells(store, [change("14.1.1", date(2018, 12, 27), 50)], today=last, acteur="DM")
    app = make_app(today=last)
    async with visiting(app, burst) as pilot:
        assert "Semaine 1 " in shown(app)
        await burst(pilot, "n")
        assert "Semaine 1 " in shown(app)
        assert "L'exercice 2018 s'arrête là" in shown(app)
        await burst(pilot, "p")
        assert "Semaine 52 " in shown(app)
        await burst(pilot, "z")
        assert cursor(app) == ("14.1.1", last)
        await burst(pilot, "1", "enter")
        assert logged(store, "DM", last) == {"14.1.1": 100}
        app._reference.move(date(2018, 1, 2))
        await burst(pilot)
        assert week_of(app).grid.jour == date(2018, 1, 2)
        await burst(pilot, "p")
        assert "L'exercice 2018 s'arrête là" in shown(app)


@pytest.mark.usefixtures("last_week")
async def test_midnight_moves_today_and_the_saisie_stays_on_the_day_chosen(
    make_app: MakeApp, store: SqliteStore, burst: Press
) -> None:
    now = [MERCREDI]
    app = make_app(today=lambda: now[0])
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "5")
        now[0] = JEUDI
        app._look()
        await burst(pilot)
        assert app.session.reference.au == JEUDI
        await burst(pilot, "enter")
        assert cursor(app) == ("14.7.1", MERCREDI)
    assert logged(store, "DM", MERCREDI) == {"14.1.1": 50}


@pytest.mark.usefixtures("last_week")
async def test_a_key_builds_the_grid_once_and_a_write_once_more_when_it_is_saved(
    make_app: MakeApp, burst: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[object] = []

    def build(*args: object, **named: object) -> object:
        built.append(args)
        return build_view(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(shown_module, "build_view", build)
    monkeypatch.setattr(Following, "look", lambda _following: None)
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        counts = []
        for key in ("0", ",", "5", "enter", "right", "u", "ctrl+r", "delete", "plus"):
            built.clear()
            await burst(pilot, key)
            counts.append((key, len(built)))
        assert counts == [
            ("0", 1),
            (",", 1),
            ("5", 1),
            ("enter", 2),
            ("right", 0),
            ("u", 2),
            ("ctrl+r", 2),
            ("delete", 2),
            ("plus", 2),
        ]


@pytest.mark.usefixtures("last_week")
async def test_a_line_pinned_is_first_then_and_at_the_next_start(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "down", "*")
        assert cursor(app) == ("14.7.1", JEUDI)
        assert shown(app).splitlines()[3].startswith("❯14.7.1")
    again = make_app(today=JEUDI)
    async with again.run_test(size=(80, 24)) as pilot:
        await burst(pilot)
        assert shown(again).splitlines()[3].startswith("❯14.7.1")
        await burst(pilot, "down")
        assert shown(again).splitlines()[3].startswith("*14.7.1")
        await burst(pilot, "up", "*", "g")
        assert shown(again).splitlines()[3].startswith("❯14.1.1")
