"""Write tables as an XLSX workbook, with typed cells; the only formulas are sums."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from tempfile import TemporaryDirectory
from typing import Any

from cariforef_tui.domain.values.shown import Kind
from cariforef_tui.domain.values.tables import Table, Total, column_name
from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.exchange.files.optional import load_optional
from cariforef_tui.services.ports.errors import StoreIO

_FORMATS: dict[Kind, dict[str, object]] = {
    Kind.TEXTE: {"text_wrap": True, "valign": "top"},
    Kind.DATE: {"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"},
    Kind.JOURS: {"num_format": "#,##0.00", "valign": "top"},
    Kind.ENTIER: {"num_format": "0", "valign": "top"},
    Kind.TAUX: {"num_format": "0.0%", "valign": "top"},
}
_PARTS = {Kind.JOURS: 100, Kind.TAUX: 10_000}
"""How many of what a table counts make one of what its cell shows; 1 for the other kinds."""
_TEXTE_MAX = 32_767
"""Longest cell that Excel opens, in characters."""
_JOUR_ZERO = date(1899, 12, 30)
"""The day from which a spreadsheet counts those of a date."""
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_TITRE_INTERDIT = str.maketrans("[]:*?/\\'", "        ")
_CREE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same tables must give the same bytes


def to_xlsx(tableaux: Sequence[Table]) -> bytes:
    """Return a workbook, with a sheet for each table, then those of its summary and totals, if any.

    The same tables give the same bytes.

    Raises:
        ConfigurationError: XlsxWriter is not installed.
        StoreIO: the folder of temporary files has no room for the rows, or refuses them.
    """
    xlsxwriter = load_optional("xlsxwriter", "xlsx", "L'export XLSX")
    stream = io.BytesIO()
    try:
        # In constant memory, a row leaves for a file of this private folder when the next one begins.
        with TemporaryDirectory() as folder:
            workbook = xlsxwriter.Workbook(stream, {"tmpdir": folder, **_OPTIONS})
            workbook.set_properties({"title": tableaux[0].titre, "created": _CREE})
            _fill_all(workbook, tableaux)
            workbook.close()
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise StoreIO(
            "Le classeur ne s'écrit pas : libérez de la place dans le dossier des fichiers temporaires, ou "
            "donnez-en un autre : TMPDIR=…"
        ) from error
    return stream.getvalue()


def _fill_all(workbook: Any, tableaux: Sequence[Table]) -> None:
    styles = _Styles(workbook)
    for tableau in tableaux:
        _fill(_add_sheet(workbook, tableau.titre), tableau, styles)
        if tableau.recapitulatif is not None:
            _fill(_add_sheet(workbook, tableau.recapitulatif.titre), tableau.recapitulatif, styles)
        if tableau.totalisees and tableau.lignes:
            _fill_totals(_add_sheet(workbook, f"Total {tableau.titre}"), tableau, styles)


def _add_sheet(workbook: Any, titre: str) -> Any:
    return workbook.add_worksheet(_sheet_name(titre))


def _sheet_name(titre: str) -> str:
    return titre.translate(_TITRE_INTERDIT)[:31].strip()


class _Styles:
    def __init__(self, workbook: Any) -> None:
        self.titre = workbook.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#DDE7F0", "text_wrap": True, "valign": "top"}
        )
        self.of = {nature: workbook.add_format(options) for nature, options in _FORMATS.items()}


def _fill(sheet: Any, tableau: Table, styles: _Styles) -> None:
    for rank, colonne in enumerate(tableau.colonnes):
        sheet.set_column(rank, rank, colonne.largeur)
        sheet.write_string(0, rank, inert_text(colonne.titre), styles.titre)
    sheet.freeze_panes(1, 0)
    count = len(tableau.lignes)
    sheet.autofilter(0, 0, max(1, count), len(tableau.colonnes) - 1)
    sums = {(somme.rang, somme.colonne): somme for somme in tableau.sommes}
    columns = [(styles.of[one.nature], _PARTS.get(one.nature, 1)) for one in tableau.colonnes]
    for rang, ligne in enumerate(tableau.lignes):
        for rank, (value, (style, parts)) in enumerate(zip(ligne, columns, strict=True)):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(rang + 1, rank, inert_text(value)[:_TEXTE_MAX], style)
            elif isinstance(value, date):
                sheet.write_number(rang + 1, rank, (value - _JOUR_ZERO).days, style)
            elif (somme := sums.get((rang, rank))) is not None:
                sheet.write_formula(rang + 1, rank, _formula(somme), style, value / parts)
            else:
                sheet.write_number(rang + 1, rank, value / parts, style)


def _fill_totals(sheet: Any, tableau: Table, styles: _Styles) -> None:
    """Write one row for each column with a total: its title and its sum."""
    last = len(tableau.lignes) + 1
    sheet.set_column(0, 0, max(len(tableau.colonnes[rank].titre) for rank in tableau.totalisees) + 2)
    sheet.set_column(1, 1, 12)
    sheet.write_string(0, 0, "Colonne", styles.titre)
    sheet.write_string(0, 1, "Total", styles.titre)
    for row, rank in enumerate(tableau.totalisees, start=1):
        colonne, name = tableau.colonnes[rank], column_name(rank)
        sheet.write_string(row, 0, inert_text(colonne.titre), styles.of[Kind.TEXTE])
        # SUBTOTAL, unlike SUM, ignores the rows that a filter hides.
        formula = f"=SUBTOTAL(9,'{_sheet_name(tableau.titre)}'!{name}2:{name}{last})"
        total = tableau.total(rank) / _PARTS.get(colonne.nature, 1)
        sheet.write_formula(row, 1, formula, styles.of[colonne.nature], total)


def _formula(somme: Total) -> str:
    name = column_name(somme.colonne)
    first, last = somme.parts[0], somme.parts[-1]
    if last - first + 1 == len(somme.parts):
        return f"=SUM({name}{first + 2}:{name}{last + 2})"
    return "=SUM(" + ",".join(f"{name}{part + 2}" for part in somme.parts) + ")"
