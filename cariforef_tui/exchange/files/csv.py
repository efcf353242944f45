"""Read the bytes of a CSV file as a table of text: encoding and separator found, structure checked."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from cariforef_tui.domain.values.faults import Fault, FichierRefuse
from cariforef_tui.domain.values.tables import Sheet, unprotect
from cariforef_tui.domain.values.text import count_of, fold, quote_text

LIGNES_MAX = 200_000
COLONNES_MAX = 64
CHAMP_MAX = 10_000
"""Rows, columns and characters of a cell past which a file is no table of saisies, and would fill memory."""

FAUTES_MAX = 1_000
"""Structural faults listed at most: a file that is no table would give one a line."""
SEPARATEURS = (";", "\t", ",")
ASCII_MAX = 127
_FRENCH_UTF8 = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xc5[\x92\x93\xb8]|\xe2\x80[\x90-\xbf]|\xe2\x82\xac")
"""A letter or a sign of French in UTF-8: in Windows-1252, « Ã© » or « â€™ », which nobody writes."""
_MAC_ROMAN = re.compile(rb"[a-z]\x8e|\x8e[cpqst]|\x88|\x83[a-z]")
"""`é`, `à`, `É` as a Mac wrote them: in Windows-1252 they would be « dŽjˆ », « ƒtat »."""
_ODD_LINE_END = re.compile("[\u2028\u2029\x85\x0b\x0c\x1c-\x1e]")
"""Line ends that Python's readers see and spreadsheets do not: rows would be numbered otherwise."""

_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def read_csv(source: str, data: bytes) -> Sheet:
    """Return the table of `data`, in UTF-8, UTF-16 (with its mark) or Windows-1252.

    Raises:
        FichierRefuse: every fault of its structure, with line and column.
    """
    texte, remarques = decode(source, data)
    _refuse_nul(source, texte)
    _refuse_line_ends(source, texte)
    separateur = _find_separator(texte)
    rows = _Rows(source, texte, separateur)
    iterator = iter(rows)
    number, header = next(iterator, (1, []))
    if not header:
        raise FichierRefuse(source, [Fault("fichier vide, une ligne de titres est attendue")])
    titres = tuple(cell.strip() for cell in header)
    check_titres(source, number, titres)
    width = len(titres)
    lignes: list[tuple[int, tuple[str, ...]]] = []
    faults: list[Fault] = []
    for line, cells in iterator:
        if len(cells) != width:
            faults.append(_width_fault(line, cells, titres))
        elif len(faults) == 0:
            lignes.append((line, tuple([unprotect(cell) if cell[:1] == "'" else cell for cell in cells])))
        if len(lignes) > LIGNES_MAX:
            raise FichierRefuse(source, [Fault(f"plus de {LIGNES_MAX} lignes")])
        if len(faults) >= FAUTES_MAX:
            break
    if faults:
        raise FichierRefuse(source, faults)
    return Sheet(source=source, titres=titres, lignes=tuple(lignes), ligne_titres=number, remarques=remarques)


def decode(source: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of `data` and what there is to say of its encoding; raises FichierRefuse."""
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
    """Raise FichierRefuse for titles that are too many, absent or twice the same, accents and case aside."""
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
        return Fault(f"{wrong} : il manque « {titres[count][:40]} »", line, str(count + 1))
    return Fault(f"{wrong} : {quote_text(cells[width])} en trop", line, str(width + 1))


def _refuse_nul(source: str, texte: str) -> None:
    at = texte.find("\0")
    if at >= 0:
        line = _line_at(texte[:at])
        column = at - texte.rfind("\n", 0, at)
        message = "octet nul : ce n'est pas du texte, ou de l'UTF-16 sans marque"
        raise FichierRefuse(source, [Fault(message, line, f"caractère {column}")])


def _refuse_line_ends(source: str, texte: str) -> None:
    """Refuse titles that run on over a line end that spreadsheets do not write: no row would be seen."""
    titles = re.split(r"[\r\n]", texte.lstrip("\r\n"), maxsplit=1)[0]
    if match := _ODD_LINE_END.search(titles):
        at = texte.index(match[0])
        name = f"U+{ord(match[0]):04X}"
        message = f"fin de ligne {name}, qu'aucun tableur n'écrit : enregistrez le fichier en « CSV UTF-8 »"
        octet = len(texte[:at].encode()) + 1
        raise FichierRefuse(source, [Fault(message, _line_at(texte[:at]), f"octet {octet}")])


def _line_at(before: str) -> int:
    return before.count("\n") + 1


def _find_separator(texte: str) -> str:
    """The separator that the first line not empty holds most often outside quotes, `;` where none is."""
    start = len(texte) - len(texte.lstrip("\r\n"))
    first = texte[start : start + CHAMP_MAX].split("\n", 1)[0]
    outside = "".join(first.split('"')[::2])
    return max(SEPARATEURS, key=lambda separator: (outside.count(separator), -SEPARATEURS.index(separator)))


class _Rows:
    """Rows of a CSV text that are not empty, each with the line on which it starts."""

    def __init__(self, source: str, texte: str, separateur: str) -> None:
        self._source, self._texte, self._separateur = source, texte, separateur

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(self._texte, newline=""), delimiter=self._separateur, strict=True)
        line = 1
        try:
            for cells in reader:
                if any(cells):
                    for rank, cell in enumerate(cells, start=1):
                        if len(cell) > CHAMP_MAX:
                            raise FichierRefuse(self._source, [_too_long(line, rank)])
                    if any(not cell.isspace() for cell in cells if cell):
                        yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise FichierRefuse(self._source, [self._explain(line)]) from error

    def _explain(self, line: int) -> Fault:
        """Find what stopped the reader in the row that starts on `line`."""
        position = 0
        for _ in range(line - 1):
            position = _next_line(self._texte, position)
        return _scan_row(self._texte, position, self._separateur, line)


def _next_line(texte: str, position: int) -> int:
    ends = [at for at in (texte.find("\n", position), texte.find("\r", position)) if at >= 0]
    if not ends:
        return len(texte)
    end = min(ends)
    return end + 2 if texte.startswith("\r\n", end) else end + 1


def _scan_row(texte: str, position: int, separateur: str, line: int) -> Fault:
    """Walk through one row as the CSV rules read it, up to what breaks them."""
    column, start = 1, position
    while position < len(texte):
        if texte[position] == '"' and position == start:
            end = position + 1
            while True:
                end = texte.find('"', end)
                if end < 0 or end - start > 2 * CHAMP_MAX:
                    return Fault("guillemet ouvert et jamais fermé", line, str(column))
                if texte.startswith('""', end):
                    end += 2
                    continue
                break
            position = end + 1
            if position < len(texte) and texte[position] not in (separateur, "\r", "\n"):
                return Fault("texte après un guillemet fermant", line, str(column))
        elif texte[position] == separateur:
            column, position = column + 1, position + 1
            start = position
        elif texte[position] in "\r\n":
            break
        else:
            position += 1
            if position - start > CHAMP_MAX:
                return _too_long(line, column)
    return Fault("guillemet mal fermé ou champ trop long", line, str(column))


def _too_long(line: int, rank: int) -> Fault:
    return Fault(f"champ de plus de {CHAMP_MAX} caractères", line, str(rank))
