"""The weekly review from the shell: read, written in, closed, given in minutes."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.quick

LUNDI = date(2018, 5, 28)


@pytest.fixture
def lundi(cli: Any) -> Any:
    """Commands on Monday 28/05/2018, the day of the meeting on week 21."""
    return cli.at(LUNDI)


def test_alone_it_shows_the_gip_and_its_last_full_week(lundi: Any) -> None:
    value = lundi.done("revue", "--json").json
    assert (value["perimetre"], value["semaine"], value["au"]) == ("GIP", "2018-W21", "2018-05-28")
    assert value["arrete"] == "2018-05-25"
    assert (value["close_le"], value["precedente"], value["depuis"]) == (None, None, "2018-05-20")
    assert [one["code"] for one in value["lignes"]] == ["GIP", "AD2I", "APO", "PRI", "DIR"]
    assert value["lignes"][0]["prevu"] == 5160
    assert set(value["alertes"]) == {"nouvelles", "presentes", "disparues"}


def test_a_perimeter_and_a_week_are_named_as_people_type_them(lundi: Any) -> None:
    value = lundi.done("revue", "pri", "--semaine", "20", "--json").json
    assert (value["perimetre"], value["semaine"]) == ("PRI", "2018-W20")
    assert "Revue d'AD2I, semaine 20 de 2018" in lundi.done("revue", "AD21", "--semaine", "2018-W20").out


def test_a_regulation_is_told_from_work_by_the_review_and_its_minutes(lundi: Any) -> None:
    for words in (("revue", "AD2I"), ("revue", "compte-rendu", "AD2I")):
        said = lundi.done(*words).out
        assert said.count("Régulation : Finalisation des travaux") == 1
        assert said.count("+108 de régulation à trouver.") == 2


def test_a_review_that_cannot_be_is_refused_in_one_sentence(lundi: Any) -> None:
    for args, said in (
        (("XYZ",), "GIP, AD2I, APO, PRI, DIR"),
        (("--semaine", "2017-W50"), "avant l'exercice 2018"),
        (("--semaine", "40"), "n'a pas commencé au 28/05/2018"),
        (("--semaine", "demain"), "semaine non reconnue"),
        (("clore", "PRI", "--semaine", "22", "--agent", "DM"), "n'est pas finie"),
    ):
        assert said in lundi.refused(8, "revue", *args)


def test_the_whole_meeting_from_the_shell(lundi: Any) -> None:
    me = ("--agent", "DM")
    said = lundi.done("revue", "remarque", "PRI", "14.7.1", "registre à finir", *me).out
    assert said == "Enregistré : commentaire sur 14.7.1, revue de PRI, semaine 21 de 2018, par DM.\n"
    said = lundi.done(
        "revue", "decision", "PRI", "Finir le registre", "--qui", "LR", "--pour", "08/06", *me
    ).out
    assert said == "Enregistré : décision n° 1 de PRI, LR, pour le 08/06/2018.\n"
    assert "donnez un commentaire" in lundi.refused(8, "revue", "meteo", "PRI", "rouge", *me)
    lundi.done("revue", "meteo", "PRI", "orange", "le registre", *me)
    shown = lundi.done("revue", "PRI").out
    for part in (
        "Météo : orange, DM : le registre",
        "14.7.1 registre à finir — DM",
        "LR, ven. 08/06, nouvelle",
    ):
        assert part in shown
    assert "close le 28/05/2018 par DM" in lundi.done("revue", "clore", "PRI", "--oui", *me).out
    before = lundi.done("revue", "PRI", "--json").json
    assert before["close_le"] == "2018-05-28"
    lundi.done("saisir", "DM", "14.1.1", "0,5", "23/05/2018")
    assert lundi.done("revue", "PRI", "--json").json == before
    assert "dans la suivante" in lundi.refused(8, "revue", "remarque", "PRI", "14.7.1", "tard", *me)
    later = lundi.at(date(2018, 6, 11))
    value = later.done("revue", "PRI", "--json").json
    assert (value["semaine"], value["precedente"]) == ("2018-W23", "2018-W21")
    assert [(one["numero"], one["en_retard"]) for one in value["decisions"]] == [(1, True)]
    assert "faite le 09/06/2018" in later.done("revue", "faite", "1", "--le", "09/06", *me).out
    assert "à faire" in later.done("revue", "faite", "1", "--annuler", *me).out


def test_at_a_terminal_a_review_is_closed_once_what_it_lacks_was_shown(
    lundi: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cariforef_tui.cli.kit.asking.is_terminal", lambda stream: True)
    for answer, is_closed in (("\n", False), ("o\n", True)):
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        outcome = lundi("revue", "clore", "PRI", "--agent", "DM")
        assert "ne changeront plus" in " ".join(outcome.out.split())
        assert "· Les présents ne sont pas notés." in outcome.out
        assert outcome.err == "Clore ? [o/N] "
        assert (lundi.done("revue", "PRI", "--json").json["close_le"] is not None) == is_closed


def test_a_script_closes_a_review_by_saying_so(lundi: Any) -> None:
    outcome = lundi("revue", "clore", "PRI", "--agent", "DM")
    assert outcome.code == 8
    assert "ajoutez --oui" in outcome.err
    assert lundi.done("revue", "PRI", "--json").json["close_le"] is None


def test_outside_the_exercice_a_review_is_closed_at_no_assumed_date(lundi: Any) -> None:
    later = lundi.at(date(2026, 11, 26))
    clore = ("revue", "clore", "PRI", "--oui", "--agent", "DM")
    for week in ((), ("--semaine", "21")):
        said = later.refused(8, *clore, *week)
        assert "hors de l'exercice 2018 : donnez une date, par exemple --au 31/12/2018" in said
    assert "close le 28/05/2018 par DM" in later.done(*clore, "--au", "28/05/2018").out


def test_writing_needs_to_know_who_acts(lundi: Any) -> None:
    for command in (("remarque", "PRI", "14.7.1", "x"), ("meteo", "PRI", "vert"), ("clore", "PRI")):
        assert lundi.refused(3, "revue", *command).startswith("Qui agit ?")


def test_minutes_go_to_standard_output_or_to_a_file_of_ones_own(lundi: Any, tmp_path: Path) -> None:
    assert lundi.done("revue", "compte-rendu", "PRI").out.startswith("# Revue de coordination — PRI")
    target = tmp_path / "cr.pdf"
    lundi.done("revue", "compte-rendu", "PRI", "--vers", str(target))
    before = target.read_bytes()
    assert before.startswith(b"%PDF-")
    assert target.stat().st_mode & 0o777 == 0o600
    assert "existe déjà" in lundi.refused(3, "revue", "compte-rendu", "APO", "--vers", str(target))
    assert target.read_bytes() == before


def test_what_was_typed_never_reaches_the_terminal_alive(lundi: Any) -> None:
    lundi.refused(8, "revue", "remarque", "PRI", "14.7.1", "\x1b]52;c;x\x07", "--agent", "DM")
    lundi.done("revue", "remarque", "PRI", "14.7.1", "[/b] [@click=x]", "--agent", "DM")
    assert "[/b] [@click=x]" in lundi.done("revue", "PRI").out


def test_a_decision_is_corrected_and_removed_from_the_shell(lundi: Any) -> None:
    me = ("--agent", "DM")
    lundi.done("revue", "decision", "PRI", "Finir", "--qui", "LR", *me)
    assert "n° 1 corrigée" in lundi.done("revue", "corriger", "1", "--qui", "dm", "--pour", "ven", *me).out
    (held,) = lundi.done("revue", "PRI", "--json").json["decisions"]
    assert (held["texte"], held["qui"], held["pour"]) == ("Finir", "DM", "2018-06-01")
    refused = lundi.refused(8, "revue", "corriger", "1", "--qui", "Jean", *me)
    assert "« Jean »" in refused
    assert "DM, " in refused
    lundi.refused(8, "revue", "decision", "PRI", "x", "--qui", "LR29/05", *me)
    lundi.refused(2, "revue", "corriger", "1", *me)
    assert "n° 1 retirée (Finir)" in lundi.done("revue", "retirer", "1", *me).out
    lundi.refused(8, "revue", "retirer", "1", *me)


def test_who_was_there_and_the_next_one_are_said_in_the_review_and_its_minutes(lundi: Any) -> None:
    me = ("--agent", "DM")
    said = lundi.done("revue", "presents", "PRI", "DM", "lr/ME", "--excuses", "PG", *me).out
    assert said == "Enregistré : revue de PRI, semaine 21 de 2018, présents DM, LR, ME, excusés PG.\n"
    said = lundi.done("revue", "prochaine", "PRI", "04/06", *me).out
    assert said == "Enregistré : prochaine revue de PRI le 04/06/2018, par DM.\n"
    lundi.done("revue", "decision", "PRI", "Finir", "--qui", "LR/DM", "--ligne", "14.7.1", *me)
    value = lundi.done("revue", "PRI", "--json").json
    assert (value["presents"], value["excuses"], value["prochaine"]) == (
        ["DM", "LR", "ME"],
        ["PG"],
        "2018-06-04",
    )
    (decision,) = value["decisions"]
    assert (decision["ligne"], decision["personnes"]) == ("14.7.1", ["LR", "DM"])
    shown = lundi.done("revue", "PRI").out
    for line in ("Présents : DM, LR, ME", "Excusés : PG", "Prochaine revue : le 04/06/2018"):
        assert line in shown
    assert "n° 1 14.7.1 : Finir — LR DM, sans date, nouvelle" in shown
    minutes = lundi.done("revue", "compte-rendu", "PRI").out
    assert "Présents : DM, LR, ME · Excusés : PG · Prochaine revue : le 04/06/2018" in minutes
    assert "| 1 | 14.7.1 : Finir | LR DM | sans date | nouvelle |" in minutes
    lundi.done("revue", "corriger", "1", "--ligne", "", *me)
    assert lundi.done("revue", "PRI", "--json").json["decisions"][0]["ligne"] is None
    lundi.done("revue", "presents", "PRI", "aucun", *me)
    lundi.done("revue", "prochaine", "PRI", "aucune", *me)
    assert "Présents" not in lundi.done("revue", "PRI").out
    assert "Donnez des initiales" in lundi.refused(2, "revue", "presents", "PRI", *me)


def test_minutes_of_a_date_that_is_not_today_say_it(lundi: Any) -> None:
    later = lundi.at(date(2026, 11, 26))
    assert "date de référence 31/12/2018" in later("revue", "compte-rendu", "PRI").err
    assert later("revue", "compte-rendu", "PRI", "--semaine", "21").err == ""


@pytest.mark.parametrize("perimetre", ["GIP", "PRI", "AD2I", "APO", "DIR"])
def test_the_command_that_a_review_names_lists_as_many_alerts_as_it_counts(
    cli: Any, demonstration: Path, perimetre: str
) -> None:
    # The figures of the last week's review are those of the Monday after it.
    at = ("--base", str(demonstration), "--au", "2018-05-21")
    (counted,) = re.findall(r"(\d+) alertes :", cli.done("revue", perimetre, *at).out)
    listed = cli.done("alertes", "--code", perimetre, "--json", *at).json["alertes"]
    assert len(listed) == int(counted)


def test_the_review_says_what_decides_first_the_fact_before_the_line_and_counts_the_alerts_that_stay(
    cli: Any, demonstration: Path
) -> None:
    at = ("--base", str(demonstration), "--au", "2018-05-22")
    cli.done("revue", "decision", "PRI", "solder", "--qui", "LR", "--ligne", "14.3.2", *at, "--agent", "DM")
    shown = cli.done("revue", "PRI", *at).out
    titles = [line for line in shown.splitlines() if line and line[0].isalpha()]
    order = [title.split(" (")[0] for title in titles[1:]]
    assert order[:4] == ["Décisions", "À regarder", "Échéances des quatre semaines", "Feuilles à compléter"]
    flat = " ".join(shown.split())
    assert "!! +46 j, dépasse le prévu de 29,5 j au 18/05, de 46 j à la fin · 14.3.2 à 14.3.3" in flat
    assert "SOFI + CLEO ; n° 1, semaine 20, LR" in flat
    assert "!! +46 j sur 10 · 14.3.2, 14.3.3 (enveloppe partagée) : enveloppe dépassée de 29,5 j" in flat
    assert "cariforef alertes --code PRI)" in flat
    alerts = cli.done("alertes", "--code", "14.3.2", *at).out
    assert "!! +46 j sur 10 · 14.3.2, 14.3.3 (enveloppe partagée) : enveloppe dépassée" in alerts
    json = cli.done("alertes", "--code", "14.3.2", *at, "--json").json["alertes"]
    assert json[0]["message"].startswith("14.3.2, 14.3.3 (enveloppe partagée) : enveloppe dépassée")
    minutes = cli.done("revue", "compte-rendu", "PRI", *at).out
    assert (
        "| critique | RGPD | -25,25 j sur 30 · « Mise en conformité avec Directive R… » : 3,75 j" in minutes
    )
