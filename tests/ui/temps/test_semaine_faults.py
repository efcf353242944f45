"""Ma semaine when the world fails: nothing typed is lost, and what happened is said in French."""

from __future__ import annotations

import signal
import stat
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Static

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.domain.temps.saisies import CellChange, CellWritten
from cariforef_tui.services.ports.errors import StoreBusy, StoreIO
from cariforef_tui.services.temps import saisies
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.dialogs.dialog import ConfirmDialog
from cariforef_tui.ui.kit.draft import Draft, DraftKey, Drafts, Nature
from cariforef_tui.ui.temps.dialogs import CommentDialog
from cariforef_tui.ui.temps.screen import SemaineScreen
from tests.people import open_store, stored
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting

JEUDI = date(2018, 5, 17)


@pytest.fixture(autouse=True)
def last_week(store_path: Path) -> None:
    with open_store(store_path) as store:
        changes = [
            CellChange(agent="DM", jour=date(2018, 5, 7), code=code, centiemes=50)
            for code in ("14.1.1", "14.7.1")
        ]
        saisies.write_cells(store, changes, today=JEUDI, acteur="DM")


def comment_of(store_path: Path, code: str, jour: date) -> str | None:
    with open_store(store_path) as store, store.reading() as reading:
        (saisie,) = (one for one in reading.saisies("DM", jour, jour) if one.code == code)
        return saisie.commentaire


def question_of(app: CariforefApp) -> str:
    """Return the title and the lines of the question on top."""
    *texts, _refusal, _keys = screen_of(app, ConfirmDialog).query("#cadre > Static").results(Static)
    return "\n".join(str(text.content) for text in texts)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """Errors that the next writes meet, one each; the real write follows once they are used up."""
    errors: list[Exception] = []
    really_write = saisies.write_cells

    def write(*args: object, **kwargs: object) -> tuple[CellWritten, ...]:
        if errors:
            raise errors.pop(0)
        return really_write(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(saisies, "write_cells", write)
    return errors


async def test_once_a_backup_is_restored_nothing_is_said_to_be_written_nor_to_undo(
    make_app: MakeApp, burst: Press, shown: Shown, store_path: Path, tmp_path: Path
) -> None:
    copy = SqliteAdmin().backup(str(store_path), tmp_path / "copie.db")
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "5", "enter")
        app.session.following.ask()
        await burst(pilot)
        assert "✓ jeu. 17/05 : 14.1.1 0,5 j" in shown(app)
        SqliteAdmin().restore(str(store_path), copy, lambda _: None)
        app.session.following.ask()
        await burst(pilot)
        assert "✓ jeu." not in shown(app)
        await burst(pilot, "u")
        assert "Rien à annuler ici." in shown(app)
    assert stored(store_path, "DM", JEUDI) == {}


async def test_what_the_store_could_not_write_is_kept_in_its_cell_said_whole_and_tried_again(
    make_app: MakeApp, burst: Press, shown: Shown, failing: list[Exception], store_path: Path
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        failing.append(StoreBusy("Une autre personne enregistre."))
        await burst(pilot, ".", "5", "enter")
        assert "✗ « .5 » : Une autre personne enregistre." in shown(app)
        assert app.status.level == "error"
        failing.append(StoreIO("Disque plein."))
        await burst(pilot, "enter")
        assert "✗ « .5 » : Disque plein. Entrée réessaie, Échap oublie." in shown(app)
        assert stored(store_path, "DM", JEUDI) == {}
        await burst(pilot, "enter")
        assert "✗" not in shown(app)
        failing.append(StoreBusy("Une autre personne enregistre."))
        await burst(pilot, "u")
        assert stored(store_path, "DM", JEUDI) == {"14.1.1": 50}
        await burst(pilot, "u")
        assert stored(store_path, "DM", JEUDI) == {}
        failing.append(
            StoreIO(
                f"Le fichier /srv/{'x' * 30}/base.db a été déplacé ou supprimé hors de l'outil : rien n'a "
                "été enregistré. Remettez-le en place ou restaurez une sauvegarde, puis relancez."
            )
        )
        await burst(pilot, "g", ".", "5", "enter")
        assert "Entrée réessaie, Échap oublie." in " ".join(shown(app).split())
        await burst(pilot, "escape")
        told = app.screen.query_one("#ligne").region
        assert (told.height, "Adapter SOFI" in shown(app).splitlines()[told.y]) == (3, True)


async def test_a_read_only_store_says_so_and_loses_nothing(
    make_app: MakeApp, burst: Press, shown: Shown, store_path: Path
) -> None:
    store_path.chmod(stat.S_IRUSR)
    app = make_app(today=JEUDI)
    async with visiting(app, burst, (100, 24)) as pilot:
        if app.session.store.read_only_reason is None:
            pytest.skip("the user of this test may write whatever the mode says")
        assert "LECTURE SEULE" in shown(app)
        await burst(pilot, ".", "5", "enter")
        await burst(pilot, "enter")
        assert "« .5 »" in shown(app)


def keep(folder: Path, texte: str, pour: DraftKey, agent: str = "DM") -> None:
    drafts = Drafts(folder, agent)
    drafts.keep(Draft(pour, (("texte", texte),)))
    drafts.flush()


def texts(folder: Path, base: Path | str, agent: str = "DM") -> list[str]:
    return [draft.texte for draft in Drafts(folder, agent).all_of(str(base), Nature)]


async def test_a_lost_terminal_keeps_the_comment_being_typed_beside_the_days_and_opens_it_again(
    make_app: MakeApp, burst: Press, shown: Shown, tmp_path: Path, store_path: Path
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "0", ",", "7", "enter", "down", "c", *"vu avec LR")
        app._leave(128 + signal.SIGHUP)
    assert app.return_code == 128 + signal.SIGHUP
    file = tmp_path / "etat" / "brouillon-DM.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = make_app(today=JEUDI)
    async with visiting(again, burst) as pilot:
        cells = "« 0,7 » sur 14.1.1, jeu. 17/05, commentaire « vu avec LR » sur 14.7.1, jeu. 17/05"
        assert question_of(again) == f"Pas enregistré à la dernière fermeture : {cells}. Reprendre ?"
        assert "Échap : plus tard" in shown(again)
        await burst(pilot, "r")
        assert screen_of(again, CommentDialog).texte == "vu avec LR"
        assert "Commentaire · 14.7.1" in shown(again)
        await burst(pilot, "escape")
        assert "* vu avec LR (gardé pour les jours que vous y mettrez)" in shown(again)
        assert stored(store_path, "DM", JEUDI) == {}
        await burst(pilot, "c", *" et PG", "enter", ".", "2", "5", "enter", "up", "up")
        assert "✗ « 0,7 » : pas encore enregistré." in shown(again)
        await burst(pilot, "enter", "5", "enter")
        assert "✗" not in shown(again)
    assert stored(store_path, "DM", JEUDI) == {"14.1.1": 75, "14.7.1": 25}
    assert comment_of(store_path, "14.7.1", JEUDI) == "vu avec LR et PG"
    assert texts(tmp_path / "etat", store_path) == []


async def test_a_comment_of_days_of_another_week_is_taken_up_there_and_written_by_enter_alone(
    make_app: MakeApp, burst: Press, shown: Shown, tmp_path: Path, store_path: Path
) -> None:
    jour = date(2018, 5, 9)
    change = CellChange(agent="DM", jour=jour, code="14.7.1", centiemes=25, commentaire="point")
    with open_store(store_path) as store:
        saisies.write_cells(store, [change], today=JEUDI, acteur="DM")
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "down", "left", "p", "c", *" fait")
        app._leave(128 + signal.SIGHUP)
    again = make_app(today=JEUDI)
    async with visiting(again, burst) as pilot:
        assert "commentaire « point fait » sur 14.7.1, mer. 09/05" in question_of(again)
        await burst(pilot, "r")
        assert screen_of(again, CommentDialog).texte == "point fait"
        await burst(pilot, "escape", "+")
        assert "* point fait (c l'enregistre, Échap l'oublie)" in shown(again)
        assert comment_of(store_path, "14.7.1", jour) == "point"
        again._leave(128 + signal.SIGHUP)
    last = make_app(today=JEUDI)
    async with visiting(last, burst) as pilot:
        await burst(pilot, "r", "enter")
        assert "Échap l'oublie" not in shown(last)
    assert stored(store_path, "DM", jour) == {"14.7.1": 50}
    assert comment_of(store_path, "14.7.1", jour) == "point fait"
    assert texts(tmp_path / "etat", store_path) == []


async def test_a_comment_taken_up_is_forgotten_by_escape_in_its_cell(
    make_app: MakeApp, burst: Press, shown: Shown, tmp_path: Path, store_path: Path
) -> None:
    keep(tmp_path / "etat", "vu", DraftKey(str(store_path), Nature.COMMENTAIRE, date(2018, 5, 7), "14.7.1"))
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "r", "escape")
        assert "* vu (c l'enregistre, Échap l'oublie)" in shown(app)
        await burst(pilot, "escape")
        assert "* vu" not in shown(app)
        app._leave(128 + signal.SIGHUP)
    assert texts(tmp_path / "etat", store_path) == []


async def test_a_comment_with_nothing_new_is_no_draft(
    make_app: MakeApp, burst: Press, tmp_path: Path
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        week = screen_of(app, SemaineScreen)
        for keys in (("c",), ("v", "backspace"), ("v", "escape")):
            await burst(pilot, *keys)
            week.keep_draft()
        app._leave(128 + signal.SIGHUP)
    assert not (tmp_path / "etat" / "brouillon-DM.json").exists()


async def test_one_s_own_draft_alone_is_offered_and_once_forgotten_is_not_offered_again(
    make_app: MakeApp, burst: Press, shown: Shown, tmp_path: Path, store_path: Path
) -> None:
    folder, elsewhere = tmp_path / "etat", "postgresql:///carif"
    keep(folder, "0,3", DraftKey(str(store_path), Nature.JOURS, JEUDI, "14.7.1"), "LR")
    keep(folder, "0,4", DraftKey(elsewhere, Nature.JOURS, JEUDI, "14.7.1"))
    keep(folder, "0,5", DraftKey(str(store_path), Nature.JOURS, JEUDI, "14.7.1"))
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        assert "« 0,5 » sur 14.7.1" in shown(app)
        assert "0,3" not in shown(app)
        assert "0,4" not in shown(app)
        await burst(pilot, "j")
        assert len(app.screen_stack) == 1
    assert texts(folder, store_path) == []
    assert texts(folder, store_path, "LR") + texts(folder, elsewhere) == ["0,3", "0,4"]
    assert stored(store_path, "DM", JEUDI) == {}


async def test_leaving_saves_what_is_being_typed(make_app: MakeApp, burst: Press, store_path: Path) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await pilot.press(".", "5", "ctrl+q")
        await burst(pilot)
    assert stored(store_path, "DM", JEUDI) == {"14.1.1": 50}


async def test_showing_another_week_saves_what_is_being_typed(
    make_app: MakeApp, burst: Press, store_path: Path
) -> None:
    app = make_app(today=JEUDI)
    async with visiting(app, burst) as pilot:
        await burst(pilot, ".", "5", "ctrl+p", *"sem 14", "enter")
        assert screen_of(app, SemaineScreen).week.monday == date(2018, 4, 2)
    assert stored(store_path, "DM", JEUDI) == {"14.1.1": 50}


async def test_a_demonstration_keeps_no_draft(make_app: MakeApp, burst: Press, tmp_path: Path) -> None:
    app = make_app(today=JEUDI, demo=True)
    async with visiting(app, burst) as pilot:
        await burst(pilot, "0", ",", "7")
        app._leave(128 + signal.SIGHUP)
    assert not (tmp_path / "etat").exists()
