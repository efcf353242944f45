"""`cariforef saisir` and `cariforef effacer`."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.quick


def cells(cli: Any, agent: str = "DM") -> dict[tuple[str, str], tuple[float, str | None]]:
    """What the store holds of a person, by date and code: days, and the comment."""
    return {
        (jour, code): (centiemes / 100, commentaire)
        for jour, qui, code, centiemes, commentaire in cli.cells()
        if qui == agent
    }


def test_saisir_says_what_it_wrote_and_where_the_day_stands_today_without_a_date(cli: Any) -> None:
    first = cli.done("saisir", "dm", "14.7.1", "0,5", "21/05/2018", "--oui")
    assert first.out == "Enregistré : DM, 14.7.1, lun. 21/05/2018 : 0,5 j (journée : 0,5 j sur 1 j).\n"
    second = cli.done("saisir", "DM", "7.1", "1/4", "21/05/2018", "--oui")
    assert second.out == "Enregistré : DM, 7.1, lun. 21/05/2018 : 0,25 j (journée : 0,75 j sur 1 j).\n"
    assert "mar. 22/05/2018" in cli.done("saisir", "LR", "14.7.1", "0,5").out
    assert cells(cli, "LR") == {("2018-05-22", "14.7.1"): (0.5, None)}


def test_saisir_adds_and_remplacer_sets(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,25", "--commentaire", "relecture")
    assert "0,75 j" in cli.done("saisir", "DM", "14.7.1", "0,5", "--ajouter").out
    assert cells(cli) == {("2018-05-22", "14.7.1"): (0.75, "relecture")}
    said = cli.done("saisir", "DM", "14.7.1", "0,5", "--remplacer", "--commentaire", "fini").out
    assert "0,5 j à la place de 0,75 j" in said
    assert cells(cli) == {("2018-05-22", "14.7.1"): (0.5, "fini")}
    assert "pas les deux" in cli.refused(2, "saisir", "DM", "14.7.1", "0,5", "--remplacer", "--ajouter")


def test_run_twice_it_says_that_the_day_has_the_line_and_writes_nothing(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,5")
    for words, advice in (
        (("14.7.1", "0,5", "--oui"), "--ajouter pour 1 j en tout, --remplacer pour 0,5 j."),
        (("0,5 rgpd", "--oui"), "--ajouter pour les compléter, ou --remplacer."),
    ):
        said = cli.refused(8, "saisir", "DM", *words)
        assert said == f"DM a déjà 0,5 j sur 14.7.1 le 22/05/2018. Rien n'a été écrit : {advice}"
    cli.done("saisir", "DM", "0,5 14.7.1", "--remplacer")
    assert cells(cli) == {("2018-05-22", "14.7.1"): (0.5, None)}


ADD = "Ajouter (0,75 j en tout), ou remplacer par 0,25 j ? [a/r/N] "
INSTEAD = "Remplacer par 1 j ? [o/N] "


def test_run_twice_at_a_terminal_it_shows_what_is_there_and_asks(
    cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,5")
    monkeypatch.setattr("cariforef_tui.cli.kit.asking.is_terminal", lambda stream: True)
    for typed, question, answer, there in (
        ("0,25", ADD, "\n", "0,5"),
        ("0,25", ADD, "a\n", "0,5"),
        ("0,25", ADD.replace("0,75", "1"), "R\n", "0,75"),
        ("0,75", "Ajouter (1 j en tout), ou remplacer par 0,75 j ? [a/r/N] ", "o\n", "0,25"),
        ("1", INSTEAD, "o\n", "0,25"),
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        said = cli("saisir", "DM", "14.7.1", typed).err
        assert said == f"DM a déjà {there} j sur 14.7.1 le 22/05/2018. {question}"
    assert cells(cli) == {("2018-05-22", "14.7.1"): (1, None)}


def test_a_sentence_at_a_terminal_shows_the_days_that_it_adds_to(
    cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,25")
    monkeypatch.setattr("cariforef_tui.cli.kit.asking.is_terminal", lambda stream: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("o\n"))
    assert "déjà 0,25 j, 0,75 j en tout" in " ".join(cli("saisir", "DM", "0,5 rgpd").out.split())
    assert cells(cli) == {("2018-05-22", "14.7.1"): (0.75, None)}


def test_days_and_a_date_are_read_as_people_type_them_or_refused_with_their_reason(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "3h30", "lundi", "--oui")
    for words, because in (
        (("0,333",), "deux décimales au plus"),
        (("abc",), "Combien de jours ?"),
        (("",), "Champ vide"),
        (("-0,5",), "entre 0"),
        (("0,2",), "n'est pas un multiple"),
        (("0,5", "29/02"), "n'existe pas"),
        (("0,5", "31/12/2017"), "hors de l'exercice"),
        (("0,5", "demain"), "à venir"),
    ):
        assert because in cli.refused(8, "saisir", "DM", "14.7.1", *words)
    assert cells(cli) == {("2018-05-21", "14.7.1"): (0.5, None)}


def test_a_weekend_or_a_holiday_asks_for_confirmer(cli: Any) -> None:
    message = cli.refused(8, "saisir", "DM", "14.7.1", "0,5", "21/05/2018")
    assert "Lundi de Pentecôte" in message
    assert message.endswith("Ajoutez --oui.")
    assert "week-end" in cli.refused(8, "saisir", "DM", "14.7.1", "0,5", "20/05/2018")


def test_today_outside_the_exercice_must_be_replaced_by_a_date(cli: Any) -> None:
    later = cli.at(date(2026, 3, 2))
    message = later.refused(8, "saisir", "DM", "14.7.1", "0,5")
    assert "hors de l'exercice 2018 : donnez une date, par exemple 31/12/2018." in message
    assert "22/05/2018" in later.done("saisir", "DM", "14.7.1", "0,5", "22/05").out
    assert "hors de l'exercice" in later.refused(8, "saisir", "DM", "14.7.1", "0,5", "hier")


def test_an_unknown_code_or_agent_and_a_line_of_others_bring_the_nearest_ones(cli: Any) -> None:
    assert "14.7.1" in cli.refused(8, "saisir", "DM", "14.7.9", "0,5")
    assert "Proches : DM" in cli.refused(8, "saisir", "DN", "14.7.1", "0,5")
    assert "Proches : 14.7.1." in cli.refused(8, "saisir", "DM", "14.7", "0,5")


def test_adding_to_a_cell_says_what_it_holds_when_the_day_cannot_take_more(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,5", "22/05/2018")
    message = cli.refused(8, "saisir", "DM", "14.7.1", "0,75", "22/05/2018", "--ajouter")
    assert "Journée pleine : 0,5 j déjà saisi sur 14.7.1" in message
    held = "DM a déjà 0,5 j sur 14.7.1 le 22/05/2018. Rien n'a été écrit : --remplacer pour 0,75 j.\n"
    for words in (("14.7.1", "0,75", "22/05/2018"), ("0,75 14.7.1 22/05",)):
        assert cli("saisir", "DM", *words).err == held
    assert cells(cli) == {("2018-05-22", "14.7.1"): (0.5, None)}


def test_the_day_left_by_an_absence_is_said(cli: Any) -> None:
    cli.done("absence", "ajouter", "DM", "RTT", "22/05/2018", "--demi")
    said = cli.done("saisir", "DM", "14.7.1", "0,5").out
    assert "(journée : 1 j dont 0,5 j d'absence sur 1 j)" in said


def test_effacer_empties_the_cell_once(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "0,75")
    said = cli.done("effacer", "dm", "14.7.1", "22/05/2018").out
    assert said == "Effacé : DM, 14.7.1, mar. 22/05/2018 : 0,75 j (journée : 0 j sur 1 j).\n"
    assert cells(cli) == {}
    assert "Rien à effacer" in cli.refused(8, "effacer", "DM", "14.7.1")


def test_text_that_could_act_on_a_terminal_is_refused(cli: Any) -> None:
    for texte in ("\x1b]52;c;aGk=\x07", "\udcff", "x" * 200_000):
        assert cli.refused(8, "saisir", "DM", "14.7.1", "0,5", "--commentaire", texte).isprintable()


@pytest.mark.usefixtures("as_dm")
def test_markup_sql_and_what_looks_like_an_option_are_only_text(cli: Any) -> None:
    markup = "[@click=app.quit]x[/] '; DROP TABLE saisie 👩‍💻 ok"
    for code, texte in (("14.7.1", markup), ("7.1", "-1")):
        cli.done("saisir", "DM", code, "0,5", "--commentaire", texte)
    shown = cli.done("semaine", "DM").out
    assert markup in shown
    assert cells(cli)["2018-05-22", "7.1"] == (0.5, "-1")


def test_a_code_is_the_same_whatever_its_case_and_normal_form(cli: Any) -> None:
    assert "AD2I" in cli.done("programme", "ad21").out
    assert "« é »" in cli.refused(8, "effacer", "DM", "e\u0301").replace("e\u0301", "é")


@pytest.mark.usefixtures("as_dm")
def test_who_acts_is_journalled_and_must_be_known(cli: Any) -> None:
    cli.done("--agent", "lr", "saisir", "DM", "14.7.1", "0,5")
    cli.done("saisir", "DM", "7.1", "0,25")
    ecritures = cli.done("journal", "--nombre", "2", "--json").json["ecritures"]
    assert [one["acteur"] for one in ecritures] == ["DM", "LR"]
    assert "inconnu" in cli.refused(8, "saisir", "DM", "7.1", "0,25", "--agent", "ZZ")


@pytest.mark.usefixtures("as_dm")
def test_hier_is_the_last_day_that_the_agent_works(cli: Any) -> None:
    cli.done("absence", "ajouter", "DM", "conge", "18/05/2018", "--agent", "DM")
    for words in (("DM", "14.7.1", "0,5", "hier"), ("DM", "0,25", "14.1.1", "hier")):
        assert "jeu. 17/05" in cli.done("saisir", *words, "--oui").out
    assert "17/05/2018" in cli.done("effacer", "DM", "14.7.1", "hier").out


def test_of_somebody_whose_days_one_may_not_read_hier_tells_no_absence(cli: Any) -> None:
    cli.done("absence", "ajouter", "ME", "conge", "18/05/2018", "--agent", "ME")
    cli.name("LR")
    refused = cli.refused(4, "saisir", "ME", "14.7.1", "0,5", "hier", "--agent", "VS")
    assert "17/05" not in refused


def test_a_machine_clock_gone_back_refuses_the_future(cli: Any) -> None:
    back = cli.at(date(1970, 1, 1))
    assert "à venir" in back.refused(8, "saisir", "DM", "14.7.1", "0,5", "22/05/2018")


def logged(cli: Any, text: str, *options: str) -> list[str]:
    """What a sentence logged for DM, typed in one argument or in its words, as it is said."""
    return cli.done("saisir", "DM", *options, *text.split()).out.splitlines()


def test_a_line_said_by_words_is_logged_once_agreed_to(cli: Any) -> None:
    said = logged(cli, "rgpd 0,5", "--oui")
    written = "Enregistré : DM, 14.7.1, mar. 22/05/2018 : 0,5 j (journée : 0,5 j sur 1 j)."
    assert said == [f"{written} Aussi possible : 7.1."]
    said = logged(cli, "0,25 rgpd lundi : réunion", "--oui")
    assert "DM, 14.7.1, lun. 21/05/2018 : 0,25 j" in said[0]
    assert said[0].endswith("Jour férié : Lundi de Pentecôte. Aussi possible : 7.1.")
    assert cells(cli)["2018-05-21", "14.7.1"] == (0.25, "réunion")


def test_in_a_pipe_a_code_is_enough_and_what_was_understood_needs_oui(cli: Any) -> None:
    logged(cli, "0,5 14.7.1 : réunion")
    assert cells(cli) == {("2018-05-22", "14.7.1"): (0.5, "réunion")}
    for text in ("0,25 rgpd", "0,25 14.7.1 lundi"):
        outcome = cli("saisir", "DM", text, "--ajouter")
        assert (outcome.code, outcome.out) == (8, "")
        shown, *_, asked = outcome.err.splitlines()
        assert shown.removeprefix("jour férié : Lundi de Pentecôte · ").startswith("0,25 j · ")
        assert "ajoutez --oui" in asked
    assert cells(cli) == {("2018-05-22", "14.7.1"): (0.5, "réunion")}


def test_at_a_terminal_what_will_be_written_is_shown_then_asked(
    cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cariforef_tui.cli.kit.asking.is_terminal", lambda stream: True)
    for answer, written in (
        ("\n", {}),
        ("", {}),
        ("oui\n", {("2018-05-21", "14.7.1"): (0.5, "réunion CNIL")}),
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        outcome = cli("saisir", "DM", "0,5 rgpd lundi : réunion CNIL")
        assert "0,5 j · lun. 21/05 · 14.7.1 Mise en conformité" in outcome.out
        assert "« réunion CNIL »" in outcome.out
        assert "jour férié : Lundi de Pentecôte" in outcome.out
        assert outcome.err == "Enregistrer ? [o/N] "
        assert cells(cli) == written


def test_words_of_several_lines_list_them_and_write_nothing(cli: Any) -> None:
    outcome = cli("saisir", "DM", "permanences", "0,5", "--oui")
    assert (outcome.code, outcome.out) == (8, "")
    assert {line.split()[0] for line in outcome.err.splitlines()[:-1]} == {"16.1.1", "16.2.4", "16.2.5"}
    assert "« permanences » peut dire plusieurs lignes" in outcome.err
    assert cells(cli) == {}


@pytest.mark.usefixtures("as_dm")
def test_several_parts_and_an_absence_are_written_at_once(cli: Any) -> None:
    said = logged(cli, "matin 14.1.1, après-midi 14.7.1 : tests")
    assert len(said) == 2
    assert cells(cli) == {("2018-05-22", "14.1.1"): (0.5, None), ("2018-05-22", "14.7.1"): (0.5, "tests")}
    assert logged(cli, "congé vendredi") == ["Enregistré : DM, congé, ven. 25/05/2018 : 1 j."]
    assert cli.done("absence", "liste", "DM", "--json").json["absences"][0]["date"] == "2018-05-25"


def test_a_sentence_is_of_who_acts_and_its_comment_may_be_an_option(cli: Any) -> None:
    cli.done("saisir", "--agent", "LR", "0,5 14.7.1", "--commentaire", "relecture")
    assert cells(cli, "LR") == {("2018-05-22", "14.7.1"): (0.5, "relecture")}
    assert "Qui agit ?" in cli.refused(3, "saisir", "0,5 14.7.1")
    assert "Tapez ce qui a été fait" in cli.refused(8, "saisir", "DM")


def test_half_of_a_part_time_day_is_said_and_written(cli: Any) -> None:
    cli.done("agent", "quotite", "DM", *["0,8"] * 5, "--depuis", "01/05/2018", "--agent", "DM")
    outcome = cli("saisir", "DM", "matin rgpd")
    assert "la moitié d'un jour de 0,8 j" in outcome.err
    said = logged(cli, "matin 14.7.1")[0]
    assert said.endswith("0,4 j (journée : 0,4 j sur 0,8 j). La moitié d'un jour de 0,8 j.")


def test_remplacer_sets_the_one_cell_that_words_name(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "1")
    said = logged(cli, "rgpd 0,5", "--oui", "--remplacer")
    assert "0,5 j au lieu de 1 j" in said[0]
    assert "une seule saisie" in cli.refused(2, "saisir", "DM", "congé vendredi", "--remplacer")


def test_a_sentence_may_name_a_day_of_another_year_than_today_s(cli: Any) -> None:
    later = cli.at(date(2026, 11, 25))
    assert "22/05/2018" in later.done("saisir", "DM", "0,5 14.7.1 le 22/05/2018").out
    assert "donnez une date" in later.refused(8, "saisir", "DM", "0,5", "rgpd", "hier")


def test_a_year_cited_is_not_the_date_of_the_days(cli: Any, tmp_path: Path) -> None:
    cli.done("plan", "preparer", "2019", "--vers", str(tmp_path / "2019.xlsx"))
    cli.done("importer", "programme", str(tmp_path / "2019.xlsx"), "--oui")
    later = cli.at(date(2019, 1, 15))
    assert "15/01/2019" in later.done("saisir", "DM", "0,5 14.7.1 : bilan 2018", "--oui").out
    assert "après « : »" in later.refused(8, "saisir", "DM", "0,5 14.7.1 bilan 2018", "--oui")
    assert list(cells(cli)) == [("2019-01-15", "14.7.1")]


def test_a_hostile_sentence_is_refused_before_it_is_shown(cli: Any) -> None:
    assert "Commentaire : " in cli.refused(8, "saisir", "DM", "0,5 14.7.1 : \u202eabc", "--oui")
    for text in ("0,5 \x1b[31m", "congé vendredi \x1b[2J"):
        outcome = cli("saisir", "DM", text, "--oui")
        assert outcome.code == 8
        assert outcome.err.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    "words",
    [
        ("0,25 14.7.1 mardi 15/05",),
        ("0,25 14.7.1 mardi 15 mai",),
        ("0,25", "14.7.1", "15/05/2018"),
        ("0,25", "14.7.1", "mardi", "15", "mai"),
        ("0,25", "14.7.1", "2018-05-15"),
        ("1/4", "14.7.1", "15/05"),
        ("DM", "14.7.1", "0,25", "mardi", "15/05"),
    ],
)
def test_a_sentence_writes_the_date_that_it_says_with_or_without_quotes(
    cli: Any, words: tuple[str, ...]
) -> None:
    cli.done("saisir", *words, "--agent", "DM", "--oui")
    assert [(jour, days) for (jour, _), (days, _) in cells(cli).items()] == [("2018-05-15", 0.25)]


@pytest.mark.parametrize(
    "words", [("demi", "14.7.1", "15/05"), ("hier", "14.7.1", "0,5"), ("matin", "14.7.1", "15/05")]
)
def test_words_that_name_no_agent_are_a_sentence(cli: Any, words: tuple[str, ...]) -> None:
    cli.done("saisir", *words, "--agent", "DM", "--oui")
    assert len(cells(cli)) == 1


def test_a_weekday_that_disagrees_with_its_date_is_refused(cli: Any) -> None:
    for words in (("0,5 14.7.1 lundi 15/05", "--oui"), ("congé 15 mai lundi", "--oui")):
        assert cli.refused(8, "saisir", *words, "--agent", "DM") == "Le 15/05/2018 est un mardi."
    assert cells(cli) == {}
