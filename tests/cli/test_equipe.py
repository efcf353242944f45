"""`cariforef equipe` and `equipe demandes`: their JSON is a contract, their tables fit 80 columns."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cariforef_tui.cli.kit.table import cell_width


@pytest.mark.usefixtures("as_dm")
def test_equipe_json_gives_the_plan_of_each_group_and_who_is_free(cli: Any) -> None:
    value = cli.done("equipe", "--json").json
    assert (value["au"], value["jours_ouvres"], value["jours_par_etp"]) == ("2018-05-22", 252, 200)
    assert value["total"]["promis"] == 5160
    assert sum(one["promis"] for one in value["equipes"]) == 5160
    found = {one["code"]: one for one in value["equipes"]}
    nobody = [found[code]["a_personne"] for code in ("AD2I", "APO", "PRI", "DIR", "SI")]
    assert [days > 0 for days in nobody] == [True, True, False, True, True]
    assert sum(nobody) == pytest.approx(value["total"]["a_personne"])
    assert found["PRI"]["etp_promis"] == 10.6
    dm = next(one for one in value["agents"] if one["agent"] == "DM")
    assert (dm["disponible"], dm["etp_disponible"], len(dm["semaines"])) == (252, 1.26, 53)
    assert (value["libres_du"], value["libres_au"]) == ("2018-06-01", "2018-08-31")
    assert [month["mois"] for month in dm["mois"]] == ["2018-06", "2018-07", "2018-08"]
    for month in dm["mois"]:
        taken = sum(line["jours"] for line in month["lignes"])
        assert month["libres"] == pytest.approx(month["ouvres"] - taken)


@pytest.mark.usefixtures("as_dm")
def test_equipe_tells_the_week_and_the_days_that_lack_something(cli: Any) -> None:
    cli.done("reglages", "--suivi-depuis", "01/01/2018", "--agent", "DM")
    cli.done("saisir", "DM", "14.7.1", "0,5")
    cli.done("absence", "ajouter", "DM", "congé", "18/05/2018")
    value = cli.done("equipe", "PRI", "--json").json
    dm = next(one for one in value["agents"] if one["agent"] == "DM")
    weeks = {week["semaine"]: week for week in dm["semaines"]}
    assert (weeks["2018-W20"]["absent"], weeks["2018-W20"]["completude"]) == (1, 20)
    assert weeks["2018-W20"]["manquants"] == ["2018-05-14", "2018-05-15", "2018-05-16", "2018-05-17"]
    assert (weeks["2018-W21"]["du"], weeks["2018-W21"]["saisi"]) == (0, 0.5)
    assert weeks["2018-W22"]["completude"] is None
    assert dm["disponible"] == 251


@pytest.mark.usefixtures("as_dm")
def test_equipe_asks_no_day_before_the_suivi(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,5")
    value = cli.done("equipe", "PRI", "--json").json
    dm = next(one for one in value["agents"] if one["agent"] == "DM")
    assert (dm["disponible"], dm["disponible_a_date"], dm["a_saisir"]) == (252, 1, 0)


@pytest.mark.usefixtures("as_dm")
def test_a_year_loses_its_leave_of_which_an_absence_declared_is_a_part(cli: Any) -> None:
    cli.done("reglages", "--conges", "25", "--agent", "DM")
    cli.done("absence", "ajouter", "DM", "congé", "18/05/2018")
    dm = next(one for one in cli.done("equipe", "PRI", "--json").json["agents"] if one["agent"] == "DM")
    assert (dm["disponible"], dm["etp_disponible"]) == (227, 1.14)
    assert "un temps plein : 252 j ouvrés, 227 j avec 25 j de congés." in " ".join(
        cli.done("equipe").out.split()
    )


def test_equipe_narrows_to_a_pole_by_any_spelling_and_to_the_si_team(cli: Any) -> None:
    assert [one["code"] for one in cli.done("equipe", "ri", "--json").json["equipes"]] == ["PRI"]
    assert [one["code"] for one in cli.done("equipe", "si", "--json").json["equipes"]] == ["SI"]
    assert "sigle" in cli.refused(8, "equipe", "14.7.1")


@pytest.mark.usefixtures("eighty_columns")
def test_equipe_says_the_real_calendar_beside_the_200_days(cli: Any) -> None:
    shown = cli.done("equipe").out
    told = " ".join(shown.split())
    assert "1 ETP = 200 j (programme) ; un temps plein : 252 j ouvrés, congés non dits" in told
    assert re.search(
        r"GIP : 5160 j prévus \(25,8 ETP\)\. \d+ j à faire du 01/06 au 31/08 ne reviennent", told
    )
    assert all(cell_width(line) <= 80 for line in shown.splitlines())


@pytest.mark.usefixtures("as_dm")
def test_equipe_tells_the_freest_first_and_exporter_absences_who_is_away_not_why(cli: Any) -> None:
    cli.done("absence", "ajouter", "LR", "maladie", "11/06/2018", "13/06/2018", "--agent", "DM")
    shown = cli.done("equipe", "PRI").out
    _, _, free = shown.partition(
        "Disponibles du 01/06 au 31/08 : jours libres, selon le plan et les absences"
    )
    rows = [line.split() for line in free.splitlines() if re.match(r"[A-Z]{2,3} ", line)]
    totals = [float(row[4].replace(",", ".")) for row in rows]
    assert len(rows) == 12
    assert totals == sorted(totals, reverse=True)
    assert next(row[5:] for row in rows if row[0] == "LR") == ["11/06", "–", "13/06"]
    (away,) = cli.done("exporter", "absences", "--format", "json").json["absences"]
    assert away == {"pole": "PRI", "agent": "LR", "du": "2018-06-11", "au": "2018-06-13", "jours": 3}
    calendar = cli.done("exporter", "absences", "--format", "ics").out
    assert "SUMMARY:LR : absence" in calendar
    assert "maladie" not in calendar


def test_si_json_says_the_overload(cli: Any) -> None:
    value = cli.done("equipe", "demandes", "--json").json
    assert [value[key] for key in ("disponible", "infrastructure", "demande", "non_chiffres")] == [
        360,
        54,
        332,
        3,
    ]
    assert (value["code"], value["depassement"], value["agents"]) == ("18", 26, [])
    assert sum(one["demande"] or 0 for one in value["demandeurs"]) == 332


@pytest.mark.usefixtures("eighty_columns")
def test_si_tells_what_its_agents_really_logged_by_claimant(cli: Any) -> None:
    cli.done("agent", "ajouter", "ZN", "--pole", "DIR", "--equipe", "SI")
    cli.done("saisir", "ZN", "14.7.1", "0,75")
    cli.done("saisir", "ZN", "18", "0,25")
    value = cli.done("equipe", "demandes", "--json").json
    assert (value["saisi"], value["saisi_propre"], value["saisi_poles"]) == (1, 0.25, 0.75)
    assert [(one["code"], one["saisi"], one["reste"]) for one in value["demandeurs"] if one["saisi"]] == [
        ("14.7", 0.75, None)
    ]
    shown = cli.done("equipe", "demandes").out
    assert "soit 26 j de trop" in " ".join(shown.split())
    assert "1 agents" not in shown
    assert all(cell_width(line) <= 80 for line in shown.splitlines())
