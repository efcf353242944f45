"""`cariforef plan bilan`: the report of a year, every figure that of the commands that it is made from."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cariforef_tui.domain.revue.revue import CleRevue
from cariforef_tui.domain.values.days import format_gap
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.write import NewDecision, take_decision
from tests.people import open_store

MARDI = date(2018, 5, 22)
FIN = ("--au", "31/12/2018")
WRITTEN = (
    ("plan", "transferer", "14.4.4", "14.1.1", "12", "--le", "16/04/2018", "--motif", "Flux Lheo"),
    (
        *("plan", "reviser", "4.3", "14,5", "--le", "14/05/2018"),
        *("--motif", "COPAREF chaque mois"),
        "--agent",
        "ZA",
    ),
    ("plan", "echeance", "14.1.5", "12/2018", "--le", "02/05/2018", "--motif", "DEFP en décembre"),
    ("jalon", "tenu", "RGPD", "--le", "25/05/2018"),
    ("plan", "solder", "16.2.2", "--le", "12/06/2018"),
    ("revue", "remarque", "PRI", "14.1.1", "Flux *attendu*", "--semaine", "2018-W19"),
    ("revue", "remarque", "PRI", "14.1.1", "Flux livré", "--semaine", "2018-W20"),
    ("revue", "decision", "PRI", "Écrire à la Région", "--qui", "DM", "--ligne", "14.1.1", "--pour", "30/05"),
    ("revue", "remarque", "GIP", "GIP", "Le plan tient", "--semaine", "2018-W20"),
)


@pytest.fixture
def worked(cli: Any, demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A fictitious year up to today."""
    monkeypatch.setenv("CARIFOREF_BASE", str(demonstration))
    return cli


@pytest.fixture
def year(worked: Any, demonstration: Path, fill_once: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The same with revisions, declarations, remarks and decisions."""
    monkeypatch.setenv("CARIFOREF_AGENT", "DM")

    def fill() -> None:
        for words in WRITTEN:
            worked.done(*words)

    fill_once("year", fill, at=demonstration)
    return worked


@pytest.fixture
def texte(year: Any, filled_stores: Path) -> str:
    """The report of that year at its end, made once."""
    kept = filled_stores / "bilan.md"
    if not kept.exists():
        kept.write_text(year.done("plan", "bilan", *FIN).out, encoding="utf-8")
    return kept.read_text(encoding="utf-8")


def tables_of(texte: str) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Each table of a Markdown document under the titles above it: its rows by column."""
    for part in re.split(r"^## ", texte, flags=re.MULTILINE)[1:]:
        for under in part.split("\n### ")[1:] or [part]:
            rows = [
                [cell.strip().strip("*") for cell in line.strip("|").split("|")]
                for line in under.splitlines()
                if line.startswith("|")
            ]
            title = f"{part.splitlines()[0]} / {under.splitlines()[0]}"
            yield title, [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]


def rows_of(texte: str, title: str) -> list[dict[str, str]]:
    return [row for name, rows in tables_of(texte) for row in rows if title in name]


def number(texte: str) -> float | None:
    return None if texte in ("—", "") else float(texte.replace("−", "-").replace(",", ".").strip("+ %"))


def test_every_figure_of_the_lines_is_that_of_avancement(year: Any, texte: str) -> None:
    avancement = {line["code"]: line for line in year.done("avancement", "--json", *FIN).json["lignes"]}
    programme = year.done("programme", "--initial", "--json", *FIN).json["lignes"]
    voted = {line["code"]: line["jours"] for line in programme}
    shown = rows_of(texte, "Jours votés")
    levels = {line["code"] for line in programme if line["niveau"] in ("gip", "pole", "axe")} | {"8.2"}
    poles = {line["code"] for line in programme if line["niveau"] == "pole"}
    assert sorted(row["Code"] for row in shown) == sorted([*levels, *poles])
    for row in shown:
        line = avancement[row["Code"]]
        taux = None if line["taux"] is None else int(line["taux"] * 100 + 0.5)
        figures = [number(row[title]) for title in ("Voté", "Révisé", "Réalisé", "Taux", "Écart au révisé")]
        gap = line["realise"] - line["prevu"]
        assert figures == [voted[row["Code"]], line["prevu"], line["realise"], taux, gap]
    for row in rows_of(texte, "tenues"):
        if row["Ligne"] in avancement:
            line = avancement[row["Ligne"]]
            plan = [] if line["prevu"] is None else [line["prevu"]]
            assert [*map(number, row["Réalisé / révisé"].split(" / "))] == [line["realise"], *plan]
    assert "\n## Capacité\n" in texte
    assert "### Capacité" not in texte
    left = {row["code"]: row for row in year.done("plan", "bilan", "--format", "json", *FIN).json["bilan"]}
    for row in rows_of(texte, "Ce qui reste à terminer"):
        unfinished = left[row["Code"]]
        assert [number(row[title]) for title in ("Révisé", "Réalisé", "À faire")] == [
            unfinished[key] for key in ("prevu", "realise", "a_faire")
        ]


def test_a_program_reads_the_figures_that_people_read(year: Any, texte: str) -> None:
    told = year.done("plan", "bilan", "--json", *FIN).json
    assert (told["exercice"], told["au"], told["provisoire"]) == (2018, "2018-12-31", False)
    lignes = {line["code"]: line for line in told["lignes"]}
    for row in rows_of(texte, "Jours votés"):
        line = lignes[row["Code"]]
        figures = [number(row[title]) for title in ("Voté", "Révisé", "Réalisé", "Écart au révisé")]
        assert figures == [line[key] for key in ("vote", "prevu", "realise", "ecart_revise")]
    for code, name in (("GIP", "L'année en bref"), ("PRI", "PRI —")):
        shown = rows_of(texte, name)
        left = [number(row["Réels"]) for row in shown if "Réels" in row]
        assert left == [point["actuel"] for point in lignes[code]["restants"]]
        assert len(left) == 12
    unfinished = {row["code"]: row["a_faire"] for row in told["inacheve"] if not row["permanente"]}
    assert unfinished == {
        row["Code"]: number(row["À faire"]) for row in rows_of(texte, "Ce qui reste à terminer")
    }
    for other in (("--pdf", "b.pdf"), ("--vers", "b.md"), ("--format", "csv")):
        assert "Un seul de --json" in year.refused(2, "plan", "bilan", "--json", *other)


def estimated(key: str, days: float | None) -> float | None:
    """Return what people read of an estimate: whole days beyond fifty."""
    is_shown_whole = key == "promis" and days is not None and days > 50
    return math.floor(days + 0.5) if is_shown_whole else days


def test_the_other_figures_are_those_of_their_commands(year: Any, texte: str) -> None:
    equipe = year.done("equipe", "--json", *FIN).json
    titles = ("Agents", "Prévu", "Disponible", "Saisi", "Complet")
    keys = ("agents", "promis", "disponible", "saisi", "completude")
    teams = [
        [team["code"], *(estimated(key, team[key]) for key in keys)]
        for team in (*equipe["equipes"], equipe["total"])
    ]
    assert teams == [
        [row["Équipe"], *(number(row[title]) for title in titles)] for row in rows_of(texte, "Capacité / ")
    ]
    si = year.done("equipe", "demandes", "--json", *FIN).json
    claims = [(row["Code"], number(row["Demandé"]), number(row["Saisi"])) for row in rows_of(texte, "SI / ")]
    assert claims == [(one["code"], one["demande"], one["saisi"]) for one in si["demandeurs"]]
    livrables = year.done("livrable", "--json", *FIN).json["livrables"]
    counts = [(row["Ligne"], row["Produit / promis"]) for row in rows_of(texte, "Livrables / ")]
    assert counts == [(one["code"], f"{one['produit']}/{one['promis']}") for one in livrables]
    revisions = year.done("plan", "revisions", "--json", *FIN).json["revisions"]
    shown = [(row["N°"], row["Motif"]) for row in rows_of(texte, "/ Révisions")]
    assert shown == [(str(one["numero"]), one["motif"]) for one in revisions]
    for code in ("GIP", "AD2I", "PRI"):
        name = "L'année en bref" if code == "GIP" else f"{code} —"
        curve = year.done("avancement", "courbe", code, "--json", *FIN).json
        (months,) = [
            rows for title, rows in tables_of(texte) if title.startswith(name) and "Jours restants" in title
        ]
        last = months[-1]
        assert (last["Fin de"], number(last["Réels"])) == ("décembre", curve["actuel"])


def test_a_regulation_has_a_row_and_a_sentence_and_the_lines_come_to_their_own_plan(
    worked: Any, texte: str
) -> None:
    rows = {row["Code"]: row for row in rows_of(texte, "AD2I — ") if "Taux" in row}
    assert rows["8.2"]["Libellé"].startswith("dont régulation : ")
    assert [rows["8.2"][title] for title in ("Révisé", "Réalisé", "Écart au révisé")] == ["−108", "0", "+108"]
    assert "Écart au révisé : réalisé moins révisé." in texte
    gap = int((number(rows["AD2I"]["Écart au révisé"]) or 0) * 100)
    of_lines = f"{format_gap(gap - 10800)} des lignes, +108 de régulation"
    assert f"Écart au révisé {format_gap(gap)} : {of_lines}." in texte
    (months,) = [
        months
        for title, months in tables_of(texte)
        if title.startswith("AD2I —") and title.endswith("avec la régulation")
    ]
    assert months[-1]["Prévus"] == "0"
    assert (number(months[-1]["Réels"]) or 0) * 100 == 10800 - gap
    said = worked.done("plan", "bilan").out
    assert re.search(r"^Écart final [+-]\S+ : \S+ des lignes, \+108 de régulation à trouver\.$", said, re.M)


def test_what_was_done_before_the_suivi_is_in_the_ecart_and_its_definition(cli: Any) -> None:
    cli.done("saisir", "DM", "14.7.1", "1", "22/05/2018")
    said = cli.done("plan", "bilan").out
    assert "Écart : réalisé et fait avant le suivi, moins attendu à ce jour." in said
    (month,) = [row for row in rows_of(said, "L'année en bref") if "Réels" in row]
    # What is supposed done is an estimate: so is what it leaves.
    assert month["Fin de"] == "mai, au 22/05/2018"
    assert (number(month["Réels"]) or 0.5).is_integer()


def test_it_tells_why_and_which_echeances_were_held_late_or_missed(texte: str) -> None:
    assert "Provisoire" not in texte
    decision = "Décision n° 1 : Écrire à la Région (non faite, pour le 30/05/2018)"
    assert [tuple(row.values()) for row in rows_of(texte, "Pourquoi")] == [
        ("GIP", "14/05/2018", "GIP", "Le plan tient", "DM"),
        ("14", "14/05/2018", "14.1.1", "Flux livré", "DM"),
        ("14", "14/05/2018", "14.1.1", decision, "DM"),
    ]
    ended = {row["Ligne"]: row for row in rows_of(texte, "Échéances et jalons")}
    assert ended["RGPD"]["État"] == "tenu le 25/05/2018"
    assert ended["16.2.2"]["État"] == "soldée le 12/06/2018, 12 jours après"
    assert ended["15.2.1"]["État"] == "non soldée"
    assert ended["14.1.5"]["Échéance"] == "31/12/2018 (votée : 31/07/2018)"
    # Their enveloppes lack 1,75 and 1,25 of 5 j: within 2 j. That of 14.3.2 is used four times over.
    finished = [row["Ligne"] for row in rows_of(texte, "Terminées sans être soldées")]
    assert finished == ["14.3.2", "14.4.3", "15.5.3"]
    said = "22 non tenues, 3 terminées sans être soldées, 1 tenue après sa date, 2 tenues"
    assert f"Échéances et jalons : {said}." in texte


def test_an_axe_shows_its_last_reasons_and_counts_those_before(cli: Any, store_path: Path) -> None:
    with open_store(store_path) as store:
        cle = CleRevue("PRI", date(2018, 5, 14))
        for rank in range(9):
            decision = NewDecision(f"Étape {rank}", "DM", ligne="15.1")
            take_decision(store, DateReference(MARDI, 2018), cle, decision, acteur="DM")
    why = [row["Commentaire ou décision"] for row in rows_of(cli.done("plan", "bilan", *FIN).out, "Pourquoi")]
    assert [texte for texte in why if "Étape" in texte or "avant" in texte] == [
        "et avant, 1 autre",
        *(f"Décision n° {rank + 1} : Étape {rank} (non faite)" for rank in range(1, 9)),
    ]


def test_before_the_end_of_the_year_it_is_provisional_and_forecasts(worked: Any) -> None:
    texte = worked.done("plan", "bilan").out
    assert "Provisoire, au 22/05/2018" in texte
    gip = rows_of(texte, "Jours votés")[0]
    line = worked.done("avancement", "GIP", "--json").json["lignes"][0]
    assert abs((number(gip["Atterrissage"]) or 0) - line["atterrissage"]) <= 0.5


def test_the_pdf_is_the_same_twice(cli: Any, tmp_path: Path) -> None:
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    assert "Exercice 2018, au 31/12/2018" in cli.done("plan", "bilan", "--pdf", str(first), *FIN).out
    cli.done("plan", "bilan", "--vers", str(second), *FIN)
    pdf = first.read_bytes()
    assert pdf == second.read_bytes()
    assert {b"pdfaid", b"pdfuaid"} <= {*re.findall(rb"pdf[a-z]*id", pdf)}
    assert "pas les deux" in cli.refused(2, "plan", "bilan", "--pdf", "a.pdf", "--vers", "a.md")
    for wrong in (("--vers", "x.docx"), ("--pdf", "x.txt")):
        assert "finissez le nom par " in cli.refused(3, "plan", "bilan", *wrong)
    assert "existe déjà" in cli.refused(3, "plan", "bilan", "--pdf", str(first))
