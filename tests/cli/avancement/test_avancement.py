"""`cariforef avancement`: planned against actual, and what needs a look of it, on the frozen year."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.services.avancement import load_avancement
from cariforef_tui.services.programme.exercice import DateReference
from tests.people import open_store


@pytest.fixture
def told(cli: Any, demonstration: Path) -> Any:
    """Read the frozen year as DM, at Tuesday 22/05/2018."""

    def told(*words: str, agent: str = "DM") -> Any:
        return cli.done("--base", str(demonstration), "--agent", agent, "avancement", *words)

    return told


def test_the_list_is_what_the_domain_says_is_to_look_at(told: Any, demonstration: Path) -> None:
    with open_store(demonstration) as store:
        avancement = load_avancement(store, DateReference(date(2018, 5, 22), 2018)).avancement
    value = told("--a-regarder", "--json").json
    assert (value["au"], value["arrete"]) == ("2018-05-22", "2018-05-18")
    assert [one["lignes"] for one in value["a_regarder"]] == [
        list(one.lignes) for one in avancement.a_regarder
    ]
    first = value["a_regarder"][0]
    assert (first["etat"], first["gravite"], first["enjeu"]) == ("depasse", "critique", 46.03)
    assert (first["realise_arrete"], first["avant"], first["prevu"]) == (39.5, 0, 10)
    late = next(one for one in value["a_regarder"] if one["lignes"] == ["16.4.1"])
    assert (late["etat"], late["ecart"], late["atterrissage"], late["fin"]) == (
        "retard",
        -14.07,
        7.51,
        "2018-06-30",
    )
    assert late["qui"] == ["PG"]


def test_a_perimeter_narrows_it_and_the_table_is_worst_first(told: Any) -> None:
    lines = told("--a-regarder", "PRI").out.splitlines()
    assert lines[0] == "PRI au 22/05/2018 : 17 à regarder sur 43 ; arrêté au ven. 18/05"
    rows = [line.split() for line in lines[4:]]
    assert [row[1] for row in rows[:3]] == ["+46", "-25,25", "+22"]
    assert (rows[0][0], rows[0][2], rows[3][0]) == ("!!", "14.3.2+", "!")
    assert len(rows) == 17


def test_in_sentences_each_group_says_why(told: Any) -> None:
    lines = told("--a-regarder", "16", "--simple").out.splitlines()
    (line,) = (one for one in lines if "16.4.1" in one)
    assert line.startswith("Attention : 16.4.1 Réflexion sur la politique de communication du Cariforef : ")
    assert "en retard de 14,25 j au 18/05, fin le 30/06. 1,25 j pour 20 depuis le 05/02. PG 0,25 j" in line
    assert line.endswith("Rien de décidé. Dernière saisie il y a 1 mois (05/04), PG 0,25.")


def test_where_nothing_needs_a_look_it_says_so(told: Any) -> None:
    assert told("--a-regarder", "17").out.splitlines()[0].startswith("17 au 22/05/2018 : 0 à regarder sur")


def test_the_table_says_the_etat_and_the_landing(told: Any) -> None:
    rows = {line.split()[0]: line for line in told("14").out.splitlines() if line[:2] == "14"}
    assert rows["14.1.9"].split()[-5:] == ["23,75", "-5,25", "52", "22", "dépasse"]
    assert rows["14.7.1"].split()[-4:] == ["5,5", "-24,5", "en", "retard"]


def test_where_a_line_stands_is_shown_before_where_it_lands(
    told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def titles(width: int) -> list[str]:
        monkeypatch.setenv("COLUMNS", str(width))
        heads, _ = told("16").out.split("\n---")
        return " ".join(heads.splitlines()[2:]).split()

    stands, figures = ["Code", "Libellé", "Prévu", "Réal."], ["Atterrissage", "Écart", "État", "final"]
    assert titles(80) == [*stands, "Attendu", "Écart", "État"]
    assert titles(100) == [*stands, "Attendu", "Écart", *figures]
    whole = [*stands, "%", "Attendu", "Écart", "Reste", "Atterrissage", "Écart", "final", "État"]
    assert titles(0) == whole


def test_a_sentence_says_every_figure_however_narrow_the_page(
    told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    (line,) = (one for one in told("16", "--simple").out.splitlines() if one.startswith("Code : 16.1.2 ;"))
    assert all(f" ; {title} : " in line for title in ("%", "Reste", "Atterrissage", "Écart final", "État"))


def test_a_sentence_says_what_a_regulation_does_to_each_heading_that_holds_one(told: Any) -> None:
    said = told("AD2I").out.splitlines()
    assert [line.partition(",")[0] for line in said if "régulation" in line] == ["AD2I", "8", "8.2"]
    assert re.fullmatch(
        r"AD2I, écart final [+-][\d,]+ : [+-][\d,]+ des lignes, \+108 de régulation à trouver\.",
        next(line for line in said if line.startswith("AD2I,")),
    )
    assert "régulation" not in told("PRI").out


def test_what_is_supposed_done_before_the_suivi_is_that_of_the_perimeter(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,5", "22/05/2018")
    at = ("--au", "28/05/2018")
    for perimetre, supposed in (
        ("PRI", "857 j d'avant comptés comme faits"),
        ("14.7.1", "29 j d'avant comptés"),
    ):
        for options in ((), ("--a-regarder",)):
            assert supposed in " ".join(cli.done("avancement", perimetre, *options, *at).out.split())
    assert "857 j d'avant comptés comme faits" in cli.done("revue", "PRI", *at).out
