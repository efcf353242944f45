"""Exporting what a screen shows: asked where, written in the background, never over something by surprise."""

from __future__ import annotations

import csv
import errno
import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from textual.widgets import Input

from cariforef_tui.domain.temps.saisies import Absence, TypeAbsence
from cariforef_tui.ui.alertes.screen import AlertesScreen
from cariforef_tui.ui.app import CariforefApp
from cariforef_tui.ui.dialogs.export import ExportDialog
from tests.people import last_rows, open_store
from tests.ui.visit import MakeApp, Press, Shown, screen_of, visiting


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


def proposed_by(app: CariforefApp) -> Path:
    return Path(dialog_of(app).query_one(Input).value).expanduser()


async def test_what_each_place_shows_is_exported_in_the_documents(
    make_app: MakeApp, press: Press, home: Path
) -> None:
    app, documents = make_app(), home / "Documents"
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "ctrl+e")
        assert not isinstance(app.screen, ExportDialog)
        assert app.status.text == "Rien à exporter ici.", "the week is empty"
        await press(pilot, "f4", "v", "v")
        alertes = screen_of(app, AlertesScreen).table.rows
        shown = [row.alerte.gravite.value for row in alertes if row.alerte is not None]
        await press(pilot, "e")
        target = proposed_by(app)
        assert target == documents / "alertes-2018-05-22.csv"
        await press(pilot, "enter")
        assert app.status.text == f"Écrit : {target}"
        assert [row[0] for row in rows_of(target)[1:]] == shown
        assert target.stat().st_mode & 0o777 == 0o600
        target = documents / "equipe-2018-05-22.csv"
        await press(pilot, "f6", "e")
        assert proposed_by(app) == target
        await press(pilot, "enter")
        head, first, *_ = rows_of(target)
        assert head[:4] == ["Pôle", "Agent", "À saisir", "Sem. du 01/01 (%)"]
        assert first[:2] == ["PRI", "CR"]
        assert (head[-1], len(first)) == ("Mai 2018", len(head))
        assert {row[0] for row in rows_of(target)[1:]} == {"PRI"}


async def test_who_is_free_and_who_is_away_leave_as_a_workbook_or_a_calendar_without_the_kind_of_absence(
    make_app: MakeApp, press: Press, home: Path, store_path: Path
) -> None:
    with open_store(store_path) as store, store.writing("LR") as writing:
        for jour in (date(2018, 6, 14), date(2018, 6, 15)):
            writing.write_absence("LR", jour, (Absence("LR", jour, TypeAbsence.MALADIE, 100),))
    app, target = make_app(), home / "Documents" / "disponibles-2018-05-22.xlsx"
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f6", "v", "e")
        assert proposed_by(app) == target
        await press(pilot, "enter")
        free, away = load_workbook(target).worksheets
        assert [cell.value for cell in free[1]] == [
            "Pôle",
            "Agent",
            "Juin 2018",
            "Juillet 2018",
            "Août 2018",
            "Libres",
        ]
        assert [[cell.value for cell in row][:2] for row in away.iter_rows(min_row=2)] == [["PRI", "LR"]]
        calendar = target.with_suffix(".ics")
        await press(pilot, "e")
        dialog_of(app).query_one(Input).value = str(calendar)
        await press(pilot, "enter")
        text = calendar.read_text()
        assert "SUMMARY:LR : absence" in text
        assert "DTSTART;VALUE=DATE:20180614" in text
        assert "DTEND;VALUE=DATE:20180616" in text
        assert "maladie" not in text
        assert "maladie" not in str([[cell.value for cell in row] for row in away.iter_rows()])


async def test_a_file_already_there_needs_a_second_enter_and_no_other_format_nor_the_store_is_accepted(
    make_app: MakeApp, press: Press, shown: Shown, store_path: Path, home: Path
) -> None:
    before, target = store_path.read_bytes(), home / "Documents" / "avancement-2018-05-22.csv"
    target.write_text("kept")
    app = make_app()
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f3", "ctrl+e", "enter")
        dialog_of(app)
        assert "existe déjà" in shown(app)
        await press(pilot, "escape")
        assert target.read_text() == "kept"
        await press(pilot, "ctrl+e", "enter", "enter")
        codes = [row[0] for row in rows_of(target)]
        assert codes[:3] == ["Code", "GIP", "AD2I"]
        assert "1.1" not in codes
        await press(pilot, "ctrl+e")
        twin = home / "twin.csv"
        twin.hardlink_to(store_path)
        for path in (twin, home / "a.txt", home / "no" / "a.csv"):
            dialog_of(app).query_one(Input).value = str(path)
            await press(pilot, "enter")
            dialog_of(app)
    assert store_path.read_bytes() == before


async def test_the_year_s_report_is_written_from_the_command_bar(
    make_app: MakeApp, press: Press, burst: Press, home: Path
) -> None:
    app = make_app()
    async with visiting(app, press) as pilot:
        await burst(pilot, "ctrl+p", *"bilan", "enter")
        assert proposed_by(app) == home / "Documents" / "bilan-2018.pdf"
        target = home / "Documents" / "bilan-2018.md"
        dialog_of(app).query_one(Input).value = str(target)
        await press(pilot, "enter")
        assert app.status.text == f"Écrit : {target}"
        assert not app._notifications
    assert "Provisoire, au 22/05/2018" in target.read_text()


async def test_by_a_browser_a_name_alone_is_asked_for_and_documents_are_handed_to_it(
    make_app: MakeApp, press: Press, burst: Press, home: Path
) -> None:
    given: dict[str, bytes] = {}
    app = make_app(give=given.__setitem__)
    async with visiting(app, press, (120, 40)) as pilot:
        for keys, name, chosen, head in (
            (("f3", "ctrl+e"), "avancement-2018-05-22.csv", "", b"\xef\xbb\xbfCode"),
            (("f5", "e"), "compte-rendu-2018-W20-PRI.pdf", "cr.md", b"# Revue"),
        ):
            await press(pilot, *keys)
            field = dialog_of(app).query_one(Input)
            assert field.value == name
            field.value = chosen or name
            await press(pilot, "enter")
            assert app.status.text == f"Remis à votre navigateur : {chosen or name}"
            assert given.pop(chosen or name).startswith(head)
        for keys, name in (
            (("f2", "m", "e"), "fiche-2018-05-DM.pdf"),
            (("f2", "ctrl+p", *"bilan", "enter"), "bilan-2018.pdf"),
        ):
            await burst(pilot, *keys)
            assert dialog_of(app).query_one(Input).value == name
            await press(pilot, "escape")
    assert not [path for path in home.rglob("*") if path.is_file()]


async def test_by_a_browser_no_folder_is_accepted_a_lost_document_is_said_and_a_calendar_comes_elsewhere(
    make_app: MakeApp, press: Press, burst: Press, store_path: Path
) -> None:
    given: dict[str, bytes] = {}

    def give(name: str, data: bytes) -> None:
        if given:
            raise BrokenPipeError(errno.EPIPE, "")
        given[name] = data

    app = make_app(give=give)
    async with visiting(app, press, (120, 40)) as pilot:
        await press(pilot, "f3", "ctrl+e")
        for name in ("/tmp/a.csv", "..\\a.csv", ".csv", "a.txt", "é" * 200 + ".csv", ""):
            dialog_of(app).query_one(Input).value = name
            await press(pilot, "enter")
            dialog_of(app)
        dialog_of(app).query_one(Input).value = "L'année à mi-mai.JSON"
        await press(pilot, "enter")
        assert list(given) == ["L'année à mi-mai.JSON"]
        await press(pilot, "ctrl+e", "enter")
        assert not app._notifications
        assert app.status.text.startswith("Non enregistré : avancement-2018-05-22.csv n'a pas été remis")
        await burst(pilot, "ctrl+p", *"remplir", "enter")
        assert len(app.screen_stack) == 1
        assert "importer agenda - < agenda.ics" in app.status.text
    with open_store(store_path) as store, store.reading() as reading:
        assert not [one for one in last_rows(reading, 10) if one.objet == "refus_droit"]
