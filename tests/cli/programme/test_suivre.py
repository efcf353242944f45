"""Declarations: a line soldée or rouverte, a jalon tenu or not."""

from __future__ import annotations

from datetime import date
from typing import Any


def test_a_soldee_line_takes_no_saisie_until_it_is_rouverte(cli: Any) -> None:
    said = cli.done("--agent", "DM", "plan", "solder", "14.7.1", "--motif", "terminé").out
    assert said == "Enregistré : ligne 14.7.1 soldée le mar. 22/05/2018, par DM.\n"
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
    assert "RGPD" in cli.refused(8, "jalon", "tenu", "XYZ", "--agent", "LR")


def test_a_motif_that_could_act_is_refused(cli: Any) -> None:
    for command in (("plan", "solder", "14.7.1"), ("jalon", "tenu", "RGPD")):
        cli.refused(8, *command, "--agent", "DM", "--motif", "\x1b[2J")
