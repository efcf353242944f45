"""The rows of each file of a programme, from the bytes of its CSV to the cells of its columns."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeVar, get_type_hints

from cariforef_seeds.faults import Fault, shown
from cariforef_tui.domain.agents.agents import INITIALES
from cariforef_tui.domain.programme.echeances import Echeance, parse_echeance
from cariforef_tui.domain.programme.programme import Chiffrage, Compte, Niveau, Responsable, parse_qui
from cariforef_tui.domain.values.refusals import TexteRefuse
from cariforef_tui.domain.values.tables import unprotect
from cariforef_tui.domain.values.text import clean_text

TEXTE_MAX = 1000
_CODE = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2}){0,2}|[A-Z][A-Z0-9]{1,7}")
_ENTIER = re.compile(r"[0-9]{1,6}")
_NOMBRE = re.compile(r"(-?)([0-9]{1,6}|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){1,2})(?:[.,]([0-9]{1,2}))?")
_DATE_FR = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_DATE_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")

# A spreadsheet that reads « 12/2018 » as a date writes « déc-18 ».
_ECHEANCE_ALTEREE = re.compile(r"[a-zéû]{3,5}\.?-[0-9]{2}", re.IGNORECASE)
Value = TypeVar("Value")
Chosen = TypeVar("Chosen", bound=StrEnum)
RowType = TypeVar("RowType", bound="Row")
SEPARATEUR = ";"
TAILLE_MAX = 1_000_000
"""Bytes of a file: the programme of 2018 takes fewer than 40,000."""


def _optional(read: Callable[[str], Value]) -> Callable[[str], Value | None]:
    return lambda texte: read(texte) if texte else None


def _required(texte: str) -> str:
    if not texte:
        raise ValueError("valeur absente.")
    return texte


def _matching(pattern: re.Pattern[str], attendu: str) -> Callable[[str], str]:
    def read(texte: str) -> str:
        if not pattern.fullmatch(_required(texte)):
            raise ValueError(f"{shown(texte)} : {attendu}.")
        return texte

    return read


def _one_of(choices: type[Chosen]) -> Callable[[str], Chosen]:
    def read(texte: str) -> Chosen:
        try:
            return choices(_required(texte))
        except ValueError:
            accepted = ", ".join(choice.value for choice in choices)
            raise ValueError(f"{shown(texte)} : valeur inconnue ({accepted}).") from None

    return read


def _read_entier(texte: str) -> int:
    if not _ENTIER.fullmatch(_required(texte)):
        raise ValueError(f"{shown(texte)} : nombre entier attendu.")
    return int(texte)


def _read_centiemes(texte: str) -> int:
    match = _NOMBRE.fullmatch(_required(texte))
    if match is None:
        raise ValueError(f"{shown(texte)} : nombre de jours non reconnu (par exemple 12 ou 12,5).")
    whole = int("".join(char for char in match[2] if char.isdigit()))
    centiemes = whole * 100 + int(((match[3] or "") + "00")[:2])
    return -centiemes if match[1] else centiemes


def _read_date(texte: str) -> date:
    if match := _DATE_FR.fullmatch(_required(texte)):
        day, month, year = (int(part) for part in match.groups())
    elif match := _DATE_ISO.fullmatch(texte):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise ValueError(f"{shown(texte)} : date non reconnue (par exemple 25/05/2018).")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{shown(texte)} : cette date n'existe pas.") from None


def _read_oui(texte: str) -> bool:
    if texte not in ("", "oui", "non"):
        raise ValueError(f"{shown(texte)} : « oui » ou rien.")
    return texte == "oui"


def _read_echeance(texte: str) -> Echeance:
    if _ECHEANCE_ALTEREE.fullmatch(texte):
        raise ValueError(
            f"{shown(texte)} : un tableur a changé cette échéance ; écrivez par exemple 12/2018."
        )
    return parse_echeance(texte)


def _read_codes(texte: str) -> tuple[str, ...]:
    return _read_some_codes(_required(texte))


def _read_some_codes(texte: str) -> tuple[str, ...]:
    return tuple(_read_code(code) for code in texte.split())


_read_code = _matching(_CODE, "code attendu (par exemple 14.7.1, 18 ou PRI)")
Code = Annotated[str, _read_code]
CodeOptional = Annotated[str | None, _optional(_read_code)]
Codes = Annotated[tuple[str, ...], _read_codes]
Initiales = Annotated[str, _matching(INITIALES, "2 à 4 lettres majuscules attendues")]
Texte = Annotated[str, _required]
TexteOptional = Annotated[str | None, _optional(str)]
Entier = Annotated[int, _read_entier]
EntierOptional = Annotated[int | None, _optional(_read_entier)]
CentiemesOptional = Annotated[int | None, _optional(_read_centiemes)]
Jour = Annotated[date, _read_date]
JourOptional = Annotated[date | None, _optional(_read_date)]
"""The types of columns, each with the function that reads a cell; it raises ValueError with a sentence."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a file; only `validate_row` makes one."""


@dataclass(frozen=True, kw_only=True)
class ProgrammeRow(Row):
    exercice: Entier
    code_si: CodeOptional
    vote: JourOptional
    source: TexteOptional


@dataclass(frozen=True, kw_only=True)
class LigneRow(Row):
    code: Code
    niveau: Annotated[Niveau, _one_of(Niveau)]
    parent: CodeOptional
    libelle: Texte
    echeance: Annotated[Echeance, _read_echeance]
    qui: Annotated[tuple[Responsable, ...], parse_qui]
    jours_annonces: CentiemesOptional
    actions_annoncees: EntierOptional
    operations_annoncees: EntierOptional
    regulation: Annotated[bool, _read_oui]
    tirage: Annotated[bool, _read_oui] = False


@dataclass(frozen=True, kw_only=True)
class EnveloppeRow(Row):
    id: Texte
    compte: Annotated[Compte, _one_of(Compte)]
    chiffrage: Annotated[Chiffrage, _one_of(Chiffrage)]
    jours: CentiemesOptional
    lignes: Codes


@dataclass(frozen=True, kw_only=True)
class JalonRow(Row):
    code: Code
    libelle: Texte
    date: Jour
    lignes: Codes
    source: TexteOptional
    borne: Annotated[tuple[str, ...], _read_some_codes] = ()


@dataclass(frozen=True, kw_only=True)
class LivrableRow(Row):
    ligne: Code
    numero: Entier
    libelle: Texte
    quantite: Entier
    source: TexteOptional


@dataclass(frozen=True, kw_only=True)
class AgentRow(Row):
    initiales: Initiales
    pole: CodeOptional
    equipe: TexteOptional
    coordonne: CodeOptional
    source: TexteOptional


@dataclass(frozen=True, kw_only=True)
class AliasRow(Row):
    alias: Code
    code: Code
    source: TexteOptional


def columns_of(model: type[Row]) -> tuple[str, ...]:
    """Return the titles of a file's columns, in order."""
    return tuple(_readers_of(model))


def optional_columns_of(model: type[Row]) -> frozenset[str]:
    """Return the titles of the columns that a file may leave out; their cells are then empty."""
    return frozenset(champ.name for champ in fields(model) if champ.default is not MISSING)


def _readers_of(model: type[Row]) -> dict[str, Callable[[str], object]]:
    """Return the function that reads the cells of each column, in order."""
    return {name: hint.__metadata__[0] for name, hint in get_type_hints(model, include_extras=True).items()}


def validate_row(
    model: type[RowType], fichier: str, line: int, cells: dict[str, str], faults: list[Fault]
) -> RowType | None:
    """Return the checked row, or None after adding every fault of its cells to `faults`."""
    readers = _readers_of(model)
    values: dict[str, object] = {}
    for champ, read in readers.items():
        try:
            values[champ] = read(_clean(cells[champ], champ))
        except ValueError as error:
            faults.append(Fault(fichier, str(error), line, champ))
    return model(**values) if len(values) == len(readers) else None


def _clean(texte: str, champ: str) -> str:
    """Return a cell as clean text, before anything is read in it."""
    try:
        return clean_text(texte, longueur_max=TEXTE_MAX, champ=champ)
    except TexteRefuse as refus:
        raise ValueError(refus.message.removeprefix(f"{champ} : ")) from None


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
