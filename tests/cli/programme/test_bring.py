"""`programme modele` and `importer programme`: one's own plan, shown first, all or nothing."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from cariforef_tui.exchange.programme.folder import read_folder
from cariforef_tui.exchange.programme.writer import programme_tables, write_folder
from tests.worlds import MEDIATHEQUE


@pytest.fixture
def brouillon(cli, filled_stores: Path, tmp_path: Path) -> Path:
    """The draft of 2019."""
    kept = filled_stores / "programme_2019"
    if not kept.exists():
        cli.done("plan", "preparer", "2019", "--vers", str(kept))
    return Path(shutil.copytree(kept, tmp_path / "programme_2019"))


def change_lignes(folder: Path, old: str, new: str) -> None:
    path = folder / "lignes.csv"
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new))


@pytest.mark.usefixtures("eighty_columns")
def test_the_workbook_to_fill_in_is_imported_untouched_in_a_store_of_its_own(
    bare_cli, tmp_path: Path
) -> None:
    path = str(tmp_path / "m.xlsx")
    said = bare_cli.done("programme", "modele", path).out
    assert "exemple d'un plan de 2018" in said
    assert f"importer programme {path}" in said
    assert "existe déjà" in bare_cli.refused(3, "programme", "modele", path)
    bare_cli.done("programme", "modele", path, "--remplacer")
    path = str(tmp_path / "plan_2027.xlsx")
    assert "exemple d'un plan de 2027" in bare_cli.done("programme", "modele", path).out
    assert ".xlsx" in bare_cli.refused(3, "programme", "modele", str(tmp_path / "m.ods"))
    shown = bare_cli.done("importer", "programme", path).out
    assert "Rien n'a été écrit" in shown
    assert list((tmp_path / "home").rglob("*.db")) == []
    shown = bare_cli.done("importer", "programme", path, "--oui").out
    assert "Enregistré : programme 2027, 10 lignes, dans " in shown
    own = bare_cli.at(date(2027, 3, 1))
    lignes = own.done("programme", "--json").json["lignes"]
    assert [ligne["code"] for ligne in lignes] == ["MED", "PUB", "1", "2", "3", "CUL", "4", "4.1", "4.2", "5"]
    assert [agent["initiales"] for agent in own.done("agent", "--json").json["agents"]] == ["AB", "CD", "EF"]
    assert own.done("base", "verifier").code == 0
    again = own.done("importer", "programme", path).out
    assert again.endswith("Déjà importé : le programme 2027 est chargé tel quel.\n")
    own.done("exporter", "programme", "--vers", str(tmp_path / "e.xlsx"))
    first, second = (openpyxl.load_workbook(tmp_path / name) for name in ("plan_2027.xlsx", "e.xlsx"))
    # The first sheet of the example says that its lines are one; those of the plan exported are not.
    assert [[cell.value for row in sheet for cell in row] for sheet in first.worksheets[1:]] == [
        [cell.value for row in sheet for cell in row] for sheet in second.worksheets[1:]
    ]
    assert "exemple" in first["Lisez-moi"]["A2"].value
    assert "exemple" not in "".join(cell.value for (cell,) in second["Lisez-moi"])


@pytest.mark.usefixtures("eighty_columns")
def test_the_preview_shows_the_tree_its_sums_and_what_does_not_agree(cli, tmp_path: Path) -> None:
    read = read_folder(MEDIATHEQUE)
    tables = programme_tables(read.programme, read.agents)
    lignes = [list(row) for row in tables["lignes"]]
    when, who, days = (lignes[0].index(title) for title in ("échéance", "qui", "jours"))
    for row in lignes[-7:]:
        row[who] = ""
    lignes[4][when], lignes[5][when], lignes[6][who], lignes[7][days] = (
        "rentrée",
        "06/2026",
        "Zoé/ZZ",
        "",
    )
    folder = write_folder(tmp_path / "p", {**tables, "lignes": lignes})
    outcome = cli("importer", "programme", str(folder))
    assert max(map(len, outcome.out.splitlines())) <= 80
    for line in (
        "Programme 2027 : 26 lignes, 1640 j, 1 jalon, 2 livrables.",
        "MED  Médiathèque municipale                                       21        1640",
        "12     Prêt de liseuses et de tablettes                               partagé 40",
        "  CUL : jours, annoncé 325, sommé 330",
        "  4 : initiales ZZ que personne ne porte",
        "Lignes sans jours (1) : 5",
        "Qui, sans initiales ni équipe (1) : 4 « Zoé »",
        "Lignes sans « qui » (6) : 16, 17, 18, 19, 20 et 1 de plus",
        "Échéances gardées comme texte, sans alerte (1) : 2 « rentrée » ; on peut écrire",
        "Échéances hors de l'année (1) : 3 « 06/2026 »",
        "Nouveaux agents : ADL, BK, CMR, DVN, EF, GTO, HB, JS, NPL",
    ):
        assert line in outcome.out.splitlines()
    assert "par rapport à 2018" not in outcome.out


@pytest.mark.usefixtures("eighty_columns")
def test_a_long_tree_is_shown_down_to_its_axes(cli, brouillon: Path) -> None:
    out = cli.done("importer", "programme", str(brouillon)).out
    tree = out.partition("----\n")[2].partition("\n\n")[0]
    assert "Traiter l'information et gérer les bases de données         26  1055 167+X" in tree
    assert "14.1" not in tree
    assert max(map(len, tree.splitlines())) <= 80


def test_a_programme_is_shown_then_loaded_with_its_holidays_then_known(cli, brouillon: Path) -> None:
    out = cli.done("importer", "programme", str(brouillon)).out
    assert "Changements par rapport à 2018" in out
    assert "jalon RGPD" in out
    assert cli("--au", "02/01/2019", "programme").code == 8
    cli.done("importer", "programme", str(brouillon), "--oui")
    assert "Lundi de Pâques" in cli.done("--au", "02/01/2019", "reglages", "calendrier").out
    again = cli.done("importer", "programme", str(brouillon)).out
    assert "Aucune différence avec 2019" in again
    assert "Déjà importé" in again


def test_a_draft_corrected_before_the_year_begins_replaces_itself(cli, brouillon: Path) -> None:
    cli.done("importer", "programme", str(brouillon), "--oui")
    change_lignes(brouillon, "2017;46;", "2017;40,5;")
    out = cli.done("importer", "programme", str(brouillon), "--oui").out
    assert "enveloppe 1.1-metier : jours : 46 j → 40,5 j" in out
    lignes = cli.done("--au", "02/01/2019", "programme", "1.1", "--json").json["lignes"]
    assert lignes[0]["jours"] == 40.5
    assert cli.done("base", "verifier").code == 0


def test_codes_with_days_logged_cannot_change(cli, brouillon: Path) -> None:
    cli.done("importer", "programme", str(brouillon), "--oui")
    later = cli.at(date(2019, 1, 10))
    later.done("saisir", "DM", "14.7.1", "1", "08/01/2019")
    change_lignes(brouillon, "\n14.7.1;", "\n14.7.2;")
    assert "14.7.1" in later.refused(8, "importer", "programme", str(brouillon), "--oui")
    change_lignes(brouillon, "\n14.7.2;", "\n14.7.1;")
    change_lignes(brouillon, "RGPD :", "RGPD")
    assert "révision" in later.refused(8, "importer", "programme", str(brouillon), "--oui")


def test_a_workbook_exported_is_the_programme_imported(cli, tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    cli.done("exporter", "programme", "--vers", str(path))
    assert "Déjà importé" in cli.done("importer", "programme", str(path)).out
    book = openpyxl.load_workbook(path)
    book["programme"]["A2"] = 2019
    book["lignes"]["B5"] = "Libellé nouveau"
    book.save(path)
    out = cli.done("importer", "programme", str(path), "--oui").out
    assert "ligne 1.1 : libellé :" in out
    assert "Enregistré : programme 2019" in out


def test_faults_of_a_programme_name_their_place(cli, brouillon: Path, tmp_path: Path) -> None:
    change_lignes(brouillon, "2017;46;", "2017;beaucoup;")
    said = cli.refused(8, "importer", "programme", str(brouillon))
    assert "lignes.csv, ligne 5, colonne jours : « beaucoup »" in said
    openpyxl.Workbook().save(tmp_path / "vide.xlsx")
    assert cli("importer", "programme", str(tmp_path / "vide.xlsx")).err.count("absente") == 2
    assert "introuvable" in cli.refused(3, "importer", "programme", "absent")


def test_faults_of_a_programme_are_told_one_a_line_with_their_number(cli, brouillon: Path) -> None:
    path = brouillon / "lignes.csv"
    titles, *rows = path.read_text().splitlines()
    path.write_text("\n".join([titles, *(f"?{row}" for row in rows)]))
    outcome = cli("importer", "programme", str(brouillon))
    *told, last = outcome.err.splitlines()
    assert (outcome.code, len(told)) == (8, 50)
    assert all(".csv, ligne " in line for line in told)
    assert last.startswith("Programme illisible, rien n'a été chargé (")
    assert last.endswith(" fautes). Les 50 premières sont citées.")
