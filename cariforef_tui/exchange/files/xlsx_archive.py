"""Examine an XLSX archive before anything reads it: its size unpacked, its parts, its cells.

Bytes are searched, not parsed: nothing here can be made to resolve an entity or to fill the memory.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.exchange.files.csv import COLONNES_MAX, LIGNES_MAX

OCTETS_MAX = 16_000_000
DEPLIE_MAX = 64_000_000
CELLULES_MAX = 1_000_000
PARTIES_MAX = 200
"""Bytes packed and unpacked, cells and parts: a small archive may unpack to gigabytes."""

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
"""Bounded repetitions alone: none of these can run away on a file made for it. A DOCTYPE could."""


def looks_like_archive(data: bytes) -> bool:
    """True for what only a spreadsheet program writes, readable or not."""
    return data.startswith((_SIGNATURE_ZIP, _SIGNATURE_OLE))


def examine_archive(source: str, data: bytes) -> dict[str, list[tuple[str, str]]]:
    """Return the cells at fault of every sheet's part, the parts in their order.

    Raises:
        FichierRefuse: not an XLSX workbook, or one that is too large, holds macros or document types.
    """
    if len(data) > OCTETS_MAX:
        raise FichierRefuse(source, [Fault(f"classeur trop grand : {OCTETS_MAX // 1_000_000} Mo au plus")])
    if data.startswith(_SIGNATURE_OLE):
        raise FichierRefuse(source, [Fault(_explain_ole(data))])
    if not data.startswith(_SIGNATURE_ZIP):
        raise FichierRefuse(source, [Fault("ce n'est pas un classeur XLSX")])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _examine_archive(source, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise FichierRefuse(source, [Fault("classeur illisible ou tronqué")]) from error
    except (ValueError, KeyError, OverflowError) as error:
        raise FichierRefuse(source, [Fault("classeur illisible")]) from error


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
        raise FichierRefuse(source, [Fault(message)])
    return dict(_examine_parts(source, archive, names))


def _examine_parts(
    source: str, archive: zipfile.ZipFile, names: Sequence[str]
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    ordered = _sheet_paths(archive)
    marks: dict[str, list[tuple[str, str]]] = {}
    lengths = _shared_lengths(archive, names)
    copied = 0
    for name in names:
        if not name.casefold().endswith((".xml", ".rels")):
            continue
        content = archive.read(name)
        if _FORBIDDEN.search(content) or content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:200]:
            raise FichierRefuse(source, [Fault("classeur refusé : il déclare un type de document (DTD)")])
        if name in ordered:
            marks[name] = _examine_sheet(source, content)
            # A text kept once and shown a million times is a million texts once read.
            copied += sum(lengths.get(int(match[1]), 0) for match in _SHARED.finditer(content))
            if copied > DEPLIE_MAX:
                raise FichierRefuse(source, [Fault("classeur trop grand une fois déplié")])
    for path in ordered:
        if path not in marks:
            raise FichierRefuse(source, [Fault("classeur illisible : une feuille manque")])
        yield path, marks[path]


def _shared_lengths(archive: zipfile.ZipFile, names: Sequence[str]) -> dict[int, int]:
    """Bytes of every text that the workbook keeps once, by its number."""
    formats: dict[int, int] = {}
    for name in names:
        if name.casefold().endswith("sharedstrings.xml"):
            content = archive.read(name)
            starts = [match.start() for match in _ITEM.finditer(content)]
            ends = [*starts[1:], len(content)]
            formats.update(
                (key, end - start) for key, (start, end) in enumerate(zip(starts, ends, strict=True))
            )
    return formats


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
            source, [Fault("cellules sans adresse : enregistrez le classeur avec un tableur")]
        )
    widest = highest = 0
    faults = []
    for match in _CELL.finditer(content):
        letters, digits, formula = match.groups()
        widest, highest = max(widest, _rank(letters)), max(highest, int(digits))
        if highest > LIGNES_MAX or widest > COLONNES_MAX or widest * highest > CELLULES_MAX:
            message = f"feuille trop grande : {LIGNES_MAX} lignes et {COLONNES_MAX} colonnes au plus"
            raise FichierRefuse(
                source, [Fault(f"{message}, {CELLULES_MAX} cellules", None, f"{letters.decode()}{highest}")]
            )
        if formula:
            faults.append((f"{letters.decode()}{digits.decode()}", "formule : collez sa valeur"))
    if sum(1 for _ in _FORMULA.finditer(content)) > len(faults):
        faults.append(("", "formule : collez sa valeur"))
    known = {cell for cell, _ in faults}
    faults += [
        (cell.decode(), "erreur du tableur (#REF!, #N/A…)")
        for cell in _ERROR.findall(content)
        if cell.decode() not in known
    ]
    faults += [
        (cell.decode(), "cellules fusionnées : défusionnez-les et recopiez la valeur")
        for cell in _MERGED.findall(content)
    ]
    return faults


@lru_cache(maxsize=1024)
def _rank(letters: bytes) -> int:
    """Return the rank of a column, from 1."""
    rank = 0
    for letter in letters:
        rank = rank * 26 + letter - 64
    return rank
