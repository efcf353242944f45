"""Minutes: what people typed reads as typed, one page a perimeter, the same bytes for the same review."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from cariforef_db.store.store import SqliteStore
from cariforef_tui.domain.avancement.burndown import Point
from cariforef_tui.domain.avancement.etat import Etat, Gravite
from cariforef_tui.domain.pilotage.echeancier import Barre, Echeancier, Nature, Repere
from cariforef_tui.domain.revue.figures import Revue
from cariforef_tui.domain.revue.revue import CleRevue, Meteo
from cariforef_tui.exchange.files.typst import fr
from cariforef_tui.exchange.revue.courbe import draw_courbe
from cariforef_tui.exchange.revue.minutes import (
    FormatMinutes,
    escape_markdown,
    minutes_name,
    to_minutes,
    to_pdf,
)
from cariforef_tui.exchange.revue.pages import draw_echeancier, make_page
from cariforef_tui.services.ports.errors import ConfigurationError
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.read import load_revues
from cariforef_tui.services.revue.write import (
    NewDecision,
    close_revue,
    declare_meteo,
    declare_presences,
    declare_prochaine,
    take_decision,
    write_remarque,
)
from tests.exchange.conftest import made_at
from tests.people import copy_store, log, open_store
from tests.worlds import MADE, read_2018

STAND = "arrêté au ven. 25/05, suivi depuis le 21/05, 857 j d'avant comptés comme faits"
REFERENCE = DateReference(date(2018, 5, 28), 2018)
PRI = CleRevue("PRI", date(2018, 5, 21))
PIEGE = '#set page(paper: "a3") *gras* [/b] $x$ `code` <b> | [lien](http://x) #eval("1")'


@pytest.fixture(scope="module")
def written(master_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review of PRI with a saisie, a weather, a decision and a remark that a template could obey."""
    path = copy_store(master_store, tmp_path_factory.mktemp("minutes"))
    with open_store(path) as store:
        log(store, "DM", "14.1.1", 100, on=date(2018, 5, 22))
        declare_meteo(store, REFERENCE, PRI, Meteo.ORANGE, "Retard sur *la base*", acteur="DM")
        write_remarque(store, REFERENCE, PRI, "14.7.1", PIEGE, acteur="DM")
        take_decision(store, REFERENCE, PRI, NewDecision("Relancer", "LR", date(2018, 6, 4)), acteur="DM")
    return path


@pytest.fixture(scope="module")
def revue(written: Path) -> Revue:
    """That review, read."""
    with open_store(written) as store:
        return load_revues(store, REFERENCE, PRI)[0]


@pytest.fixture
def store_path(written: Path, tmp_path: Path) -> Path:
    """A test's own copy of the store of that review."""
    return copy_store(written, tmp_path)


def read_pages(pdf: bytes) -> Sequence[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def in_markdown(revues: Sequence[Revue]) -> str:
    return to_minutes(revues, FormatMinutes.MARKDOWN, MADE).decode()


def title_of(pdf: bytes) -> str:
    metadata = PdfReader(io.BytesIO(pdf)).metadata
    return (metadata.title or "") if metadata else ""


def test_the_same_review_gives_the_same_archivable_pdf_twice_whatever_the_font_cannot_draw(
    store: SqliteStore,
) -> None:
    write_remarque(store, REFERENCE, PRI, "14.7.1", "Bravo 🎓 漢字", acteur="LR")
    declare_presences(store, REFERENCE, PRI, ("DM", "LR"), ("PG",), acteur="DM")
    gathered = load_revues(store, REFERENCE, PRI)
    first = to_minutes(gathered, FormatMinutes.PDF, MADE)
    assert first.startswith(b"%PDF-")
    assert to_minutes(gathered, FormatMinutes.PDF, MADE) == first
    assert made_at(first) == MADE
    assert title_of(first).endswith(" — PRI")
    said, _ = read_pages(first)
    assert "".join(make_page(gathered[0]).reunion.split()) in "".join(said.split())
    assert b"pdfuaid" in first
    assert b"pdfaid" in first


def test_the_gips_pdf_has_a_page_and_an_echeancier_a_perimeter_even_for_a_year_of_work(
    demonstration: Path,
) -> None:
    with open_store(demonstration) as store:
        reference = DateReference(date(2018, 5, 22), 2018)
        gathered = load_revues(store, reference, CleRevue("GIP", date(2018, 5, 14)))
    pdf = to_pdf(gathered, MADE)
    assert title_of(pdf).endswith(" — GIP, 5 revues")
    pages = read_pages(pdf)
    assert len(pages) == 10
    for revue, first, second in zip(gathered, pages[::2], pages[1::2], strict=True):
        perimetre = revue.ecrite.perimetre
        assert f"{perimetre} —" in first
        assert f"{perimetre} — échéancier 2018" in second


def test_the_echeancier_of_a_pole_has_all_its_lines_and_its_jalons(revue: Revue) -> None:
    drawn = draw_echeancier(revue.figures.echeancier, "PRI")
    assert drawn is not None
    assert (drawn["titre"], drawn["jalons"]) == (
        "PRI — échéancier 2018",
        "Jalons\u202f: RGPD 25/05/2018.",
    )
    programme = read_2018()[0]
    codes = [ligne.code for ligne in programme.lignes if ligne.code in programme.subtrees["PRI"]]
    assert [row["libelle"].split()[0] for row in drawn["lignes"]] == codes


def test_a_closed_review_keeps_its_echeancier(revue: Revue, store: SqliteStore) -> None:
    close_revue(store, REFERENCE, PRI, acteur="DM")
    closed = load_revues(store, REFERENCE, PRI)[0].figures.echeancier
    log(store, "DM", "14.1.1", 100, on=date(2018, 5, 23))
    assert closed == revue.figures.echeancier
    assert load_revues(store, REFERENCE, PRI)[0].figures.echeancier == closed


def test_the_marks_of_the_page_stand_at_their_days() -> None:
    echeancier = Echeancier(
        exercice=2018,
        au=date(2018, 7, 1),
        barres=(
            Barre(
                code="14.1.1",
                libelle="Ligne",
                profondeur=3,
                is_feuille=True,
                echeance="12/2018",
                debut=date(2018, 4, 1),
                fin=date(2018, 12, 31),
                prevu=1000,
                realise=500,
                atteint=date(2018, 5, 31),
                mois=(0, 0, 0, 100, 400, *(0,) * 7),
                reperes=(Repere(date(2018, 10, 1), Nature.ECHEANCE, "14.1.1"),),
                etat=Etat.RETARD,
                gravite=Gravite.ATTENTION,
            ),
        ),
        jalons=(),
    )
    drawn = draw_echeancier(echeancier, "PRI")
    assert drawn is not None
    (row,) = drawn["lignes"]
    assert drawn["aujourdhui"] == 5000
    assert (row["periode"], row["fait"], row["manque"]) == ([2500, 10000], [2500, 4166], [4166, 5000])
    assert row["reperes"] == [{"x": 7500, "nature": "echeance"}]
    assert row["mois"] == [0, 0, 0, 2, 6, *(0,) * 7]
    assert (row["signe"], row["etat"]) == ("!", "en retard")


def test_markdown_shows_what_was_typed_and_obeys_none_of_it(revue: Revue) -> None:
    text = in_markdown((revue,))
    (row,) = [line for line in text.splitlines() if "14.7.1 |" in line and "gras" in line]
    unescaped = re.sub(r"\\(.)", r"\1", row)
    assert PIEGE in unescaped
    assert re.findall(r"(?<!\\)[*`<\[]", row) == []
    assert row.count("|") - row.count("\\|") == 4
    assert "Retard sur \\*la base\\*" in text


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("1. un", "1\\. un"),
        ("- un", "\\- un"),
        ("+ un", "\\+ un"),
        ("=== un", "\\=== un"),
        ("14.1.1 l'an - 3,5 j", "14.1.1 l'an - 3,5 j"),
        ("deux\nlignes", "deux lignes"),
        ("a\\b_c", "a\\\\b\\_c"),
    ],
)
def test_markdown_escapes_what_opens_something_and_leaves_the_rest_readable(typed: str, escaped: str) -> None:
    assert escape_markdown(typed) == escaped


def test_minutes_tell_the_week_the_weather_decisions_and_remarks(revue: Revue) -> None:
    page = make_page(revue)
    assert page.titre == "PRI — Pôle Ressources Information"
    assert page.sous_titre == "Semaine 21, du lundi 21 mai au dimanche 27 mai 2018"
    assert page.etat == f"En préparation : chiffres provisoires · {STAND}"
    assert page.meteo == (Meteo.ORANGE, "Retard sur *la base*")
    assert page.tables["decisions"].lignes == (("1", "Relancer", "LR", "lun. 04/06", "nouvelle"),)
    assert page.tables["remarques"].lignes == (("14.7.1", PIEGE, "DM"),)
    assert page.tables["chiffres"].lignes[0][:4] == ("PRI", "Pôle Ressources Information", "1", "1")


def test_the_gips_minutes_tell_a_poles_decision_on_its_page_alone(store: SqliteStore) -> None:
    gip = CleRevue("GIP", PRI.lundi)
    said = "Aucune décision du GIP ; les autres sont à leur page."
    gathered = load_revues(store, REFERENCE, gip)
    told = in_markdown(gathered)
    assert [told.count("Relancer"), told.count(said)] == [1, 1]
    # As those closed before the year was drawn: one page each.
    undrawn = [replace(one, figures=replace(one.figures, echeancier=None)) for one in gathered]
    pages = read_pages(to_pdf(undrawn, MADE))
    assert [page.count("à leur page") for page in pages] == [1, 0, 0, 0, 0]
    assert [page.count("Relancer") for page in pages] == [one.ecrite.perimetre == "PRI" for one in gathered]
    take_decision(store, REFERENCE, gip, NewDecision("Réunir", "DM", date(2018, 6, 4)), acteur="DM")
    gathered = load_revues(store, REFERENCE, gip)
    told = in_markdown(gathered)
    assert told.index("Réunir") < told.index("# Revue de coordination — AD2I") < told.index("Relancer")
    assert [told.count(word) for word in ("Relancer", "Réunir", "à leur page")] == [1, 1, 0]
    assert in_markdown(gathered[:1]).count("Relancer") == 1


def test_minutes_of_a_closed_review_say_so(store: SqliteStore) -> None:
    close_revue(store, REFERENCE, PRI, acteur="LR")
    (closed,) = load_revues(store, REFERENCE, PRI)
    assert make_page(closed).etat == f"Close le 28/05/2018 par LR · {STAND}"


def test_the_burn_down_is_drawn_within_its_frame(revue: Revue) -> None:
    drawn = draw_courbe(revue.figures.courbe)
    assert drawn is not None
    ahead = [point for line in drawn["previsions"] for point in line]
    points = [*drawn["prevu"], *drawn["actuel"], *ahead, drawn["reel"]]
    assert all(0 <= x <= 10_000 and 0 <= y <= 10_000 for x, y in points)
    assert len(drawn["prevu"]) > 40
    assert [one["code"] for one in drawn["jalons"]] == ["RGPD"]
    assert drawn["legende"] == "858 j utilisés sur 2120, attendu 893"
    words = [one["texte"].split(" ")[1] for one in drawn["bouts"]]
    assert sorted(words) == ["atterrissage", "fourchette", "fourchette", "prévu"]


def test_without_a_number_nothing_is_drawn_and_a_negative_one_stays_within(revue: Revue) -> None:
    courbe = revue.figures.courbe
    assert courbe is not None
    assert draw_courbe(replace(courbe, total=None)) is None
    over = Point(jour=courbe.au, initial=0, prevu=0, actuel=-5000)
    drawn = draw_courbe(replace(courbe, total=-10800, etapes=(over, over)))
    assert drawn is not None
    assert 0 <= drawn["zero"] < drawn["actuel"][0][1] <= 10_000


def test_french_spaces_never_break_a_line() -> None:
    assert fr("Météo : 3,5 j « oui » ; 12 %") == (
        "Météo\u202f: 3,5\u00a0j «\u202foui\u202f»\u202f; 12\u202f%"
    )


def test_the_files_name_says_which_review_and_which_form() -> None:
    assert minutes_name(PRI, FormatMinutes.PDF) == "compte-rendu-2018-W21-PRI.pdf"


def test_without_typst_one_sentence_names_the_extra(revue: Revue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ConfigurationError, match=r"demande une bibliothèque de plus.*\[pdf\]"):
        to_pdf((revue,), MADE)


def test_minutes_say_who_was_there_and_when_the_next_one_is(store: SqliteStore) -> None:
    (silent,) = load_revues(store, REFERENCE, PRI)
    declare_presences(store, REFERENCE, PRI, ("DM", "LR"), ("PG",), acteur="DM")
    declare_prochaine(store, REFERENCE, PRI, date(2018, 6, 4), acteur="DM")
    (told,) = load_revues(store, REFERENCE, PRI)
    assert make_page(silent).reunion == ""
    said = "Présents : DM, LR · Excusés : PG · Prochaine revue : le 04/06/2018"
    assert make_page(told).reunion == said
    assert said in in_markdown((told,))


def test_a_group_that_gets_worse_is_said_worse_and_neither_new_nor_gone(demonstration: Path) -> None:
    with open_store(demonstration) as store:
        april = DateReference(date(2018, 4, 30), 2018)
        close_revue(store, april, CleRevue("PRI", date(2018, 4, 23)), acteur="DM")
        may = DateReference(date(2018, 5, 22), 2018)
        (revue,) = load_revues(store, may, CleRevue("PRI", date(2018, 5, 14)))
    page = make_page(revue)
    assert [etat for etat, about, _ in page.tables["alertes"].lignes if about == "14.1.9"] == ["aggravée"]
    (fact,) = (row[3] for row in page.tables["a_regarder"].lignes if row[1] == "14.1.9")
    assert fact == "dépasse le prévu de 5,25 j au 18/05, de 22 j à la fin ; aggravée"
    counted = r"\. Alertes : \d+ nouvelles?, \d+ aggravées?, .*depuis la revue de la semaine 17 de 2018\.$"
    assert re.search(counted, page.alertes_en_cours)
