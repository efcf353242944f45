"""Read the bytes of an XLSX workbook as tables of text.

Its archive is examined first. Cells become text here, the only place that meets a spreadsheet's floats.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.tables import Sheet, unprotect
from cariforef_tui.domain.values.text import fold
from cariforef_tui.exchange.files.csv import CHAMP_MAX, check_titres
from cariforef_tui.exchange.files.optional import load_optional
from cariforef_tui.exchange.files.xlsx_archive import examine_archive

_CODES = frozenset({"code", "parent", "lignes", "alias", "code_si"})


def read_xlsx(source: str, data: bytes) -> Sheet:
    """Return the first visible sheet of a workbook, its first row not empty as titles.

    A last row « Total » is left out.

    Raises:
        FichierRefuse: no workbook that can be read, or every cell that holds no plain value.
        ConfigurationError: python-calamine is not installed.
    """
    book = _Book(source, data)
    name = book.first_sheet()
    rows = book.read_sheet(name)
    number, titres = next(rows, (1, ()))
    trimmed = tuple(titre.strip() for titre in titres)
    while trimmed and not trimmed[-1]:
        trimmed = trimmed[:-1]
    if not trimmed:
        raise FichierRefuse(
            source, [Fault(f"feuille « {name[:40]} » vide, une ligne de titres est attendue")]
        )
    check_titres(source, number, trimmed)
    width = len(trimmed)
    body = list(rows)
    total = body[-1][0] if body and fold(body[-1][1][0].strip()) == "total" else None
    faults = []
    for line, cells in body:
        if any(cells[width:]):
            faults.append(Fault("valeur sous aucun titre", line, f"{column_name(width)}{line}"))
    faults = [fault for fault in (*book.faults, *faults) if total is None or _row_of(fault) != total]
    if faults:
        raise FichierRefuse(source, faults)
    lignes = tuple(
        (line, (*cells[:width], *[""] * (width - len(cells)))) for line, cells in body if line != total
    )
    remarques = () if total is None else (f"Ligne {total} « Total » laissée de côté.",)
    return Sheet(source=source, titres=trimmed, lignes=lignes, ligne_titres=number, remarques=remarques)


def _row_of(fault: Fault) -> int | None:
    digits = (fault.colonne or "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits) if digits.isdecimal() else fault.ligne


def read_sheets(source: str, data: bytes, names: Sequence[str]) -> dict[str, list[list[str]]]:
    """Return the rows of every sheet named that the workbook has, empty rows kept; raises as `read_xlsx`."""
    book = _Book(source, data)
    sheets = {name: book.read_form(name) for name in names if name in book.names}
    if book.faults:
        raise FichierRefuse(source, book.faults)
    return sheets


class _Book:
    """A workbook found fit to be read; `faults` grows with the cells that hold no plain value."""

    def __init__(self, source: str, data: bytes) -> None:
        self._source = source
        self.faults: list[Fault] = []
        self._known: set[str] = set()
        self._parts = examine_archive(source, data)
        calamine = load_optional("python_calamine", "xlsx", "La lecture d'un classeur XLSX")
        try:
            self._book: Any = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
            self._metadata = list(self._book.sheets_metadata)
        except BaseException as error:
            raise self._translate(error) from error
        self._calamine = calamine
        if len(self._metadata) != len(self._parts):
            raise self._unreadable()
        self._part_of = dict(zip(self.names, self._parts.values(), strict=True))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sheet.name for sheet in self._metadata)

    def first_sheet(self) -> str:
        kinds = self._calamine
        for sheet in self._metadata:
            if sheet.typ == kinds.SheetTypeEnum.WorkSheet and sheet.visible == kinds.SheetVisibleEnum.Visible:
                return str(sheet.name)
        raise FichierRefuse(self._source, [Fault("aucune feuille visible")])

    def read_form(self, name: str) -> list[list[str]]:
        """Return every row of a sheet of the programme's form, the first one being row 1 of the file."""
        rows: list[list[str]] = []
        titles: tuple[str, ...] = ()
        for line, raw in self._raw_rows(name, f"feuille {name}, "):
            cells = [
                self._convert(
                    cell, line, rank, f"feuille {name}, ", titles[rank] if rank < len(titles) else ""
                )
                for rank, cell in enumerate(raw)
            ]
            titles = titles or tuple(cells)
            rows += [[] for _ in range(line - 1 - len(rows))]
            rows.append(cells)
        return rows

    def read_sheet(self, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield the rows not empty with their numbers."""
        for line, raw in self._raw_rows(name, ""):
            yield (
                line,
                tuple(
                    cell
                    if type(cell) is str and len(cell) < CHAMP_MAX and cell[:1] != "'"
                    else self._convert(cell, line, rank, "", "")
                    for rank, cell in enumerate(raw)
                ),
            )

    def _raw_rows(self, name: str, prefix: str) -> Iterator[tuple[int, list[object]]]:
        part = self._part_of[name]
        self.faults += [Fault(f"{prefix}{message}", None, cell or None) for cell, message in part]
        self._known = {cell for cell, _ in part}
        try:
            rows = self._book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except BaseException as error:
            raise self._translate(error) from error
        for line, cells in enumerate(rows, start=1):
            if any(cell != "" for cell in cells):
                yield line, cells

    def _convert(self, cell: object, line: int, rank: int, prefix: str, titre: str) -> str:
        try:
            _check_form(cell, titre)
            return _cell_text(cell)
        except ValueError as error:
            where = f"{column_name(rank)}{line}"
            if where not in self._known:
                self.faults.append(Fault(f"{prefix}{error}", line, where))
            return ""

    def _translate(self, error: BaseException) -> BaseException:
        """A panic of the library is a BaseException of its own; an interruption stays one."""
        expected = isinstance(error, Exception) or type(error).__name__ == "PanicException"
        return self._unreadable() if expected else error

    def _unreadable(self) -> FichierRefuse:
        return FichierRefuse(self._source, [Fault("classeur illisible ou tronqué")])


def column_name(rank: int) -> str:
    """Return the letters of a column, from 0: A, B… AA."""
    return chr(65 + rank) if rank < 26 else column_name(rank // 26 - 1) + chr(65 + rank % 26)


def _cell_text(cell: object) -> str:
    """Return a cell as the text that a person would type; raises ValueError for what is no plain value."""
    match cell:
        case str():
            if len(cell) > CHAMP_MAX:
                raise ValueError(f"texte de plus de {CHAMP_MAX} caractères")
            return unprotect(cell)
        case bool():
            raise ValueError("VRAI ou FAUX là où une valeur est attendue")
        case int():
            return str(cell)
        case float():
            return _float_text(cell)
        case datetime():
            if cell.time() != time():
                raise ValueError("date avec une heure : seule la date se saisit")
            return format_date(cell.date())
        case date():
            return format_date(cell)
        case time() | timedelta():
            raise ValueError("heure ou durée : écrivez des jours (0,5) ou du texte (3h30)")
        case _:
            raise ValueError("valeur d'un type inattendu")


def _check_form(cell: object, titre: str) -> None:
    """Raise ValueError for what a spreadsheet made of a code or of an échéance by itself."""
    if titre in _CODES and isinstance(cell, float) and cell != int(cell):
        raise ValueError("code devenu un nombre (1.1 et 1.10 s'y confondent) : mettez la colonne en texte")
    if titre in _CODES and isinstance(cell, date):
        raise ValueError("code devenu une date : mettez la colonne en texte")
    if titre == "echeance" and isinstance(cell, date) and cell.day == 1:
        raise ValueError(
            f"échéance devenue la date du {format_date(cell)} : écrivez-la en texte, par exemple 12/2018"
        )


def _float_text(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError("ce n'est pas un nombre")
    if value == int(value) and abs(value) < 10**15:
        return str(int(value))
    return repr(round(value, 10)).replace(".", ",")
