"""Two sessions on one cell: the second is told who and when, and chooses; nothing is overwritten unseen."""

from __future__ import annotations

from datetime import date

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.temps.saisies import CellChange, Duree, TypeAbsence
from cariforef_tui.services.temps.absences import set_absence
from cariforef_tui.services.temps.saisies import write_cells
from cariforef_tui.ui.dialogs.dialog import ConfirmDialog
from tests.people import commented
from tests.ui.visit import MakeApp, Press, Shown, visiting, week_of

LUNDI, JEUDI = date(2018, 5, 14), date(2018, 5, 17)
CODES = ("14.1.1", "14.7.1", "15.1.1")
LARGE = (120, 40)


def change(code: str, jour: date, centiemes: int | None, comment: str | None = None) -> CellChange:
    return CellChange(agent="DM", jour=jour, code=code, centiemes=centiemes, commentaire=comment)


@pytest.fixture
def other(store: SqliteStore) -> SqliteStore:
    """Another session on the same file; lines logged the Monday before are in the grid."""
    write_cells(store, [change(code, date(2018, 5, 7), 25) for code in CODES], today=JEUDI, acteur="DM")
    return store


def write(store: SqliteStore, *changes: CellChange) -> None:
    write_cells(store, changes, today=JEUDI, acteur="LR")


def flat(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


async def test_the_second_is_told_who_when_and_what_each_holds_and_chooses_again_if_it_changed_meanwhile(
    make_app: MakeApp, other: SqliteStore, burst: Press, shown: Shown
) -> None:
    write(other, change("14.1.1", JEUDI, 25, "hier"))
    app = make_app(today=JEUDI)
    async with visiting(app, burst, LARGE) as pilot:
        await burst(pilot, ".", "5")
        write(other, change("14.1.1", JEUDI, 75, "relu [/b]"))
        await burst(pilot, "enter")
        text = flat(shown(app))
        assert "14.1.1, jeu. 17/05 : la saisie a été modifiée par LR il y a" in text
        assert "quelques secondes." in text
        assert "Votre saisie : 0,5 j, commentaire « hier »." in text
        assert "Valeur enregistrée : 0,75 j, commentaire « relu [/b] »." in text
        assert commented(other, "DM", JEUDI) == {"14.1.1": (75, "relu [/b]")}
        await burst(pilot, "g")
        assert "L'autre valeur est gardée" in shown(app)
        assert "0,75" in shown(app)
        assert commented(other, "DM", JEUDI) == {"14.1.1": (75, "relu [/b]")}
        await burst(pilot, "g", ".", "5")
        write(other, change("14.1.1", JEUDI, 25))
        await burst(pilot, "enter")
        await burst(pilot, "escape")
        assert commented(other, "DM", JEUDI) == {"14.1.1": (25, None)}
        await burst(pilot, "enter")
        assert week_of(app).grid.editor is not None
        assert week_of(app).grid.editor.texte == ".5"
        write(other, change("14.1.1", JEUDI, 75))
        await burst(pilot, "enter")
        write(other, change("14.1.1", JEUDI, 25))
        await burst(pilot, "e")
        assert isinstance(app.screen, ConfirmDialog)
        assert "Valeur enregistrée : 0,25 j." in flat(shown(app))
        await burst(pilot, "e")
    assert {code: held for code, (held, _) in commented(other, "DM", JEUDI).items()} == {"14.1.1": 50}


async def test_a_comment_that_the_store_cleans_can_still_be_written_over_theirs(
    make_app: MakeApp, other: SqliteStore, burst: Press
) -> None:
    write(other, change("14.1.1", JEUDI, 25))
    app = make_app(today=JEUDI)
    async with visiting(app, burst, LARGE) as pilot:
        await burst(pilot, "c")
        await burst(pilot, *"vu ")
        write(other, change("14.1.1", JEUDI, 75))
        await burst(pilot, "enter")
        assert isinstance(app.screen, ConfirmDialog)
        await burst(pilot, "e")
        assert not isinstance(app.screen, ConfirmDialog)
    assert commented(other, "DM", JEUDI) == {"14.1.1": (25, "vu")}


async def test_a_cell_emptied_on_one_side_or_undone_here_is_asked_for_where_the_other_changed_it(
    make_app: MakeApp, other: SqliteStore, burst: Press, shown: Shown
) -> None:
    write(other, change("14.1.1", JEUDI, 25))
    app = make_app(today=JEUDI)
    async with visiting(app, burst, LARGE) as pilot:
        write(other, change("14.1.1", JEUDI, None))
        await burst(pilot, "+")
        assert "la saisie a été modifiée par LR " in flat(shown(app))
        assert "Valeur enregistrée : vide." in flat(shown(app))
        await burst(pilot, "g")
        assert commented(other, "DM", JEUDI) == {}
        await burst(pilot, ".", "5", "enter", "up")
        write(other, change("14.1.1", JEUDI, 75))
        await burst(pilot, "u")
        assert isinstance(app.screen, ConfirmDialog)
        await burst(pilot, "g")
        assert commented(other, "DM", JEUDI) == {"14.1.1": (75, None)}
        write(other, change("14.1.1", JEUDI, 50))
        await burst(pilot, "delete")
        assert "Votre saisie : vide." in flat(shown(app))
        await burst(pilot, "g")
        assert commented(other, "DM", JEUDI) == {"14.1.1": (50, None)}
        write(other, change("14.1.1", JEUDI, 25))
        await burst(pilot, "delete")
        await burst(pilot, "e")
    assert commented(other, "DM", JEUDI) == {}


async def test_a_week_copied_over_one_changed_cell_keeps_theirs_there_and_writes_the_others(
    make_app: MakeApp, other: SqliteStore, burst: Press, shown: Shown
) -> None:
    app = make_app(today=LUNDI)
    async with visiting(app, burst, LARGE) as pilot:
        write(other, change("14.7.1", LUNDI, 50, "à moi"))
        await burst(pilot, "B")
        assert "14.7.1, lun. 14/05 : la saisie a été modifiée par LR " in flat(shown(app))
        assert commented(other, "DM", LUNDI) == {"14.7.1": (50, "à moi")}
        await burst(pilot, "g")
        assert not isinstance(app.screen, ConfirmDialog)
    assert commented(other, "DM", LUNDI) == {
        "14.1.1": (25, None),
        "14.7.1": (50, "à moi"),
        "15.1.1": (25, None),
    }


async def test_absences_that_somebody_set_meanwhile_are_neither_overwritten_nor_undone_unseen(
    make_app: MakeApp, other: SqliteStore, burst: Press, shown: Shown
) -> None:
    def held() -> set[TypeAbsence]:
        with other.reading() as reading:
            return {one.type for one in reading.absences("DM", JEUDI, JEUDI)}

    app = make_app(today=JEUDI)
    async with visiting(app, burst, LARGE) as pilot:
        await pilot.press("a", "R")
        await pilot.press("a", "C")
        await burst(pilot)
        assert "entre-temps" not in shown(app)
        assert held() == {TypeAbsence.RTT, TypeAbsence.CONGE}
        set_absence(other, "DM", TypeAbsence.FORMATION, JEUDI, JEUDI, Duree.JOURNEE, acteur="LR")
        await burst(pilot, "u")
        assert "a changé entre-temps" in shown(app)
        assert held() == {TypeAbsence.FORMATION}
        set_absence(other, "DM", TypeAbsence.CONGE, JEUDI, JEUDI, Duree.JOURNEE, acteur="LR")
        await burst(pilot, "a", "R")
        assert "a changé entre-temps (congé 1 j)" in flat(shown(app))
        assert held() == {TypeAbsence.CONGE}


async def test_keys_typed_faster_than_a_dialog_closes_answer_nothing_more(
    make_app: MakeApp, other: SqliteStore, burst: Press
) -> None:
    write(other, change("14.1.1", JEUDI, 25))
    app = make_app(today=JEUDI)
    async with visiting(app, burst, LARGE) as pilot:
        for keys in (
            ("c", "v", "enter", "enter", "down"),
            ("slash", "1", "8", "enter", "enter"),
            ("a", "R", "R", "escape"),
            ("H", "q", "escape"),
        ):
            await burst(pilot, *keys)
            assert len(app.screen_stack) == 1, keys
