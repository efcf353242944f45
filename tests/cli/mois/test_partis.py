"""Months of who left: open until their last day, signed by somebody for them, countersigned by another."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.domain.temps.saisies import CellChange
from tests.people import open_store


@pytest.fixture
def partie(cli: Any, store_path: Path, fill_once: Any) -> Any:
    """Commands on 22/05/2018: PG left after 27/04, one day of April unsaid. DM and LR coordinate PRI."""

    def fill() -> None:
        with open_store(store_path) as store, store.writing("PG") as writing:
            days = writing.calendrier(2018).working_days_in(date(2018, 4, 1), date(2018, 4, 26))
            writing.write_cells(
                [CellChange(agent="PG", jour=jour, code="14.7.1", centiemes=100) for jour in days]
            )
        said = " ".join(cli.done("--agent", "DM", "agent", "partir", "PG", "27/04/2018").out.split())
        assert "Restent à signer : avril 2018." in said
        assert "cariforef mois signer PG 2018-04" in said

    fill_once("partie", fill)
    return cli


@pytest.fixture
def signe(partie: Any, fill_once: Any) -> Any:
    """The same, once DM signed April for PG."""

    def fill() -> None:
        partie.done("saisir", "PG", "14.7.1", "1", "27/04/2018", "--agent", "DM")
        said = partie.done("mois", "signer", "PG", "avril", "--agent", "DM").out
        assert "avril 2018 signé par DM pour PG, parti" in said

    fill_once("signe", fill)
    return partie


@pytest.mark.usefixtures("as_dm")
def test_days_until_the_departure_stay_open_and_none_after(partie: Any) -> None:
    partie.done("saisir", "PG", "14.7.1", "0,25", "27/04/2018")
    partie.done("effacer", "PG", "14.7.1", "27/04/2018", "--agent", "PG")
    partie.done("absence", "ajouter", "PG", "congé", "27/04/2018", "--demi", "--agent", "LR")
    partie.done("semaine", "PG", "--semaine", "2018-W17")
    for words in (
        ("saisir", "PG", "14.7.1", "0,25", "30/04/2018"),
        ("absence", "ajouter", "PG", "RTT", "30/04/2018"),
    ):
        assert "PG est là jusqu'au 27/04/2018 : ne saisissez rien après" in partie.refused(
            8, *words, "--agent", "DM"
        )
    partie.refused(4, "saisir", "PG", "14.7.1", "0,25", "27/04/2018", "--agent", "ILG")
    partie.refused(8, "--agent", "DM", "agent", "coordonne", "PG", "PRI")


def test_nobody_leaves_before_the_days_that_they_logged(partie: Any) -> None:
    partie.done("agent", "modifier", "PG", "--depart", "aucun", "--agent", "DM")
    said = partie.refused(8, "agent", "partir", "PG", "01/01/2017", "--agent", "DM")
    assert "PG a des jours saisis jusqu'au 26/04/2018" in said
    partie.done("agent", "partir", "PG", "26/04/2018", "--agent", "DM")


def test_a_month_is_signed_for_somebody_only_once_they_left(partie: Any) -> None:
    assert "seul LR signe son mois" in partie.refused(4, "mois", "signer", "LR", "avril", "--agent", "DM")
    partie.refused(4, "mois", "signer", "PG", "avril", "--agent", "ILG")
    partie.done("--agent", "DM", "agent", "partir", "ILG", "22/05/2018")
    said = partie.refused(4, "mois", "signer", "ILG", "avril", "--agent", "DM")
    assert "ILG est là jusqu'au 22/05/2018 et signe son mois" in said
    assert "rien à signer" in partie.refused(8, "mois", "signer", "PG", "mai", "--agent", "DM")


def test_a_month_of_who_left_that_nobody_signed_says_who_signs_it_first(partie: Any) -> None:
    said = partie.refused(8, "mois", "contresigner", "PG", "avril", "--agent", "DM")
    assert said.startswith(
        "Avril 2018 de PG n'est pas signé : après le départ de PG (27/04/2018), un coordinateur ou la "
        "direction le signe d'abord."
    )


def test_somebody_else_countersigns_what_was_signed_for_who_left(signe: Any) -> None:
    said = signe.refused(4, "mois", "contresigner", "PG", "avril", "--agent", "DM")
    assert "vous l'avez signé pour PG ; à contresigner par LR" in said
    signe.refused(8, "mois", "contresigner", "avril", "--tous", "--agent", "DM")
    signe.done("--agent", "DM", "agent", "coordonne", "LR", "aucun")
    said = signe.refused(4, "mois", "contresigner", "PG", "avril", "--agent", "DM")
    assert "nommez quelqu'un à la direction, ou un autre coordinateur de PRI" in said
    signe.done("--agent", "DM", "agent", "coordonne", "LR", "PRI")
    signe.done("mois", "contresigner", "avril", "--tous", "--agent", "LR")


def test_the_signature_says_for_whom_it_is_everywhere(signe: Any, tmp_path: Path) -> None:
    agents = signe.done("mois", "--json").json["agents"]
    april = next(one for one in agents if one["agent"] == "PG")["mois"][3]
    assert (april["etape"], april["signe_par"], april["signe_pour"]) == ("signe", "DM", "PG")
    histoire = ("mois", "histoire", "PG", "avril", "--agent", "DM")
    assert "signé par DM pour PG, parti, il y a quelques secondes" in signe.done(*histoire).out
    assert "signé par DM pour PG, parti (version 1" in signe.done(*histoire).out
    assert signe.done(*histoire, "--json").json["visas"][0]["pour"] == "PG"
    fiche = ("mois", "fiche", "PG", "avril", "--agent", "DM")
    assert signe.done(*fiche, "--json").json["visas"][0]["pour"] == "PG"
    said = " ".join(signe.done(*fiche).out.split())
    assert "signée pour l'agent, parti, par DM le" in said
    assert "Pour l'agent, parti : signé par DM le" in said
    assert "Rien ne prouve que c'est DM : aucun compte ne lui est lié." in said
    signe.done(*fiche, "--csv", str(tmp_path / "f.csv"))
    rows = list(csv.DictReader((tmp_path / "f.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0]["Signature de l'agent"].startswith("DM pour PG, parti, ")
    assert (
        "signature d'avril 2018 de PG, parti, par DM"
        in signe.done("journal", "lister", "--de", "PG", "--agent", "DM").out
    )
    assert "est signé par DM pour PG, parti, depuis" in signe.refused(
        8, "saisir", "PG", "18", "0,25", "27/04/2018", "--agent", "DM"
    )


def test_the_alert_of_an_unsigned_month_goes_to_the_pole_of_who_left(signe: Any) -> None:
    signe.done("--agent", "LR", "mois", "renvoyer", "PG", "avril", "--motif", "à revoir")
    alertes = signe.done("alertes", "--json").json["alertes"]
    (one,) = [one for one in alertes if one["type"] == "mois_non_signe" and one["agent"] == "PG"]
    assert one["code"] == "PRI"
    assert "PG, parti le 27/04/2018 : avril 2018 n'est pas signé" in one["message"]
    assert "À signer pour PG : DM ou LR." in one["message"]


def test_a_departure_taken_back_gives_the_months_back(partie: Any) -> None:
    partie.done("--agent", "DM", "agent", "modifier", "PG", "--depart", "aucun")
    assert "seul PG signe son mois" in partie.refused(4, "mois", "signer", "PG", "avril", "--agent", "DM")
    partie.done("saisir", "PG", "14.7.1", "0,25", "30/04/2018")
