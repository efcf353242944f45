"""Read the bytes of an XLSX workbook as tables of text.

The size of its archive is checked before calamine reads it. Cells become text here: no other module handles
the floats of a spreadsheet.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from posixpath import join
from typing import Any
from xml.etree import ElementTree

from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.tables import Sheet, column_name, unprotect
from cariforef_tui.domain.values.text import fold
from cariforef_tui.exchange.files.optional import load_optional
from cariforef_tui.exchange.files.read_csv import CHAMP_MAX, COLONNES_MAX, LIGNES_MAX, check_titres

DEPLIE_MAX = 64_000_000
"""Bytes unpacked at most: a small archive may unpack to gigabytes."""
CELLULES_MAX = 1_000_000
"""Cells at most, empty ones included: one cell far away makes a million empty ones."""
_SIGNATURE_ZIP = b"PK\x03\x04"
_SIGNATURE_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
    "content.xml": "format .ods : enregistrez le classeur en .xlsx",
    "xl/vbaproject.bin": "classeur à macros (.xlsm) : enregistrez-le en .xlsx, sans macros",
}
"""Parts found only in other kinds of workbook, in lower case, each with its refusal."""
_CELL = re.compile(
    rb"<(?:\w+:)?c(?=[\s/>])(?:[^<>]*?\br=[\"']([A-Z]{1,4})(\d{1,8})[\"'])?[^<>]*>?(\s*<(?:\w+:)?f[\s/>])?"
)
"""The tag of a cell: its column, its row, and the start of a formula, if any."""
_IS_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_FORMULE = "formule : collez sa valeur"
_CODES = frozenset({"code", "parent", "lignes", "alias", "code_si"})


def looks_like_archive(data: bytes) -> bool:
    """Return True if `data` starts as a workbook does, XLSX or older, readable or not."""
    return data.startswith((_SIGNATURE_ZIP, _SIGNATURE_OLE))


def read_xlsx(source: str, data: bytes) -> Sheet:
    """Return the first visible sheet of a workbook, whose first non-empty row gives the titles.

    A last row « Total », or of formulas alone, is left out: tools add their sums there.

    Raises:
        FichierRefuse: the workbook cannot be read, or some cells hold no plain value; it lists them all.
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
    total = _find_total(body, book.faults)
    strays = [
        Fault("valeur sous aucun titre", line, f"{column_name(width)}{line}")
        for line, cells in body
        if any(cells[width:])
    ]
    faults = [fault for fault in (*book.faults, *strays) if total is None or _row_of(fault) != total]
    if faults:
        raise FichierRefuse(source, faults)
    lignes = tuple(
        (line, (*cells[:width], *[""] * (width - len(cells)))) for line, cells in body if line != total
    )
    remarques = () if total is None else (f"Ligne {total} de totaux laissée de côté.",)
    return Sheet(source=source, titres=trimmed, lignes=lignes, ligne_titres=number, remarques=remarques)


def _find_total(body: Sequence[tuple[int, Sequence[str]]], faults: Sequence[Fault]) -> int | None:
    """Return the number of the row of totals that ends a table, None if there is none."""
    if not body:
        return None
    line, cells = body[-1]
    if fold(cells[0].strip()) == "total":
        return line
    last = max([line, *(_row_of(fault) or 0 for fault in faults)])
    formulas = {fault.colonne for fault in faults if _row_of(fault) == last and fault.message == _FORMULE}
    filled = {f"{column_name(rank)}{last}" for rank, cell in enumerate(cells) if cell and line == last}
    return last if formulas and filled <= formulas else None


def _row_of(fault: Fault) -> int | None:
    digits = (fault.colonne or "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits) if digits.isdecimal() else fault.ligne


def read_sheets(source: str, data: bytes, names: Sequence[str]) -> dict[str, list[list[str]]]:
    """Return the rows, empty ones included, of the sheets `names` that exist; raises as `read_xlsx`."""
    book = _Book(source, data)
    sheets = {name: book.read_form(name) for name in names if name in book.names}
    if book.faults:
        raise FichierRefuse(source, book.faults)
    return sheets


class _Book:
    """A workbook checked before reading; reading adds to `faults` the cells that hold no plain value."""

    def __init__(self, source: str, data: bytes) -> None:
        self.faults: list[Fault] = []
        self._source = source
        with _reading(source):
            self._amiss = dict(_examine(source, data))
        self._calamine = load_optional("python_calamine", "xlsx", "La lecture d'un classeur XLSX")
        with _reading(source):
            self._book: Any = self._calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        self.names: tuple[str, ...] = tuple(self._book.sheet_names)

    def first_sheet(self) -> str:
        kinds = self._calamine
        for sheet in self._book.sheets_metadata:
            if sheet.typ == kinds.SheetTypeEnum.WorkSheet and sheet.visible == kinds.SheetVisibleEnum.Visible:
                return str(sheet.name)
        raise FichierRefuse(self._source, [Fault("aucune feuille visible")])

    def read_form(self, name: str) -> list[list[str]]:
        """Return every row of a sheet of the programme's form, from row 1, empty ones included."""
        prefix = f"feuille {name}, "
        rows: list[list[str]] = []
        titles: tuple[str, ...] = ()
        for line, raw in self._raw_rows(name, prefix):
            cells = self._texts(raw, line, prefix, titles)
            titles = titles or cells
            rows += [[] for _ in range(line - 1 - len(rows))]
            rows.append([*cells])
        return rows

    def read_sheet(self, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield the non-empty rows with their numbers."""
        for line, raw in self._raw_rows(name, ""):
            yield line, self._texts(raw, line, "", ())

    def _raw_rows(self, name: str, prefix: str) -> Iterator[tuple[int, list[object]]]:
        with _reading(self._source):
            amiss = self._amiss[name]
            sheet = self._book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
                merged = f"{column_name(left)}{top + 1}:{column_name(right)}{bottom + 1}"
                amiss[merged] = "cellules fusionnées : défusionnez-les et recopiez la valeur"
        self.faults += [Fault(f"{prefix}{message}", None, cell) for cell, message in amiss.items()]
        self._known = amiss.keys()
        for line, cells in enumerate(rows, start=1):
            if any(cell != "" for cell in cells):
                yield line, cells

    def _texts(self, raw: Sequence[object], line: int, prefix: str, titles: Sequence[str]) -> tuple[str, ...]:
        """Return the cells of a row as text; add to `faults` those that hold no plain value."""
        return tuple(
            [
                cell
                if type(cell) is str and len(cell) < CHAMP_MAX and cell[:1] != "'"
                else self._convert(cell, line, rank, prefix, titles[rank] if rank < len(titles) else "")
                for rank, cell in enumerate(raw)
            ]
        )

    def _convert(self, cell: object, line: int, rank: int, prefix: str, titre: str) -> str:
        try:
            _check_form(cell, titre)
            return _cell_text(cell)
        except ValueError as error:
            where = f"{column_name(rank)}{line}"
            if where not in self._known:
                self.faults.append(Fault(f"{prefix}{error}", line, where))
            return ""


@contextmanager
def _reading(source: str) -> Iterator[None]:
    """Turn the failure of a reader into FichierRefuse; calamine's panic is a BaseException of its own."""
    try:
        yield
    except FichierRefuse:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise FichierRefuse(source, [Fault("classeur illisible ou tronqué")]) from error


def _examine(source: str, data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the name of every sheet with its faults, by address; raises FichierRefuse.

    calamine would read an error as an empty text, and a formula as its last value.
    """
    if data.startswith(_SIGNATURE_OLE):
        raise FichierRefuse(source, [Fault(_explain_ole(data))])
    if not data.startswith(_SIGNATURE_ZIP):
        raise FichierRefuse(source, [Fault("ce n'est pas un classeur XLSX")])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        lowered = {part.filename.casefold() for part in parts}
        why = next((told for name, told in _OTHERS.items() if name in lowered), None)
        # Check the sizes that the archive declares before unpacking anything: zipfile reads no more.
        if sum(part.file_size for part in parts) > DEPLIE_MAX:
            why = f"classeur trop grand une fois déplié : {DEPLIE_MAX // 1_000_000} Mo au plus"
        elif not why and "xl/workbook.xml" not in lowered:
            why = "ce n'est pas un classeur XLSX"
        if why:
            raise FichierRefuse(source, [Fault(why)])
        contents = {
            part.filename: archive.read(part)
            for part in parts
            if part.filename.casefold().endswith((".xml", ".rels"))
        }
    # Without its NUL bytes, a part in UTF-16 reads as ASCII.
    if any(b"<!DOCTYPE" in content.replace(b"\0", b"") for content in contents.values()):
        raise FichierRefuse(source, [Fault("classeur refusé : il déclare un type de document (DTD)")])
    for name, path in _sheet_paths(contents):
        yield name, dict(_find_amiss(source, contents[path]))


def _explain_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "classeur protégé par un mot de passe : enregistrez-le sans protection"
    return "ancien format .xls : enregistrez le classeur en .xlsx"


def _sheet_paths(contents: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the name of every sheet, with its path in the archive."""
    workbook, relations = (
        ElementTree.fromstring(contents[part])  # noqa: S314 - what declares entities was refused
        for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    )
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in workbook.iterfind(".//{*}sheet"):
        key = next(value for name, value in sheet.items() if name.endswith("}id"))
        yield sheet.get("name", ""), join("xl", targets[key]).lstrip("/")


def _find_amiss(source: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the address of each formula or error of a sheet, with its fault.

    Raises:
        FichierRefuse: the sheet is too large, or its cells have no address.
    """
    widest = highest = 0
    for match in _CELL.finditer(content):
        letters, digits, formula = match.groups()
        if letters is None:
            raise FichierRefuse(
                source, [Fault("cellules sans adresse : enregistrez le classeur avec un tableur")]
            )
        widest, highest = max(widest, _column_rank(letters)), max(highest, int(digits))
        if highest > LIGNES_MAX or widest > COLONNES_MAX or widest * highest > CELLULES_MAX:
            message = f"feuille trop grande : {LIGNES_MAX} lignes et {COLONNES_MAX} colonnes au plus"
            raise FichierRefuse(
                source, [Fault(f"{message}, {CELLULES_MAX} cellules", None, f"{letters.decode()}{highest}")]
            )
        if formula:
            yield f"{letters.decode()}{digits.decode()}", _FORMULE
        elif _IS_ERROR.search(match[0]):
            yield f"{letters.decode()}{digits.decode()}", "erreur du tableur (#REF!, #N/A…)"


@lru_cache(maxsize=1024)
def _column_rank(letters: bytes) -> int:
    """Return the rank of a column, from 1 for `A`."""
    rank = 0
    for letter in letters:
        rank = rank * 26 + letter - 64
    return rank


def _cell_text(cell: object) -> str:
    """Return a cell as the text that a person would type; raises ValueError if it holds no plain value."""
    match cell:
        case str():
            if len(cell) > CHAMP_MAX:
                raise ValueError(f"texte de plus de {CHAMP_MAX} caractères")
            return unprotect(cell)
        case bool():
            return "oui" if cell else "non"
        case int():
            return str(cell)
        case float():
            return _float_text(cell)
        case datetime():
            hour = f" {cell:%H:%M:%S}" if cell.time() != time() else ""
            return f"{format_date(cell.date())}{hour}"
        case date():
            return format_date(cell)
        case time():
            return f"{cell:%H:%M:%S}"
        case timedelta():
            hours, rest = divmod(round(cell.total_seconds()), 3600)
            return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
        case _:
            raise ValueError("valeur d'un type inattendu")


def _check_form(cell: object, titre: str) -> None:
    """Raise ValueError if a spreadsheet has turned a code or an échéance into a number or a date."""
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
