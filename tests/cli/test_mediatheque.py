"""Commands for another body: what its plan does not have has no column and no section."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.people import copy_store

FOREIGN = re.compile(r"\b(GIP|AD2I|APO|PRI|DIR|SI|FSE|axes?|2018|Cariforef)\b|convention")
NIVEAUX = re.compile(r"\b(pôles?|axes?)\b", re.IGNORECASE)
"""The levels of the programme that comes with the product: this body calls its own otherwise."""
JEUDI = date(2027, 5, 20)


@pytest.fixture
def med(bare_cli: Any, master_mediatheque: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("CARIFOREF_BASE", str(copy_store(master_mediatheque, tmp_path / "base")))
    monkeypatch.setenv("CARIFOREF_AGENT", "ADL")
    return bare_cli.at(JEUDI)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("programme", "Code  Libellé"),
        ("programme MED", "Niveau : organisme"),
        ("avancement", "MED "),
        ("avancement courbe", "MED Médiathèque municipale"),
        ("alertes", "CRITIQUE"),
        ("equipe", "MED : 1700 j prévus"),
        ("revue", "Revue de MED, semaine 19"),
        ("revue compte-rendu --vers -", "Médiathèque municipale"),
        ("mois", "ADL"),
        ("mois fiche ADL 2027-04", "Activités : 22 j"),
        ("rappels", "ADL"),
        ("jalon", "SIGB"),
        ("livrable", "classes reçues"),
        ("plan bilan", "| 7 | Accueil, prêts et retours |"),
        ("semaine", "Attendu"),
    ],
)
def test_a_command_tells_another_body_of_its_own_plan_alone(med: Any, command: str, told: str) -> None:
    said = med.done(*command.split()).out
    # The sheet of a person and the journal print the day on which they are made.
    assert told in said
    assert not FOREIGN.findall(said.replace("22/05/2018", ""))


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("programme COL", "Niveau : service, dans MED"),
        ("programme 1", "Niveau : mission, dans COL < MED"),
        ("programme controle", "Programme de travail 2027"),
        ("agent", "Agent  Nom  Service"),
        ("agent droits BK", "coordonne COL"),
        ("plan regulation", "Service  Demande"),
        ("plan simuler --montant 1:140", "140"),
        ("plan revisions", "révision"),
        ("plan bilan", "MED"),
        ("avancement", "MED"),
        ("avancement --simple", "COL"),
        ("avancement --a-regarder", "à regarder"),
        ("avancement echeancier", "2027"),
        ("alertes", "CRITIQUE"),
        ("equipe", "COL · Collections"),
        ("revue", "MED"),
        ("revue COL", "COL"),
        ("revue compte-rendu --vers -", "COL"),
        ("mois", "Agent  Service"),
        ("mois etat COL", "BK"),
        ("semaine", "semaine"),
        ("reglages", "2027"),
        ("rappels", "ADL"),
    ],
)
def test_a_command_calls_the_levels_of_the_plan_as_its_body_does(med: Any, command: str, told: str) -> None:
    said = med.done(*command.split()).out
    assert told in said
    assert not NIVEAUX.findall(said)


@pytest.mark.parametrize(
    "command",
    [
        ("equipe", "9"),
        ("plan", "ajouter", "MED", "Dons", "--motif", "Essai"),
        ("plan", "transferer", "1", "2", "9999", "--motif", "Essai"),
    ],
)
def test_a_refusal_names_no_level_of_another_body(med: Any, command: tuple[str, ...]) -> None:
    assert not NIVEAUX.findall(med.refused(8, *command, "--agent", "BK"))


def test_without_si_team_its_requests_say_so(med: Any) -> None:
    assert med.refused(8, "equipe", "demandes") == "Le programme n'a pas d'équipe SI."


def test_a_line_is_added_below_a_pole_whose_lines_are_its_actions(med: Any) -> None:
    added = ("plan", "ajouter", "COL", "Dons de livres", "--jours", "5", "--motif", "Projet de service")
    assert "réservé à BK, qui coordonne COL, ou" in med.refused(4, *added)
    med.done(*added, "--agent", "BK")
    said = med.done("programme", "22").out
    assert "Niveau : mission, dans COL < MED" in said
    assert "Jours prévus : 5 j" in said


def test_the_next_year_is_prepared_from_its_own_plan(med: Any, tmp_path: Path) -> None:
    med.done("plan", "preparer", "2028", "--vers", str(tmp_path / "2028"))
    said = med.done("importer", "programme", str(tmp_path / "2028"), "--oui").out
    assert "Disparitions par rapport à 2027 (1) :\n  jalon SIGB" in said
    assert "Niveau : mission" in med.done("programme", "1", "--au", "2028-03-01").out


def test_an_unknown_code_and_a_date_unread_give_examples_of_this_plan(med: Any) -> None:
    assert "par exemple 1." in med.refused(8, "avancement", "ZZZZZZ")
    assert "par exemple 20/05/2027" in med.refused(8, "avancement", "--au", "zz")
