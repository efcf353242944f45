"""`cariforef journal`: the history asked for, in French; `verifier` answers by its exit code."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("as_dm")


@pytest.fixture
def written(cli: Any, fill_once: Any) -> Any:
    def fill() -> None:
        cli.done("saisir", "LR", "14.7.1", "0,25", "22/05/2018", "--agent", "DM", "--commentaire", "registre")
        cli.done("saisir", "LR", "14.7.1", "0,25", "22/05/2018", "--agent", "LR", "--ajouter")
        cli.done("saisir", "DM", "18", "0,5", "22/05/2018", "--agent", "DM")

    fill_once("written", fill)
    return cli


def texts(outcome: Any) -> list[str]:
    return [one["texte"] for one in outcome.json["ecritures"]]


def test_the_history_of_a_line_of_an_agent_and_of_who_wrote(written: Any) -> None:
    first = "saisie de LR le 22/05/2018 sur 14.7.1 : 0,25 j ; commentaire « registre » ; par DM pour LR"
    then = "saisie de LR le 22/05/2018 sur 14.7.1 : 0,25 → 0,5 j"
    other = "saisie de DM le 22/05/2018 sur 18 : 0,5 j"
    assert texts(written.done("journal", "--ligne", "14.7.1", "--objet", "saisie", "--json")) == [then, first]
    assert texts(written.done("journal", "--de", "lr", "--objet", "saisie", "--json")) == [then, first]
    suivi = "exercice 2018 : suivi depuis vide → 21/05/2018"
    assert texts(written.done("journal", "--par", "DM", "--json")) == [other, suivi, first]
    assert texts(written.done("journal", "--jour", "22/05", "--json")) == [other, then, first]
    assert texts(written.done("journal", "--nombre", "1", "--json")) == [other]
    assert texts(written.done("journal", "lister", "--nombre", "1", "--json")) == [other]
    assert texts(written.done("journal", "--par", "LR", "--jusqu-au", "01/01/2018", "--json")) == []
    assert texts(written.done("journal", "--par", "LR", "--depuis", "01/01/2018", "--json")) == [then]


@pytest.mark.usefixtures("eighty_columns")
def test_the_zone_is_said_once_and_the_words_are_french(written: Any) -> None:
    said = written.done("journal", "--nombre", "3").out
    assert said.count("Paris") == 1
    assert "centiemes" not in said
    assert "ligne_id" not in said
    assert all(len(line) <= 80 for line in said.splitlines())


def test_what_nobody_knows_is_refused(written: Any) -> None:
    written.refused(8, "journal", "--de", "XX")
    written.refused(8, "journal", "--par", "XX")
    written.refused(8, "journal", "--ligne", "99.9")
    written.refused(8, "journal", "--depuis", "demain soir")
    written.refused(2, "journal", "--objet", "tables")
    assert "verifier" in written.done("journal", "--help").out
    assert "--ligne" in written.done("journal", "lister", "--help").out


@pytest.mark.parametrize("command", ["lister", "verifier"])
def test_the_help_says_of_where_the_hours_are(cli: Any, command: str) -> None:
    said = " ".join(cli.done("journal", command, "--help").out.split())
    assert said.count("à l'heure de Paris") == 1


def test_verifier_answers_0_on_a_sound_journal_and_names_its_head(written: Any) -> None:
    found = written.done("journal", "verifier", "--json").json
    assert (found["constats"], found["preuve_rompue"]) == ([], False)
    head = found["faits"]["Tête de la chaîne"]
    said = " ".join(written.done("journal", "verifier", "--empreinte", head).out.split())
    assert "la chaîne porte bien ce code" in said
    written.refused(8, "journal", "verifier", "--empreinte", "12")


def test_verifier_answers_11_to_a_seal_that_the_chain_does_not_hold(written: Any) -> None:
    seq = written.done("journal", "--nombre", "1", "--json").json["ecritures"][0]["seq"]
    for printed, words in ((f"{seq}-0000-0000", "ne porte pas ce code"), ("99999-0000-0000", "coupée")):
        outcome = written("journal", "verifier", "--empreinte", printed)
        assert outcome.code == 11
        assert words in " ".join(outcome.out.split())
    assert written("journal", "verifier", "--empreinte", "99999-0000-0000", "--json").json["preuve_rompue"]


def test_an_older_store_put_back_by_hand_is_told_by_each_command_and_by_verifier(
    written: Any, store_path: Path
) -> None:
    older = Path(shutil.copy(store_path, store_path.with_name("ancienne.db")))
    written.done("saisir", "DM", "7.1", "0,25", "22/05/2018", "--agent", "DM")
    shutil.copy(older, store_path)
    assert "restaurer" in written.refused(11, "saisir", "DM", "7.1", "0,25", "22/05/2018", "--agent", "DM")
    assert "Elle s'ouvre en lecture seule" in written("semaine", "DM").err
    assert written("journal", "verifier").code == 11
    written.done("base", "restaurer", str(older), "--oui")
    assert written.done("journal", "verifier").code == 0
    written.done("saisir", "DM", "7.1", "0,25", "22/05/2018", "--agent", "DM")
