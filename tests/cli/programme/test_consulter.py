"""Commands that read: their JSON, whose keys are a contract, and their tables."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.services.alertes import load_alertes
from cariforef_tui.services.programme.exercice import DateReference


def lines(outcome: Any) -> dict[str, dict[str, Any]]:
    return {line["code"]: line for line in outcome.json["lignes"]}


def test_programme_json_gives_the_voted_figures(cli: Any) -> None:
    outcome = cli.done("programme", "--json")
    assert outcome.json["exercice"] == 2018
    found = lines(outcome)
    assert found["GIP"]["jours"] == 5160
    assert [found[pole]["jours"] for pole in ("AD2I", "APO", "PRI", "DIR")] == [940, 1060, 2120, 1040]
    assert found["PRI"]["jours_si"] == 332
    assert found["8.2"]["jours"] == -108
    assert found["8.2"]["imputable"] is False
    assert found["18"]["jours"] == 360
    rgpd = found["14.7.1"]
    assert (rgpd["niveau"], rgpd["parent"], rgpd["si_non_chiffre"]) == ("operation", "14.7", True)
    assert rgpd["jours_si"] is None


def test_a_line_that_only_shares_an_enveloppe_has_no_days_of_its_own(cli: Any) -> None:
    value = cli.done("programme", "15.1", "--json").json
    shared = [one for one in value["enveloppes"] if one["compte"] == "metier" and len(one["lignes"]) > 1]
    assert (shared[0]["chiffrage"], shared[0]["jours"], len(shared[0]["lignes"])) == ("chiffre", 160, 7)
    found = {line["code"]: line["jours"] for line in value["lignes"]}
    assert found["15.1"] == 160
    assert all(found[code] is None for code in shared[0]["lignes"])


def test_programme_narrows_to_the_subtree_by_any_spelling(cli: Any) -> None:
    assert [*lines(cli.done("programme", "14.7", "--json"))] == ["14.7", "14.7.1"]
    assert next(iter(lines(cli.done("programme", "ri", "--json")))) == "PRI"
    assert "14.7.1" in cli.refused(8, "programme", "14.7.8")


def test_controle_gives_exactly_the_discrepancies_of_the_document(cli: Any) -> None:
    value = cli.done("programme", "controle", "--json").json
    assert [tuple(ecart.values()) for ecart in value["ecarts"]] == [
        ("PRI", "operations", 55, 54),
        ("14", "operations", 25, 26),
        ("14.2", "jours", 75, 74),
        ("14.4", "jours", 285, 286),
        ("15", "operations", 19, 17),
        ("16.2.4", "initiales", "SP", None),
    ]
    assert [ecart["code"] for ecart in cli.done("programme", "controle", "15", "--json").json["ecarts"]] == [
        "15"
    ]


def test_avancement_json_gives_the_figures(cli: Any) -> None:
    cli.done("reglages", "--suivi-depuis", "01/01/2018", "--agent", "DM")
    cli.done("saisir", "DM", "14.7.1", "0,5")
    value = cli.done("avancement", "--json").json
    assert value["au"] == "2018-05-22"
    found = {line["code"]: line for line in value["lignes"]}
    assert found["14.7.1"]["realise"] == 0.5
    assert found["14.7.1"]["reste"] == 29.5
    assert found["14.7.1"]["taux"] == 0.0167
    assert found["14.7.1"]["raf"] is None
    assert found["GIP"]["realise"] == 0.5
    assert found["8.2"]["taux"] is None
    assert found["15.1.1"]["prevu"] is None
    before = lines(cli.done("avancement", "PRI", "--json", "--au", "21/05/2018"))
    assert before["PRI"]["realise"] == 0
    assert "GIP" not in before


def test_alertes_json_says_how_late_a_date_is(cli: Any) -> None:
    value = cli.done("alertes", "--json", "--au", "26/05/2018").json
    rgpd = next(one for one in value["alertes"] if one["jalon"] == "RGPD")
    assert (rgpd["type"], rgpd["gravite"], rgpd["date"]) == ("a_confirmer", "critique", "2018-05-25")
    assert rgpd["jours_restants"] == -1


def test_alertes_narrow_by_gravite_code_and_agent(cli: Any) -> None:
    every = cli.done("alertes", "--json").json["alertes"]
    critical = cli.done("alertes", "--json", "--gravite", "critique").json["alertes"]
    assert critical == [one for one in every if one["gravite"] == "critique"]
    by_line = cli.done("alertes", "--json", "--code", "14.7").json["alertes"]
    assert "RGPD" in {one["jalon"] for one in by_line}
    assert len(by_line) < len(every)
    assert "inconnu" in cli.refused(8, "alertes", "--de", "ZZ")
    assert "critique" in cli.refused(2, "alertes", "--gravite", "grave")


def test_alertes_of_somebody_are_as_many_as_the_screen_counts(bare_cli: Any, demonstration: Path) -> None:
    with closing(SqliteAdmin().open(str(demonstration))) as store:
        alertes = load_alertes(store, DateReference(date(2018, 5, 22), 2018))
    for agent in ("DM", "ZA"):
        told = bare_cli.done("alertes", "--json", "--de", agent, "--base", str(demonstration)).json["alertes"]
        assert len(told) == sum(alertes.counts(agent)) > 1
        assert {one["gravite"] for one in told} <= {"critique", "attention"}


@pytest.mark.usefixtures("as_dm")
def test_semaine_json_says_what_each_day_holds(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,5", "--commentaire", "note")
    value = cli.done("semaine", "dm", "--json").json
    assert (value["agent"], value["semaine"], len(value["jours"])) == ("DM", "2018-W21", 7)
    assert value["jours"][0] == {"date": "2018-05-21", "ouvre": False, "total": 0, "saisies": []}
    assert value["jours"][1] == {
        "date": "2018-05-22",
        "ouvre": True,
        "total": 0.5,
        "saisies": [{"code": "14.7.1", "jours": 0.5, "demande": None, "commentaire": "note", "par": None}],
    }


@pytest.mark.usefixtures("as_dm")
def test_semaine_shows_totals_what_days_expect_absences_and_holidays(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,5")
    cli.done("absence", "ajouter", "DM", "congé", "23/05/2018")
    shown = cli.done("semaine", "DM").out
    assert "lun. 21/05/2018 : férié (Lundi de Pentecôte)" in shown
    assert "mer. 23/05/2018 : congé 1 j" in shown
    rows = {row[:14].strip(): row.split()[-1] for row in shown.splitlines() if row[:1].isupper()}
    assert (rows["Total saisi"], rows["Attendu"], rows["Reste à saisir"]) == ("0,5", "4", "2,5")


def test_semaine_takes_who_i_am_and_weeks_of_the_exercice(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli.refused(3, "semaine").startswith("Qui agit ?")
    assert cli.done("--agent", "LR", "semaine", "--json").json["agent"] == "LR"
    monkeypatch.setenv("CARIFOREF_AGENT", "PG")
    value = cli.done("semaine", "--json", "--semaine", "2018-W52").json
    assert (value["agent"], value["semaine"]) == ("PG", "2018-W52")
    assert "hors de l'exercice" in cli.refused(8, "semaine", "--semaine", "2019-W30")
    assert "semaine 53" in cli.refused(8, "semaine", "--semaine", "2018-W53")


@pytest.mark.usefixtures("as_dm")
def test_the_week_that_opens_on_the_last_day_of_the_year_says_which_days_are_outside(cli: Any) -> None:
    shown = cli.done("semaine", "DM", "--semaine", "2019-W01").out
    assert shown == cli.done("semaine", "DM", "--semaine", "semaine 1 de 2019").out
    assert shown.startswith("DM, semaine 1 de 2019, du 31/12/2018")
    assert "mar. 01/01/2019 : hors de l'exercice" in shown


def test_today_outside_the_exercice_is_said_once_and_data_stay_alone(cli: Any) -> None:
    outcome = cli.at(date(2026, 3, 2))("avancement")
    assert outcome.code == 0
    assert outcome.out.startswith("Avancement 2018 au 31/12/2018")
    assert outcome.err.count("\n") == 1
    assert len(outcome.err) <= 110
    assert "hors de l'exercice 2018 : date de référence 31/12/2018" in outcome.err


@pytest.mark.usefixtures("as_dm")
def test_today_is_not_talked_of_where_a_date_is_named_or_told(cli: Any) -> None:
    later = cli.at(date(2026, 3, 2))
    for command in (
        ("avancement", "PRI", "--au", "22/05/2018"),
        ("alertes", "--json"),
        ("exporter", "avancement", "--code", "PRI", "--format", "json"),
        ("semaine", "DM", "--semaine", "2018-W21"),
        ("revue", "PRI", "--semaine", "2018-W21"),
        ("--agent", "DM", "mois", "fiche", "DM", "2018-05"),
        ("reglages", "calendrier"),
    ):
        assert later.done(*command).err == ""


def test_au_moves_the_reference_before_or_after_the_command(cli: Any) -> None:
    for args in (("--au", "31/01", "avancement", "--json"), ("avancement", "--json", "--au", "2018-01-31")):
        assert cli.done(*args).json["au"] == "2018-01-31"
    assert "hors de l'exercice (2018)" in cli.refused(8, "avancement", "--au", "01/01/2019")
    assert "n'existe pas" in cli.refused(8, "alertes", "--au", "30/02/2018")
