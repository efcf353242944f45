"""`cariforef exporter`: files that open elsewhere, refusals that leave everything as it was."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

SUJETS = ("saisies", "heures", "avancement", "programme", "alertes", "echeances")


@pytest.fixture
def saisi(cli, fill_once):
    """A store in which three days are logged, one with a trap for spreadsheets."""

    def fill() -> None:
        cli.done("saisir", "DM", "14.7.1", "0,5", "22/05/2018", "--commentaire", "=1+1")
        cli.done("saisir", "LR", "9.1.1", "1", "21/03/2018")
        cli.done("saisir", "DM", "1.1", "0,25", "22/05/2018", "--commentaire", "Été ; « oui »")

    fill_once("saisi", fill)
    return cli


def rows_of(texte: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(texte.removeprefix("\ufeff"), newline=""), delimiter=";"))


@pytest.mark.usefixtures("as_dm")
def test_saisies_come_by_date_then_agent_then_line(saisi) -> None:
    rows = rows_of(saisi.done("exporter", "saisies").out)
    assert [(row["Date"], row["Agent"], row["Code"], row["Jours"]) for row in rows] == [
        ("21/03/2018", "LR", "9.1.1", "1"),
        ("22/05/2018", "DM", "1.1", "0,25"),
        ("22/05/2018", "DM", "14.7.1", "0,5"),
    ]
    assert [row["Commentaire"] for row in rows] == ["", "Été ; « oui »", "'=1+1"]
    assert rows[2]["Pôle"] == "PRI"


@pytest.mark.usefixtures("as_dm")
def test_saisies_are_selected(saisi) -> None:
    for options, count in (
        (("--de", "dm"), 2),
        (("--code", "PRI"), 1),
        (("--au", "30/04/2018"), 1),
        (("--du", "22/05/2018", "--au", "22/05/2018"), 2),
    ):
        assert len(rows_of(saisi.done("exporter", "saisies", *options).out)) == count


def test_avancement_has_the_figures_of_the_command(saisi) -> None:
    shown = {line["code"]: line for line in saisi.done("avancement", "--json").json["lignes"]}
    exported = json.loads(saisi.done("exporter", "avancement", "--format", "json").out)["avancement"]
    assert [row["code"] for row in exported] == list(shown)
    for row in exported:
        for key in ("prevu", "realise", "realise_si", "reste", "attendu", "raf", "atterrissage"):
            assert row[key] == shown[row["code"]][key], (row["code"], key)


@pytest.mark.usefixtures("as_dm")
def test_every_subject_has_every_format(saisi, tmp_path: Path) -> None:
    saisi.name("DM")
    for sujet in SUJETS:
        narrow = () if sujet == "heures" else ("--code", "14")
        for suffix in ("csv", "xlsx", "json") if sujet == "saisies" else ("xlsx", "json"):
            path = tmp_path / f"{sujet}.{suffix}"
            said = saisi.done("exporter", sujet, *narrow, "--vers", str(path)).out
            assert said.startswith(f"Écrit : {path} (")
            assert path.stat().st_mode & 0o777 == 0o600
        book = openpyxl.load_workbook(tmp_path / f"{sujet}.xlsx")
        assert "A2" in {sheet.freeze_panes for sheet in book.worksheets}
        assert json.loads((tmp_path / f"{sujet}.json").read_text())[sujet]


def test_a_workbook_of_avancement_adds_up_to_the_gip(saisi, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    saisi.done("exporter", "avancement", "--vers", str(path))
    formulas, values = (
        openpyxl.load_workbook(path, data_only=cached).worksheets[0] for cached in (False, True)
    )
    codes = [cell.value for cell in values["A"]]
    column = [cell.value for cell in values[1]].index("Prévu") + 1
    gip = codes.index("GIP") + 1
    poles = [codes.index(code) + 1 for code in ("AD2I", "APO", "PRI", "DIR")]
    assert values.cell(gip, column).value == 5160 == sum(values.cell(row, column).value for row in poles)
    formula = formulas.cell(gip, column).value
    assert all(f"D{row}" in formula for row in poles)


@pytest.mark.usefixtures("as_dm")
def test_a_workbook_of_saisies_has_no_formula_but_its_total_on_the_next_sheet(saisi, tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    saisi.done("exporter", "saisies", "--vers", str(path))
    formulas = [
        (sheet.title, cell.coordinate)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert formulas == [("Total Saisies 2018", "B2")]
    assert openpyxl.load_workbook(path, data_only=True)["Total Saisies 2018"]["B2"].value == 1.75


@pytest.mark.usefixtures("as_dm")
@pytest.mark.parametrize(("sujet", "colonne"), [("saisies", "Jours"), ("bilan", "À faire")])
def test_an_export_read_back_adds_up_to_what_it_exports(
    saisi, tmp_path: Path, sujet: str, colonne: str
) -> None:
    path = tmp_path / "lu.xlsx"
    command = ("plan", "bilan") if sujet == "bilan" else ("exporter", sujet)
    saisi.done(*command, "--vers", str(path))
    titles, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    rank = titles.index(colonne)
    table = rows_of(saisi.done(*command, "--format", "csv").out)
    key = "jours" if sujet == "saisies" else "a_faire"
    figures = [row[key] or 0 for row in json.loads(saisi.done(*command, "--format", "json").out)[sujet]]
    assert sum(row[rank] or 0 for row in rows) == sum(figures) > 0
    assert sum(float(row[colonne].replace(",", ".") or 0) for row in table) == sum(figures)


def events_of(ics: str) -> dict[str, list[str]]:
    """The lines of each event, by UID."""
    events = (event.splitlines() for event in ics.split("BEGIN:VEVENT")[1:])
    return {line.removeprefix("UID:"): event for event in events for line in event if line.startswith("UID:")}


def test_a_moved_echeance_moves_in_a_diary_that_has_it_and_no_other_event_changes(
    saisi, tmp_path: Path
) -> None:
    path = tmp_path / "e.ics"
    saisi.done("exporter", "echeances", "--vers", str(path))
    before = events_of(path.read_text())
    saisi.done(
        "--agent", "DM", "plan", "echeance", "14.1.1", "30/11/2018", "--le", "22/05/2018", "--motif", "x"
    )
    saisi.done("exporter", "echeances", "--vers", str(path), "--remplacer")
    after = events_of(path.read_text())
    changed = {uid: [line for line in after[uid] if line not in before[uid]] for uid in after}
    ((uid, lines),) = ((uid, lines) for uid, lines in changed.items() if lines)
    assert before.keys() == after.keys()
    assert uid == "echeance-2018-14.1.1@cariforef"
    assert {"DTSTART;VALUE=DATE:20181130", "SEQUENCE:1"} <= {*lines}
    assert any(line.startswith("LAST-MODIFIED:") for line in lines)
    assert "ics" in saisi.refused(2, "exporter", "saisies", "--format", "ics")


def test_a_calendar_of_one_person_has_the_lines_that_name_them(saisi) -> None:
    out = saisi.done("exporter", "echeances", "--format", "ics", "--de", "dm").out
    assert "NAME:Échéances de DM 2018" in out
    rows = rows_of(saisi.done("exporter", "echeances", "--de", "dm").out)
    assert rows
    assert all("DM" in row["Qui"] for row in rows if row["Type"] == "echeance")
    saisi.refused(8, "exporter", "echeances", "--de", "ZZZ")


def test_a_jalon_held_keeps_its_date_without_a_reminder(saisi) -> None:
    saisi.done("--agent", "DM", "jalon", "tenu", "RGPD", "--le", "22/05/2018")
    out = saisi.done("exporter", "echeances", "--format", "ics", "--code", "14.7.1").out
    assert "SUMMARY:✓ RGPD" in out
    assert "VALARM" not in out


@pytest.mark.usefixtures("as_dm")
def test_a_target_that_exists_a_link_or_the_store_is_refused(saisi, store_path: Path, tmp_path: Path) -> None:
    target, link = tmp_path / "a.csv", tmp_path / "link.csv"
    target.write_text("kept")
    link.symlink_to(target)
    assert "--remplacer" in saisi.refused(3, "exporter", "saisies", "--vers", str(target))
    assert "lien" in saisi.refused(3, "exporter", "saisies", "--vers", str(link), "--remplacer")
    before = store_path.read_bytes()
    assert "base" in saisi.refused(
        3, "exporter", "saisies", "--vers", str(store_path), "--format", "csv", "--remplacer"
    )
    assert "dossier" in saisi.refused(3, "exporter", "saisies", "--vers", str(tmp_path / "no" / "a.csv"))
    assert target.read_text() == "kept"
    assert store_path.read_bytes() == before


@pytest.mark.usefixtures("as_dm")
def test_bad_questions_are_refused(saisi) -> None:
    assert "inconnu" in saisi.refused(8, "exporter", "saisies", "--code", "99")
    assert "inconnu" in saisi.refused(8, "exporter", "saisies", "--de", "ZZ")
    assert "Rien entre" in saisi.refused(8, "exporter", "saisies", "--du", "01/06/2018")
    assert "--json" in saisi.refused(2, "exporter", "saisies", "--json")


@pytest.mark.usefixtures("as_dm")
def test_a_file_s_name_says_its_format_or_an_option_does(saisi, tmp_path: Path) -> None:
    bare = tmp_path / "s"
    said = saisi.refused(3, "exporter", "saisies", "--vers", str(bare))
    assert said == "« s » : finissez le nom par .csv ou .xlsx ou .json."
    assert not bare.exists()
    saisi.done("exporter", "saisies", "--vers", str(bare), "--format", "csv")
    assert len(rows_of(bare.read_text(encoding="utf-8"))) == 3


@pytest.mark.usefixtures("as_dm")
def test_heures_are_those_of_each_person_and_month_with_absences_and_the_visa(saisi) -> None:
    saisi.name("DM")
    saisi.done("absence", "ajouter", "DM", "RTT", "11/05/2018")
    saisi.done("absence", "ajouter", "DM", "conge", "14/05/2018", "--demi")
    rows = {row["Initiales"]: row for row in rows_of(saisi.done("exporter", "heures", "--mois", "mai").out)}
    assert {**rows["DM"], "Nom": ""} == {
        "Initiales": "DM",
        "Nom": "",
        "Mois": "2018-05",
        "Jours saisis": "0,75",
        "Absence : congé": "0,5",
        "Absence : RTT": "1",
        "Absence : maladie": "0",
        "Absence : formation": "0",
        "Absence : autre": "0",
        "Heures": "5,25",
        "État": "ouvert",
    }
    saisi.done("reglages", "--heures", "7h30", "--agent", "DM")
    year = json.loads(saisi.done("exporter", "heures", "--mois", "2018", "--format", "json").out)["heures"]
    assert {(one["agent"], one["mois"]): one["heures"] for one in year if one["heures"]} == {
        ("LR", "2018-03"): 7.5,
        ("DM", "2018-05"): 5.62,
    }
    assert {one["mois"] for one in year} == {f"2018-0{numero}" for numero in range(1, 6)}


@pytest.mark.usefixtures("as_dm")
def test_heures_are_of_the_last_month_over_unless_one_is_asked(saisi) -> None:
    saisi.name("DM")
    last = json.loads(saisi.done("exporter", "heures", "--format", "json").out)
    assert {one["mois"] for one in last["heures"]} == {"2018-04"}
    assert "hors de l'exercice" in saisi.refused(8, "exporter", "heures", "--mois", "2019-05")


def test_heures_leave_out_those_whose_days_one_may_not_read_and_say_so(saisi) -> None:
    saisi.name("DM")
    outcome = saisi("exporter", "heures", "--mois", "mai", "--agent", "VS")
    assert outcome.code == 0
    assert [row["Initiales"] for row in rows_of(outcome.out)] == ["VS"]
    assert outcome.err.endswith(" personnes de côté : vous n'avez pas le droit de lire leurs jours.\n")
    saisi.refused(4, "exporter", "heures", "--mois", "mai")
