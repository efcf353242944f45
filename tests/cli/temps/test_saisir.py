"""`cariforef saisir` and `cariforef effacer`."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest


def cells(cli: Any, agent: str = "DM", semaine: str = "2018-W21") -> dict[tuple[str, str], Any]:
    week = cli.done("semaine", agent, "--semaine", semaine, "--json").json
    return {
        (jour["date"], saisie["code"]): (saisie["jours"], saisie["commentaire"])
        for jour in week["jours"]
        for saisie in jour["saisies"]
    }


def test_saisir_says_what_it_wrote_and_where_the_day_stands(cli: Any) -> None:
    first = cli.done("saisir", "dm", "14.7.1", "0,5", "21/05/2018", "--confirmer")
    assert first.out == "Enregistré : DM, 14.7.1, lun. 21/05/2018 : 0,5 j (journée : 0,5 j sur 1 j).\n"
    second = cli.done("saisir", "DM", "7.1", "1/4", "21/05/2018", "--confirmer")
    assert second.out == "Enregistré : DM, 7.1, lun. 21/05/2018 : 0,25 j (journée : 0,75 j sur 1 j).\n"


def test_saisir_without_a_date_writes_today(cli: Any) -> None:
    assert "mar. 22/05/2018" in cli.done("saisir", "DM", "14.7.1", "0,5").out
    assert cells(cli) == {("2018-05-22", "14.7.1"): (0.5, None)}


def test_saisir_adds_and_remplacer_sets(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,25", "--commentaire", "relecture")
    assert "0,75 j" in cli.done("saisir", "DM", "14.7.1", "0,5").out
    assert cells(cli) == {("2018-05-22", "14.7.1"): (0.75, "relecture")}
    said = cli.done("saisir", "DM", "14.7.1", "0,5", "--remplacer", "--commentaire", "fini").out
    assert "0,5 j à la place de 0,75 j" in said
    assert cells(cli) == {("2018-05-22", "14.7.1"): (0.5, "fini")}


@pytest.mark.parametrize("jours", [" 0,5 ", "0.5", ",5", "1/2", "½", "3h30", "0,5 j"])
def test_half_a_day_may_be_typed_in_many_ways(cli: Any, jours: str) -> None:
    cli.done("saisir", "DM", "14.7.1", jours)
    assert cells(cli) == {("2018-05-22", "14.7.1"): (0.5, None)}


@pytest.mark.parametrize(
    ("jours", "because"),
    [
        *((jours, "deux décimales au plus") for jours in ("0,333", "0,005")),
        *(
            (jours, "nombre de jours non reconnu")
            for jours in ("1e-1", "1_0", "１", "٠٫٥", "0x1", "nan", "inf", "abc")
        ),
        ("", "Champ vide"),
        *((jours, "hors limites") for jours in ("-0,5", "-1", "-,5", "0", "1,01", "100")),
        ("0,2", "n'est pas un multiple"),
    ],
)
def test_days_that_are_no_days_are_refused_and_nothing_is_written(cli: Any, jours: str, because: str) -> None:
    assert because in cli.refused(8, "saisir", "DM", "14.7.1", jours)
    assert cells(cli) == {}


@pytest.mark.parametrize(
    ("texte", "written"),
    [
        ("22/05", "2018-05-22"),
        ("2018-05-22", "2018-05-22"),
        ("hier", "2018-05-21"),
        ("dimanche", "2018-05-20"),
    ],
)
def test_a_date_may_be_typed_in_many_ways(cli: Any, texte: str, written: str) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,5", texte, "--confirmer")
    week = "2018-W20" if written == "2018-05-20" else "2018-W21"
    assert cells(cli, semaine=week) == {(written, "14.7.1"): (0.5, None)}


@pytest.mark.parametrize(
    ("texte", "because"),
    [
        ("30/02/2018", "n'existe pas"),
        ("31/04/2018", "n'existe pas"),
        ("29/02/2018", "n'existe pas"),
        ("22/05/26", "quatre chiffres"),
        ("22/05/1999", "hors de l'exercice"),
        ("31/12/2017", "hors de l'exercice"),
        ("demain", "à venir"),
        ("23/05/2018", "à venir"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_reason(cli: Any, texte: str, because: str) -> None:
    assert because in cli.refused(8, "saisir", "DM", "14.7.1", "0,5", texte)


def test_a_weekend_or_a_holiday_asks_for_confirmer(cli: Any) -> None:
    message = cli.refused(8, "saisir", "DM", "14.7.1", "0,5", "21/05/2018")
    assert "Lundi de Pentecôte" in message
    assert message.endswith("Ajoutez --confirmer.")
    assert "week-end" in cli.refused(8, "saisir", "DM", "14.7.1", "0,5", "20/05/2018")
    cli.done("saisir", "DM", "14.7.1", "0,5", "20/05/2018", "--confirmer")


def test_today_outside_the_exercice_must_be_replaced_by_a_date(cli: Any) -> None:
    later = cli.at(date(2026, 3, 2))
    message = later.refused(8, "saisir", "DM", "14.7.1", "0,5")
    assert "hors de l'exercice 2018 : donnez une date, par exemple 31/12/2018." in message
    assert "22/05/2018" in later.done("saisir", "DM", "14.7.1", "0,5", "22/05").out
    assert "hors de l'exercice" in later.refused(8, "saisir", "DM", "14.7.1", "0,5", "hier")


def test_an_unknown_code_or_agent_brings_the_nearest_ones(cli: Any) -> None:
    assert "14.7.1" in cli.refused(8, "saisir", "DM", "14.7.9", "0,5")
    assert "Proches : DM" in cli.refused(8, "saisir", "DN", "14.7.1", "0,5")


def test_a_line_that_is_not_imputable_brings_its_children(cli: Any) -> None:
    assert "Proches : 14.7.1." in cli.refused(8, "saisir", "DM", "14.7", "0,5")
    assert "régulation" in cli.refused(8, "saisir", "DM", "8.2", "0,5")


def test_adding_to_a_cell_says_what_it_holds_when_the_day_cannot_take_more(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,5", "22/05/2018")
    message = cli.refused(8, "saisir", "DM", "14.7.1", "0,75", "22/05/2018")
    assert "Journée pleine : 0,5 j déjà saisi sur 14.7.1" in message
    assert cells(cli) == {("2018-05-22", "14.7.1"): (0.5, None)}


def test_a_full_day_is_refused(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,75")
    cli.refused(8, "saisir", "DM", "7.1", "0,5")
    cli.refused(8, "saisir", "DM", "14.7.1", "0,5")
    assert cells(cli) == {("2018-05-22", "14.7.1"): (0.75, None)}


def test_the_day_left_by_an_absence_is_said(cli: Any) -> None:
    cli.done("absence", "ajouter", "DM", "RTT", "22/05/2018", "--demi")
    said = cli.done("saisir", "DM", "14.7.1", "0,5").out
    assert "(journée : 1 j dont 0,5 j d'absence sur 1 j)" in said
    cli.refused(8, "saisir", "DM", "7.1", "0,25")


def test_effacer_empties_the_cell_once(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,75")
    said = cli.done("effacer", "dm", "14.7.1", "22/05/2018").out
    assert said == "Effacé : DM, 14.7.1, mar. 22/05/2018 : 0,75 j (journée : 0 j sur 1 j).\n"
    assert cells(cli) == {}
    assert "Rien à effacer" in cli.refused(8, "effacer", "DM", "14.7.1")


def test_text_that_could_act_on_a_terminal_is_refused(cli: Any) -> None:
    for texte in (
        "\x1b]52;c;aGk=\x07",
        "a\x9bb",
        "a\bb",
        "\u202eabc",
        "a\u200bb",
        "\ufeffa",
        "\udcff",
        "x" * 501,
        "e" + "\u0301" * 400,
        "x" * 200_000,
        "a\n" * 10_000,
        "\U000e0041",
    ):
        message = cli.refused(8, "saisir", "DM", "14.7.1", "0,5", "--commentaire", texte)
        assert message.isprintable()
    assert cells(cli) == {}


@pytest.mark.parametrize(
    "texte",
    ["[/b]", "[AE-01]", "[@click=app.quit]x[/]", "'; DROP TABLE saisie", "=1+1", "-1", "👩‍💻 ok", "日本"],
)
def test_markup_and_sql_are_only_text(cli: Any, texte: str) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,5", "--commentaire", texte)
    assert cells(cli) == {("2018-05-22", "14.7.1"): (0.5, texte)}
    assert texte in cli.done("semaine", "DM").out


def test_a_code_is_the_same_whatever_its_case_and_normal_form(cli: Any) -> None:
    assert "AD2I" in cli.refused(8, "saisir", "DM", "ad21", "0,5")
    assert "« é »" in cli.refused(8, "saisir", "DM", "e\u0301", "0,5").replace("e\u0301", "é")


def test_arguments_that_hold_escapes_are_shown_inert(cli: Any) -> None:
    for args in (("DM", "\x1b[31m", "0,5"), ("\x9b31m", "14.7.1", "0,5"), ("DM", "14.7.1", "\x1b]0;x\x07")):
        assert cli.refused(8, "saisir", *args).isprintable()


def test_who_acts_is_journalled_and_must_be_known(cli: Any) -> None:
    cli.done("--agent", "lr", "saisir", "DM", "14.7.1", "0,5")
    cli.done("saisir", "DM", "7.1", "0,25")
    ecritures = cli.done("journal", "--nombre", "2", "--json").json["ecritures"]
    assert [one["acteur"] for one in ecritures] == ["DM", "LR"]
    assert "inconnu" in cli.refused(8, "saisir", "DM", "7.1", "0,25", "--agent", "ZZ")


def test_a_leap_day_exists_only_in_a_leap_year(cli: Any) -> None:
    assert "n'existe pas" in cli.refused(8, "saisir", "DM", "14.7.1", "0,5", "29/02")


def test_a_machine_clock_gone_back_refuses_the_future(cli: Any) -> None:
    back = cli.at(date(1970, 1, 1))
    assert "à venir" in back.refused(8, "saisir", "DM", "14.7.1", "0,5", "22/05/2018")
