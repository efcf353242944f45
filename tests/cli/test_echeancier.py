"""`cariforef avancement echeancier`: the year in months, in plain signs, and its JSON."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _rgpd(cli: Any) -> None:
    """Four days of the thirty of the RGPD, in March, in a year followed from January."""
    cli.done("reglages", "--suivi-depuis", "01/01/2018", "--agent", "DM")
    for day in (5, 6, 7, 8):
        cli.done("saisir", "DM", "14.7.1", "1", f"{day}/03/2018")


def row(outcome: Any, code: str) -> str:
    return next(line for line in outcome.out.splitlines() if line.lstrip("! ").startswith(f"{code} "))


def test_a_line_s_year_is_drawn_in_signs_that_every_terminal_has(
    cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    drawn = row(cli.done("avancement", "echeancier", "14.7"), "14.7.1")
    assert drawn.endswith("     4    30 ==............V")
    assert drawn.startswith("!! 14.7.1")
    assert len(row(cli.done("avancement", "echeancier", "14.6"), "14.6.1")) == 80


def test_a_pipe_has_120_columns_and_the_lines_whole(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    outcome = cli.done("avancement", "echeancier", "14.7")
    assert max(map(len, outcome.out.splitlines())) == 120
    assert "jan fév mar avr mai jun jul aoû sep oct nov déc" in outcome.out
    assert "Annuaire" in outcome.out


def test_what_is_late_and_what_falls_due_is_said_in_words(cli: Any) -> None:
    out = cli.done("avancement", "echeancier", "14.7").out
    assert "En retard : 14.7.1" in out
    assert "Jalon RGPD : 25/05/2018" in out


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


def test_an_unknown_line_and_an_unknown_agent_are_refused(cli: Any) -> None:
    assert "99.9" in cli.refused(8, "avancement", "echeancier", "99.9")
    assert "ZZ" in cli.refused(8, "avancement", "echeancier", "--de", "ZZ")
