"""The report of a year as a document: no figure is cut, and what people typed reads as typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cariforef_tui.exchange.files.typst import fr
from cariforef_tui.exchange.pilotage.year_report import FormatBilan, list_sections, to_year_report
from cariforef_tui.services.pilotage.bilan import Bilan, load_bilan
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.revue.write import write_remarque
from tests.exchange.conftest import made_at
from tests.exchange.revue.test_minutes import PIEGE, PRI, REFERENCE
from tests.people import open_store
from tests.worlds import MADE


@pytest.fixture
def bilan(demonstration: Path) -> Bilan:
    """A fictitious year with a remark that a template could obey."""
    with open_store(demonstration) as store:
        write_remarque(store, REFERENCE, PRI, "14.7.1", f"{PIEGE} 漢字", acteur="DM")
        return load_bilan(store, DateReference(date(2018, 12, 31), 2018), today=date(2026, 1, 1))


def test_the_pdf_shows_every_figure_whole(bilan: Bilan, text_of: Callable[[bytes], str]) -> None:
    pdf = to_year_report(bilan, FormatBilan.PDF, MADE)
    assert made_at(pdf) == MADE
    shown = "".join(text_of(pdf).split())
    for section in list_sections(bilan):
        assert "".join(fr(section.titre).split()) in shown
        for tableau in section.tables:
            for ligne in tableau.lignes:
                figures = [fr(ligne[rank]) for rank in tableau.droites if ligne[rank]]
                assert "".join("".join(figures).split()) in shown, ligne


def test_a_year_written_at_once_says_that_nothing_was_announced(bilan: Bilan) -> None:
    texte = to_year_report(bilan, FormatBilan.MARKDOWN, MADE).decode()
    assert texte.count("annoncé") == 1
    when = "fin mars, fin juin, fin septembre"
    assert f"Rien n'a été annoncé : rien n'était encore saisi dans cette base {when}." in texte


def test_markdown_shows_what_was_typed_and_obeys_none_of_it(bilan: Bilan) -> None:
    texte = to_year_report(bilan, FormatBilan.MARKDOWN, MADE).decode()
    (row,) = [line for line in texte.splitlines() if "gras" in line]
    assert PIEGE in re.sub(r"\\(.)", r"\1", row)
    assert re.findall(r"(?<!\\)[*`<\[]", row) == []
