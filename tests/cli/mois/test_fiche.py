"""Commands of sheets and conventions: shown, written whole, refused with the reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def filled(cli: Any, fill_once: Any) -> Any:
    """LR logs two days of May, one on a convention's line and logged by DM."""

    def fill() -> None:
        cli.done("--agent", "DM", "convention", "ajouter", "2018-01", "Mise en conformité")
        cli.done("--agent", "DM", "convention", "marquer", "2018-01", "14", "7.1", "--depuis", "01/05/2018")
        cli.done("--agent", "LR", "saisir", "LR", "18", "0,5", "02/05/2018")
        cli.done("--agent", "DM", "saisir", "LR", "14.7.1", "1", "03/05/2018")

    fill_once("filled", fill)
    return cli.at(date(2018, 6, 4))


def test_a_sheet_is_ones_own_and_of_the_last_month_ended_unless_said(filled: Any) -> None:
    own = filled.done("--agent", "LR", "mois", "fiche", "--json").json
    assert (own["agent"], own["mois"], own["etat"], own["version"]) == ("LR", "2018-05", "ouvert", 0)
    assert own == filled.done("mois", "fiche", "lr", "mai", "--agent", "LR", "--json").json
    assert own == filled.done("mois", "fiche", "05/2018", "--agent", "LR", "--json").json
    assert (
        filled.done("mois", "fiche", "--agent", "LR", "--au", "15/05/2018", "--json").json["mois"]
        == "2018-04"
    )


def test_the_json_of_a_sheet_adds_up(filled: Any) -> None:
    value = filled.done("mois", "fiche", "LR", "mai", "--agent", "DM", "--json").json
    assert value["totaux"] == {
        "ouvres": 19,
        "attendu": 19,
        "fse": 1,
        "autres": 0.5,
        "absences": 0,
        "total": 1.5,
        "ecart": -17.5,
        "excedent": 0,
        "manque": 17.5,
        "part_fse": 66.67,
    }
    assert [(one["code"], one["convention"], one["jours"]) for one in value["lignes"]] == [
        ("14.7.1", "2018-01", {"2018-05-03": 1}),
        ("18", None, {"2018-05-02": 0.5}),
    ]
    assert value["conventions"] == [
        {"numero": "2018-01", "intitule": "Mise en conformité", "fonds": "FSE", "jours": 1, "part": 66.67}
    ]
    third = value["jours"][2]
    assert (third["date"], third["fse"], third["saisi_par"]) == ("2018-05-03", 1, ["DM"])
    assert value["jours"][0]["ferie"] == "Fête du Travail"
    assert len(value["manques"]) == 18
    assert value["manques"][0]["message"] == "Le mercredi 02/05/2018 : il manque 0,5 j sur 1 j."
    assert value["empreinte"].startswith(value["maillon"].split("-")[1])


@pytest.mark.usefixtures("eighty_columns")
def test_the_text_of_a_sheet_fits_80_columns_and_says_what_is_missing(filled: Any) -> None:
    said = filled.done("mois", "fiche", "LR", "mai", "--agent", "DM").out
    assert max(map(len, said.splitlines())) <= 80
    for words in (
        "Fiche de temps — mai 2018, LR",
        "Non signée — document de travail",
        "saisi par DM",
        "Part FSE : 66,67 % des jours travaillés (1 j sur 1,5 j)",
        "Avant de signer : il manque 17,5 j (02/05, 04/05, 07/05, 09/05 et 14 de plus).",
    ):
        assert words in said


def test_a_sheet_is_written_once_and_kept_unless_asked(filled: Any, tmp_path: Path) -> None:
    pdf, table = tmp_path / "f.pdf", tmp_path / "f.csv"
    asked = ("mois", "fiche", "LR", "mai", "--agent", "LR", "--pdf", str(pdf), "--csv", str(table))
    assert filled.done(*asked).out.count("Écrit : ") == 2
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    pdf.unlink()
    assert "existe déjà" in filled.refused(3, *asked)
    assert not pdf.exists()
    filled.done(*asked, "--remplacer")


def test_a_sheet_s_name_ends_as_what_it_holds(
    filled: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for option, name in (("--pdf", "f.txt"),):
        said = filled.refused(3, "mois", "fiche", "LR", "mai", "--agent", "LR", option, name)
        assert f"finissez le nom par .{option.removeprefix('--')}" in said
    assert "LR" in filled.done("mois", "fiche", "LR", "mai", "--agent", "LR", "--csv", "-").out
    assert {path.name for path in tmp_path.iterdir()} & {"f.txt", "f.pdf", "-"} == set()


def test_all_the_sheets_of_a_month_are_written_in_one_command(filled: Any, tmp_path: Path) -> None:
    filled.name("DM")
    asked = ("mois", "fiche", "--tous", "mai", "--dossier", str(tmp_path), "--agent", "DM", "--format", "csv")
    said = filled.done(*asked).out
    written = sorted(path.name for path in tmp_path.glob("fiche-2018-05-*.csv"))
    assert "fiche-2018-05-LR.csv" in written
    count = len(written)
    assert said == (
        f"Écrit : {count} fiches de mai 2018 dans {tmp_path} (signées : 0 ; non signées : {count}).\n"
    )
    assert "existe déjà" in filled.refused(3, *asked)
    assert "ne peut pas être créé" in filled.refused(
        3, *asked[:5], str(tmp_path / "rien" / "mai"), *asked[6:]
    )


def test_options_that_do_not_go_together_are_a_usage_error(filled: Any) -> None:
    for args in (
        ("mois", "fiche", "--tous", "mai"),
        ("mois", "fiche", "LR", "--tous", "mai", "--dossier", "."),
        ("mois", "fiche", "--dossier", "."),
        ("mois", "fiche", "--tous", "mai", "--dossier", ".", "--json"),
        ("mois", "fiche", "LR", "mai", "--pdf", "-", "--csv", "-"),
    ):
        assert filled(*args, "--agent", "DM").code == 2


def test_an_unknown_agent_or_month_is_refused(filled: Any) -> None:
    assert "Agent « ZZ » inconnu" in filled.refused(8, "mois", "fiche", "ZZ", "--agent", "DM")
    assert "mois non reconnu" in filled.refused(8, "mois", "fiche", "LR", "zz", "--agent", "DM")


def test_conventions_are_listed_with_their_lines(filled: Any) -> None:
    assert filled.done("convention").out == filled.done("convention", "liste").out
    (found,) = filled.done("convention", "--json").json["conventions"]
    assert (found["numero"], found["intitule"]) == ("2018-01", "Mise en conformité")
    assert [(one["code"], one["depuis"], one["jusque"]) for one in found["lignes"]] == [
        ("7.1", "2018-05-01", None),
        ("14", "2018-05-01", None),
    ]


def test_a_line_leaves_a_convention_and_a_convention_closes(filled: Any) -> None:
    said = filled.done("--agent", "DM", "convention", "retirer", "2018-01", "7.1", "--depuis", "01/06/2018")
    assert said.out == "Enregistré : 7.1 hors de 2018-01 à partir du 01/06/2018.\n"
    said = filled.done("--agent", "DM", "convention", "clore", "2018-01", "--le", "30/06/2018")
    assert said.out == "Enregistré : convention 2018-01 close le 30/06/2018 (1 ligne).\n"
    filled.done("--agent", "DM", "convention", "intituler", "2018-01", "RGPD")
    assert "31/05/2018" in filled.done("convention").out
    assert "déjà" in filled.refused(8, "--agent", "DM", "convention", "ajouter", "2018-01", "x")
    assert "inconnue" in filled.refused(8, "--agent", "DM", "convention", "marquer", "2019-01", "18")


def test_the_programme_shows_the_lines_that_a_convention_pays_for(filled: Any) -> None:
    lignes = {one["code"]: one["fse"] for one in filled.done("programme", "--json").json["lignes"]}
    assert (lignes["14.7.1"], lignes["18"]) == ("2018-01", None)
    assert "Convention FSE : 2018-01" in filled.done("programme", "14.7.1").out
    before = filled.done("programme", "--au", "30/04/2018", "--json").json["lignes"]
    assert {one["fse"] for one in before} == {None}


def test_who_pays_is_told_with_the_convention_and_said_everywhere(filled: Any) -> None:
    add = ("--agent", "DM", "convention", "ajouter", "R-1", "Accueil", "--fonds", " Ville ")
    assert filled.done(*add).out.startswith("Enregistré : convention R-1 (Accueil), payée par Ville.")
    filled.done("--agent", "DM", "convention", "marquer", "R-1", "14.1", "18")
    said = {one["numero"]: one["fonds"] for one in filled.done("convention", "--json").json["conventions"]}
    assert said == {"2018-01": "FSE", "R-1": "Ville"}
    assert "\nVille R-1  Accueil\n" in filled.done("convention").out
    programme = filled.done("programme").out
    assert "(FSE)" in programme
    assert "(Ville)" in programme
    sheet = ("mois", "fiche", "LR", "mai", "--agent", "DM")
    assert "Conventions" in filled.done(*sheet).out.split("ven. 04/05")[0]
    said = filled.done("--agent", "DM", "convention", "fonds", "2018-01", "Ville").out
    assert said == "Enregistré : convention 2018-01, payée par Ville.\n"
    shown = filled.done(*sheet).out
    assert "FSE" not in shown
    assert "Convention Ville 2018-01 (Mise en conformité) : 1 j, 66,67 %" in shown
    for nom in ("", "x" * 21):
        assert "Nom du fonds" in filled.refused(8, "--agent", "DM", "convention", "fonds", "R-1", nom)


def test_a_sheet_of_no_month_said_tells_the_date_that_it_is_looked_at_from(
    filled: Any, tmp_path: Path
) -> None:
    later = filled.at(date(2026, 11, 26))
    for args in ((), ("--csv", str(tmp_path / "fiche.csv"))):
        assert "date de référence 31/12/2018" in later("--agent", "LR", "mois", "fiche", *args).err
    for args in (("05/2018",), ("--json",)):
        assert later("--agent", "LR", "mois", "fiche", *args).err == ""
