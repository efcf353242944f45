"""`importer heures`: files of other tools, sums, projects asked once, twice as once."""

from __future__ import annotations

import io
import json
import shlex
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

TOGGL = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,"
    "Duration,Tags\n"
)
CLOCKIFY = (
    '"Project","Client","Description","Task","User","Group","Email","Tags","Billable",'
    '"Start Date","Start Time","End Date","End Time","Duration (h)","Duration (decimal)"\n'
)
KIMAI = "Date,From,To,Duration,Rate,User,Username,Customer,Project,Activity,Description,Exported,Tags\n"
KIMAI_FR = "Date,De,À,Durée,Utilisateur,Client,Projet,Activité,Description\n"


@pytest.fixture
def fichier(tmp_path: Path):
    def write(texte: str, name: str = "heures.csv") -> str:
        path = tmp_path / name
        path.write_text(texte, encoding="utf-8")
        return str(path)

    return write


def toggl(*entries: tuple[str, str, str, str], user: str = "DM") -> str:
    """Return a report of the entries (project, date, duration, description)."""
    rows = (
        f'{user},dm@exemple.fr,,"{projet}",,{said},No,{jour},09:00:00,{jour},12:00:00,{duree},""\n'
        for projet, jour, duree, said in entries
    )
    return TOGGL + "".join(rows)


def said(outcome: Any) -> str:
    return " ".join(outcome.out.split())


CODES = ("--codes", "RGPD=14.7.1,Site web=14.1.1,Pause=aucune")
MAI = toggl(
    ("RGPD", "2018-05-22", "00:40:00", "registre"),
    ("RGPD", "2018-05-22", "00:40:00", "registre"),
    ("RGPD", "2018-05-22", "00:40:00", "cnil"),
    ("Site web", "2018-05-22", "03:30:00", ""),
    ("Site web", "2018-05-18", "00:20:00", ""),
    ("Pause", "2018-05-22", "00:30:00", ""),
)


def test_a_day_is_summed_before_it_is_rounded_and_all_that_happens_is_told(cli: Any, fichier: Any) -> None:
    path = fichier(MAI)
    shown = said(cli.done("importer", "heures", path, *CODES))
    assert "« Site web » → 14.1.1 : 3h50 « RGPD » → 14.7.1 : 2h00 « Pause » : 0h30, laissées de côté" in shown
    assert (
        "Heures lues : 5h50, soit 0,83 j ; chaque jour arrondi à 0,25 j près, dans la limite de ce qu'il "
        "permet : 0,75 j (-0,08 j) DM, mai 2018 : 0,75 j (arrondi -0,08 j)" in shown
    )
    assert (
        "Trop courtes, ou dans une journée pleine, laissées de côté (1) : DM, 14.1.1, 18/05/2018 (0h20)"
        in shown
    )
    assert "Nouvelles saisies : 2 (0,75 j)" in shown
    cli.done("importer", "heures", path, *CODES, "--oui")
    assert cli.cells() == [
        ("2018-05-22", "DM", "14.1.1", 50, None),
        ("2018-05-22", "DM", "14.7.1", 25, "registre ; cnil"),
    ]


def test_the_lines_said_are_remembered_for_that_person_and_a_second_import_changes_nothing(
    cli: Any, fichier: Any
) -> None:
    path = fichier(MAI)
    cli.done("importer", "heures", path, *CODES, "--oui")
    assert "Déjà importé" in cli.done("importer", "heures", path, "--oui").out
    longer = MAI + toggl(("RGPD", "2018-05-21", "07:00:00", "")).removeprefix(TOGGL)
    assert "Nouvelles saisies : 1 (1 j) Déjà dans la base : 2" in said(
        cli.done("importer", "heures", fichier(longer), "--oui")
    )
    other = cli("importer", "heures", fichier(MAI.replace("DM,dm@", "LR,lr@")), "--oui")
    assert (other.code, "--codes" in other.err) == (8, True)


def test_a_day_that_grew_is_a_fault_until_the_file_prevails(cli: Any, fichier: Any) -> None:
    cli.done("importer", "heures", fichier(MAI), *CODES, "--oui")
    grown = fichier(MAI + toggl(("RGPD", "2018-05-22", "01:20:00", "")).removeprefix(TOGGL))
    refused = cli.refused(8, "importer", "heures", grown, "--oui")
    assert "la base a déjà 0,25 j, le fichier 0,5 j ; --remplacer prend ce que dit le fichier" in refused
    assert "DM, 14.7.1, 22/05/2018 : 0,25 j → 0,5 j" in said(
        cli.done("importer", "heures", grown, "--remplacer", "--oui")
    )
    assert [one[3] for one in cli.cells()] == [50, 50]
    assert "Déjà importé" in cli.done("importer", "heures", grown, "--remplacer", "--oui").out


def test_a_day_corrected_in_the_store_may_stay_while_the_rest_is_imported(cli: Any, fichier: Any) -> None:
    cli.done("importer", "heures", fichier(MAI), *CODES, "--oui")
    cli.done("saisir", "DM", "14.7.1", "0,5", "22/05/2018", "--remplacer")
    longer = fichier(MAI + toggl(("RGPD", "2018-05-18", "07:00:00", "")).removeprefix(TOGGL))
    out = said(cli.done("importer", "heures", longer, "--garder", "--oui"))
    assert "Gardées (1) : DM, 14.7.1, 22/05/2018 : 0,5 j et non 0,25 j" in out
    assert [(one[0], one[3]) for one in cli.cells() if one[2] == "14.7.1"] == [
        ("2018-05-18", 100),
        ("2018-05-22", 50),
    ]
    assert "pas les deux" in cli.refused(2, "importer", "heures", longer, "--garder", "--remplacer")


def test_unknown_projects_are_listed_with_their_hours_and_the_option_to_copy(cli: Any, fichier: Any) -> None:
    path = fichier(
        toggl(
            ("Migration, lot 2", "2018-05-22", "01:45:00", ""), ("14.7.1 RGPD", "2018-05-22", "01:45:00", "")
        )
    )
    outcome = cli("importer", "heures", path, "--oui")
    assert (outcome.code, cli.cells()) == (8, [])
    assert "« Migration, lot 2 », 1h45 : Code « Migration, lot 2 » inconnu" in " ".join(outcome.err.split())
    option = next(line for line in outcome.err.splitlines() if "--codes" in line)
    cli.done("importer", "heures", path, "--oui", *shlex.split(option.replace("=CODE", "=14.1.1")))
    assert [one[2:4] for one in cli.cells()] == [("14.1.1", 25), ("14.7.1", 25)]


@pytest.mark.usefixtures("home")
def test_at_a_terminal_each_project_is_asked_by_code_or_words_then_remembered(
    cli: Any, fichier: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = fichier(
        toggl(
            ("Conformité", "2018-05-22", "03:30:00", ""),
            ("Accueil", "2018-05-18", "01:45:00", ""),
            ("Pause", "2018-05-18", "01:00:00", ""),
        )
    )
    monkeypatch.setattr("cariforef_tui.cli.kit.asking.is_terminal", lambda stream: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("permanences\nmailchimp\n\naucune\no\n"))
    outcome = cli("importer", "heures", path)
    assert outcome.code == 0
    assert "« Conformité », 3h30 : " in outcome.err
    assert "16.1.1" in outcome.err
    assert "« Accueil » : 1h45, laissées de côté" in said(outcome)
    assert [one[2:4] for one in cli.cells()] == [("14.7.1", 50)]
    monkeypatch.setattr("sys.stdin", io.StringIO("16.1.1\no\n"))
    again = cli("importer", "heures", path)
    assert "Pause" not in again.err
    assert [one[2:4] for one in cli.cells()] == [("16.1.1", 25), ("14.7.1", 50)]


def test_a_task_or_a_tag_says_the_line_where_the_project_is_not_enough(cli: Any, fichier: Any) -> None:
    rows = TOGGL + "".join(
        f"DM,,,RGPD,{tache},,No,2018-05-22,09:00:00,2018-05-22,12:00:00,01:45:00,{tags}\n"
        for tache, tags in (("", ""), ("Accueil", ""), ("", '"jeudi, Annuaire"'))
    )
    codes = ("--codes", "rgpd=14.7.1,RGPD / accueil=16.1.1,RGPD / annuaire=14.1.9")
    cli.done("importer", "heures", fichier(rows), *codes, "--oui")
    assert [one[2:4] for one in cli.cells()] == [("14.1.9", 25), ("14.7.1", 25), ("16.1.1", 25)]
    two = ("--codes", "RGPD / jeudi=18")
    assert "deux lignes pour une entrée" in cli.refused(8, "importer", "heures", fichier(rows), *two, "--oui")


def clockify(*entries: tuple[str, str]) -> str:
    return CLOCKIFY + "".join(
        f'"RGPD","","","","DM","","","","No","{jour}","09:00","{jour}","12:30","{duree}","3.50"\n'
        for jour, duree in entries
    )


def test_dates_of_clockify_are_read_by_the_whole_column(cli: Any, fichier: Any) -> None:
    path = fichier(clockify(("05/22/2018", "3:30"), ("05/02/2018", "3:30")))
    out = cli.done("importer", "heures", path, "--codes", "RGPD=14.7.1", "--oui").out
    assert "Dates lues : mois/jour, du 05/02 au 05/22\n" in out
    path = fichier(clockify(("04/05/2018", "3:30")))
    out = cli.done("importer", "heures", path, "--dates", "jm", "--oui").out
    assert "Dates lues" not in out
    assert [one[0] for one in cli.cells()] == ["2018-05-02", "2018-05-04", "2018-05-22"]


def test_dates_that_may_be_read_twice_have_the_day_first_and_it_is_told(cli: Any, fichier: Any) -> None:
    codes = ("--codes", "RGPD=14.7.1", "--oui")
    path = fichier(clockify(("04/05/2018", "3:30")))
    assert (
        "Dates lues : jour/mois, du 04/05 au 04/05 ; sinon --dates mj\n"
        in cli.done("importer", "heures", path, *codes).out
    )
    to_come = fichier(clockify(("05/06/2018", "3:30")))
    assert "si le mois est d'abord, --dates mj" in cli.refused(8, "importer", "heures", to_come, *codes)
    both = fichier(clockify(("05/22/2018", "3:30"), ("21/05/2018", "3:30")))
    assert "date qui commence par le mois" in cli.refused(8, "importer", "heures", both, *codes)
    assert [one[0] for one in cli.cells()] == ["2018-05-04"]


def test_kimai_writes_hours_in_seconds_too(cli: Any, fichier: Any) -> None:
    row = "2018-05-22,09:00,12:30,12600,0,DM,dm,GIP,RGPD,Réunion,,No,\n"
    cli.done("importer", "heures", fichier(KIMAI + row), "--codes", "RGPD=14.7.1", "--oui")
    assert [one[2:4] for one in cli.cells()] == [("14.7.1", 50)]


def test_kimai_in_french_is_hours_and_another_duree_is_days_if_one_says_so(cli: Any, fichier: Any) -> None:
    row = '2018-05-22,09:00,12:30,"3,5",DM,GIP,RGPD,Réunion,\n'
    cli.done("importer", "heures", fichier(KIMAI_FR + row), "--codes", "RGPD=14.7.1", "--oui")
    days = "Date;Qui;Code;Durée\n18/05/2018;DM;14.7.1;0,5\n"
    said = cli.refused(8, "importer", "saisies", fichier(days, "jours.csv"), "--oui")
    assert "« Durée » ne dit pas si ce sont des jours : « importer heures » lit des heures" in said
    assert "pour des jours, ajoutez --colonnes 'jours=Durée'" in said
    cli.done("importer", "saisies", fichier(days, "jours.csv"), "--colonnes", "jours=Durée", "--oui")
    assert [(one[0], one[3]) for one in cli.cells()] == [("2018-05-18", 50), ("2018-05-22", 50)]
    hours = days.replace("18/05", "17/05").replace("0,5", "7")
    refused = cli.refused(8, "importer", "saisies", fichier(hours), "--colonnes", "jours=Durée", "--oui")
    assert "« 7 » : entre 0 et 1 jour ; « importer heures » lit des heures" in refused
    cli.done("importer", "heures", fichier(hours), "--oui")
    assert ("2018-05-17", "DM", "14.7.1", 100, None) in cli.cells()


def test_a_workbook_of_kimai_has_hours_booleans_and_a_row_of_sums(cli: Any, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(
        ["Date", "From", "To", "Duration", "Username", "Project", "Activity", "Description", "Billable"]
    )
    sheet.append([date(2018, 5, 22), "09:00", "12:30", time(3, 30), "DM", "RGPD", "Réunion", "cnil", True])
    sheet.append([datetime(2018, 5, 18, 9), "09:00", "10:45", time(1, 45), "DM", "RGPD", "", "", False])
    sheet["D4"] = "=SUBTOTAL(9,D2:D3)"
    path = tmp_path / "kimai.xlsx"
    book.save(path)
    out = said(cli.done("importer", "heures", str(path), "--codes", "RGPD=14.7.1", "--oui"))
    assert "Ligne 4 de totaux laissée de côté." in out
    assert [(one[0], one[3]) for one in cli.cells()] == [("2018-05-18", 25), ("2018-05-22", 50)]


def test_timewarrior_gives_one_s_own_hours_by_tag(cli: Any, fichier: Any) -> None:
    path = fichier(
        json.dumps(
            [
                {"id": 3, "start": "20180522T060000Z", "end": "20180522T093000Z", "tags": ["cnil", "rgpd"]},
                {"id": 2, "start": "20180517T220000Z", "end": "20180518T013000Z", "annotation": "nuit"},
                {"id": 1, "start": "20180522T120000Z", "tags": ["rgpd"]},
            ]
        ),
        "timew.json",
    )
    refused = cli.refused(8, "--agent", "DM", "importer", "heures", path, "--codes", "rgpd=14.7.1")
    assert "--de INITIALES" in refused
    codes = ("--codes", "rgpd=14.7.1,sans projet=18")
    out = cli.done("--agent", "DM", "importer", "heures", path, *codes, "--de", "DM", "--oui").out
    assert "Intervalle commencé le 22/05/2018 à 14:00, sans fin : laissé de côté." in out
    assert [one[:4] for one in cli.cells()] == [
        ("2018-05-18", "DM", "18", 50),
        ("2018-05-22", "DM", "14.7.1", 50),
    ]


def test_people_are_known_by_initials_name_or_email_and_a_file_of_one_is_of_who_brings_it(
    cli: Any, fichier: Any
) -> None:
    entry = ("RGPD", "2018-05-22", "03:30:00", "")
    codes = ("--codes", "RGPD=14.7.1", "--oui")
    cli.done("agent", "courriel", "LR", "lr@exemple.fr", "--agent", "DM")
    theirs = toggl(entry, user="Le pseudo").replace("dm@", "LR@")
    cli.done("importer", "heures", fichier(theirs), *codes, "--agent", "DM")
    assert [one[1] for one in cli.cells()] == ["LR"]
    nobody = fichier(toggl(entry, user="Inconnue"))
    assert "Ni « Inconnue » ni « dm@exemple.fr » n'est connu : « cariforef agent courriel" in cli.refused(
        8, "importer", "heures", nobody, *codes
    )
    out = said(cli.done("importer", "heures", nobody, *codes, "--agent", "ME"))
    assert "« Inconnue » n'est personne ici : ses heures vont à ME" in out
    assert [one[1] for one in cli.cells()] == ["LR", "ME"]
    out = said(cli.done("importer", "heures", nobody, *codes, "--agent", "DM", "--de", "SB"))
    assert "« Inconnue » n'est personne ici : ses heures vont à SB" in out
    assert [one[1] for one in cli.cells()] == ["LR", "ME", "SB"]
    known = ("importer", "heures", fichier(theirs), *codes, "--agent", "DM", "--de", "SB")
    assert "retirez --de" in cli.refused(8, *known)
    cli.done("agent", "partir", "PG", "18/05/2018", "--agent", "DM")
    gone = fichier(toggl(entry, user="PG"))
    assert "PG part le 18/05/2018" in cli.refused(8, "importer", "heures", gone, *codes, "--agent", "DM")


def test_a_day_takes_no_more_than_it_allows_and_what_is_cut_is_told(cli: Any, fichier: Any) -> None:
    cli.done("absence", "ajouter", "DM", "congé", "18/05/2018", "--demi")
    path = fichier(
        toggl(
            ("RGPD", "2018-05-18", "07:00:00", ""),
            ("RGPD", "2018-05-22", "05:00:00", ""),
            ("Site web", "2018-05-22", "05:00:00", ""),
            ("Accueil", "2018-05-22", "00:10:00", ""),
        )
    )
    codes = ("--codes", "RGPD=14.7.1,Site web=14.1.1,Accueil=16.1.1")
    out = said(cli.done("importer", "heures", path, *codes, "--oui"))
    assert "DM, mai 2018 : 1,5 j (arrondi +0,05 j, journées pleines -1 j)" in out
    assert "laissées de côté (1) : DM, 16.1.1, 22/05/2018 (0h10)" in out
    assert [(one[0], one[2], one[3]) for one in cli.cells()] == [
        ("2018-05-18", "14.7.1", 50),
        ("2018-05-22", "14.1.1", 50),
        ("2018-05-22", "14.7.1", 50),
    ]
    too_long = fichier(toggl(("RGPD", "2018-05-22", "25:00:00", "")))
    assert "plus de 24 heures" in cli.refused(
        8, "importer", "heures", too_long, *codes[:1], "RGPD=14.7.1", "--oui"
    )


@pytest.mark.usefixtures("home")
def test_an_answer_is_remembered_only_once_it_is_written(
    cli: Any, fichier: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = fichier(toggl(("RGPD", "2018-05-22", "03:30:00", "")))
    monkeypatch.setattr("cariforef_tui.cli.kit.asking.is_terminal", lambda stream: True)
    asked = []
    for answers in ("14.7.1\nn\n", "16.1.1\no\n", ""):
        monkeypatch.setattr("sys.stdin", io.StringIO(answers))
        asked.append(cli("importer", "heures", path))
    assert "« RGPD », 3h30 : " in asked[0].err
    assert "--codes RGPD=14.7.1\n" in asked[0].err
    assert '« RGPD » → 14.7.1 : 3h30 Pour changer une ligne : --codes "PROJET=CODE"' in said(asked[0])
    assert "« RGPD », 3h30 : " in asked[1].err
    assert "Déjà importé" in asked[2].out


def test_a_name_that_no_row_has_is_told_with_those_of_the_file(cli: Any, fichier: Any) -> None:
    rows = (
        ("rgpd / Mailchimp", "2018-05-22", "03:30:00", ""),
        ("enquête 6 mois", "2018-05-22", "01:45:00", ""),
    )
    path = fichier(toggl(*rows))
    outcome = cli("importer", "heures", path, "--codes", "rgpd=14.7.1,enquete=1.1", "--oui")
    assert outcome.code == 8
    assert (
        "--codes : « enquete » : aucun projet de ce nom dans le fichier, qui a « enquête 6 mois », "
        "« rgpd / Mailchimp »." in " ".join(outcome.err.split())
    )
    assert "« rgpd / Mailchimp », 3h30" not in outcome.err
    codes = ("--codes", "rgpd=14.7.1,Enquete 6 mois=14.1.1")
    assert cli("importer", "heures", path, *codes, "--oui").err == ""


REDMINE = "Projet;Date;Utilisateur;Activité;Demande;Commentaire;Temps passé\n"


def test_a_ticket_is_no_request_and_hours_are_never_read_as_days(cli: Any, fichier: Any) -> None:
    cli.done("--agent", "DM", "demande", "ouvrir", "4.5", "Salon")
    path = fichier(REDMINE + "Site;22/05/2018;DM;Développement;1;Salon;0,5\nSite;22/05/2018;DM;;1;;1,5\n")
    codes = ("--codes", "Site=4.5", "--oui")
    assert "« importer heures » lit des heures" in cli.refused(8, "importer", "saisies", path, *codes)
    assert "Colonnes ignorées : Demande" in cli.done("importer", "heures", path, *codes).out
    assert [one[2:4] for one in cli.cells()] == [("4.5", 25)]
    assert cli.done("demande", "--json").json["lignes"][0]["demandes"][0]["jours"] == 0
    named = ("--remplacer", "--colonnes", "demande=Demande")
    cli.done("importer", "heures", path, *codes, *named)
    assert cli.done("demande", "--json").json["lignes"][0]["demandes"][0]["jours"] == 0.25


def test_columns_remembered_with_hours_do_not_say_that_they_are_days(cli: Any, fichier: Any) -> None:
    path = fichier("Qui;Date;Code;Zeit\nDM;22/05/2018;14.7.1;1,75\n")
    cli.done("importer", "heures", path, "--colonnes", "jours=Zeit", "--oui")
    other = fichier("Qui;Date;Code;Zeit\nDM;18/05/2018;14.7.1;0,5\n")
    assert "« Zeit » ne dit pas" in cli.refused(8, "importer", "saisies", other, "--oui")


@pytest.mark.parametrize("command", ["saisies", "heures"])
def test_columns_that_are_missing_are_told_before_the_names_of_projects(
    cli: Any, fichier: Any, command: str
) -> None:
    path = fichier("Qui;Ligne;Valeur\nDM;RGPD;1\n")
    outcome = cli("importer", command, path, "--codes", "Autre=14.7.1", "--oui")
    assert (outcome.code, "aucun projet de ce nom" in outcome.err) == (8, False)
    assert "colonne « date » absente" in outcome.err


def test_nothing_to_import_is_not_said_imported_already(cli: Any, fichier: Any) -> None:
    path = fichier("jour;ligne;temps\n22/05/2018;14.7.1;0,75\n")
    out = cli.done("importer", "heures", path, "--unite", "heures", "--de", "DM").out
    assert "Trop courtes" in out
    assert out.endswith("Rien à importer : heures.csv.\n")
