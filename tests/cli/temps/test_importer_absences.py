"""`cariforef importer absences`: a table of leave by period, shown first, all or nothing, twice no change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("as_dm")

RH = """\
Matricule;Initiales;Type d'absence;Du;Au;Demi-journée
1;DM;Congés payés;09/07/2018;20/07/2018;
2;LR;RTT;30/04/2018;04/05/2018;
2;LR;Congé;14/05/2018;14/05/2018;matin
2;LR;Maladie;14/05/2018;14/05/2018;après-midi
3;PG;CP;09/07/2018 après-midi;13/07/2018 matin;
3;PG;CP;21/07/2018;22/07/2018;
4;ME;Formation;2018-06-04;;Après-midi
"""


@pytest.fixture
def fichier(tmp_path: Path) -> Any:
    def write(texte: str) -> str:
        path = tmp_path / "rh.csv"
        path.write_text(texte, encoding="utf-8")
        return str(path)

    return write


def absences_of(cli: Any, agent: str) -> dict[str, list[tuple[str, float]]]:
    days: dict[str, list[tuple[str, float]]] = {}
    for absence in cli.done("absence", "liste", agent, "--json").json["absences"]:
        days.setdefault(absence["date"], []).append((absence["type"], absence["jours"]))
    return days


def test_periods_become_the_days_that_each_works(cli: Any, fichier: Any) -> None:
    cli.done("--agent", "DM", "agent", "quotite", "LR", "1", "1", "0", "1", "1", "--depuis", "01/01/2018")
    path = fichier(RH)
    shown = cli.done("importer", "absences", path)
    assert shown.out.splitlines() == [
        "Colonnes ignorées : Matricule",
        "Nouvelles absences : 18,5 j",
        "  DM : congé 10 j, du 09/07/2018 au 20/07/2018",
        "  LR : RTT 3 j, congé 0,5 j, maladie 0,5 j, du 30/04/2018 au 14/05/2018",
        "  ME : formation 0,5 j, le 04/06/2018",
        "  PG : congé 4 j, du 09/07/2018 au 13/07/2018",
        "Déjà dans la base : 0 jour",
        "Sans jour travaillé, laissées de côté : ligne 7",
        "Rien n'a été écrit : relisez l'aperçu, puis ajoutez --oui.",
    ]
    assert absences_of(cli, "DM") == {}
    out = cli.done("importer", "absences", path, "--oui", "--agent", "DM").out
    assert out.endswith("Enregistré : 20 jours d'absence, de rh.csv.\n")
    assert "Sauvegarde d'avant : " in out
    # The 1st of May is a public holiday, LR works no Wednesday.
    assert absences_of(cli, "LR") == {
        "2018-04-30": [("RTT", 1)],
        "2018-05-03": [("RTT", 1)],
        "2018-05-04": [("RTT", 1)],
        "2018-05-14": [("congé", 0.5), ("maladie", 0.5)],
    }
    assert [absences_of(cli, "PG")[f"2018-07-{day:02d}"] for day in (9, 10, 13)] == [
        [("congé", 0.5)],
        [("congé", 1)],
        [("congé", 0.5)],
    ]
    again = cli.done("importer", "absences", path).out
    assert "Déjà dans la base : 20 jours" in again
    assert again.endswith("Déjà importé : rh.csv, rien à changer.\n")


def test_another_absence_is_replaced_and_the_preview_says_it(cli: Any, fichier: Any) -> None:
    cli.done("absence", "ajouter", "DM", "RTT", "10/07/2018")
    path = fichier("initiales;type;du;au\nDM;congé;09/07/2018;10/07/2018\n")
    out = cli.done("importer", "absences", path, "--oui", "--agent", "DM").out
    assert "Absences remplacées (1) :\n  DM, 10/07/2018 : RTT 1 j → congé 1 j\n" in out
    assert absences_of(cli, "DM") == {"2018-07-09": [("congé", 1)], "2018-07-10": [("congé", 1)]}


def test_every_fault_is_named_by_line_and_nothing_is_written(cli: Any, fichier: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,75", "16/05/2018")
    cli.done("absence", "ajouter", "LR", "congé", "16/07/2018", "--demi")
    cli.done("absence", "ajouter", "LR", "formation", "16/07/2018", "--demi")
    rows = (
        "DM;RTT;16/05/2018;17/05/2018;matin",
        "DM;RTT;17/05/2018;18/05/2018;matin",
        "DM;vacances;10/12/2018;12/01/2019;soir",
        "QQ;;10/07/2018;;",
        "LR;RTT;10/07/2018;09/07/2018;",
        ";RTT;43000;;",
        "LR;RTT;12/07/2018 après-midi;12/07/2018 matin;",
        "LR;RTT;13/07/2018;16/07/2018;matin",
    )
    path = fichier("initiales;type;du;au;demi-journée\n" + "\n".join(rows))
    outcome = cli("importer", "absences", path, "--oui", "--agent", "DM")
    assert (outcome.code, outcome.out) == (8, "")
    said = [line.removeprefix("rh.csv, ") for line in outcome.err.splitlines()]
    expected = (
        "ligne 2 : DM a déjà 0,75 j saisi le 16/05/2018, 0,5 j d'absence n'y tient pas",
        "ligne 3 : DM est déjà absent le 17/05/2018 à la ligne 2",
        "ligne 4, colonne « type » : « vacances » : type d'absence inconnu",
        "ligne 4, colonne « au » : 12/01/2019 est hors de l'exercice",
        "ligne 4, colonne « demi-journée » : « soir »",
        "ligne 5, colonne « initiales » : Agent « QQ » inconnu",
        "ligne 5, colonne « type » : cellule vide",
        "ligne 6 : du 10/07/2018 au 09/07/2018 : dates dans le désordre",
        "ligne 7, colonne « initiales » : cellule vide",
        "ligne 7, colonne « du » : nombre « 43000 » là où une date",
        "ligne 8 : du 12/07/2018 au 12/07/2018 : dates dans le désordre",
        "ligne 9 : LR a déjà deux absences le 16/07/2018 : retirez celle qui change",
        "rh.csv : 12 fautes, rien n'a été écrit.",
    )
    assert [line[: len(start)] for line, start in zip(said, expected, strict=True)] == list(expected)
    assert [*absences_of(cli, "LR")] == ["2018-07-16"]


def test_a_signed_month_refuses_the_whole_file_but_what_it_already_holds(cli: Any, fichier: Any) -> None:
    cli.done("absence", "ajouter", "DM", "congé", "02/04/2018", "30/04/2018")
    cli.done("mois", "signer", "avril", "--agent", "DM")
    held = "initiales;type;du;au\nDM;congé;24/04/2018;02/05/2018\n"
    cli.done("importer", "absences", fichier(held), "--oui", "--agent", "DM")
    other = fichier(f"{held}DM;RTT;26/04/2018;26/04/2018\n".replace("24/04", "27/04"))
    refused = cli.refused(8, "importer", "absences", other, "--oui", "--agent", "DM")
    assert "ligne 3 : Avril 2018 de DM est signé par DM" in refused
    assert absences_of(cli, "DM")["2018-04-26"] == [("congé", 1)]


def test_a_file_without_its_columns_or_its_rows_is_refused(cli: Any, fichier: Any) -> None:
    refused = cli.refused(8, "importer", "absences", fichier("initiales;motif\nDM;RTT\n"))
    assert "colonne « du » absente (titres lus : « initiales », « motif »)" in refused
    assert "aucune ligne" in cli.refused(8, "importer", "absences", fichier("initiales;type;du\n"))


def test_an_absence_typed_without_its_type_is_refused_for_its_type(cli) -> None:
    assert "Type d'absence « 22/05/2018 » inconnu" in cli.refused(8, "absence", "ajouter", "DM", "22/05/2018")
