"""With two years loaded, what is asked of a date, a week or a month is read in the exercice that holds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_db.store.admin import SqliteAdmin
from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.services.ports.store import ACTEUR_SYSTEME

MARS_2019 = date(2019, 3, 4)


@pytest.fixture
def en_2019(
    cli: Any, store_path: Path, programme_2018: Programme, fill_once: Any, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Commands of DM on 04/03/2019, on a store of 2018 and 2019, with days of both."""
    monkeypatch.setenv("CARIFOREF_AGENT", "DM")
    later = cli.at(MARS_2019)

    def fill() -> None:
        admin = SqliteAdmin()
        store = admin.open(str(store_path))
        with store.writing(ACTEUR_SYSTEME) as writing:
            writing.load_programme(replace(programme_2018, exercice=2019, jalons=()), admin.feries(2019), ())
        store.close()
        for jour in ("22/05/2018", "31/12/2018", "02/01/2019"):
            later.done("saisir", "DM", "14.7.1", "0,5", jour)

    fill_once("en_2019", fill)
    return later


def test_the_week_of_1_january_expects_the_days_of_both_years(en_2019: Any) -> None:
    shown = en_2019.done("semaine", "DM", "--semaine", "2019-W01")
    assert "hors de l'exercice" not in shown.out
    assert "Attendu 1 1 1 1 4" in [" ".join(line.split()) for line in shown.out.splitlines()]
    days = en_2019.done("semaine", "DM", "--semaine", "2019-W01", "--json").json["jours"]
    assert [day["ouvre"] for day in days] == [True, False, True, True, True, False, False]
    assert [day["total"] for day in days] == [0.5, 0, 0.5, 0, 0, 0, 0]


def test_a_week_without_a_year_is_of_the_exercice_looked_at(en_2019: Any) -> None:
    assert en_2019.done("semaine", "DM", "--semaine", "21", "--json").json["semaine"] == "2019-W21"
    week = en_2019.done("semaine", "DM", "--semaine", "21", "--au", "22/05/2018", "--json").json
    assert (week["semaine"], sum(day["total"] for day in week["jours"])) == ("2018-W21", 0.5)
    assert [day["ouvre"] for day in week["jours"]] == [False, True, True, True, True, False, False]


def test_a_review_of_the_year_before_is_shown_and_written(en_2019: Any) -> None:
    week = ("--semaine", "2018-W21")
    shown = en_2019.done("revue", "GIP", *week, "--json").json
    assert (shown["semaine"], shown["au"]) == ("2018-W21", "2018-05-28")
    en_2019.done("revue", "decision", "PRI", "relancer", "--qui", "LR", *week)
    en_2019.done("revue", "faite", "1", "--le", "15/06/2018")
    assert "relancer" in en_2019.done("revue", "PRI", *week).out


def test_a_week_to_come_has_no_review_in_the_exercice_that_holds_it(en_2019: Any) -> None:
    assert "n'a pas commencé" in en_2019.refused(8, "revue", "--semaine", "2019-W20")
    in_2018 = en_2019.at(date(2018, 12, 3))
    assert "après l'exercice 2018" in in_2018.refused(8, "revue", "--semaine", "2019-W02")
    assert in_2018.done("semaine", "DM", "--semaine", "2019-W02", "--json").json["semaine"] == "2019-W02"


def test_a_month_of_the_year_before_has_its_sheet(en_2019: Any) -> None:
    assert en_2019.done("mois", "fiche", "DM", "2018-05", "--json").json["totaux"]["total"] == 0.5
    assert en_2019.done("mois", "histoire", "DM", "05/2018", "--json").json["mois"] == "2018-05"


def test_days_of_the_year_before_are_exported_and_moved(en_2019: Any) -> None:
    rows = en_2019.done("exporter", "saisies", "--du", "01/05/2018", "--format", "json").json["saisies"]
    assert [row["date"] for row in rows] == ["2018-05-22", "2018-12-31"]
    said = en_2019.refused(8, "exporter", "saisies", "--du", "01/05/2018", "--au", "03/01/2019")
    assert "deux dates d'un même exercice" in said
    moved = en_2019.done("plan", "rattacher", "14.7.1", "14.3.1", "--jusqu-au", "30/06/2018", "--json").json
    assert [row["date"] for row in moved["saisies"]] == ["2018-05-22"]


def test_a_reste_a_faire_and_a_scenario_dated_of_the_year_before_are_held_against_its_plan(
    en_2019: Any,
) -> None:
    en_2019.done("plan", "reviser", "14.7.1", "40", "--motif", "essai", "--le", "01/06/2018")
    said = en_2019.done("raf", "14.7.1", "12", "--le", "15/06/2018").out
    assert "Atterrissage : 41,5 j pour 40 j prévus" in said
    transfer = ("--transfert", "14.7.1:14.3.1:1", "--motif", "essai", "--oui")
    assert "14.7.1 : 40 j → 39 j" in en_2019.done("plan", "simuler", *transfer, "--le", "15/06/2018").out
    assert "14.7.1 : 30 j → 29 j" in en_2019.done("plan", "simuler", *transfer, "--le", "15/02/2019").out


def test_a_convention_marked_up_to_a_day_starts_with_that_day_s_year(en_2019: Any) -> None:
    en_2019.done("convention", "ajouter", "FSE", "Insertion")
    said = en_2019.done("convention", "marquer", "FSE", "14.7.1", "--jusqu-au", "30/06/2018").out
    assert "du 01/01/2018 au 30/06/2018" in said


def test_the_history_of_a_line_is_of_every_exercice_that_has_its_code(en_2019: Any) -> None:
    told = en_2019.done("journal", "--ligne", "14.7.1", "--objet", "saisie", "--json").json["ecritures"]
    assert [row["texte"].split(" le ")[1][:10] for row in told] == ["02/01/2019", "31/12/2018", "22/05/2018"]
    found = en_2019.done("journal", "--ligne", "14.7.1", "--jour", "22/05/2018", "--json").json["ecritures"]
    assert [one["objet"] for one in found] == ["saisie"]


def test_what_is_written_says_its_year_where_there_are_several(en_2019: Any) -> None:
    said = en_2019.done("livrable", "definir", "14.7.1", "3", "registres", "--au", "22/05/2018").out
    assert said == "Enregistré : 14.7.1 (exercice 2018) : livrable n° 1, 3 registres.\n"
    said = en_2019.done("demande", "tirage", "14.7.1").out
    assert said.startswith("Enregistré : 14.7.1 (exercice 2019) est un droit de tirage.")


def test_in_january_december_is_signed_and_countersigned_by_its_name_or_as_the_last_month_over(
    en_2019: Any,
) -> None:
    january = en_2019.at(date(2019, 1, 21))
    for agent in ("LR", "PG"):
        january.done("absence", "ajouter", agent, "conge", "01/11/2018", "31/12/2018", "--agent", agent)
        january.done("mois", "signer", "novembre", "--agent", agent)
    assert "décembre 2018 signé par LR" in january.done("mois", "signer", "--agent", "LR").out
    assert "décembre 2018 signé par PG" in january.done("mois", "signer", "décembre", "--agent", "PG").out
    said = january.refused(8, "mois", "contresigner", "--tous", "janvier", "--agent", "DM")
    assert said.endswith("Attendent, si vous donnez leur MOIS : novembre 2018 (2), décembre 2018 (2).")
    done = january.done("mois", "contresigner", "--tous", "--agent", "DM").out
    assert "décembre 2018 contresigné par DM pour LR, PG." in done
    assert "Attendent, si vous donnez leur MOIS : novembre 2018 (2)." in done
