"""`cariforef avancement courbe`: what is left of any node, drawn in signs, as points or as a picture."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def worked(cli: Any, fill_once: Any) -> Any:
    """Ten days of DM on 14.7.1 by 22/05/2018, of the thirty planned, in a year followed from January."""

    def fill() -> None:
        cli.done("reglages", "--suivi-depuis", "01/01/2018", "--agent", "DM")
        for day in (*range(2, 6), *range(9, 13), 16, 17):
            cli.done("saisir", "DM", "14.7.1", "1", f"{day:02d}/04/2018", *(["--oui"] if day == 2 else []))

    fill_once("worked", fill)
    return cli


def test_the_figures_are_said_before_the_drawing(worked: Any) -> None:
    lines = worked.done("avancement", "courbe", "14.7.1").out.splitlines()
    assert lines[1] == "Au 22/05/2018, arrêté au ven. 18/05"
    assert {"Prévu : 30 j", "Réalisé : 10 j", "Attendu : 29 j", "Écart : -19 j"} <= {*lines}
    assert "25/05/2018 : RGPD" in lines
    case = "30 si le plan est tenu, 14 si l'on continue comme ces huit semaines"
    assert {f"Atterrissage : 15 j : {case}", "Écart final : -15 j"} <= {*lines}
    (landing,) = [line for line in lines if line.endswith("o 15 atterrissage")]
    (held,) = [line for line in lines if line.endswith("- 30 plan tenu")]
    assert lines.index(landing) < lines.index(held)


def test_a_screen_reader_hears_what_is_left_at_the_end_of_each_month_and_no_drawing(worked: Any) -> None:
    said = worked.done("avancement", "courbe", "14.7.1", "--simple").out.partition("\n\n")[2].splitlines()
    assert all(line.startswith("Date : ") for line in said)
    assert "Date : 27/04/2018 ; Reste prévu : 4,75 ; Reste réel : 20." in said


def test_where_there_is_a_regulation_the_plan_drawn_is_that_of_the_lines(worked: Any, tmp_path: Path) -> None:
    said = worked.done("avancement", "courbe", "AD2I").out
    lines = said.splitlines()
    assert {"Prévu : 940 j", "Courbe : 1048 prévus par les lignes, 940 avec la régulation"} <= {*lines}
    assert len([line for line in lines if line.endswith(" 1048 prévu des lignes")]) == 1
    found = re.search(
        r"^Écart final ([+-]\S+) : (-\S+) des lignes, \+108 de régulation à trouver$", said, re.M
    )
    assert found
    final, of_lines = (float(figure.replace(",", ".")) for figure in found.groups())
    assert final == of_lines + 108
    alone = worked.done("avancement", "courbe", "8.2").out.splitlines()
    assert alone[2:5] == ["Prévu : -108 j", "Réalisé : 0 j", "Régulation : 108 j à trouver"]
    assert alone[6:] == ["  Rien à dessiner : personne ne travaille sur une régulation."]
    refused = worked.refused(8, "avancement", "courbe", "8.2", "--png", str(tmp_path / "c.png"))
    assert "8.2 est une régulation" in refused


def test_a_landing_beyond_the_plan_is_said_with_its_sign(worked: Any) -> None:
    for day in (*range(2, 5), *range(14, 18)):
        worked.done("saisir", "DM", "14.4.1", "1", f"{day:02d}/05/2018")
    lines = worked.done("avancement", "courbe", "14.4.1").out.splitlines()
    assert len([line for line in lines if re.match(r"Écart : \+[\d,]+ j$", line)]) == 1
    assert len([line for line in lines if re.match(r"Écart final : \+[\d,]+ j$", line)]) == 1


def test_the_drawing_goes_down_from_the_plan_to_what_is_left_and_fits_its_width(
    worked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for width in (40, 110):
        monkeypatch.setenv("COLUMNS", str(width))
        shown = worked.done("avancement", "courbe", "14.7.1").out.splitlines()
        drawn = [line for line in shown if "*" in line]
        rows = [line.index("*") for line in drawn[:-1]]
        assert rows == sorted(rows)
        assert drawn[0].startswith("30 j *")
        assert max(map(len, shown)) <= width
    signs = set("".join(drawn[:-1])) - set("30 j")
    assert signs <= set("*o.| ")


def test_the_points_come_as_json_and_csv(worked: Any) -> None:
    value = worked.done("avancement", "courbe", "14.7.1", "--json").json
    assert (value["total"], value["realise"], value["actuel"]) == (30, 10, 20)
    today = next(point for point in value["points"] if point["date"] == "2018-05-22")
    assert today["actuel"] == 20
    rows = worked.done("avancement", "courbe", "14.7.1", "--csv", "-").out.splitlines()
    assert rows[0].removeprefix("\ufeff").startswith("Date;Prévu au vote;Prévu;Réel;Projeté")
    assert len(rows) == len(value["points"]) + 1


def test_a_picture_is_written_once_the_same_each_time(worked: Any, tmp_path: Path) -> None:
    target, again = tmp_path / "c.png", tmp_path / "d.png"
    said = worked.done("avancement", "courbe", "PRI", "--png", str(target)).out
    assert said == f"Écrit : {target} (courbe de PRI).\n"
    assert target.read_bytes().startswith(PNG)
    assert "--remplacer" in worked.refused(3, "avancement", "courbe", "PRI", "--png", str(target))
    worked.done("avancement", "courbe", "PRI", "--png", str(again))
    assert again.read_bytes() == target.read_bytes()
    assert "finissez le nom par .png" in worked.refused(3, "avancement", "courbe", "--png", "c.jpeg")
    assert worked.done("avancement", "courbe", "14.7.1", "--svg", "-").out.startswith("<svg")


def test_a_line_that_shares_its_enveloppe_is_drawn_against_the_whole_of_it(cli: Any) -> None:
    cli.done("saisir", "DM", "15.1.2", "1", "22/05/2018")
    for code in ("15.1.1", "15.1.2"):
        lines = cli.done("avancement", "courbe", code).out.splitlines()
        assert {"Prévu : 160 j", "Réalisé : 1 j"} <= {*lines}


def test_one_way_at_a_time(cli: Any) -> None:
    said = cli.refused(2, "avancement", "courbe", "--json", "--csv", "-")
    assert "Un seul de --json, --csv, --svg et --png" in said
    assert "inconnu" in cli.refused(8, "avancement", "courbe", "99")
    assert "« cariforef avancement courbe »" in cli.refused(2, "courbe")
