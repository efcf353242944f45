"""`cariforef demande`, and `saisir --demande`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.agents.agents import Agent, Role
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME


@pytest.fixture(autouse=True)
def _dm_acts(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARIFOREF_AGENT", "DM")


def test_a_request_is_opened_answered_listed_and_closed(cli: Any) -> None:
    assert "aucune demande : « cariforef demande ouvrir 4.5 LIBELLE »" in cli.done("demande").out
    opened = cli.done("demande", "ouvrir", "4.5", "Salon des métiers").out
    assert opened == (
        "Enregistré : 4.5, demande n° 1 « Salon des métiers », ouverte le 22/05/2018. Pour la retirer : "
        "cariforef demande retirer 4.5 1\n"
    )
    said = cli.done("saisir", "DM", "4.5", "0,25", "--demande", "salon").out
    assert said.endswith("(journée : 0,25 j sur 1 j), demande « Salon des métiers ».\n")
    again = cli.done("saisir", "0,5 4.5 22/05/2018", "--demande", "1", "--ajouter").out
    assert again.endswith("(journée : 0,75 j sur 1 j), demande « Salon des métiers ».\n")
    assert "sans demande" in cli.done("saisir", "LR", "4.5", "0,5").out
    listed = cli.done("demande", "4", "--json").json["lignes"]
    assert listed == [
        {
            "code": "4.5",
            "jours_sans_demande": 0.5,
            "demandes": [
                {
                    "numero": 1,
                    "libelle": "Salon des métiers",
                    "ouverte_le": "2018-05-22",
                    "close_le": None,
                    "jours": 0.75,
                    "agents": [{"agent": "DM", "jours": 0.75}],
                }
            ],
        }
    ]
    assert "0,5 j sans demande (LR 0,5)" in cli.done("demande", "liste", "4.5").out
    assert "inférieure à un jour" in cli.refused(
        8, "saisir", "LR", "4.5", "0,25", "--demande", "1", "--ajouter"
    )
    assert (
        "Pour revenir : cariforef demande rouvrir 4.5 1" in cli.done("demande", "clore", "4.5", "salon").out
    )


def test_exports_carry_the_request_and_imports_take_it_back(cli: Any, tmp_path: Path) -> None:
    cli.done("demande", "ouvrir", "4.5", "Salon")
    cli.done("saisir", "DM", "4.5", "0,25", "--demande", "salon")
    week = cli.done("semaine", "DM", "--semaine", "2018-W21", "--json").json
    assert [saisie["demande"] for jour in week["jours"] for saisie in jour["saisies"]] == ["Salon"]
    assert "4.5 : demande « Salon »" in cli.done("semaine", "DM", "--semaine", "2018-W21").out
    exported = tmp_path / "saisies.json"
    cli.done("exporter", "saisies", "--vers", str(exported))
    assert [row["demande"] for row in json.loads(exported.read_text(encoding="utf-8"))["saisies"]] == [
        "Salon"
    ]
    cli.done("effacer", "DM", "4.5")
    cli.done("importer", "saisies", str(exported), "--oui")
    assert cli.done("demande", "--json").json["lignes"][0]["demandes"][0]["jours"] == 0.25
    csv = tmp_path / "temps.csv"
    csv.write_text("agent;date;code;jours;demande\nLR;18/05/2018;4.5;0,5;salon\nLR;17/05/2018;4.5;0,25;1\n")
    outcome = cli("importer", "saisies", str(csv), "--oui")
    assert outcome.code == 8
    assert "ligne 3 : La demande « Salon » a 0,75 j saisi" in outcome.err
    assert cli.done("demande", "--json").json["lignes"][0]["demandes"][0]["ouverte_le"] == "2018-05-22"
    csv.write_text("agent;date;code;jours;demande\nLR;18/05/2018;4.5;0,25;salon\n")
    cli.done("importer", "saisies", str(csv), "--oui")
    assert cli.done("demande", "--json").json["lignes"][0]["demandes"][0]["ouverte_le"] == "2018-05-18"
    csv.write_text("agent;date;code;jours;demande\nLR;17/05/2018;14.7.1;0,25;salon\n")
    outcome = cli("importer", "saisies", str(csv), "--oui")
    assert outcome.code == 8
    assert "ligne 2, colonne « demande » : Aucune demande sur 14.7.1" in outcome.err


def test_the_date_is_the_one_looked_at_and_asked_for_last(cli: Any) -> None:
    opened = cli.done("demande", "ouvrir", "4.5", "Forum", "--au", "14/05/2018").out
    assert "ouverte le 14/05/2018." in opened
    later = cli.at(date(2026, 3, 2))
    assert "14.7.1 n'est pas un droit de tirage" in later.refused(8, "demande", "ouvrir", "14.7.1", "Gala")
    assert "aucune demande de ce nom" in later.refused(8, "demande", "clore", "4.5", "gala")
    assert "donnez une date" in later.refused(8, "demande", "clore", "4.5", "forum")
    assert "close le 18/05/2018" in later.done("demande", "clore", "4.5", "forum", "--au", "18/05/2018").out


def test_how_to_take_a_request_away_is_said_to_who_may(cli: Any, store: SqliteStore) -> None:
    with store.writing(ACTEUR_SYSTEME) as writing:
        writing.add_agent(Agent(initiales="ZD", pole="DIR", role=Role.DIRECTION))
        writing.add_agent(Agent(initiales="ZX", pole="DIR"))
    opened = cli.done("demande", "ouvrir", "4.5", "Gala", "--agent", "ZX").out
    assert opened == "Enregistré : 4.5, demande n° 1 « Gala », ouverte le 22/05/2018.\n"
