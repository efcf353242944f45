"""Months from the shell: their table, the gestures on them, their history, and what each refusal says."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.store.creating import french_holidays
from cariforef_tui.domain.agents.agents import Role
from cariforef_tui.domain.temps.saisies import CellChange
from cariforef_tui.domain.values.months import Mois
from cariforef_tui.services.pilotage.year_end import open_year
from tests.people import open_store, set_agent

pytestmark = pytest.mark.quick

AVRIL = Mois(2018, 4)


@pytest.fixture
def visas(cli: Any, store_path: Path, fill_once: Any) -> Any:
    """Commands on Tuesday 22/05/2018, April of LR and PG told but for one day of PG."""

    def fill() -> None:
        with open_store(store_path) as store, store.writing("LR") as writing:
            days = writing.calendrier(2018).working_days_in(AVRIL.first_day, AVRIL.last_day)
            writing.write_cells(
                [CellChange(agent="LR", jour=jour, code="14.7.1", centiemes=100) for jour in days]
            )
            writing.write_cells(
                [CellChange(agent="PG", jour=jour, code="14.7.1", centiemes=100) for jour in days[1:]]
            )

    fill_once("visas", fill)
    return cli


def months_of(visas: Any, agent: str) -> list[dict[str, Any]]:
    agents = visas.done("mois", "--json").json["agents"]
    return next(one["mois"] for one in agents if one["agent"] == agent)


@pytest.mark.usefixtures("as_dm")
def test_the_table_shows_the_twelve_months_with_a_legend_and_the_json_says_everything(visas: Any) -> None:
    visas.done("mois", "signer", "avril", "--agent", "LR")
    lines = visas.done("mois").out.splitlines()
    row = next(line for line in lines if line.startswith("LR "))
    assert row.split() == ["LR", "PRI", "–", "–", "–", "◐", "…", *"·······"]
    assert any("◐\N{NO-BREAK SPACE}signé" in line for line in lines)
    assert "  ◐ signé (1) : LR" in lines
    assert max(map(len, lines)) <= 80
    assert visas.done("mois", "AD2I", "--json").json["agents"] == []
    april = months_of(visas, "LR")[3]
    assert april.pop("signe_le").startswith("20")
    assert april == {
        "mois": "2018-04",
        "etape": "signe",
        "etat": "signe",
        "version": 1,
        "attendu": 20,
        "saisi": 20,
        "absent": 0,
        "manque": 0,
        "jours_a_confirmer": 0,
        "signe_par": "LR",
        "signe_pour": None,
        "signe_supplee": None,
        "contresigne_par": None,
        "contresigne_supplee": None,
        "contresigne_le": None,
        "repris_par": None,
        "motif": None,
    }


def test_a_month_is_signed_countersigned_reopened_and_told(visas: Any) -> None:
    said = visas.done("mois", "signer", "--agent", "LR").out
    assert "Enregistré : avril 2018 signé par LR, 20 j. Ce mois n'accepte plus" in said
    assert "Reste à signer" not in said
    assert "contresigné par DM pour LR" in visas.done("mois", "contresigner", "lr", "--agent", "DM").out
    assert "MoisSigne" not in visas.refused(8, "saisir", "LR", "18", "0,5", "12/04/2018")
    visas.done("mois", "rouvrir", "LR", "04/2018", "--motif", "ligne du 12", "--agent", "DM")
    visas.done("saisir", "LR", "14.7.1", "0,5", "12/04/2018", "--remplacer")
    visas.done("saisir", "LR", "18", "0,5", "12/04/2018")
    visas.done("mois", "signer", "4", "--agent", "LR")
    told = visas.done("mois", "histoire", "LR", "avril", "--agent", "LR").out
    for text in (
        "Avril 2018 de LR : ◐ signé par LR il y a quelques secondes (version 2)",
        "(version 2)",
        "contresigné par DM (version 1)",
        "Motif : ligne du 12",
        "Ce qui a changé de la version 1 à la version 2 :",
        "· 12/04/2018, 14.7.1 : 1 → 0,5",
        "· 12/04/2018, 18 : 0 → 0,5",
    ):
        assert text in told
    value = visas.done("mois", "histoire", "LR", "avril", "--agent", "LR", "--json").json
    assert (value["etat"], value["version"], value["total"]) == ("signe", 2, 20)
    assert [one["geste"] for one in value["visas"]] == [
        "signature",
        "contreseing",
        "reouverture",
        "signature",
    ]
    assert value["visas"][2]["ecarts"][0] == {
        "date": "2018-04-12",
        "rubrique": "14.7.1",
        "convention": None,
        "avant": 1,
        "apres": 0.5,
    }


def test_in_january_the_table_says_where_december_stands_and_how_to_see_its_year(
    visas: Any, store_path: Path
) -> None:
    with open_store(store_path) as store:
        open_year(store, 2019, french_holidays, acteur="DM")
    year = "cariforef mois --au 31/12/2018"
    lines = visas.at(date(2019, 1, 8)).done("mois", "PRI").out.splitlines()
    assert lines[0] == "Signatures des mois de 2019, au 08/01/2019"
    told = lines[lines.index("Décembre 2018 :") :]
    assert any("à compléter" in line and "LR" in line for line in told)
    assert told[-1] == f"Toute l'année 2018 : {year}"
    assert visas.at(date(2019, 1, 8)).done(*year.split()[1:]).out.startswith("Signatures des mois de 2018")
    later = visas.at(date(2019, 2, 5)).done("mois").out
    assert "Janvier 2019 :" in later
    assert "2018" not in later


def test_why_a_month_was_sent_back_is_for_who_may_read_its_days(visas: Any) -> None:
    visas.done("mois", "signer", "--agent", "LR")
    visas.done("mois", "renvoyer", "LR", "--motif", "arrêt du 12", "--agent", "DM")

    def motif(lecteur: str) -> str | None:
        agents = visas.done("mois", "--json", "--agent", lecteur).json["agents"]
        (april,) = (one["mois"][3] for one in agents if one["agent"] == "LR")
        assert april["repris_par"] == "DM"
        return str(april["motif"]) if april["motif"] else None

    assert motif("PG") is None
    assert motif("LR") == motif("DM") == "arrêt du 12"


def test_tous_countersigns_what_is_signed_and_mine_to_countersign(visas: Any) -> None:
    assert "aucun mois signé" in visas.refused(8, "mois", "contresigner", "--tous", "--agent", "DM")
    assert "exercice 2017" in visas.refused(8, "mois", "contresigner", "--tous", "2017-05", "--agent", "DM")
    visas.done("mois", "signer", "--agent", "LR")
    visas.done("saisir", "PG", "18", "1", "03/04/2018")
    visas.done("mois", "signer", "--agent", "PG")
    said = visas.refused(8, "mois", "contresigner", "--tous", "mars", "--agent", "DM")
    assert said.endswith("Attendent, si vous donnez leur MOIS : avril 2018 (2).")
    assert "AD2I" not in visas.refused(8, "mois", "contresigner", "--tous", "--pole", "AD2I", "--agent", "DM")
    said = visas.done("mois", "contresigner", "--tous", "avril", "--agent", "DM").out
    assert "avril 2018 contresigné par DM pour LR, PG." in said
    assert months_of(visas, "PG")[3]["etat"] == "valide"


def test_tous_of_the_direction_leaves_a_team_to_its_coordinateur_unless_it_is_named(
    visas: Any, store_path: Path
) -> None:
    with open_store(store_path) as store:
        set_agent(store, "ME", pole="DIR", role=Role.DIRECTION)
        set_agent(store, "PG", pole="APO")
    visas.done("mois", "signer", "--agent", "LR")
    visas.done("saisir", "PG", "18", "1", "03/04/2018", "--agent", "PG")
    visas.done("mois", "signer", "--agent", "PG")
    assert "pour PG." in visas.done("mois", "contresigner", "--tous", "--agent", "ME").out
    assert "de vos équipes" in visas.refused(8, "mois", "contresigner", "--tous", "--agent", "ME")
    said = visas.done("mois", "contresigner", "--tous", "--pole", "PRI", "--agent", "ME").out
    assert "pour LR." in said


REFUSED = (
    (("signer", "--agent", "PG"), 8, "À compléter : mar. 03/04 (1 j)."),
    (("signer", "treize", "--agent", "LR"), 8, "mois non reconnu"),
    (("signer", "2017-12", "--agent", "LR"), 8, "hors de l'exercice"),
    (("contresigner", "LR", "--agent", "DM"), 8, "n'est pas signé"),
    (("contresigner", "LR", "--agent", "PG"), 4, "réservé"),
    (("contresigner", "--agent", "DM"), 2, "Donnez les agents, ou --tous."),
    (("contresigner", "LR", "--tous", "--agent", "DM"), 2, "Donnez les agents, ou --tous."),
    (("renvoyer", "LR", "--agent", "DM"), 8, "Motif requis"),
    (("rouvrir", "LR", "--agent", "LR", "--motif", "erreur"), 4, "son propre mois"),
    (("signer",), 3, "Qui agit ?"),
)


def test_a_refusal_says_why_and_writes_nothing(visas: Any) -> None:
    for args, code, said in REFUSED:
        assert said in visas.refused(code, "mois", *args)
    assert {one["version"] for one in months_of(visas, "LR")} == {0}


def test_the_alerts_and_the_delay_are_told_in_json(visas: Any) -> None:
    visas.done("mois", "signer", "--agent", "LR")
    found = visas.done("alertes", "--json").json["alertes"]
    late = [one for one in found if one["type"].startswith("mois_")]
    assert [(one["type"], one["agent"], one["gravite"], one["date"]) for one in late] == [
        ("mois_a_contresigner", "LR", "attention", "2018-04-30"),
        ("mois_non_signe", "PG", "attention", "2018-04-30"),
    ]
    assert late[0]["message"].endswith("À contresigner par DM.")
    assert visas.done("reglages", "--delai-visa", "20", "--agent", "DM", "--json").json["delai_visa"] == 20
    found = visas.done("alertes", "--json").json["alertes"]
    assert [one for one in found if one["type"].startswith("mois_")] == []
    assert visas("reglages", "--delai-visa", "0", "--agent", "DM").code == 2


def test_the_default_month_is_the_last_one_over(visas: Any) -> None:
    assert "Mai 2018" in visas.at(date(2018, 5, 31)).refused(8, "mois", "signer", "--agent", "LR")
    assert "Avril 2018" in visas.at(date(2018, 5, 30)).refused(8, "mois", "signer", "--agent", "PG")
