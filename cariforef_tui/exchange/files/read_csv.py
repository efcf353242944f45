"""Read the bytes of a CSV file as a table of text: find its encoding and separator, check its structure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.tables import Sheet, unprotect
from cariforef_tui.domain.values.text import count_of, fold, quote_text

LIGNES_MAX = 200_000
COLONNES_MAX = 64
CHAMP_MAX = 10_000
"""Limits of rows, columns and characters of a cell: past them a file is no table, and would fill memory."""
FAUTES_MAX = 1_000
"""Structural faults listed at most: a file that is no table has one on every line."""
SEPARATEURS = (";", "\t", ",")
ASCII_MAX = 127
_FRENCH_UTF8 = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xc5[\x92\x93\xb8]|\xe2\x80[\x90-\xbf]|\xe2\x82\xac")
"""A letter or a sign of French in UTF-8. Windows-1252 would read « Ã© » or « â€™ », which nobody writes."""
_MAC_ROMAN = re.compile(rb"[a-z]\x8e|\x8e[cpqst]|\x88|\x83[a-z]")
"""Letters such as `é`, `à`, `É` in Mac Roman. Windows-1252 would read « dŽjˆ » or « ƒtat »."""
_ODD_LINE_END = re.compile("[\u2028\u2029\x85\x0b\x0c\x1c-\x1e]")
"""Line ends for Python but not for spreadsheets: their rows would have different numbers."""
_LINE_END = re.compile(r"\r\n|[\r\n]")
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def read_csv(source: str, data: bytes) -> Sheet:
    """Return the table of `data`, in UTF-8, UTF-16 (with its mark) or Windows-1252.

    Raises:
        FichierRefuse: it lists every fault of the structure, with line and column.
    """
    texte, remarques = decode(source, data)
    _refuse_no_text(source, texte)
    rows = _read_rows(source, texte, _find_separator(texte))
    number, header = next(rows, (1, []))
    if not header:
        raise FichierRefuse(source, [Fault("fichier vide, une ligne de titres est attendue")])
    titres = tuple(cell.strip() for cell in header)
    check_titres(source, number, titres)
    width = len(titres)
    lignes: list[tuple[int, tuple[str, ...]]] = []
    faults: list[Fault] = []
    for line, cells in rows:
        if len(cells) != width:
            faults.append(_width_fault(line, cells, titres))
        elif not faults:
            lignes.append((line, tuple([unprotect(cell) if cell[:1] == "'" else cell for cell in cells])))
        if len(lignes) > LIGNES_MAX:
            raise FichierRefuse(source, [Fault(f"plus de {LIGNES_MAX} lignes")])
        if len(faults) >= FAUTES_MAX:
            break
    if faults:
        raise FichierRefuse(source, faults)
    return Sheet(source=source, titres=titres, lignes=tuple(lignes), ligne_titres=number, remarques=remarques)


def decode(source: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of `data`, and remarks for the person on its encoding; raises FichierRefuse."""
    mark = data[:2]
    if mark in _UTF16:
        try:
            return data[2:].decode(_UTF16[mark]), ("Encodage UTF-16 reconnu.",)
        except UnicodeDecodeError as error:
            line = _line_at(data[2 : 2 + error.start].decode(_UTF16[mark], "replace"))
            raise FichierRefuse(
                source, [Fault(f"UTF-16 incorrect à l'octet {error.start + 3}", line)]
            ) from error
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        # Windows-1252 accepts almost any byte: first refuse damaged UTF-8 and Mac Roman.
        if _FRENCH_UTF8.search(data):
            message = f"octet 0x{data[error.start]:02X} qui n'est pas de l'UTF-8, dans un texte en UTF-8"
            raise _refuse_byte(source, data, error.start, message) from error
    if mac := _MAC_ROMAN.search(data):
        at = mac.start() + next(rank for rank, octet in enumerate(mac[0]) if octet > ASCII_MAX)
        raise _refuse_byte(source, data, at, f"octet 0x{data[at]:02X} d'un texte de Mac (Mac Roman)")
    try:
        return data.decode("cp1252"), ("Encodage Windows-1252 reconnu : vérifiez les accents.",)
    except UnicodeDecodeError as error:
        message = f"octet 0x{data[error.start]:02X} d'aucun encodage connu"
        raise _refuse_byte(source, data, error.start, message) from error


def _refuse_byte(source: str, data: bytes, at: int, message: str) -> FichierRefuse:
    line = data[:at].count(b"\n") + 1
    advice = f"{message} : enregistrez le fichier en « CSV UTF-8 »"
    return FichierRefuse(source, [Fault(advice, line, f"octet {at + 1}")])


def check_titres(source: str, ligne: int, titres: Sequence[str]) -> None:
    """Raise FichierRefuse if titles are too many, absent or repeated, ignoring accents and case."""
    if len(titres) > COLONNES_MAX:
        raise FichierRefuse(source, [Fault(f"{len(titres)} colonnes, {COLONNES_MAX} au plus", ligne)])
    first: dict[str, int] = {}
    faults = []
    for rank, titre in enumerate(titres, start=1):
        key = fold(titre)
        if key and key in first:
            message = f"titre {quote_text(titre)} déjà en colonne {first[key]}"
            faults.append(Fault(message, ligne, str(rank)))
        first.setdefault(key, rank)
    if not any(titres):
        faults.append(Fault("aucun titre de colonne", ligne))
    if faults:
        raise FichierRefuse(source, faults)


def _width_fault(line: int, cells: Sequence[str], titres: Sequence[str]) -> Fault:
    count, width = len(cells), len(titres)
    wrong = f"{count_of(count, 'champ')}, {width} attendus"
    if count < width:
        return Fault(f"{wrong} : il manque {quote_text(titres[count])}", line, str(count + 1))
    return Fault(f"{wrong} : {quote_text(cells[width])} en trop", line, str(width + 1))


def _refuse_no_text(source: str, texte: str) -> None:
    """Refuse NUL, and a line of titles with an odd line end: it would hide rows among the titles."""
    at = texte.find("\0")
    if at >= 0:
        column = at - texte.rfind("\n", 0, at)
        message = "octet nul : ce n'est pas du texte, ou de l'UTF-16 sans marque"
        raise FichierRefuse(source, [Fault(message, _line_at(texte[:at]), f"caractère {column}")])
    if match := _ODD_LINE_END.search(_first_line(texte)):
        before = texte[: texte.index(match[0])]
        name = f"U+{ord(match[0]):04X}"
        message = f"fin de ligne {name}, qu'aucun tableur n'écrit : enregistrez le fichier en « CSV UTF-8 »"
        octet = len(before.encode()) + 1
        raise FichierRefuse(source, [Fault(message, _line_at(before), f"octet {octet}")])


def _line_at(before: str) -> int:
    return before.count("\n") + 1


def _first_line(texte: str) -> str:
    """Return the first non-empty line."""
    return _LINE_END.split(texte.lstrip("\r\n"), maxsplit=1)[0]


def _find_separator(texte: str) -> str:
    """Return the separator most frequent in the first line outside quotes, or `;` if it has none."""
    outside = "".join(_first_line(texte)[:CHAMP_MAX].split('"')[::2])
    return max(SEPARATEURS, key=outside.count)


def _read_rows(source: str, texte: str, separateur: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the non-empty rows, each with the number of its first line; raises FichierRefuse."""
    reader = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True)
    line = 1
    try:
        for cells in reader:
            for rank, cell in enumerate(cells, start=1):
                if len(cell) > CHAMP_MAX:
                    raise FichierRefuse(source, [_too_long(line, rank)])
            if any(not cell.isspace() for cell in cells if cell):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise FichierRefuse(source, [_explain(texte, separateur, line)]) from error


def _explain(texte: str, separateur: str, line: int) -> Fault:
    """Return the fault that stopped the reader, by its field, in the row that starts on `line`."""
    # Possessive quantifiers (`*+`) never backtrack: a hostile file cannot slow the search.
    quoted = '"[^"]*+(?:""[^"]*+)*+"'
    sound = re.compile(f'(?:{quoted}|[^"{separateur}\r\n][^{separateur}\r\n]*+)?{separateur}')
    before = next(islice(_LINE_END.finditer(texte), line - 2, None)) if line > 1 else None
    position, column = before.end() if before else 0, 1
    while (match := sound.match(texte, position)) and len(match[0]) <= 2 * CHAMP_MAX:
        position, column = match.end(), column + 1
    closed = re.compile(quoted).match(texte, position)
    if closed and len(closed[0]) <= 2 * CHAMP_MAX:
        return Fault("texte après un guillemet fermant", line, str(column))
    if texte.startswith('"', position) and not closed:
        return Fault("guillemet ouvert et jamais fermé", line, str(column))
    return _too_long(line, column)


def _too_long(line: int, rank: int) -> Fault:
    return Fault(f"champ de plus de {CHAMP_MAX} caractères", line, str(rank))
