"""`cariforef avancement echeancier`: what falls due, the year line by line, and its JSON."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _rgpd(cli: Any, fill_once: Any) -> None:
    """Four days of the thirty of the RGPD, in March, in a year followed from January."""

    def fill() -> None:
        cli.done("reglages", "--suivi-depuis", "01/01/2018", "--agent", "DM")
        for day in (5, 6, 7, 8):
            cli.done("saisir", "DM", "14.7.1", "1", f"{day}/03/2018")

    fill_once("rgpd", fill)


def row(outcome: Any, code: str) -> str:
    return next(line for line in outcome.out.splitlines() if line.lstrip("! ").startswith(f"{code} "))


def test_a_line_says_its_days_its_etat_and_its_echeance(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    outcome = cli.done("avancement", "echeancier", "14.7")
    assert "En retard : 14.7.1" in outcome.out
    assert "Jalon RGPD : 25/05/2018" in outcome.out
    told = row(outcome, "14.7.1")
    assert told.startswith("!! 14.7.1")
    assert told.split()[-4:] == ["4", "30", "en", "retard"]


def test_what_falls_due_within_four_weeks_comes_first(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    out = cli.done("avancement", "echeancier").out
    lines = out[out.index("D'ici le mar. 19/06 :") :].splitlines()
    assert lines[3].startswith("!! ven. 25/05 14.7.1 jalon RGPD : Mise en conformité")
    assert lines[3].rstrip().endswith(" 4/30        en retard DM LR")
    assert next(line for line in lines if "16.2.2" in line).startswith("!  jeu. 31/05 16.2.2 Réforme 2018")


def test_where_nothing_is_near_the_next_is_named(cli: Any) -> None:
    out = cli.done("avancement", "echeancier", "16.4").out
    assert "D'ici le mar. 19/06, rien n'arrive à échéance ; ensuite 16.4.1, sam. 30/06." in out
    assert (
        "rien n'arrive à échéance, ni ensuite avant le 31/12."
        in cli.done("avancement", "echeancier", "9").out
    )


def test_each_line_is_said_in_sentences_too(cli: Any) -> None:
    out = cli.done("avancement", "echeancier", "14.7", "--simple").out
    assert "Date : ven. 25/05 ; Code : 14.7.1 ; Libellé : jalon RGPD" in out
    assert "Réal. : 4 ; Prévu : 30 ; État : en retard" in out


def test_an_agent_s_lines_come_with_those_above_them(cli: Any) -> None:
    value = cli.done("avancement", "echeancier", "--de", "kf", "--json").json
    codes = [line["code"] for line in value["lignes"]]
    assert codes[:2] == ["GIP", "PRI"]
    assert "14.4.4" in codes
    assert "14.7.1" not in codes


def test_the_json_gives_windows_months_and_marks(cli: Any) -> None:
    value = cli.done("avancement", "echeancier", "14.7.1", "--json").json
    assert (value["au"], value["arrete"]) == ("2018-05-22", "2018-05-18")
    assert value["jalons"] == [{"date": "2018-05-25", "nature": "jalon", "code": "RGPD"}]
    (line,) = value["lignes"]
    assert (line["debut"], line["fin"], line["atteint"]) == ("2018-01-01", "2018-05-25", "2018-01-18")
    assert (line["prevu"], line["realise"], line["mois"]) == (30, 4, [0, 0, 4, *[0] * 9])
    assert (line["etat"], line["gravite"]) == ("retard", "critique")
    assert line["reperes"] == value["jalons"]


def test_an_unknown_line_is_refused(cli: Any) -> None:
    assert "99.9" in cli.refused(8, "avancement", "echeancier", "99.9")
