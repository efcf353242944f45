"""From the bytes of an XLSX workbook to tables of text.

The archive is examined before anything reads it: its size once unpacked, what it holds, the extent of its
sheets. Cells become text here, the only place that meets a spreadsheet's floats.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from cariforef_tui.domain.fautes import Faute, FichierRefuse
from cariforef_tui.domain.tableau import Feuille, unprotect
from cariforef_tui.exchange.extras import load_optional
from cariforef_tui.exchange.lecture_csv import CHAMP_MAX, COLONNES_MAX, LIGNES_MAX, check_titres

OCTETS_MAX = 16_000_000
DEPLIE_MAX = 64_000_000
_CODES = frozenset({"code", "parent", "lignes", "alias", "code_si"})
CELLULES_MAX = 1_500_000
PARTIES_MAX = 200

_SIGNATURE_ZIP = b"PK\x03\x04"
_SIGNATURE_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PREFIX = rb"<(?:[A-Za-z_][\w.-]*:)?"
_CELL = re.compile(
    _PREFIX
    + rb"c(?=[\s>/])[^<>]{0,200}?\br=[\"']([A-Z]{1,4})(\d{1,8})[\"'][^<>]{0,200}>(?:\s{0,20}("
    + _PREFIX
    + rb"f[\s/>]))?"
)
_ERROR = re.compile(
    _PREFIX + rb"c(?=[\s>])(?=[^<>]{0,200}?\bt=[\"']e[\"'])[^<>]{0,200}?\br=[\"']([A-Z]{1,4}\d{1,8})[\"']"
)
_NO_REF = re.compile(_PREFIX + rb"c(?=[\s>/])(?![^<>]{0,200}?\br=[\"'][A-Z]{1,4}\d{1,8}[\"'])")
_MERGED = re.compile(_PREFIX + rb"mergeCell\s[^<>]{0,200}?\bref=[\"']([A-Z0-9:]{1,20})[\"']")
_FORMULA = re.compile(_PREFIX + rb"f[\s/>]")
_SHARED = re.compile(rb"\bt=[\"']s[\"'][^<>]{0,200}>\s{0,20}" + _PREFIX + rb"v>(\d{1,9})<")
_ITEM = re.compile(_PREFIX + rb"si[\s/>]")
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def looks_like_archive(data: bytes) -> bool:
    """True for what only a spreadsheet program writes, readable or not."""
    return data.startswith((_SIGNATURE_ZIP, _SIGNATURE_OLE))


def read_xlsx(source: str, data: bytes) -> Feuille:
    """Return the first visible sheet of a workbook, its first row not empty as titles.

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
            source, [Faute(f"feuille « {name[:40]} » vide, une ligne de titres est attendue")]
        )
    check_titres(source, number, trimmed)
    width = len(trimmed)
    found = []
    fautes = []
    for line, cells in rows:
        if any(cells[width:]):
            fautes.append(Faute("valeur sous aucun titre", line, column_name(width)))
        found.append((line, (*cells[:width], *[""] * (width - len(cells)))))
    if book.fautes or fautes:
        raise FichierRefuse(source, [*book.fautes, *fautes])
    return Feuille(source, trimmed, tuple(found), number)


def read_sheets(source: str, data: bytes, names: Sequence[str]) -> dict[str, list[list[str]]]:
    """Return the rows of every sheet named that the workbook has, empty rows kept; raises as `read_xlsx`."""
    book = _Book(source, data)
    found = {name: book.read_form(name) for name in names if name in book.names}
    if book.fautes:
        raise FichierRefuse(source, book.fautes)
    return found


class _Book:
    """A workbook found fit to be read; `fautes` grows with the cells that hold no plain value."""

    def __init__(self, source: str, data: bytes) -> None:
        self._source = source
        self.fautes: list[Faute] = []
        self._known: set[str] = set()
        self._parts = _examine(source, data)
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
        return tuple(one.name for one in self._metadata)

    def first_sheet(self) -> str:
        kinds = self._calamine
        for one in self._metadata:
            if one.typ == kinds.SheetTypeEnum.WorkSheet and one.visible == kinds.SheetVisibleEnum.Visible:
                return str(one.name)
        raise FichierRefuse(self._source, [Faute("aucune feuille visible")])

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
        self.fautes += [Faute(f"{prefix}{message}", None, cell or None) for cell, message in part]
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
                self.fautes.append(Faute(f"{prefix}{error}", line, where))
            return ""

    def _translate(self, error: BaseException) -> BaseException:
        """A panic of the library is a BaseException of its own; an interruption stays one."""
        expected = isinstance(error, Exception) or type(error).__name__ == "PanicException"
        return self._unreadable() if expected else error

    def _unreadable(self) -> FichierRefuse:
        return FichierRefuse(self._source, [Faute("classeur illisible ou tronqué")])


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
            return _date_text(cell.date())
        case date():
            return _date_text(cell)
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
            f"échéance devenue la date du {_date_text(cell)} : écrivez-la en texte, par exemple 12/2018"
        )


def _date_text(jour: date) -> str:
    return f"{jour.day:02d}/{jour.month:02d}/{jour.year:04d}"


def _float_text(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError("ce n'est pas un nombre")
    if value == int(value) and abs(value) < 10**15:
        return str(int(value))
    return repr(round(value, 10)).replace(".", ",")


def _examine(source: str, data: bytes) -> dict[str, list[tuple[str, str]]]:
    """Return the cells at fault of every sheet's part, the parts in their order.

    Raises:
        FichierRefuse: not an XLSX workbook, or one that is too large, holds macros or document types.
    """
    if len(data) > OCTETS_MAX:
        raise FichierRefuse(source, [Faute(f"classeur trop grand : {OCTETS_MAX // 1_000_000} Mo au plus")])
    if data.startswith(_SIGNATURE_OLE):
        raise FichierRefuse(source, [Faute(_explain_ole(data))])
    if not data.startswith(_SIGNATURE_ZIP):
        raise FichierRefuse(source, [Faute("ce n'est pas un classeur XLSX")])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _examine_archive(source, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise FichierRefuse(source, [Faute("classeur illisible ou tronqué")]) from error
    except (ValueError, KeyError, OverflowError) as error:
        raise FichierRefuse(source, [Faute("classeur illisible")]) from error


def _explain_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "classeur protégé par un mot de passe : enregistrez-le sans protection"
    return "ancien format .xls : enregistrez le classeur en .xlsx"


def _examine_archive(source: str, archive: zipfile.ZipFile) -> dict[str, list[tuple[str, str]]]:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    lowered = [name.casefold() for name in names]
    message = None
    if "mimetype" in lowered and "content.xml" in lowered:
        message = "format .ods : enregistrez le classeur en .xlsx"
    elif any(name.endswith("vbaproject.bin") for name in lowered):
        message = "classeur à macros (.xlsm) : enregistrez-le en .xlsx, sans macros"
    elif len(parts) > PARTIES_MAX or len(set(lowered)) != len(lowered):
        message = "archive incohérente : trop de parties, ou deux du même nom"
    elif sum(part.file_size for part in parts) > DEPLIE_MAX:
        message = f"classeur trop grand une fois déplié : {DEPLIE_MAX // 1_000_000} Mo au plus"
    elif "xl/workbook.xml" not in names:
        message = "ce n'est pas un classeur XLSX"
    if message:
        raise FichierRefuse(source, [Faute(message)])
    return dict(_examine_parts(source, archive, names))


def _examine_parts(
    source: str, archive: zipfile.ZipFile, names: Sequence[str]
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    ordered = _sheet_paths(archive)
    found: dict[str, list[tuple[str, str]]] = {}
    lengths = _shared_lengths(archive, names)
    copied = 0
    for name in names:
        if not name.casefold().endswith((".xml", ".rels")):
            continue
        content = archive.read(name)
        if _FORBIDDEN.search(content) or content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:200]:
            raise FichierRefuse(source, [Faute("classeur refusé : il déclare un type de document (DTD)")])
        if name in ordered:
            found[name] = _examine_sheet(source, content)
            # A text kept once and shown a million times is a million texts once read.
            copied += sum(lengths.get(int(key), 0) for key in _SHARED.findall(content))
            if copied > DEPLIE_MAX:
                raise FichierRefuse(source, [Faute("classeur trop grand une fois déplié")])
    for path in ordered:
        if path not in found:
            raise FichierRefuse(source, [Faute("classeur illisible : une feuille manque")])
        yield path, found[path]


def _shared_lengths(archive: zipfile.ZipFile, names: Sequence[str]) -> dict[int, int]:
    """Bytes of every text that the workbook keeps once, by its number."""
    found: dict[int, int] = {}
    for name in names:
        if name.casefold().endswith("sharedstrings.xml"):
            content = archive.read(name)
            starts = [match.start() for match in _ITEM.finditer(content)]
            ends = [*starts[1:], len(content)]
            found.update(
                (key, end - start) for key, (start, end) in enumerate(zip(starts, ends, strict=True))
            )
    return found


def _sheet_paths(archive: zipfile.ZipFile) -> list[str]:
    """Paths of the sheets in the workbook's order."""
    workbook = archive.read("xl/workbook.xml")
    rels = archive.read("xl/_rels/workbook.xml.rels")
    targets = {}
    for relation in re.finditer(rb"<(?:\w+:)?Relationship\s[^<>]{0,1000}>", rels):
        key = re.search(rb"\bId=[\"']([^\"']+)[\"']", relation[0])
        target = re.search(rb"\bTarget=[\"']([^\"']+)[\"']", relation[0])
        if key and target:
            path = target[1].decode("utf-8", "replace")
            targets[key[1]] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    keys = re.findall(rb"<(?:\w+:)?sheet\s[^<>]{0,400}?\b\w{1,20}:id=[\"']([^\"']+)[\"']", workbook)
    return [targets[key] for key in keys]


def _examine_sheet(source: str, content: bytes) -> list[tuple[str, str]]:
    """Return the cells at fault of one sheet; raises FichierRefuse where it is too large."""
    if _NO_REF.search(content):
        raise FichierRefuse(
            source, [Faute("cellules sans adresse : enregistrez le classeur avec un tableur")]
        )
    widest = highest = 0
    fautes = []
    for letters, digits, formula in _CELL.findall(content):
        rank = 0
        for letter in letters:
            rank = rank * 26 + letter - 64
        widest, highest = max(widest, rank), max(highest, int(digits))
        if formula:
            fautes.append((f"{letters.decode()}{digits.decode()}", "formule : collez sa valeur"))
    if highest > LIGNES_MAX or widest > COLONNES_MAX or widest * highest > CELLULES_MAX:
        message = f"feuille trop grande : {highest} lignes et {widest} colonnes"
        raise FichierRefuse(source, [Faute(f"{message}, {LIGNES_MAX} et {COLONNES_MAX} au plus")])
    if len(_FORMULA.findall(content)) > len(fautes):
        fautes.append(("", "formule : collez sa valeur"))
    known = {cell for cell, _ in fautes}
    fautes += [
        (cell.decode(), "erreur du tableur (#REF!, #N/A…)")
        for cell in _ERROR.findall(content)
        if cell.decode() not in known
    ]
    fautes += [
        (cell.decode(), "cellules fusionnées : défusionnez-les et recopiez la valeur")
        for cell in _MERGED.findall(content)
    ]
    return fautes
