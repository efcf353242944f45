"""Read the bytes of a workbook, XLSX or ODS, as tables of text.

The size of its archive is checked before calamine reads it. Cells become text here: no other module handles
the floats of a spreadsheet. The parts of an ODS and its repeated rows and cells are as "OpenDocument 1.3,
part 3" describes them.
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

from cariforef_tui.domain.values.columns import title_key
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.tables import Grid, Sheet, column_name, unprotect
from cariforef_tui.domain.values.text import fold
from cariforef_tui.exchange.files.optional import load_optional
from cariforef_tui.exchange.files.read_csv import CHAMP_MAX, COLONNES_MAX, LIGNES_MAX, check_titres

DEPLIE_MAX = 64_000_000
"""Bytes unpacked at most: a small archive may unpack to gigabytes."""
CELLULES_MAX = 1_000_000
"""Cells at most, empty ones included: one cell far away makes a million empty ones."""
_SIGNATURE_ZIP = b"PK\x03\x04"
_SIGNATURE_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACROS = "xl/vbaproject.bin"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_CHIFFRE = b"encryption-data"
_PROTEGE = "classeur protégé par un mot de passe : enregistrez-le sans protection"
_PAS_UN_CLASSEUR = "ce n'est pas un classeur XLSX ou ODS"
_FUSION = "cellules fusionnées : défusionnez-les et recopiez la valeur"
_FORMULE = "formule : collez sa valeur"
_ERREUR = "erreur du tableur (#REF!, #N/A…)"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ADDRESS = re.compile(r"([A-Z]+)([0-9]+)")
_CELL = re.compile(
    rb"<(?:\w+:)?c(?=[\s/>])(?:[^<>]*?\br=[\"']([A-Z]{1,4})(\d{1,8})[\"'])?[^<>]*>?(\s*<(?:\w+:)?f[\s/>])?"
)
"""The tag of a cell: its column, its row, and the start of a formula, if any."""
_IS_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_CODES = frozenset({"code", "parent", "ligne", "lignes", "borne", "alias", "code_si"})
"""Columns of a programme that hold codes: 1.1 and 1.10 are the same number."""


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


def read_sheets(source: str, data: bytes, names: Sequence[str]) -> tuple[dict[str, Grid], tuple[str, ...]]:
    """Return the sheets that `names` name, accents and case aside, and the names of the others.

    Raises:
        FichierRefuse: the workbook cannot be read.
        ConfigurationError: python-calamine is not installed.
    """
    book = _Book(source, data)
    grids: dict[str, Grid] = {}
    others = []
    for name in book.names:
        key = fold(name.strip())
        if key in names and key not in grids:
            grids[key] = book.read_grid(name, f"feuille {key}")
        else:
            others.append(name)
    return grids, tuple(others)


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

    def read_grid(self, name: str, source: str) -> Grid:
        """Return a sheet of a programme, whose codes a spreadsheet may have turned into numbers or dates.

        A formula counts for the value that the spreadsheet kept, if there is one.
        """
        rows: list[tuple[int, tuple[str, ...]]] = []
        keys: list[str] = []
        for line, raw in self._raw_rows(name):
            cells = self._texts(raw, line, keys)
            keys = keys or [title_key(cell) for cell in cells]
            rows.append((line, cells))
        cells_amiss = {_cell_of(fault.colonne or ""): fault.message for fault in self.faults}
        self.faults = []
        lettres = tuple(column_name(rank) for rank in range(len(keys)))
        texts = dict(rows)
        formules = [
            (line, rank)
            for (line, rank), why in cells_amiss.items()
            if why == _FORMULE and any(texts.get(line, ())[rank : rank + 1])
        ]
        for where in formules:
            del cells_amiss[where]
        return Grid(
            source=source, lignes=tuple(rows), lettres=lettres, amiss=cells_amiss, formules=tuple(formules)
        )

    def read_sheet(self, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield the non-empty rows with their numbers."""
        for line, raw in self._raw_rows(name):
            yield line, self._texts(raw, line, ())

    def _raw_rows(self, name: str) -> Iterator[tuple[int, list[object]]]:
        with _reading(self._source):
            amiss = self._amiss[name]
            sheet = self._book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
                amiss[f"{column_name(left)}{top + 1}:{column_name(right)}{bottom + 1}"] = _FUSION
        self.faults += [Fault(message, None, cell) for cell, message in amiss.items()]
        self._known = amiss.keys()
        for line, cells in enumerate(rows, start=1):
            if any(cell != "" for cell in cells):
                yield line, cells

    def _texts(self, raw: Sequence[object], line: int, keys: Sequence[str]) -> tuple[str, ...]:
        """Return the cells of a row as text; add to `faults` those that hold no plain value."""
        return tuple(
            [
                cell
                if type(cell) is str and len(cell) < CHAMP_MAX and cell[:1] != "'"
                else self._convert(cell, line, rank, keys[rank] if rank < len(keys) else "")
                for rank, cell in enumerate(raw)
            ]
        )

    def _convert(self, cell: object, line: int, rank: int, key: str) -> str:
        try:
            return _code_text(cell, key) if key in _CODES else _cell_text(cell, key)
        except ValueError as error:
            where = f"{column_name(rank)}{line}"
            if where not in self._known:
                self.faults.append(Fault(str(error), line, where))
            return ""


def _cell_of(address: str) -> tuple[int, int]:
    """Return the row and the rank from 0 of `C12`, or of the first cell of `C12:D13`."""
    match = _ADDRESS.match(address)
    return (int(match[2]), _column_rank(match[1].encode()) - 1) if match else (0, 0)


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
        raise FichierRefuse(source, [Fault(_PAS_UN_CLASSEUR)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        lowered = {part.filename.casefold() for part in parts}
        # Check the sizes that the archive declares before unpacking anything: zipfile reads no more.
        if sum(part.file_size for part in parts) > DEPLIE_MAX:
            limit = f"classeur trop grand une fois déplié : {DEPLIE_MAX // 1_000_000} Mo au plus"
            raise FichierRefuse(source, [Fault(limit)])
        if _MACROS in lowered:
            what = "classeur à macros (.xlsm) : enregistrez-le en .xlsx, sans macros"
            raise FichierRefuse(source, [Fault(what)])
        contents = {
            part.filename: archive.read(part)
            for part in parts
            if part.filename.casefold().endswith((".xml", ".rels", "mimetype"))
        }
    is_ods = contents.get("mimetype", b"").strip() == _ODS
    if is_ods and _CHIFFRE in contents.get("META-INF/manifest.xml", b""):
        raise FichierRefuse(source, [Fault(_PROTEGE)])
    if not is_ods and "xl/workbook.xml" not in lowered:
        raise FichierRefuse(source, [Fault(_PAS_UN_CLASSEUR)])
    # Without its NUL bytes, a part in UTF-16 reads as ASCII.
    if any(b"<!DOCTYPE" in content.replace(b"\0", b"") for content in contents.values()):
        raise FichierRefuse(source, [Fault("classeur refusé : il déclare un type de document (DTD)")])
    if is_ods:
        yield from _examine_ods(source, contents["content.xml"])
        return
    for name, path in _sheet_paths(contents):
        yield name, dict(_find_amiss(source, contents[path]))


def _examine_ods(source: str, content: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Do as `_examine` for the content of an ODS, whose rows and cells may each stand for thousands."""
    amiss: dict[str, str] = {}
    name: str | None = None
    row = column = widest = 0
    for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314
        match element.tag.removeprefix(_TABLE), event:
            case "table", "start":
                if name is not None:
                    raise ValueError("a table inside a table")
                name, amiss, row, widest = element.get(f"{_TABLE}name", ""), {}, 0, 0
            case "table-row", "start":
                row, column = row + int(element.get(f"{_TABLE}number-rows-repeated", 1)), 0
            case "table-cell" | "covered-table-cell", "end":
                first = f"{column_name(column)}{row}"
                column += int(element.get(f"{_TABLE}number-columns-repeated", 1))
                if not len(element) and f"{_OFFICE}value-type" not in element.attrib:
                    continue
                widest = max(widest, column)
                _check_room(source, row, widest, first)
                if f"{_TABLE}formula" in element.attrib:
                    amiss[first] = _FORMULE
                elif element.get(f"{_CALCEXT}value-type") == "error":
                    amiss[first] = _ERREUR
                elif {element.get(f"{_TABLE}number-{way}-spanned", "1") for way in ("columns", "rows")} != {
                    "1"
                }:
                    amiss[first] = _FUSION
            case "table-row", "end":
                element.clear()
            case "table", "end" if name is not None:
                yield name, amiss
                name = None


def _check_room(source: str, rows: int, columns: int, cell: str) -> None:
    """Raise FichierRefuse if a sheet of that size is too large."""
    if rows > LIGNES_MAX or columns > COLONNES_MAX or rows * columns > CELLULES_MAX:
        message = f"feuille trop grande : {LIGNES_MAX} lignes et {COLONNES_MAX} colonnes au plus"
        raise FichierRefuse(source, [Fault(f"{message}, {CELLULES_MAX} cellules", None, cell)])


def _explain_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _PROTEGE
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
        _check_room(source, highest, widest, f"{letters.decode()}{highest}")
        if formula:
            yield f"{letters.decode()}{digits.decode()}", _FORMULE
        elif _IS_ERROR.search(match[0]):
            yield f"{letters.decode()}{digits.decode()}", _ERREUR


@lru_cache(maxsize=1024)
def _column_rank(letters: bytes) -> int:
    """Return the rank of a column, from 1 for `A`."""
    rank = 0
    for letter in letters:
        rank = rank * 26 + letter - 64
    return rank


def _cell_text(cell: object, key: str = "") -> str:
    """Return a cell as the text that a person would type; raises ValueError if it holds no plain value.

    `key` is that of its column in a programme: a spreadsheet turns 12/2018 into the first of that month.
    """
    if key == "echeance" and isinstance(cell, date) and cell.day == 1:
        jour = format_date(cell)
        month = f"{cell:%m/%Y}"
        raise ValueError(f"échéance devenue le {jour} : écrivez en texte {month} pour le mois, ou {jour}")
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


def _code_text(cell: object, key: str) -> str:
    """Return a code as it was typed; raises ValueError for a date, and for a number that names another line.

    The code of a line may be a number: one that lost its zero stands twice in the file, which is refused.
    """
    if isinstance(cell, date):
        raise ValueError("code devenu une date : mettez la colonne en texte")
    if not isinstance(cell, float) or cell.is_integer():
        return _cell_text(cell)
    if key != "code":
        raise ValueError("code devenu un nombre (1.1 et 1.10 s'y confondent) : mettez la colonne en texte")
    return _cell_text(cell).replace(",", ".")


def _float_text(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError("ce n'est pas un nombre")
    if value == int(value) and abs(value) < 10**15:
        return str(int(value))
    return repr(round(value, 10)).replace(".", ",")
