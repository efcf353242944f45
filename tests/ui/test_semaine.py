"""Ma semaine: what is typed is on the screen and in the store; what is refused says why and is kept."""

from __future__ import annotations

import re
from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Quotite
from cariforef_tui.domain.journal.entries import ORIGINE, Touched
from cariforef_tui.domain.temps.saisies import CellChange, Duree, Saisie, TypeAbsence
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.agents.agents import set_quotite
from cariforef_tui.services.temps.absences import set_absence
from cariforef_tui.services.temps.saisies import write_cells
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.dialogs.dialog import ConfirmDialog
from cariforef_tui.ui.kit.following import Following
from cariforef_tui.ui.kit.messages import StoreChanged
from cariforef_tui.ui.temps import shown as shown_module
from cariforef_tui.ui.temps.grid.cells import CellKey
from cariforef_tui.ui.temps.grid.view import build_view
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import follow, freeze, log, logged
from tests.ui.prompt import PACE
from tests.ui.visit import MakeApp, Press, Shown, visiting

LUNDI, MARDI, MERCREDI, JEUDI = (date(2018, 5, day) for day in (14, 15, 16, 17))
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


def screen_of(app: CariforefApp) -> SemaineScreen:
    screen = app.screen_stack[0]
    assert isinstance(screen, SemaineScreen)
    return screen


def cursor(app: CariforefApp) -> CellKey | None:
    return screen_of(app).grid.cell


@pytest.mark.usefixtures("last_week")
async def test_days_are_typed_as_people_write_them(
    make_app: MakeApp, store: SqliteStore, burst: Press
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        for keys, centiemes in (("0,5", 50), (".25", 25), ("1/2", 50), ("3h30", 50), ("½", 50), ("1", 100)):
            await burst(pilot, *keys, "enter", "up")
            assert logged(store, "DM", JEUDI) == {"14.1.1": centiemes}, keys


@pytest.mark.usefixtures("last_week")
async def test_the_figures_follow_each_key_and_escape_gives_them_back(
    make_app: MakeApp, burst: Press, shown: Shown, store: SqliteStore
) -> None:
    follow(store)
    app = make_app(today=JEUDI)
    async with visiting(app, burst, (120, 40)) as pilot:
        assert " 29,5 " in shown(app)
        await burst(pilot, ".", "5")
        assert " 29 " in shown(app)
        assert re.search(r"Total .* 0,5", shown(app))
        await burst(pilot, "escape")
        assert " 29,5 " in shown(app)
        assert not re.search(r"Total .* 0,5", shown(app))


@pytest.mark.usefixtures("last_week")
async def test_the_status_line_names_the_line_the_days_the_date_of_what_is_saved_and_how_to_undo_it(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "2", "5", "tab")
        assert "✓ jeu. 17/05 : 14.1.1 0,25 j · u : annuler" in shown(app)
        await burst(pilot, "u")
        assert "✓ Annulé : jeu. 17/05 : 14.1.1 vide · ctrl+r : rétablir" in shown(app)
        await burst(pilot, "a", "R")
        assert "✓ jeu. 17/05 : RTT 0,5 j · u : annuler" in shown(app)
        await burst(pilot, "a", "c")
        assert "✓ jeu. 17/05 : congé 1 j au lieu de RTT 0,5 j · u : annuler" in shown(app)
        assert not app._notifications
        await burst(pilot, "a", "s")
        assert "✓ jeu. 17/05 : congé 1 j en moins · u : annuler" in shown(app)


@pytest.mark.usefixtures("last_week")
async def test_a_number_off_the_step_explains_itself_and_can_be_taken_up_again(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, *"0,33", "enter")
        assert "« 0,33 » : 0,33 j n'est pas un multiple de 0,25 j" in shown(app)
        assert cursor(app) == ("14.1.1", JEUDI)
        assert logged(store, "DM", JEUDI) == {}
        await burst(pilot, "enter")
        assert screen_of(app).grid.editor is not None
        assert screen_of(app).grid.editor.texte == "0,33"
        await burst(pilot, "backspace", "backspace", "5", "enter")
    assert logged(store, "DM", JEUDI) == {"14.1.1": 50}


@pytest.mark.usefixtures("last_week")
async def test_a_full_day_refuses_more_gives_the_cell_back_and_keeps_the_text(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "1", "enter")
        await burst(pilot, ".", "5", "enter")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 100}
        assert cursor(app) == ("14.7.1", JEUDI)
        assert "✗ « .5 »" in shown(app)
        await burst(pilot, "escape")
        assert "✗ « .5 »" not in shown(app)


@pytest.mark.usefixtures("last_week")
async def test_plus_and_minus_step_by_the_setting_and_zero_empties(
    make_app: MakeApp, store: SqliteStore, burst: Press
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "+", "+", "+")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 75}
        await burst(pilot, "-", "-", "-")
        assert logged(store, "DM", JEUDI) == {}


@pytest.mark.usefixtures("last_week")
async def test_undo_and_redo_go_through_the_whole_session(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "5", "enter", "up", ".", "2", "5", "enter", "=")
        await burst(pilot, "up", "delete")
        assert logged(store, "DM", JEUDI) == {"14.7.1": 75}
        await burst(pilot, "u")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 25, "14.7.1": 75}
        await burst(pilot, "u", "u")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 50}
        await burst(pilot, "u", "u")
        assert logged(store, "DM", JEUDI) == {}
        assert "! Rien à annuler ici." in shown(app)
        await burst(pilot, *["ctrl+r"] * 4)
        assert logged(store, "DM", JEUDI) == {"14.7.1": 75}


@pytest.mark.usefixtures("last_week")
async def test_what_was_redone_is_undone_again_as_often_as_one_likes(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "5", "enter")
        for _ in range(2):
            await burst(pilot, "u")
            assert logged(store, "DM", JEUDI) == {}
            await burst(pilot, "ctrl+r")
            assert logged(store, "DM", JEUDI) == {"14.1.1": 50}
        await burst(pilot, "ctrl+r")
        assert "! Rien à rétablir ici." in shown(app)
        assert logged(store, "DM", JEUDI) == {"14.1.1": 50}
        await burst(pilot, "u", "u")
        assert "! Rien à annuler ici." in shown(app)
        assert logged(store, "DM", JEUDI) == {}


@pytest.mark.usefixtures("last_week")
async def test_undo_never_takes_back_what_somebody_else_wrote_since(
    make_app: MakeApp, store: SqliteStore, burst: Press
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "5", "enter")
        write_cells(store, [change("14.1.1", JEUDI, 75)], today=JEUDI, acteur="LR")
        await burst(pilot, "u")
        assert isinstance(app.screen, ConfirmDialog)
        await burst(pilot, "g")
    assert logged(store, "DM", JEUDI) == {"14.1.1": 75}


@pytest.mark.usefixtures("last_week")
async def test_two_sessions_on_one_cell_show_both_values_and_one_chooses(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst, (120, 40)) as pilot:
        await burst(pilot, ".", "5")
        write_cells(store, [change("14.1.1", JEUDI, 75)], today=JEUDI, acteur="LR")
        await burst(pilot, "enter")
        text = shown(app)
        assert "0,5 j" in text
        assert "0,75 j" in text
        assert "LR" in text
        assert logged(store, "DM", JEUDI) == {"14.1.1": 75}
        await burst(pilot, "e")
    assert logged(store, "DM", JEUDI) == {"14.1.1": 50}


@pytest.mark.usefixtures("last_week")
async def test_a_conflict_left_unanswered_keeps_what_was_typed(
    make_app: MakeApp, store: SqliteStore, burst: Press
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "5")
        write_cells(store, [change("14.1.1", JEUDI, 75)], today=JEUDI, acteur="LR")
        await burst(pilot, "enter")
        await burst(pilot, "escape")
        await burst(pilot, "enter")
        assert screen_of(app).grid.editor is not None
        assert screen_of(app).grid.editor.texte == ".5"
    assert logged(store, "DM", JEUDI) == {"14.1.1": 75}


@pytest.mark.usefixtures("last_week")
async def test_a_write_made_elsewhere_shows_without_disturbing_the_cell_being_typed(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst, (120, 40)) as pilot:
        await burst(pilot, "down", ".", "2")
        write_cells(store, [change("5.1", JEUDI, 50)], today=JEUDI, acteur="DM")
        screen_of(app).post_message(StoreChanged(Touched(head=ORIGINE, is_everything=True)))
        await burst(pilot)
        assert " 5.1 " in shown(app)
        assert ".2▏" in shown(app)
        assert cursor(app) == ("14.7.1", JEUDI)
        await burst(pilot, "5", "enter")
    assert logged(store, "DM", JEUDI) == {"5.1": 50, "14.7.1": 25}


@pytest.mark.usefixtures("last_week")
async def test_a_public_holiday_is_asked_for_once(
    make_app: MakeApp, store: SqliteStore, burst: Press
) -> None:
    app = make_app(today=LUNDI_DE_PENTECOTE)
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "5", "enter")
        assert isinstance(app.screen, ConfirmDialog)
        assert logged(store, "DM", LUNDI_DE_PENTECOTE) == {}
        await burst(pilot, "o")
        assert logged(store, "DM", LUNDI_DE_PENTECOTE) == {"14.1.1": 50}
        await burst(pilot, ".", "5", "enter")
        assert not isinstance(app.screen, ConfirmDialog)
    assert logged(store, "DM", LUNDI_DE_PENTECOTE) == {"14.1.1": 50, "14.7.1": 50}


@pytest.mark.usefixtures("last_week")
async def test_a_holiday_not_confirmed_writes_nothing_and_keeps_the_text(
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


@pytest.mark.usefixtures("last_week")
async def test_a_day_to_come_is_refused(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=MARDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "right", ".", "5", "enter")
        assert "à venir" in shown(app)
    assert logged(store, "DM", MERCREDI) == {}


@pytest.mark.usefixtures("last_week")
async def test_an_absence_is_set_counted_and_taken_away_by_the_same_key(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst, (120, 40)) as pilot:
        await burst(pilot, "a", "R")
        assert "½ RTT" in shown(app)
        await burst(pilot, "=")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 50}
        await burst(pilot, "a", "s")
        assert "½ RTT" not in shown(app)
        await burst(pilot, "u")
        assert "½ RTT" in shown(app)
        await burst(pilot, "ctrl+r")
        assert "½ RTT" not in shown(app)


@pytest.mark.usefixtures("last_week")
async def test_a_day_of_eight_tenths_is_absent_by_half_filled_and_typed_whole(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    set_quotite(store, "DM", LUNDI, (80, 80, 80, 80, 80), acteur="DM")
    app = make_app(today=JEUDI)
    async with visiting(app, burst, (120, 40)) as pilot:
        await burst(pilot, "a", "R")
        assert "½ RTT" in shown(app)
        await burst(pilot, "=")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 40}
        await burst(pilot, "delete", "a", "c")
        assert "½" not in shown(app)
        await burst(pilot, "a", "s")
        await burst(pilot, ".", "7", "enter")
        assert "ni les 0,8 j qui complètent la journée" in shown(app)
        await burst(pilot, ".", "8", "enter")
    assert logged(store, "DM", JEUDI) == {"14.1.1": 80}


@pytest.mark.usefixtures("last_week")
async def test_undo_leaves_an_absence_that_somebody_changed_since(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst, (120, 40)) as pilot:
        await burst(pilot, "a", "R")
        set_absence(store, "DM", TypeAbsence.CONGE, JEUDI, JEUDI, Duree.JOURNEE, acteur="LR")
        await burst(pilot, "u")
        assert "a changé entre-temps" in shown(app)
    with store.reading() as reading:
        assert [one.type for one in reading.absences("DM", JEUDI, JEUDI)] == [TypeAbsence.CONGE]


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


async def test_last_week_is_not_copied_over_a_day_that_cannot_take_it(
    make_app: MakeApp, store: SqliteStore, last_week: None, burst: Press, shown: Shown
) -> None:
    write_cells(store, [change("5.1", LUNDI, 100)], today=JEUDI, acteur="DM")
    before = logged(store, "DM", LUNDI)
    app = make_app(today=LUNDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "B")
        assert logged(store, "DM", LUNDI) == before
        assert "Rien à reprendre : à venir (mar. 15/05, mer. 16/05" in shown(app)


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
        writer = screen_of(app).writer
        writer.write_cells([change("14.7.1", JEUDI, 25)])
        writer.note(CellKey("15.1.1", JEUDI), "point")
        await burst(pilot, "u")
        assert logged(store, "DM", JEUDI) == {"14.7.1": 25}


@pytest.mark.usefixtures("last_week")
async def test_a_comment_with_an_escape_is_refused_in_place(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "5", "enter", "up", "c")
        app.screen.query_one("Input").value = "a\x1b]52;c;x\x07"  # type: ignore[attr-defined]
        await burst(pilot, "enter")
        assert "caractère interdit U+001B en position 2" in shown(app)
        assert "\x1b" not in shown(app)


async def test_stored_markup_wide_and_hostile_text_keep_the_columns(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    comment = "[@click=app.quit]表 👩‍🔧[/x]"
    write_cells(store, [change("14.1.1", JEUDI, 50, comment)], today=JEUDI, acteur="DM")
    app = make_app(today=JEUDI)
    async with visiting(app, burst):
        assert "[@click=app.quit]表" in shown(app)
        assert app.is_running


@pytest.mark.usefixtures("last_week")
async def test_the_weekend_shows_on_demand_and_where_it_holds_something(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
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


@pytest.mark.usefixtures("last_week")
async def test_weeks_are_gone_through_within_the_exercice_and_z_comes_back(
    make_app: MakeApp, burst: Press, shown: Shown
) -> None:
    app = make_app(today=date(2018, 1, 10))
    async with visiting(app, burst) as pilot:
        await burst(pilot, "p")
        assert "Semaine 1 " in shown(app)
        await burst(pilot, "p")
        assert "Semaine 1 " in shown(app)
        assert "L'exercice 2018 s'arrête là" in shown(app)
        await burst(pilot, "n", "n", "z")
        assert "Semaine 2 " in shown(app)
        assert "me10" in shown(app)


async def test_the_last_day_of_the_year_is_in_week_1_of_the_next(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    write_cells(store, [change("14.1.1", date(2018, 12, 27), 50)], today=date(2018, 12, 31), acteur="DM")
    app = make_app(today=date(2018, 12, 31))
    async with visiting(app, burst) as pilot:
        assert "Semaine 1 " in shown(app)
        await burst(pilot, "1", "enter")
    assert logged(store, "DM", date(2018, 12, 31)) == {"14.1.1": 100}


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
async def test_moving_the_reference_shows_its_week_with_the_cursor_on_its_day(
    make_app: MakeApp, burst: Press
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        app._reference.move(date(2018, 5, 8))
        await burst(pilot)
        assert cursor(app) == ("14.1.1", date(2018, 5, 8))


@pytest.mark.usefixtures("last_week")
async def test_digits_are_typed_and_the_places_stay_within_reach(make_app: MakeApp, burst: Press) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "2")
        assert app.screen is screen_of(app)
        await burst(pilot, "backspace", "1", "alt+2")
        assert app.current_mode == "avancement"


@pytest.mark.usefixtures("last_week")
async def test_leaving_for_another_place_saves_the_cell_being_typed(
    make_app: MakeApp, store: SqliteStore, burst: Press
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "5", "f4")
    assert logged(store, "DM", JEUDI) == {"14.1.1": 50}


@pytest.mark.usefixtures("last_week")
async def test_a_click_moves_the_cursor_and_a_second_one_types(make_app: MakeApp, burst: Press) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        grid = screen_of(app).grid
        at = (grid.columns.first_jour + grid.columns.jour + 1, 2)
        await pilot.click(grid, offset=at)
        assert cursor(app) == ("14.7.1", MARDI)
        await pilot.click(grid, offset=at, times=2)
        assert grid.editor is not None


@pytest.mark.usefixtures("last_week")
async def test_pasting_anything_but_days_is_refused(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    from textual import events

    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        grid = screen_of(app).grid
        grid.post_message(events.Paste("\x1b]52;c;AAAA\x07" * 1000))
        await burst(pilot)
        assert "n'est pas un nombre de jours" in shown(app)
        grid.post_message(events.Paste("0,5\n"))
        await burst(pilot, "enter")
    assert logged(store, "DM", JEUDI) == {"14.1.1": 50}


@pytest.mark.usefixtures("last_week")
@pytest.mark.parametrize("texte", ["-0,5", "0,5x", "réunion"])
async def test_what_is_no_number_of_days_is_refused_while_typed_and_kept_unsaved(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown, texte: str
) -> None:
    app = make_app(today=JEUDI)
    async with app.run_test(size=(80, 24)) as pilot:
        await burst(pilot, "enter", *texte)
        said = " ".join(shown(app).split())
        assert f"« {texte} » n'est pas un nombre de jours : tapez 0,25 · 0,5 · 0,75 · 1 · 1h45" in said
        editor = screen_of(app).grid.editor
        assert editor is not None
        assert editor.texte == texte
        await burst(pilot, "enter")
        assert logged(store, "DM", JEUDI) == {}
        assert f"« {texte} »" in shown(app)
        await burst(pilot, "enter", *["backspace"] * len(texte), *"0,5", "enter")
    assert logged(store, "DM", JEUDI) == {"14.1.1": 50}


@pytest.mark.usefixtures("last_week")
async def test_a_minus_typed_on_an_empty_cell_never_becomes_days(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with app.run_test(size=(80, 24)) as pilot:
        await burst(pilot, *"-0,5", "enter")
        assert "« -0,5 »" in shown(app)
        assert logged(store, "DM", JEUDI) == {}
        await burst(pilot, "up", "escape", *"0,5", "enter", "up", "minus")
    assert logged(store, "DM", JEUDI) == {"14.1.1": 25}


@pytest.mark.usefixtures("last_week")
async def test_a_minus_on_an_empty_cell_says_that_there_is_nothing_to_take(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with app.run_test(size=(80, 24)) as pilot:
        await burst(pilot, "minus")
        assert "Rien à enlever ici : la cellule est vide." in shown(app)
        await burst(pilot, "=")
    assert logged(store, "DM", JEUDI) == {"14.1.1": 100}


async def test_after_a_refusal_undo_takes_back_what_was_saved_last(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    codes = ("14.1.1", "14.7.1", "15.1.1", "15.1.2")
    for code in codes:
        log(store, "DM", code, 25, on=date(2018, 5, 7))
    app = make_app(today=JEUDI)
    async with app.run_test(size=(80, 24)) as pilot:
        await burst(pilot, *(",", "5", "enter") * 3, "+", "-", "=", "u")
        assert logged(store, "DM", JEUDI) == {"14.1.1": 50}
        await burst(pilot, "u")
        assert logged(store, "DM", JEUDI) == {}
        await burst(pilot, "u")
        assert "! Rien à annuler ici." in shown(app)


@pytest.mark.usefixtures("last_week")
async def test_what_a_month_signed_since_keeps_from_undo_is_refused_once_for_all_its_days(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "5", "enter", ".", "5", "enter")
        with store.writing("DM") as writing:
            writing.add_visa(freeze(writing, "DM", Mois(2018, 5)))
        await burst(pilot, "u")
        assert "✗ Mai 2018 de DM est signé" in shown(app)
        await burst(pilot, "u")
        assert "! Rien à annuler ici." in shown(app)
        assert "✗" not in shown(app)
    assert logged(store, "DM", JEUDI) == {"14.1.1": 50, "14.7.1": 50}


@pytest.mark.usefixtures("last_week")
@pytest.mark.parametrize(("typed", "saved"), [("7", {}), ("0,5", {"14.1.1": 50})])
async def test_a_page_down_leaves_the_cell_being_typed_and_a_refused_text_calls_the_cursor_back(
    make_app: MakeApp, store: SqliteStore, burst: Press, typed: str, saved: dict[str, int]
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        first = cursor(app)
        await burst(pilot, *typed, "pagedown")
        assert screen_of(app).grid.editor is None
        assert (cursor(app) != first) == bool(saved)
        assert logged(store, "DM", JEUDI) == saved


async def test_an_absence_proposes_a_last_day_after_its_first(
    make_app: MakeApp, press: Press, shown: Shown
) -> None:
    app = make_app(today=date(2018, 5, 28))
    async with visiting(app, press) as pilot:
        await press(pilot, "a")
        assert "Absence, lun. 28/05 au  même jour, ou 31/05" in shown(app)


@pytest.mark.usefixtures("last_week")
async def test_a_text_longer_than_a_cell_says_so_and_a_paste_goes_on_what_is_typed(
    make_app: MakeApp, store: SqliteStore, burst: Press, shown: Shown
) -> None:
    from textual import events

    app = make_app(today=JEUDI)
    async with app.run_test(size=(80, 24)) as pilot:
        await burst(pilot, *"0,5000000000000")
        assert "n'est pas un nombre de jours" in shown(app)
        await burst(pilot, "escape", "0")
        app.post_message(events.Paste(",75"))
        await burst(pilot, "enter")
    assert logged(store, "DM", JEUDI) == {"14.1.1": 75}


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


async def test_a_day_that_is_not_worked_is_told_as_such_and_not_as_full(
    make_app: MakeApp, press: Press, shown: Shown, store: SqliteStore
) -> None:
    mercredi = date(2018, 5, 23)
    log(store, "DM", "14.7.1", 50, on=date(2018, 5, 22))
    with store.writing("DM") as writing:
        writing.set_quotite(Quotite("DM", date(2018, 1, 1), (100, 100, 0, 100, 100, 0, 0)))
    app = make_app(today=mercredi)
    async with visiting(app, press) as pilot:
        for keys in (("plus",), (".", "5", "enter")):
            await press(pilot, *keys)
            assert "mer. 23/05 n'est pas travaillé (jour libre)" in shown(app)
            assert "pleine" not in shown(app)


@pytest.mark.parametrize(("today", "opened"), [(19, 18), (20, 18), (21, 21)])
async def test_on_a_week_end_the_week_opens_on_its_friday(
    make_app: MakeApp, press: Press, today: int, opened: int
) -> None:
    app = make_app(today=date(2018, 5, today))
    async with visiting(app, press):
        assert screen_of(app).grid.jour == date(2018, 5, opened)
