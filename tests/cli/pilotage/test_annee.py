"""`cariforef plan preparer`, and what `plan bilan` gives to a spreadsheet: what is left undone."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from cariforef_tui.exchange.programme.folder import read_folder


@pytest.fixture(autouse=True)
def _followed(cli, fill_once) -> None:
    """The year is followed from January: nothing of it is supposed done."""
    fill_once("followed", lambda: cli.done("reglages", "--suivi-depuis", "01/01/2018", "--agent", "DM"))


def test_the_bilan_leaves_out_what_is_closed_and_counts_what_was_logged(cli) -> None:
    cli.done("saisir", "DM", "14.7.1", "1", "22/05/2018")
    cli.done("--agent", "DM", "plan", "solder", "1.1", "--le", "22/05/2018")
    rows = json.loads(cli.done("plan", "bilan", "--format", "json").out)["bilan"]
    by_code = {row["code"]: row for row in rows}
    assert "1.1" not in by_code
    assert (by_code["14.7.1"]["realise"], by_code["14.7.1"]["reste"]) == (1, 29)
    assert "8.2" not in by_code
    shared = next(row for row in rows if row["lignes"] and row["lignes"].startswith("15.1.1 "))
    assert shared["prevu"] == 160


def test_the_draft_is_the_tree_of_the_year_before_with_axe_8_filled(
    cli, programme_2018, tmp_path: Path
) -> None:
    cli.done("saisir", "DM", "1.1", "1", "22/05/2018")
    folder = tmp_path / "p"
    out = cli.done("--au", "31/12/2018", "plan", "preparer", "2019", "--vers", str(folder)).out
    assert "À décider" in out
    said = " ".join(out.split())
    assert "8.2, régulation à confirmer : demande d'AD2I dans ce brouillon 2070 j" in said
    assert "moyens de 2018 940 j : -1130 j." in said
    read = read_folder(folder)
    draft, agents = read.programme, read.agents
    assert draft.exercice == 2019
    assert [ligne.code for ligne in draft.lignes] == [ligne.code for ligne in programme_2018.lignes]
    assert draft.by_code["8.1"].libelle == "Finaliser les travaux non terminés de 2018 :"
    assert draft.by_code["8.2"].libelle == "Finaliser les travaux non terminés de 2019 :"
    enveloppes = {enveloppe.id: enveloppe for enveloppe in draft.enveloppes}
    # AD2I planned 1048 days before régulation: one was logged, 15 answer requests.
    assert enveloppes["8.1-metier"].centiemes == 103_200
    # 940 days in 2018: 1048 asked, 10 of them of the finalisation line, which holds 1032 now.
    assert enveloppes["8.2-metier"].centiemes == 94_000 - (104_800 - 1_000 + 103_200)
    assert draft.centiemes_prevus("GIP") == programme_2018.centiemes_prevus("GIP")
    assert draft.by_code["14.1.1"].echeance.texte.endswith("réforme 03/2018 – 31/12/2019")
    assert draft.by_code["14.1.5"].echeance.texte == "07/2019 – En lien avec DEFP"
    assert {agent.initiales for agent in agents} >= {"DM", "LR", "SPB"}


def test_the_draft_moves_the_beginning_of_a_line_whatever_its_end(cli, tmp_path: Path) -> None:
    moved = {
        "1.1": ("30/09", "01/04/2018", "01/04/2019 – 30/09/2019"),
        "1.2": ("avant juin", "mars", "avant juin 2019, depuis le 01/03/2019"),
        "1.3": ("Hebdomadaire", "01/04/2018", "Hebdomadaire, depuis le 01/04/2019"),
    }
    for code, (echeance, debut, _) in moved.items():
        cli.done("plan", "echeance", code, echeance, "--debut", debut, "--motif", "x", "--agent", "DM")
    cli.done("--au", "31/12/2018", "plan", "preparer", "2019", "--vers", str(tmp_path / "p"))
    draft = read_folder(tmp_path / "p").programme
    for code, (_, _, texte) in moved.items():
        assert draft.by_code[code].echeance.texte == texte


def test_the_draft_is_a_workbook_too(cli, tmp_path: Path) -> None:
    cli.done("plan", "preparer", "2019", "--vers", str(tmp_path / "2019.xlsx"))
    cli.done("plan", "preparer", "2019", "--vers", str(tmp_path / "2019"))
    first = openpyxl.load_workbook(tmp_path / "2019.xlsx")["Lisez-moi"]
    told = [cell.value for (cell,) in first][1:4]
    assert "brouillon de 2019, tiré de 2018" in told[0]
    assert "La feuille a_decider" in told[1]
    assert "réalisé donne les jours saisis en 2018, atterrissage" in told[2]
    assert "existe déjà" in cli.refused(3, "plan", "preparer", "2019", "--vers", str(tmp_path / "2019.xlsx"))
    said = cli.done("importer", "programme", str(tmp_path / "2019.xlsx"), "--oui").out
    assert "Feuilles laissées de côté : « a_decider »" in said
    assert "Colonnes laissées de côté, feuille lignes : « réalisé », « atterrissage »" in said
    assert "Déjà importé" in cli.done("importer", "programme", str(tmp_path / "2019")).out


def test_the_draft_leaves_to_people_what_is_theirs(cli, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    cli.done("saisir", "DM", "1.2", "0,5", "18/05/2018")
    cli.done("--agent", "DM", "plan", "solder", "1.2", "--le", "22/05/2018")
    cli.done("plan", "preparer", "2019", "--vers", str(folder))
    titles, *lignes = csv.reader((folder / "lignes.csv").read_text().splitlines(), delimiter=";")
    assert titles[-2:] == ["réalisé", "atterrissage"]
    assert next(line[-2:] for line in lignes if line[0] == "1.2") == ["0,5", "0,5"]
    shared = [line[-2:] for line in lignes if line[0].startswith("12.1.")]
    assert shared == [["0", "44,5 (12.1.1, 12.1.2, 12.1.3 ensemble)"], ["0", ""], ["0", ""]]
    texte = (folder / "a_decider.csv").read_text()
    for words in (
        "8.1;Finaliser les travaux non terminés de 2018 :;Jours de finalisation",
        "8.2;Finaliser les travaux non terminés de 2019 :;Régulation à confirmer;demande d'AD2I",
        "Ligne soldée : à garder ?;soldée le 22/05/2018",
        "Échéance à confirmer",
        "RGPD;",
    ):
        assert words in texte


def test_a_programme_that_asks_more_than_the_means_is_told_the_regulation_that_it_lacks(
    cli, tmp_path: Path
) -> None:
    cli.done("plan", "preparer", "2019", "--vers", str(tmp_path / "p"))
    lignes = tmp_path / "p" / "lignes.csv"
    given = next(line for line in lignes.read_text().splitlines() if line.startswith("8.2;"))
    amount = given.split(";")[2]
    said = cli("importer", "programme", str(tmp_path / "p")).out
    assert "Régulation" not in said
    assert "Initiales inconnues (1) : 16.2.4 : initiales" in " ".join(said.split())
    assert "annoncé et sommé" not in said
    lignes.write_text(lignes.read_text().replace(given, given.replace(amount, "")))
    said = " ".join(cli("importer", "programme", str(tmp_path / "p"), "--oui").out.split())
    assert "Régulation : AD2I demande 2071 j et disposait de 940 j en 2018." in said
    assert f"La ligne 8.2 n'est pas chiffrée : à {amount} j, elle ramène la demande aux moyens." in said


def test_the_means_are_those_of_the_plan_as_it_ended_for_the_draft_and_for_its_import(
    cli, tmp_path: Path
) -> None:
    cli.done("--agent", "DM", "plan", "reviser", "4.3", "14", "--motif", "COPAREF")
    cli.done("plan", "preparer", "2019", "--vers", str(tmp_path / "p"))
    said = cli("importer", "programme", str(tmp_path / "p"), "--oui")
    assert (said.code, "Régulation" in said.out) == (0, False)
    loaded = cli.done("--au", "02/01/2019", "programme", "GIP", "--json").json["lignes"]
    assert loaded[0]["jours"] == 5164
    ecarts = cli.done("--au", "02/01/2019", "programme", "controle", "--json").json["ecarts"]
    assert [(one["code"], one["objet"]) for one in ecarts] == [("16.2.4", "initiales")]


def test_who_may_not_import_a_programme_is_told_before_the_store_is_copied(
    cli, store_path: Path, tmp_path: Path
) -> None:
    cli.done("plan", "preparer", "2019", "--vers", str(tmp_path / "p"))
    cli.name("LR")
    refused = cli("--agent", "DM", "importer", "programme", str(tmp_path / "p"), "--oui")
    assert (refused.code, "réservé à la direction" in refused.err) == (4, True)
    assert "Sauvegarde" not in refused.out
    assert not store_path.with_name(f"{store_path.name}.sauvegardes").exists()
    assert cli("--agent", "LR", "importer", "programme", str(tmp_path / "p"), "--oui").code == 0


def test_a_year_is_drafted_from_the_nearest_one_whose_work_is_carried_over_only_to_the_next(
    cli, programme_2018, tmp_path: Path
) -> None:
    cli.done("saisir", "DM", "1.1", "1", "22/05/2018")
    out = cli.done("plan", "preparer", "2026", "--vers", str(tmp_path / "p")).out
    assert "157 lignes, tirées de 2018" in " ".join(out.split())
    draft = read_folder(tmp_path / "p").programme
    assert draft.exercice == 2026
    assert draft.enveloppes == programme_2018.enveloppes
    assert draft.by_code["14.1.2"].echeance.texte == "01/07/2026"
    assert draft.by_code["8.1"].libelle == "Finaliser les travaux non terminés de 2025 :"


def test_an_existing_folder_or_a_year_without_another_is_refused(cli, tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    assert "existe déjà" in cli.refused(3, "plan", "preparer", "2019", "--vers", str(tmp_path / "p"))
    assert "2018" in cli.refused(8, "plan", "preparer", "2018", "--vers", str(tmp_path / "q"))
    assert not (tmp_path / "q").exists()
