"""Steering from the shell: what each command says, writes and refuses."""

from __future__ import annotations

import re
from typing import Any

import pytest

DM = ("--agent", "DM")
TRANSFER = ("--transfert", "14.1.6:14.7.1:1")


def jours(cli: Any, code: str, *args: str) -> Any:
    return cli.done("programme", code, "--json", *args).json["lignes"][0]["jours"]


def test_a_raf_is_declared_listed_and_withdrawn_and_the_forecast_follows(cli: Any) -> None:
    cli.done("reglages", "--suivi-depuis", "01/01/2018", *DM)
    cli.done("saisir", "DM", "14.7.1", "1", "18/05/2018")
    said = cli.done("raf", "14.7.1", "8", "--le", "21/05", "--commentaire", "reste PABX", *DM).out
    assert said == (
        "Enregistré : 14.7.1 : reste à faire 8 j au lun. 21/05/2018, par DM. "
        "Atterrissage : 9 j pour 30 j prévus.\n"
    )
    (one,) = cli.done("raf", "14.7.1", "46,84", "--json", *DM).json["rafs"]
    assert (one["code"], one["date"], one["jours"], one["auteur"]) == ("14.7.1", "2018-05-22", 46.84, "DM")
    assert (one["a_faire"], one["atterrissage"], one["ecart_atterrissage"]) == (46.84, 47.84, 17.84)
    assert cli.done("raf", "--json").json["rafs"] == [one]
    assert cli.done("raf").out.splitlines()[-1].split()[-3:] == ["46,84", "48", "18"]
    assert re.search(r"^14\.7\.1 .* 48 +18 ", cli.done("avancement", "14.7.1").out, re.MULTILINE)
    assert cli.done("raf", "APO", "--json").json["rafs"] == []
    assert "au lieu de 46,84 j" in cli.done("raf", "14.7.1", "3", *DM).out
    for again in ("retiré au mar. 22/05/2018, de nouveau 46,84 j au", "de nouveau 8 j au lun. 21/05/2018"):
        assert again in cli.done("raf", "14.7.1", "--retirer", *DM).out
    assert cli.done("raf", "14.7.1", "--retirer", *DM).out.startswith(
        "Enregistré : 14.7.1 : reste à faire retiré"
    )
    assert "va avec CODE seul" in cli.refused(2, "raf", "14.7.1", "3", "--retirer", *DM)


def test_a_raf_that_makes_no_sense_is_refused(cli: Any) -> None:
    for args, said in (
        (("14.7.1", "beaucoup"), "non reconnu"),
        (("14.7.9", "2"), "Proches : 14.7.1"),
        (("8.2", "2"), "régulation"),
        (("14.7.1", "2", "--le", "23/05/2018"), "à venir"),
        (("14.7.1", "2", "--commentaire", "\x1b[2J"), "caractère interdit"),
    ):
        assert said in cli.refused(8, "raf", *args, *DM)
    assert cli.done("raf", "--json").json["rafs"] == []


def test_a_transfer_says_both_sides_and_is_taken_back(cli: Any) -> None:
    said = cli.done("plan", "transferer", "14.1.6", "14.7.1", "12", "--motif", "RGPD plus lourd", *DM).out
    assert said.splitlines() == [
        "Enregistré : révision n° 1 du mar. 22/05/2018, par DM : RGPD plus lourd",
        "  14.1.6 à 14.1.8 : 225 j → 213 j (-12 j)",
        "  14.7.1 : 30 j → 42 j (+12 j)",
    ]
    assert (jours(cli, "14.7.1"), jours(cli, "14.7.1", "--initial")) == (42, 30)
    assert "révision n° 2" in cli.done("plan", "annuler", "1", "--motif", "erreur", *DM).out
    value = cli.done("plan", "revisions", "14.7.1", "--json").json
    assert (value["jours_votes"], value["jours"]) == (30, 30)
    assert [(one["numero"], one["annule"], one["annulee_par"]) for one in value["revisions"]] == [
        (1, None, 2),
        (2, 1, None),
    ]
    assert value["revisions"][0]["changements"][1] == {
        "type": "jours",
        "enveloppe": "14.7.1-metier",
        "avant": 30,
        "apres": 42,
    }
    assert "(annulée par la n° 2)" in cli.done("plan", "revisions").out
    assert "Aucune révision." in cli.done("plan", "revisions", "APO").out


def test_a_revision_needs_an_actor_a_reason_and_something_to_change(cli: Any) -> None:
    assert cli.refused(3, "plan", "reviser", "14.7.1", "12", "--motif", "x").startswith("Qui agit ?")
    assert "--motif" in cli.refused(2, "plan", "reviser", "14.7.1", "12", *DM)
    assert "dit pourquoi" in cli.refused(8, "plan", "reviser", "14.7.1", "12", "--motif", " ", *DM)
    assert "Proches : 14.7.1" in cli.refused(8, "plan", "reviser", "14.7.9", "30", "--motif", "x", *DM)
    assert "inconnue" in cli.refused(8, "plan", "annuler", "1", "--motif", "x", *DM)
    assert cli.done("plan", "revisions", "--json").json["revisions"] == []


def test_going_below_what_is_used_asks_for_oui(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "1")
    refused = cli.refused(8, "plan", "reviser", "14.7.1", "0,5", "--motif", "x", *DM)
    assert refused.endswith("à confirmer. Ajoutez --oui.")
    said = cli.done("plan", "reviser", "14.7.1", "0,5", "--motif", "x", "--oui", *DM).out
    assert "14.7.1 : 30 j → 0,5 j" in said


def test_a_negative_amount_is_for_a_regulation(cli: Any) -> None:
    assert "-108 j → -100 j" in cli.done("plan", "reviser", "8.2", "-100", "--motif", "arbitrage", *DM).out
    assert "impossible de descendre" in cli.refused(8, "plan", "reviser", "8.1", "-1", "--motif", "x", *DM)
    found = cli.done("plan", "regulation", "ad2i", "--json").json["poles"]
    assert [(one["demande"], one["regulation"], one["disponible"], one["vote"]) for one in found] == [
        (1048, -100, 948, 940)
    ]
    assert len(cli.done("plan", "regulation", "--json").json["poles"]) == 4
    assert "n'est pas un sigle" in cli.refused(8, "plan", "regulation", "14.7")


def test_a_line_is_given_a_beginning_which_its_detail_says(cli: Any) -> None:
    late = ("--au", "28/05/2018", "--agent")
    cli.done("reglages", "--suivi-depuis", "01/01/2018", *DM)
    how = '« cariforef plan echeance 1.1 "" --debut DATE --motif … »'
    advice = f"Pas encore commencée ? {how} dit son début."
    assert advice in cli.done(*late, "DM", "avancement", "1.1").out
    assert advice not in cli.done("--au", "28/05/2018", "avancement", "1.1").out
    given = ("plan", "echeance", "1.1", "Hebdomadaire", "--motif", "embauche", "--le", "02/05/2018", *DM)
    cli.done(*given, "--debut", "01/09")
    told = "Échéance : Hebdomadaire, depuis le 01/09/2018"
    assert told in cli.done("--au", "28/05/2018", "programme", "1.1").out
    said = cli.done(*late, "DM", "avancement", "1.1").out
    assert told in said
    assert "Pas encore" not in said
    cli.done(
        "plan", "ajouter", "14.1", "Suite", "--debut", "avril", "--motif", "x", "--le", "02/05/2018", *DM
    )
    value = cli.done("--au", "28/05/2018", "programme", "14.1.10", "--json").json
    assert value["lignes"][0]["echeance"]["debut"] == "2018-04-01"


def test_an_echeance_and_qui_are_revised_from_a_date_on(cli: Any) -> None:
    cli.done("plan", "echeance", "14.7.1", "31/05/2018", "--motif", "RGPD", "--le", "02/05/2018", *DM)
    cli.done("plan", "confier", "14.7.1", "DM/PG", "--motif", "départ", *DM)
    (ligne,) = cli.done("programme", "14.7.1", "--json").json["lignes"]
    assert (ligne["echeance"]["fin"], ligne["responsables"]) == ("2018-05-31", ["DM", "PG"])
    (voted,) = cli.done("programme", "14.7.1", "--json", "--initial").json["lignes"]
    assert (voted["echeance"]["fin"], voted["responsables"]) == (None, ["DM", "LR"])
    alerts = cli.done("alertes", "--json").json["alertes"]
    (own,) = [one for one in alerts if one["code"] == "14.7.1"]
    assert "31/05/2018" in own["message"]
    assert "non comprise" in cli.refused(8, "plan", "echeance", "14.7.1", "bientôt", "--motif", "x", *DM)


def test_a_line_is_added_retired_and_taken_back(cli: Any) -> None:
    said = cli.done(
        "plan", "ajouter", "14.7", "Audit", "--jours", "5", "--pris-sur", "14.7.1", "--motif", "audit", *DM
    ).out
    assert "14.7.2 ajoutée : « Audit »" in said
    assert (jours(cli, "14.7.2"), jours(cli, "14.7.1")) == (5, 25)
    cli.done("saisir", "DM", "14.7.2", "0,5")
    assert "à confirmer" in cli.refused(8, "plan", "retirer", "14.7.2", "--motif", "fin", *DM)
    cli.done("plan", "retirer", "14.7.2", "--motif", "fin", "--oui", *DM)
    assert "retirée du plan" in cli.refused(8, "saisir", "DM", "14.7.2", "0,25")
    assert "× " in cli.done("avancement", "14.7.2").out
    assert "14.7.2" in cli.done("plan", "remettre", "14.7.2", "--motif", "si", *DM).out
    assert "ne reçoit pas de ligne" in cli.refused(8, "plan", "ajouter", "17", "X", "--motif", "x", *DM)


def test_simuler_writes_nothing_until_confirmed(cli: Any) -> None:
    steps = (
        "--transfert",
        "14.1.6:14.7.1:10",
        "--transfert",
        "1.1:14.7.1:2",
        "--echeance",
        "1.1=31/05/2018",
    )
    value = cli.done("plan", "simuler", *steps, "--json").json
    assert value["total"] == 5160
    assert value["changements"] == [
        "14.1.6 à 14.1.8 : 225 j → 215 j (-10 j)",
        "14.7.1 : 30 j → 42 j (+12 j)",
        "1.1 : 46 j → 44 j (-2 j)",
        "1.1 : échéance aucune → « 31/05/2018 »",
    ]
    moved = {one["code"]: one for one in value["lignes"]}
    assert (moved["14.7.1"]["avant"]["prevu"], moved["14.7.1"]["apres"]["prevu"]) == (30, 42)
    assert [moved[code]["apres"]["etat"] for code in ("1.1", "PRI")] == ["a_confirmer", None]
    assert any("échéance le 31/05/2018" in message for message in value["alertes_nouvelles"])
    told = cli.done("plan", "simuler", *steps).out
    assert "5160 j, inchangé" in told
    assert re.findall(r",(?!25|75|5\b)\d+", told) == []
    assert jours(cli, "14.7.1") == 30
    said = cli.done("plan", "simuler", *steps, "--oui", "--motif", "arbitrage", *DM).out
    assert said.startswith("Enregistré : révision n° 1 du mar. 22/05/2018, par DM : arbitrage")
    assert jours(cli, "14.7.1") == 42
    assert len(cli.done("plan", "revisions", "--json").json["revisions"]) == 1


def test_simuler_takes_si_enveloppes_and_says_what_it_expects(cli: Any) -> None:
    value = cli.done("plan", "simuler", "--transfert", "14.1.1:SI:14.1.6:SI:3", "--json").json
    assert [one.split(" : ")[0] for one in value["changements"]] == ["14.1.1 (SI)", "14.1.6 à 14.1.8 (SI)"]
    for args in ((), ("--transfert", "14.1.6:14.7.1"), ("--montant", "14.1.6"), (*TRANSFER, "--oui")):
        assert "Aide : cariforef plan simuler --help." in cli.refused(2, "plan", "simuler", *args)


@pytest.mark.usefixtures("as_dm")
def test_deplacer_shows_then_moves(cli: Any) -> None:
    for jour in ("17/05/2018", "18/05/2018"):
        cli.done("saisir", "DM", "14.7.1", "0,5", jour)
    shown = cli.done("plan", "rattacher", "14.7", "14.1.1", "--du", "18/05/2018", "--json").json
    assert (shown["vers"], shown["jours"], len(shown["saisies"])) == ("14.1.1", 0.5, 1)
    assert "--oui" in cli.done("plan", "rattacher", "14.7.1", "14.1.1").out
    assert {code for _, _, code, *_ in cli.cells()} == {"14.7.1"}
    said = cli.done("plan", "rattacher", "14.7.1", "14.1.1", "--de", "DM", "--oui", *DM).out
    assert said == "Enregistré : 2 saisies (1 j), désormais sur 14.1.1.\n"
    assert [(code, hundredths) for _, _, code, hundredths, _ in cli.cells()] == [("14.1.1", 50)] * 2
    assert "Aucune saisie" in cli.refused(8, "plan", "rattacher", "14.7.1", "14.1.1")
