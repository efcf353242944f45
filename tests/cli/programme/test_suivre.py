"""Declarations: a line soldée or rouverte, done before the suivi, a jalon tenu or not, what it bounds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest


def test_a_soldee_line_takes_no_saisie_until_it_is_rouverte(cli: Any) -> None:
    said = cli.done("--agent", "DM", "plan", "solder", "14.7.1", "--motif", "terminé").out
    assert said.startswith("Enregistré : ligne 14.7.1 soldée le mar. 22/05/2018, par DM.\n")
    assert "soldée" in cli.refused(8, "saisir", "DM", "14.7.1", "0,5")
    cli.done("saisir", "DM", "14.7.1", "0,5", "18/05/2018")
    assert "déjà soldée" in cli.refused(8, "plan", "solder", "14.7.1", "--agent", "DM")
    assert "✓" in cli.done("avancement", "14.7.1").out
    assert "rouverte" in cli.done("plan", "rouvrir", "14.7.1", "--agent", "LR").out
    cli.done("saisir", "DM", "14.7.1", "0,5")
    assert "n'est pas soldée" in cli.refused(8, "plan", "rouvrir", "14.7.1", "--agent", "LR")


def test_only_an_imputable_line_can_be_soldee(cli: Any) -> None:
    assert "14.7.1" in cli.refused(8, "plan", "solder", "14.7", "--agent", "DM")


def test_a_declaration_needs_to_know_who_acts(cli: Any) -> None:
    for command in (("plan", "solder", "14.7.1"), ("plan", "rouvrir", "14.7.1"), ("jalon", "tenu", "RGPD")):
        assert cli.refused(3, *command).startswith("Qui agit ?")


def test_a_declaration_without_a_date_outside_the_exercice_is_refused(cli: Any) -> None:
    later = cli.at(date(2026, 3, 2))
    for command in (("plan", "solder", "14.7.1"), ("jalon", "tenu", "RGPD")):
        assert "donnez une date, par exemple --le " in later.refused(8, *command, "--agent", "DM")
    later.done("plan", "solder", "14.7.1", "--agent", "DM", "--le", "22/05/2018")


def rgpd_alerts(cli: Any, au: str) -> list[dict[str, Any]]:
    alertes = cli.done("alertes", "--json", "--au", au).json["alertes"]
    return [one for one in alertes if one["jalon"] == "RGPD"]


def test_a_jalon_tenu_is_silent_and_reversible(cli: Any) -> None:
    assert rgpd_alerts(cli, "26/05/2018")
    said = cli.done("jalon", "tenu", "rgpd", "--le", "25/05/2018", "--agent", "LR").out
    assert said == "Enregistré : jalon RGPD tenu le ven. 25/05/2018, par LR.\n"
    assert rgpd_alerts(cli, "26/05/2018") == []
    assert rgpd_alerts(cli, "24/05/2018")
    assert "tenu le" in cli.done("jalon", "--au", "26/05/2018").out
    cli.done("jalon", "annuler", "RGPD", "--le", "26/05/2018", "--agent", "LR")
    assert rgpd_alerts(cli, "27/05/2018")


def test_jalon_alone_lists_them(cli: Any) -> None:
    alone, listed = cli.done("jalon", "--json").json, cli.done("jalon", "liste", "--json").json
    assert alone == listed
    rgpd = next(one for one in alone["jalons"] if one["code"] == "RGPD")
    assert (rgpd["date"], rgpd["lignes"], rgpd["tenu"]) == ("2018-05-25", ["14.7.1", "7.1", "18"], None)
    assert [one["bornees"] for one in alone["jalons"]] == [["14.7.1"], []]
    assert "RGPD" in cli.refused(8, "jalon", "tenu", "XYZ", "--agent", "LR")


def test_a_jalon_bounds_its_own_lines_as_people_say(cli: Any) -> None:
    dm = ("--agent", "DM")
    said = cli.done("jalon", "borner", "rgpd", "7.1", *dm).out
    assert said.startswith("Enregistré : 7.1 finit au jalon RGPD, le 25/05/2018. ")
    assert said.endswith("Pour revenir : cariforef jalon liberer RGPD 7.1\n")
    assert cli.done("jalon", "--json").json["jalons"][0]["bornees"] == ["14.7.1", "7.1"]
    assert "déjà la fin de 7.1" in cli.refused(8, "jalon", "borner", "RGPD", "7.1", *dm)
    assert "n'est pas une ligne du jalon" in cli.refused(8, "jalon", "borner", "RGPD", "1.1", *dm)
    said = cli.done("jalon", "liberer", "RGPD", "7.1", *dm).out
    assert said.startswith("Enregistré : 7.1 continue après le jalon RGPD.")
    assert "n'est pas la fin de 7.1" in cli.refused(8, "jalon", "liberer", "RGPD", "7.1", *dm)
    cli.done("plan", "echeance", "7.1", "30/04", "--motif", "avancée", *dm)
    said = cli.done("jalon", "borner", "RGPD", "7.1", *dm).out
    assert "le 25/05/2018, ou avant lui, à son échéance du 30/04/2018." in said


@pytest.mark.usefixtures("as_dm")
def test_what_was_done_before_the_suivi_is_declared_and_taken_back(cli: Any) -> None:
    dm = ("--agent", "DM")
    said = cli.done("plan", "reprise", "14.7.1", "12,5", "--motif", "tableau de DM", *dm).out
    assert said == ("Enregistré : 14.7.1, fait avant le suivi : 12,5 j, au mar. 22/05/2018, par DM.\n")
    assert "régulation" in cli.refused(8, "plan", "reprise", "8.2", "1", *dm)
    assert "14.7.1" in cli.refused(8, "plan", "reprise", "14.7", "1", *dm)
    cli.refused(8, "plan", "reprise", "14.7.1", "-1", *dm)
    for words in ((), ("3", "--annuler")):
        cli.refused(2, "plan", "reprise", "14.7.1", *words, *dm)
    said = cli.done("plan", "reprise", "14.7.1", "--annuler", *dm).out
    assert "fait avant le suivi : ce que le plan suppose" in said
    assert "Personne n'a dit" in cli.refused(8, "plan", "reprise", "14.7.1", "--annuler", *dm)
    (back, first) = cli.done("journal", "--objet", "fait", "--nombre", "2", "--json").json["ecritures"]
    assert first["texte"] == (
        "fait sur 14.7.1 avant le suivi, au 22/05/2018 : 12,5 j ; motif « tableau de DM »"
    )
    assert back["texte"] == "fait sur 14.7.1 avant le suivi, au 22/05/2018 : vide"


@pytest.mark.usefixtures("as_dm")
def test_what_was_done_before_the_suivi_is_that_of_all_the_lines_that_share_its_days(cli: Any) -> None:
    dm = ("--agent", "DM")
    cli.done("plan", "reprise", "14.3.2", "3", *dm)
    said = cli.done("plan", "reprise", "14.3.3", "5", *dm).out
    assert said.startswith("Enregistré : 14.3.3, fait avant le suivi : 2 j, 5 j sur toute l'enveloppe, au ")
    refused = cli.refused(8, "plan", "reprise", "14.3.3", "2", *dm)
    assert "3 j ont été dits des autres lignes." in refused


def test_a_year_followed_from_its_first_week_has_nothing_before(cli: Any) -> None:
    cli.done("saisir", "DM", "18", "0,5", "03/01/2018")
    refused = cli.refused(8, "plan", "reprise", "14.7.1", "1", "--agent", "DM")
    assert "suivi depuis sa première semaine" in refused


def test_a_motif_that_could_act_is_refused(cli: Any) -> None:
    for command in (("plan", "solder", "14.7.1"), ("jalon", "tenu", "RGPD")):
        cli.refused(8, *command, "--agent", "DM", "--motif", "\x1b[2J")
