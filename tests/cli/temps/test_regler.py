"""People, rhythms, absences, days off, shared settings, and the journal of it all."""

from __future__ import annotations

from typing import Any

import pytest


def test_an_agent_adds_themselves_then_logs(cli: Any) -> None:
    said = cli.done("--agent", "xy", "agent", "ajouter", "xy", "--pole", "apo", "--nom", "Agent d'essai").out
    assert said == "Enregistré : agent XY, Agent d'essai, APO.\n"
    cli.done("saisir", "XY", "9.1.1", "0,5")
    ecriture = cli.done("--agent", "XY", "journal", "--nombre", "1", "--json").json["ecritures"][0]
    assert ecriture["acteur"] == "XY"


def test_an_agent_that_cannot_be_is_refused(cli: Any) -> None:
    cli.refused(8, "agent", "ajouter", "DM")
    cli.refused(8, "agent", "ajouter", "XY", "--equipe", "RH")
    assert "AD2I" in cli.refused(8, "agent", "ajouter", "XY", "--pole", "14.7")
    cli.refused(8, "agent", "ajouter", "XY", "--nom", "a\x1b")


def test_an_agent_who_leaves_logs_no_more(cli: Any) -> None:
    cli.done("agent", "partir", "PG", "18/05/2018", "--agent", "DM")
    assert "jusqu'au 18/05/2018" in cli.refused(8, "saisir", "PG", "14.7.1", "0,5")
    agents = {one["initiales"]: one for one in cli.done("agent", "--json").json["agents"]}
    assert (agents["PG"]["actif"], agents["PG"]["depart"]) == (False, "2018-05-18")
    assert (agents["DM"]["pole"], agents["DM"]["coordonne"]) == ("PRI", "PRI")


@pytest.mark.usefixtures("as_dm")
def test_a_quotite_sets_what_each_day_expects_and_allows(cli: Any) -> None:
    said = cli.done(
        "agent", "quotite", "DM", "1", "1", "0", "0,5", "1", "--depuis", "01/03/2018", "--agent", "LR"
    ).out
    assert "à partir du jeu. 01/03/2018 : lun. 1 j, mar. 1 j, mer. 0 j, jeu. 0,5 j, ven. 1 j." in said
    row = next(row for row in cli.done("semaine", "DM").out.splitlines() if row.startswith("Attendu"))
    assert row.split() == ["Attendu", "1", "0,5", "1", "2,5"]
    cli.refused(8, "saisir", "DM", "14.7.1", "0,75", "17/05/2018")
    cli.done("saisir", "DM", "14.7.1", "0,5", "17/05/2018")


def test_a_quotite_of_four_days_or_above_one_is_refused(cli: Any) -> None:
    assert "5 valeurs" in cli.refused(2, "agent", "quotite", "DM", "1", "1", "0", "1", "--agent", "LR")
    cli.refused(8, "agent", "quotite", "DM", "1", "1", "0", "1", "2", "--agent", "LR")


@pytest.mark.usefixtures("as_dm")
def test_absences_are_declared_on_days_that_expect_work_and_taken_back(cli: Any) -> None:
    said = cli.done("absence", "ajouter", "dm", "conge", "18/05/2018", "25/05/2018").out
    assert said == "Enregistré : DM, congé, du ven. 18/05/2018 au ven. 25/05/2018 : 5 j.\n"
    listed = cli.done("absence", "liste", "DM", "--json").json["absences"]
    assert [one["date"][-2:] for one in listed] == ["18", "22", "23", "24", "25"]
    assert listed[0] == {"agent": "DM", "date": "2018-05-18", "type": "congé", "jours": 1}
    assert cli.done("absence", "--json").json["absences"] == listed
    assert "5 absences retirées" in cli.done("absence", "retirer", "DM", "18/05/2018", "25/05/2018").out
    assert cli.done("absence").out == "Aucune absence en 2018.\n"


def test_an_absence_that_days_leave_no_room_for_or_of_no_type_is_refused(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,75")
    cli.refused(8, "absence", "ajouter", "DM", "congé", "22/05/2018", "--demi")
    assert "RTT" in cli.refused(8, "absence", "ajouter", "DM", "vacances", "23/05/2018")


def test_a_bridge_makes_a_day_off_until_it_is_taken_back(cli: Any) -> None:
    cli.done("reglages", "calendrier", "ajouter", "11/05/2018", "Pont de l'Ascension", "--agent", "DM")
    assert "Pont" in cli.refused(8, "saisir", "DM", "14.7.1", "0,5", "11/05/2018")
    value = cli.done("reglages", "calendrier", "--json").json
    assert {"date": "2018-05-11", "libelle": "Pont de l'Ascension"} in value["feries"]
    days = value["jours_ouvres"]
    cli.done("reglages", "calendrier", "retirer", "11/05/2018", "--agent", "DM")
    assert cli.done("reglages", "calendrier", "--json").json["jours_ouvres"] == days + 1
    assert "hors de l'exercice" in cli.refused(
        8, "reglages", "calendrier", "ajouter", "01/01/2020", "x", "--agent", "DM"
    )


def test_the_working_days_of_a_closure_are_days_off_and_a_holiday_keeps_its_name(cli: Any) -> None:
    add = ("reglages", "calendrier", "ajouter")
    said = cli.done(*add, "24/12/2018", "28/12/2018", "Fermeture de Noël", "--agent", "DM").out
    assert " ".join(said.split()) == (
        "Enregistré : lun. 24/12/2018, mer. 26/12/2018, jeu. 27/12/2018, ven. 28/12/2018 non ouvrés "
        "(Fermeture de Noël)."
    )
    feries = cli.done("reglages", "calendrier", "--json").json["feries"]
    named = {one["date"][5:]: one["libelle"] for one in feries if one["date"] >= "2018-12-20"}
    assert named["12-25"] == "Noël"
    assert [day for day, name in named.items() if name == "Fermeture de Noël"] == [
        "12-24",
        "12-26",
        "12-27",
        "12-28",
    ]
    assert "aucun jour ouvré" in cli.refused(8, *add, "28/12/2018", "24/12/2018", "x", "--agent", "DM")
    assert "aucun jour ouvré" in cli.refused(8, *add, "22/12/2018", "23/12/2018", "x", "--agent", "DM")
    cli.refused(2, *add, "24/12/2018", "26/12/2018", "Noël", "au", "--agent", "DM")


def test_the_step_and_the_length_of_a_day_are_shared_settings(cli: Any) -> None:
    assert cli.done("reglages", "--json").json == {
        "pas": 0.25,
        "minutes_par_jour": 420,
        "conservation": 10,
        "plan_revise_par": "coordinateurs",
        "au_dela_quotite": False,
        "delai_visa": 5,
        "jours_par_etp": 200,
        "conges": None,
        "exercice": 2018,
        "suivi_depuis": None,
    }
    said = cli.done("reglages", "--pas", "0,1", "--heures", "8h", "--au-dela", "oui", "--agent", "DM").out
    assert said.startswith("Réglages enregistrés :")
    assert "8h00" in said
    assert "0,5 j" in cli.done("saisir", "DM", "14.7.1", "4h").out
    cli.done("saisir", "DM", "7.1", "0,1")
    cli.refused(8, "reglages", "--heures", "sept", "--agent", "DM")
    assert cli.refused(3, "reglages", "--pas", "0,25").startswith("Qui agit ?")


def test_the_leave_of_a_full_time_year_is_said_changed_and_taken_back(cli: Any) -> None:
    for typed, days, said in (("47,5", 47.5, "47,5 j par an"), ("aucun", None, "non dits")):
        assert (
            f"congés d'un temps plein {said}" in cli.done("reglages", "--conges", typed, "--agent", "DM").out
        )
        assert (
            cli.done("reglages", "--json").json["conges"]
            == cli.done("equipe", "--json").json["conges"]
            == days
        )
    told = cli.done("journal", "--agent", "DM").out
    assert "réglage congés d'un temps plein : 47,5 j" in told
    assert "réglage congés d'un temps plein : 47,5 j → vide" in told
    for typed in ("101", "-1", "beaucoup"):
        cli.refused(8, "reglages", "--conges", typed, "--agent", "DM")


def test_who_revises_the_plan_is_a_shared_setting(cli: Any) -> None:
    cli.refused(4, "plan", "solder", "14.7.1", "--agent", "SB")
    assert (
        "  plan révisé par         tous"
        in cli.done("reglages", "--plan-revise-par", "tous", "--agent", "DM").out
    )
    assert cli.done("reglages", "--json").json["plan_revise_par"] == "tous"
    cli.done("plan", "solder", "14.7.1", "--agent", "SB")
    cli.done("reglages", "--plan-revise-par", "coordinateurs", "--agent", "DM")
    refused = cli.refused(4, "plan", "rouvrir", "14.7.1", "--agent", "SB")
    assert "de solder une ligne de PRI : réservé à DM ou LR, qui coordonnent PRI, ou" in refused
    assert "plan révisé par : coordinateurs → tous" in cli.done("journal", "--agent", "DM").out


def test_the_suivi_begins_with_the_first_saisie_and_is_set_by_hand(cli: Any) -> None:
    assert "suivi de 2018           à la première saisie" in cli.done("reglages").out
    cli.done("saisir", "DM", "14.7.1", "0,5", "22/05/2018")
    assert cli.done("reglages", "--json").json["suivi_depuis"] == "2018-05-21"
    said = cli.done("reglages", "--suivi-depuis", "02/04/2018", "--agent", "DM").out
    assert said.startswith("Réglages enregistrés :")
    assert "suivi de 2018           depuis le 02/04/2018" in said
    assert cli.done("reglages", "--json", "--exercice", "2018").json["suivi_depuis"] == "2018-04-02"
    said = cli.done("reglages", "--suivi-depuis", "05/04/2018", "--agent", "DM").out
    assert said.endswith("Le suivi commence un lundi ou le 1er janvier : le 02/04/2018.\n")
    refused = cli.refused(8, "reglages", "--suivi-depuis", "31/12/2017", "--agent", "DM")
    assert refused == "31/12/2017 est hors de l'exercice 2018 : son suivi y commence."
    assert "L'exercice 2019 n'est pas dans la base (2018)." in cli.refused(
        8, "reglages", "--exercice", "2019"
    )
    assert cli.refused(3, "reglages", "--suivi-depuis", "03/04/2018").startswith("Qui agit ?")


def test_a_setting_refused_leaves_all_the_others_as_they_were(cli: Any) -> None:
    before = cli.done("reglages", "--json").json
    assert cli.refused(8, "reglages", "--suivi-depuis", "05/02/2018", "--agent", "DM", "--pas", "0,3")
    assert cli.refused(8, "reglages", "--suivi-depuis", "31/12/2017", "--delai-visa", "9", "--agent", "DM")
    assert cli.done("reglages", "--json").json == before


@pytest.mark.usefixtures("as_dm")
def test_the_journal_says_who_changed_what_newest_first(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,5")
    cli.done("saisir", "DM", "14.7.1", "0,25", "--ajouter")
    value = cli.done("journal", "--objet", "saisie", "--nombre", "2", "--json").json["ecritures"]
    kept = ["seq", "quand", "acteur", "objet", "cle", "action", "avant", "apres", "motif"]
    assert list(value[0]) == list(value[1]) == [*kept, "texte", "hors_outil", "effacee"]
    assert value[0]["seq"] > value[1]["seq"]
    assert value[1]["avant"] is None
    shown = " ".join(cli.done("journal", "--nombre", "1").out.split())
    assert "saisie de DM le 22/05/2018 sur 14.7.1 : 0,5 → 0,75 j" in shown
    assert "1<=x<=10000" in cli.refused(2, "journal", "--nombre", "0")


def test_a_suivi_of_the_whole_year_says_which_reprises_count_no_more(cli: Any) -> None:
    cli.done("saisir", "DM", "18", "0,5", "22/05/2018")
    cli.done("plan", "reprise", "14.7.1", "12,5", "--agent", "DM")
    said = cli.done("reglages", "--suivi-depuis", "02/04/2018", "--agent", "DM").out
    assert "Ne compte plus" not in said
    said = cli.done("reglages", "--suivi-depuis", "01/01/2018", "--agent", "DM").out
    assert "Ne compte plus : fait avant le suivi sur 14.7.1." in said
