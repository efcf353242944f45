"""Read the bytes of one CSV file as numbered rows of text; its structure is checked here."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from cariforef_seeds.faults import Fault, shown
from cariforef_tui.domain.values.tables import unprotect

SEPARATEUR = ";"
TAILLE_MAX = 1_000_000
"""Bytes of a file: the programme of 2018 takes fewer than 40,000."""

NumberedCells = tuple[int, dict[str, str]]


def read_table(
    fichier: str, data: bytes, columns: Sequence[str], optional: Collection[str], faults: list[Fault]
) -> list[NumberedCells]:
    """Return the readable rows of `data` with their line numbers; add to `faults` what is wrong.

    Columns come in any order, each exactly once; an `optional` one left out has empty cells. Rows that a
    spreadsheet left empty are skipped.
    """
    texte = _decode(fichier, data, faults)
    if texte is None:
        return []
    rows = _split_rows(fichier, texte, faults)
    number, header = next(rows, (1, []))
    absent = dict.fromkeys((name for name in columns if name in optional and name not in header), "")
    problems = _header_faults(fichier, number, header, [name for name in columns if name not in absent])
    if problems:
        faults.extend(problems)
        return []
    numbered = []
    for line, cells in rows:
        if len(cells) == len(header):
            numbered.append((line, {**absent, **dict(zip(header, map(unprotect, cells), strict=True))}))
        else:
            faults.append(Fault(fichier, f"{len(cells)} champs, {len(header)} attendus.", line))
    return numbered


def _decode(fichier: str, data: bytes, faults: list[Fault]) -> str | None:
    advice = "enregistrez le fichier en « CSV UTF-8 »."
    if len(data) > TAILLE_MAX:
        faults.append(Fault(fichier, f"fichier trop grand, {TAILLE_MAX} octets au plus."))
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.append(Fault(fichier, f"encodage UTF-16 : {advice}"))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    for line, part in enumerate(data.split(b"\n"), start=1):
        try:
            part.decode("utf-8")
        except UnicodeDecodeError as error:
            octet = f"octet 0x{part[error.start]:02X}"
            faults.append(Fault(fichier, f"{octet} qui n'est pas de l'UTF-8 : {advice}", line))
    return None


def _split_rows(fichier: str, texte: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(texte, newline=""), delimiter=SEPARATEUR, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        faults.append(
            Fault(fichier, "guillemet mal fermé ou champ trop long : la suite n'a pas été lue.", line)
        )


def _header_faults(fichier: str, line: int, header: list[str], columns: Sequence[str]) -> list[Fault]:
    if len(header) == 1 and len(columns) > 1 and header[0] not in columns:
        return [Fault(fichier, f"séparateur « {SEPARATEUR} » et titres de colonnes attendus.", line)]
    problems = [
        Fault(fichier, "colonne en double.", line, name)
        for name, count in Counter(header).items()
        if count > 1 and name in columns
    ]
    problems += [
        Fault(fichier, f"colonne inconnue {shown(name)}.", line)
        for name in dict.fromkeys(header)
        if name not in columns
    ]
    problems += [Fault(fichier, "colonne absente.", line, name) for name in columns if name not in header]
    return problems
