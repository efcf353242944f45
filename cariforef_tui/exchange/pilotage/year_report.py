"""The report of a year as a file: Markdown, or a PDF with its burn-downs drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from cariforef_tui.domain.avancement.burndown import Burndown
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.values.dates import MOIS
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.exchange.files.typst import compile_pdf, fr, shorten
from cariforef_tui.exchange.pilotage.section import Section
from cariforef_tui.exchange.pilotage.sections import describe_etat, list_sections
from cariforef_tui.exchange.revue.courbe import courbe_of, draw_courbe
from cariforef_tui.exchange.revue.markdown import escape_markdown, render_rows
from cariforef_tui.exchange.revue.tables import MinutesTable, format_number, inert_rows
from cariforef_tui.services.pilotage.year_end import Bilan

TEMPLATE = Path(__file__).with_name("bilan.typ")
_LIBELLE_MAX = 100
"""Characters of a label that fit on one line of a page; what people wrote is never cut."""


class FormatBilan(StrEnum):
    MARKDOWN = "md"
    PDF = "pdf"


def bilan_name(exercice: int, format_: FormatBilan) -> str:
    """`bilan-2018.pdf`: what the file is called unless somebody says otherwise."""
    return f"bilan-{exercice}.{format_}"


def to_year_report(bilan: Bilan, format_: FormatBilan, made: datetime) -> bytes:
    """Return the report; the same year gives, at the same moment, the same bytes.

    Raises:
        ConfigurationError: a PDF without the library that makes it.
    """
    if format_ is FormatBilan.PDF:
        return compile_pdf(TEMPLATE, "Le bilan en PDF", _document(bilan), made)
    return ("\n".join(_markdown(bilan)).rstrip() + "\n").encode()


def _titre(bilan: Bilan) -> str:
    return f"Bilan du programme de travail {bilan.exercice}"


def _markdown(bilan: Bilan) -> Iterator[str]:
    yield f"# {_titre(bilan)}"
    yield ""
    yield f"**{escape_markdown(inert_text(bilan.lignes[0].libelle))}** · {describe_etat(bilan)}"
    yield ""
    for section in list_sections(bilan):
        yield f"## {escape_markdown(section.titre)}"
        yield ""
        for phrase in section.phrases:
            yield escape_markdown(phrase)
            yield ""
        tables = section.tables if section.courbe is None else (*section.tables, _months(section.courbe))
        for tableau in tables:
            if len(tables) > 1:
                yield f"### {tableau.titre}"
                yield ""
            yield from render_rows(tableau)


def _months(burndown: Burndown) -> MinutesTable:
    """The burn-down at the end of each month, or at its last point."""
    by_month = {point.jour.month: point for point in burndown.etapes if point.actuel is not None}
    rows = (
        (
            MOIS[month - 1],
            format_number(None if point.prevu is None else estimate(point.prevu)),
            format_number(point.actuel),
        )
        for month, point in by_month.items()
    )
    colonnes = ("Fin de", "Prévus", "Réels")
    return MinutesTable("Jours restants", colonnes, inert_rows(rows), droites=(1, 2), vide="Rien de saisi.")


def _document(bilan: Bilan) -> dict[str, Any]:
    return {
        "titre": _titre(bilan),
        "organisme": bilan.lignes[0].libelle,
        "etat": describe_etat(bilan),
        "provisoire": bilan.is_provisional,
        "sections": [_section(section, bilan) for section in list_sections(bilan)],
    }


def _section(section: Section, bilan: Bilan) -> dict[str, Any]:
    courbe = None if section.courbe is None else draw_courbe(courbe_of(section.courbe), bilan.au)
    return {
        "titre": fr(section.titre),
        "phrases": [fr(phrase) for phrase in section.phrases],
        "courbe": courbe,
        "tables": [_table(tableau) for tableau in section.tables],
    }


def _table(tableau: MinutesTable) -> dict[str, Any]:
    labels = {rank for rank, titre in enumerate(tableau.colonnes) if titre in ("Libellé", "Demandeur")}
    return {
        **asdict(tableau),
        "lignes": [
            [shorten(cell, _LIBELLE_MAX) if rank in labels else fr(cell) for rank, cell in enumerate(ligne)]
            for ligne in tableau.lignes
        ],
    }
