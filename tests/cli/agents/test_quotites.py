"""Days of any quotité: absent, half absent, logged, and the month signed, for who works 0,8 or 0,25 a day."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("as_dm")


@pytest.fixture
def avril(cli: Any) -> Any:
    """Answers for a person of a given quotité, whose April 2018 is complete: absent, half absent, logged."""

    def fill(quotite: str) -> Any:
        cli.done("--agent", "DM", "agent", "quotite", "DM", *[quotite] * 5, "--depuis", "01/03/2018")
        cli.done("absence", "ajouter", "DM", "congé", "01/04/2018", "30/04/2018")
        cli.done("absence", "retirer", "DM", "12/04/2018", "13/04/2018")
        cli.done("absence", "ajouter", "DM", "RTT", "13/04/2018", "--demi")
        return cli

    return fill


@pytest.mark.parametrize(
    ("quotite", "whole", "half", "left"), [("0,75", 0.75, 0.38, "0,37"), ("0,1", 0.1, 0.05, "0,05")]
)
def test_a_person_of_any_quotite_is_absent_half_absent_logs_and_signs(
    avril: Any, quotite: str, whole: float, half: float, left: str
) -> None:
    cli = avril(quotite)
    listed = cli.done("absence", "DM", "--json").json["absences"]
    absences = {one["date"]: one["jours"] for one in listed}
    assert (absences["2018-04-11"], absences["2018-04-13"]) == (whole, half)
    cli.refused(8, "mois", "signer", "avril", "--agent", "DM")
    cli.done("saisir", "DM", "14.7.1", quotite, "12/04/2018")
    cli.done("saisir", "DM", "14.7.1", left, "13/04/2018")
    cli.done("mois", "signer", "avril", "--agent", "DM")
    fiche = cli.done("mois", "fiche", "DM", "avril", "--agent", "DM", "--json").json
    assert fiche["totaux"]["total"] == fiche["totaux"]["attendu"] == pytest.approx(20 * whole)
    assert fiche["manques"] == []


def test_two_half_days_of_a_quarter_make_the_quarter(avril: Any) -> None:
    cli = avril("0,25")
    cli.done("absence", "ajouter", "DM", "congé", "13/04/2018", "--demi")
    day = [
        one["jours"]
        for one in cli.done("absence", "liste", "DM", "--json").json["absences"]
        if one["date"] == "2018-04-13"
    ]
    assert sorted(day) == [0.12, 0.13]


def test_what_fills_the_day_is_logged_off_the_step_goes_out_and_comes_back(avril: Any, tmp_path: Any) -> None:
    cli = avril("0,8")
    said = cli.refused(8, "saisir", "DM", "14.7.1", "0,3", "12/04/2018")
    assert "0,3 j n'est pas un multiple de 0,25 j, ni les 0,8 j qui complètent la journée." in said
    cli.done("saisir", "DM", "14.7.1", "0,8", "12/04/2018")
    path = tmp_path / "saisies.csv"
    cli.done("exporter", "saisies", "--de", "DM", "--vers", str(path))
    cli.done("effacer", "DM", "14.7.1", "12/04/2018")
    cli.done("importer", "saisies", str(path), "--oui", "--agent", "DM")
    path.write_text(path.read_text().replace("0,8", "0,7"))
    cli.done("effacer", "DM", "14.7.1", "12/04/2018")
    said = cli.refused(8, "importer", "saisies", str(path), "--oui", "--agent", "DM")
    assert "0,7 j n'est pas un multiple de 0,25 j, ni les 0,8 j qui complètent la journée" in said
