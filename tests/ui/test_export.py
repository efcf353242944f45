"""Exporting what a screen shows: asked where, written in the background, never over something by surprise."""

from __future__ import annotations

import csv
import errno
import io
from pathlib import Path

import pytest
from textual.widgets import Input

from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.dialogs.export import ExportDialog
from tests.people import last_rows, open_store
from tests.ui.visit import MakeApp, Press, screen_of


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "maison"
    (folder / "Documents").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder))
    return folder


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=";"))


def dialog_of(app: CariforefApp) -> ExportDialog:
    assert isinstance(app.screen, ExportDialog)
    return app.screen


async def test_alertes_are_exported_as_shown_in_the_documents(
    make_app: MakeApp, press: Press, home: Path
) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "f4")
        await press(pilot, "v", "v")
        screen = screen_of(app, AlertesScreen)
        shown = [row.alerte.gravite.value for row in screen.table.rows if row.alerte is not None]
        await press(pilot, "e")
        proposed = Path(dialog_of(app).query_one(Input).value)
        assert proposed == home / "Documents" / "alertes-2018-05-22.csv"
        await press(pilot, "enter")
        assert app.status.text == f"Écrit : {proposed}"
    rows = rows_of(proposed)
    assert [row[0] for row in rows[1:]] == shown
    assert proposed.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("keys", "titles", "last"),
    [
        ("", ["À saisir", "Sem. du 01/01 (%)"], "Mai 2018"),
        ("v", ["Disponible", "Demandé", "Charge (%)", "Sem. du 01/01 (%)"], "Sem. du 31/12 (%)"),
    ],
)
async def test_the_view_shown_of_equipe_is_exported_for_the_pole_shown(
    make_app: MakeApp,
    press: Press,
    home: Path,
    keys: str,
    titles: list[str],
    last: str,
) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "f6", *keys, "n", "n", "n", "e")
        proposed = Path(dialog_of(app).query_one(Input).value)
        assert proposed == home / "Documents" / "equipe-2018-05-22.csv"
        await press(pilot, "enter")
    head, first, *_ = rows_of(proposed)
    assert head[: len(titles) + 2] == ["Pôle", "Agent", *titles]
    assert first[:2] == ["PRI", "CR"]
    assert (head[-1], len(first)) == (last, len(head))
    assert {row[0] for row in rows_of(proposed)[1:]} == {"PRI"}


async def test_a_file_already_there_needs_a_second_enter(make_app: MakeApp, press: Press, home: Path) -> None:
    target = home / "Documents" / "avancement-2018-05-22.csv"
    target.write_text("kept")
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "f3")
        await press(pilot, "ctrl+e")
        await press(pilot, "enter")
        dialog_of(app)
        assert target.read_text() == "kept"
        await press(pilot, "enter")
    codes = [row[0] for row in rows_of(target)]
    assert codes[:3] == ["Code", "GIP", "AD2I"]
    assert "1.1" not in codes


async def test_neither_the_store_nor_an_unknown_format_is_accepted(
    make_app: MakeApp, press: Press, store_path: Path, home: Path
) -> None:
    before = store_path.read_bytes()
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "f3")
        await press(pilot, "ctrl+e")
        field = dialog_of(app).query_one(Input)
        twin = home / "twin.csv"
        twin.hardlink_to(store_path)
        for path in (twin, home / "a.txt", home / "no" / "a.csv"):
            field.value = str(path)
            await press(pilot, "enter")
            dialog_of(app)
        await press(pilot, "escape")
    assert store_path.read_bytes() == before


async def test_an_empty_week_has_nothing_to_export_and_the_status_line_says_so(
    make_app: MakeApp, press: Press
) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+e")
        assert not isinstance(app.screen, ExportDialog)
        assert app.status.text == "Rien à exporter ici."


async def test_the_year_s_report_is_written_from_the_command_bar(
    make_app: MakeApp, press: Press, home: Path
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p", *"bilan", "enter")
        field = dialog_of(app).query_one(Input)
        assert Path(field.value) == home / "Documents" / "bilan-2018.pdf"
        target = home / "Documents" / "bilan-2018.md"
        field.value = str(target)
        await press(pilot, "enter")
        assert app.status.text == f"Écrit : {target}"
        assert not app._notifications
    assert "Provisoire, au 22/05/2018" in target.read_text()


async def test_by_a_browser_a_name_alone_is_asked_for_and_every_document_is_handed_to_it(
    make_app: MakeApp, press: Press, home: Path
) -> None:
    given: dict[str, bytes] = {}
    app = make_app(give=given.__setitem__)
    async with app.run_test(size=(120, 40)) as pilot:
        for keys, name, head in (
            (("f3", "ctrl+e"), "avancement-2018-05-22.csv", b"\xef\xbb\xbfCode"),
            (("f5", "e"), "compte-rendu-2018-W20-GIP.pdf", b"%PDF"),
            (("ctrl+p", *"bilan", "enter"), "bilan-2018.pdf", b"%PDF"),
            (("f2", "m", "e"), "fiche-2018-05-DM.pdf", b"%PDF"),
        ):
            await press(pilot, *keys)
            assert dialog_of(app).query_one(Input).value == name
            await press(pilot, "enter")
            assert app.status.text == f"Remis à votre navigateur : {name}"
            assert given.pop(name).startswith(head)
    assert not [path for path in home.rglob("*") if path.is_file()]


async def test_by_a_browser_neither_a_folder_nor_an_unknown_format_is_accepted(
    make_app: MakeApp, press: Press
) -> None:
    given: dict[str, bytes] = {}
    app = make_app(give=given.__setitem__)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "f3", "ctrl+e")
        for name in ("/tmp/a.csv", "..\\a.csv", ".csv", "a.txt", "é" * 200 + ".csv", ""):
            dialog_of(app).query_one(Input).value = name
            await press(pilot, "enter")
            dialog_of(app)
        dialog_of(app).query_one(Input).value = "L'année à mi-mai.JSON"
        await press(pilot, "enter")
    assert list(given) == ["L'année à mi-mai.JSON"]


async def test_a_document_that_does_not_reach_the_browser_is_said_not_to_have(
    make_app: MakeApp, press: Press
) -> None:
    def cut(_name: str, _data: bytes) -> None:
        raise BrokenPipeError(errno.EPIPE, "")

    app = make_app(give=cut)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "f3", "ctrl+e", "enter")
        told = app.status.text
        assert not app._notifications
    assert told.startswith("Non enregistré : avancement-2018-05-22.csv n'a pas été remis")


async def test_by_a_browser_a_calendar_is_said_to_come_by_a_terminal(
    make_app: MakeApp, press: Press, store_path: Path
) -> None:
    app = make_app(give=lambda _name, _data: None)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "ctrl+p", *"remplir", "enter")
        assert len(app.screen_stack) == 1
        assert "importer saisies - < agenda.ics" in app.status.text
    with open_store(store_path) as store, store.reading() as reading:
        assert not [one for one in last_rows(reading, 10) if one.objet == "refus_droit"]
