"""`cariforef equipe` and `equipe demandes`: their JSON is a contract, their tables fit 80 columns."""

from __future__ import annotations

from typing import Any

import pytest

from cariforef_tui.cli.kit.table import cell_width


@pytest.mark.usefixtures("as_dm")
def test_equipe_json_gives_the_plan_to_people_and_keeps_what_nobody_can_take(cli: Any) -> None:
    value = cli.done("equipe", "--json").json
    assert (value["au"], value["jours_ouvres"], value["jours_par_etp"]) == ("2018-05-22", 252, 200)
    assert value["total"]["promis"] == 5160
    assert sum(one["promis"] for one in value["equipes"]) == 5160
    found = {one["code"]: one for one in value["equipes"]}
    assert [found[code]["non_attribue"] for code in ("AD2I", "APO", "PRI", "DIR", "SI")] == [
        940,
        1060,
        0,
        680,
        360,
    ]
    assert found["PRI"]["etp_promis"] == 10.58
    dm = next(one for one in value["agents"] if one["agent"] == "DM")
    assert (dm["disponible"], dm["etp_disponible"], len(dm["semaines"])) == (252, 1.26, 53)
    assert sum(line["promis"] for line in dm["lignes"]) == pytest.approx(dm["promis"])


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


def test_equipe_narrows_to_a_pole_by_any_spelling_and_to_the_si_team(cli: Any) -> None:
    assert [one["code"] for one in cli.done("equipe", "ri", "--json").json["equipes"]] == ["PRI"]
    assert [one["code"] for one in cli.done("equipe", "si", "--json").json["equipes"]] == ["SI"]
    assert "pôle" in cli.refused(8, "equipe", "14.7.1")


@pytest.mark.usefixtures("eighty_columns")
def test_equipe_says_the_real_calendar_beside_the_200_days(cli: Any) -> None:
    shown = cli.done("equipe").out
    assert "1 ETP = 200 j ; 252 jours ouvrés en 2018" in shown
    assert "GIP : 5160 j prévus (25,8 ETP), dont 3040 j sans agent connu" in " ".join(shown.split())
    assert all(cell_width(line) <= 80 for line in shown.splitlines())


@pytest.mark.usefixtures("as_dm")
def test_equipe_shows_estimates_by_halves_up_to_fifty_days_and_whole_beyond(cli: Any) -> None:
    cli.done("reglages", "--suivi-depuis", "01/01/2018", "--agent", "DM")
    value = cli.done("equipe", "--json").json
    rows = [line.split() for line in cli.done("equipe").out.splitlines()]
    cells = {row[0]: row for row in rows if len(row) > 5}
    odd = [one for one in value["agents"] if one["promis"] * 2 % 1 and one["promis"] > 10]
    assert odd
    for one in odd:
        promis = next(cell for cell in cells[one["agent"]][7:] if cell != "%")
        step = 0.5 if one["promis"] <= 50 else 1
        assert float(promis.replace(",", ".")) % step == 0
        assert abs(float(promis.replace(",", ".")) - one["promis"]) <= step / 2


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
