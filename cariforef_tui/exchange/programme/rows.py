"""The rows of each sheet of a programme: their columns, and how the text of each cell is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeVar, get_type_hints

from cariforef_tui.domain.agents.agents import INITIALES
from cariforef_tui.domain.programme.echeances import Echeance, parse_echeance
from cariforef_tui.domain.programme.programme import Niveau, Responsable, parse_qui
from cariforef_tui.domain.values.columns import title_key
from cariforef_tui.domain.values.refusals import TexteRefuse
from cariforef_tui.domain.values.tables import Grid
from cariforef_tui.domain.values.text import clean_text, fold
from cariforef_tui.exchange.programme.faults import Fault, shown

TEXTE_MAX = 1000
LIGNES_MAX = 5000
"""Characters of a cell, and rows of a sheet: the programme of 2018 has 157 lines."""
NOM_MAX = 20
"""Characters of the word for a level: titles of columns and fields of forms show it."""
_CODE = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2}){0,2}|[A-Z][A-Z0-9]{1,7}")
_ENTIER = re.compile(r"[0-9]{1,6}")
_NOMBRE = re.compile(r"(-?)([0-9]{1,6}|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3}){1,2})(?:[.,]([0-9]{1,2}))?")
_DATE_FR = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_DATE_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CODES_APART = re.compile(r"[\s,;/]+")
_AVEC = re.compile(r"avec\s+(\S+)", re.IGNORECASE)
_BREAK = re.compile(r"\s*\r?\n\s*")
"""A line break that a person types inside the cell of a spreadsheet."""

# A spreadsheet that reads « 12/2018 » as a date writes « déc-18 ».
_ECHEANCE_ALTEREE = re.compile(r"[a-zéû]{3,5}\.?-[0-9]{2}", re.IGNORECASE)
Value = TypeVar("Value")
Chosen = TypeVar("Chosen", bound=StrEnum)
RowType = TypeVar("RowType", bound="Row")


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
        folded = fold(_required(texte))
        found = next((choice for choice in choices if choice.value == folded), None)
        if found is None:
            accepted = ", ".join(choice.value for choice in choices)
            raise ValueError(f"{shown(texte)} : valeur inconnue ({accepted}).")
        return found

    return read


def _read_entier(texte: str) -> int:
    if not _ENTIER.fullmatch(_required(texte)):
        raise ValueError(f"{shown(texte)} : nombre entier attendu.")
    return int(texte)


def _read_centiemes(texte: str) -> int:
    match = _NOMBRE.fullmatch(_required(texte))
    if match is None:
        raise ValueError(f"{shown(texte)} : nombre de jours attendu (par exemple 12 ou 12,5).")
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
    if fold(texte) not in ("", "oui", "non"):
        raise ValueError(f"{shown(texte)} : « oui » ou rien.")
    return is_oui(texte)


def is_oui(texte: str) -> bool:
    return fold(texte) == "oui"


@dataclass(frozen=True, slots=True)
class Jours:
    """The days of a line: hundredths, or the line `avec` whose days it shares; neither if nobody counted."""

    centiemes: int | None = None
    avec: str | None = None


def _read_jours(texte: str) -> Jours:
    if texte.upper() == "X":
        return Jours()
    if match := _AVEC.fullmatch(texte):
        return Jours(avec=_read_code(match[1]))
    return Jours(_read_centiemes(texte))


def _read_echeance(texte: str) -> Echeance:
    if _ECHEANCE_ALTEREE.fullmatch(texte):
        raise ValueError(
            f"{shown(texte)} : un tableur a changé cette échéance ; écrivez par exemple 12/2018."
        )
    return parse_echeance(texte)


def _read_nom(texte: str) -> str:
    if len(texte) > NOM_MAX or not texte[0].isalpha():
        raise ValueError(f"{shown(texte)} : un mot attendu, {NOM_MAX} caractères au plus.")
    return texte


def _read_codes(texte: str) -> tuple[str, ...]:
    return _read_some_codes(_required(texte))


def _read_some_codes(texte: str) -> tuple[str, ...]:
    return tuple(_read_code(code) for code in _CODES_APART.split(texte) if code)


AUCUNE = parse_echeance("")
_read_code = _matching(_CODE, "code attendu (par exemple 4.1, 12 ou PUB)")
Code = Annotated[str, _read_code]
CodeOptional = Annotated[str | None, _optional(_read_code)]
Codes = Annotated[tuple[str, ...], _read_codes]
Initiales = Annotated[str, _matching(INITIALES, "2 à 4 lettres majuscules attendues")]
Texte = Annotated[str, _required]
TexteOptional = Annotated[str | None, _optional(str)]
NomOptional = Annotated[str | None, _optional(_read_nom)]
Entier = Annotated[int, _read_entier]
EntierOptional = Annotated[int | None, _optional(_read_entier)]
CentiemesOptional = Annotated[int | None, _optional(_read_centiemes)]
JoursOptional = Annotated[Jours | None, _optional(_read_jours)]
Jour = Annotated[date, _read_date]
"""The types of columns, each with the function that reads a cell; it raises ValueError with a sentence."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a file; only `validate_row` makes one."""


@dataclass(frozen=True, kw_only=True)
class ProgrammeRow(Row):
    exercice: Entier
    code_si: CodeOptional = None
    # The body's own word for each level, if it is another.
    pole: NomOptional = None
    axe: NomOptional = None
    action: NomOptional = None
    operation: NomOptional = None


@dataclass(frozen=True, kw_only=True)
class LigneRow(Row):
    code: Code
    # An empty cell of niveau or of numero is filled before it is read: the default only makes it optional.
    niveau: Annotated[Niveau, _one_of(Niveau)] = Niveau.GIP
    parent: CodeOptional = None
    libelle: Texte
    jours: JoursOptional = None
    jours_si: JoursOptional = None
    debut: Annotated[str, str] = ""
    echeance: Annotated[Echeance, _read_echeance] = AUCUNE
    qui: Annotated[tuple[Responsable, ...], parse_qui] = ()
    jours_annonces: CentiemesOptional = None
    actions_annoncees: EntierOptional = None
    operations_annoncees: EntierOptional = None
    regulation: Annotated[bool, _read_oui] = False
    tirage: Annotated[bool, _read_oui] = False


@dataclass(frozen=True, kw_only=True)
class JalonRow(Row):
    code: Code
    libelle: Texte
    date: Jour
    lignes: Codes
    borne: Annotated[tuple[str, ...], _read_some_codes] = ()


@dataclass(frozen=True, kw_only=True)
class LivrableRow(Row):
    ligne: Code
    numero: Entier = 0
    libelle: Texte
    quantite: Entier
    source: TexteOptional = None


@dataclass(frozen=True, kw_only=True)
class AgentRow(Row):
    initiales: Initiales
    pole: CodeOptional = None
    equipe: TexteOptional = None
    coordonne: CodeOptional = None


@dataclass(frozen=True, kw_only=True)
class AliasRow(Row):
    alias: Code
    code: Code


SHEETS: dict[str, type[Row]] = {
    "programme": ProgrammeRow,
    "lignes": LigneRow,
    "agents": AgentRow,
    "jalons": JalonRow,
    "livrables": LivrableRow,
    "aliases": AliasRow,
}
"""The sheets of a programme, in the order in which one fills them in."""
TITRES = {
    "libelle": "libellé",
    "jours_si": "jours SI",
    "debut": "début",
    "echeance": "échéance",
    "jours_annonces": "jours annoncés",
    "actions_annoncees": "actions annoncées",
    "operations_annoncees": "opérations annoncées",
    "regulation": "régulation",
    "code_si": "code SI",
    "numero": "numéro",
    "quantite": "quantité",
    "pole": "pôle",
    "operation": "opération",
    "equipe": "équipe",
}
"""The titles that are more than the key of their column."""
NEEDED = ("programme", "lignes")
"""The sheets that must be there, with rows."""


def columns_of(model: type[Row]) -> tuple[str, ...]:
    """Return the keys of a sheet's columns, in order."""
    return tuple(_READERS[model])


def needed_columns_of(model: type[Row]) -> tuple[str, ...]:
    """Return the keys of the columns that a sheet may not lack."""
    return tuple(champ.name for champ in fields(model) if champ.default is MISSING)


_READERS: dict[type[Row], dict[str, Callable[[str], object]]] = {
    model: {name: hint.__metadata__[0] for name, hint in get_type_hints(model, include_extras=True).items()}
    for model in SHEETS.values()
}
"""The function that reads the cells of each column, in order."""


def validate_row(
    model: type[RowType], feuille: str, line: int, cells: dict[str, str], faults: list[Fault]
) -> RowType | None:
    """Return the checked row, or None after adding every fault of its cells to `faults`.

    A column that `cells` lack has had its fault already.
    """
    readers = _READERS[model]
    values: dict[str, object] = {}
    for champ, read in readers.items():
        if champ in cells:
            try:
                values[champ] = read(_clean(cells[champ], champ))
            except ValueError as error:
                faults.append(Fault(feuille, str(error), line, champ))
    return model(**values) if len(values) == len(readers) else None


def _clean(texte: str, champ: str) -> str:
    """Return a cell as clean text of one line, before anything is read in it."""
    try:
        return clean_text(_BREAK.sub(" ", texte).strip(), longueur_max=TEXTE_MAX, champ=champ)
    except TexteRefuse as refus:
        raise ValueError(refus.message.removeprefix(f"{champ} : ")) from None


NumberedCells = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class Columns:
    """The rank of each known column of a sheet, the other titles, and what is wrong with the titles."""

    ranks: dict[str, int]
    ignored: tuple[str, ...]
    faults: tuple[Fault, ...]


def find_columns(feuille: str, grid: Grid, model: type[Row]) -> Columns:
    """Return the columns that the titles of a sheet name, in any order, accents and case aside.

    Those with a default may be left out.
    """
    line, header = grid.lignes[0]
    keys = [title_key(title) for title in header]
    known = columns_of(model)
    needed = needed_columns_of(model)
    faults = [
        Fault(feuille, "colonne absente.", line, TITRES.get(name, name))
        for name in needed
        if name not in keys
    ]
    faults += [
        Fault(feuille, "colonne en double.", line, name)
        for name, count in Counter(keys).items()
        if count > 1 and name in known
    ]
    ranks = {name: keys.index(name) for name in known if name in keys}
    ignored = tuple(title.strip() for title in header if title_key(title) not in ("", *known))
    return Columns(ranks, ignored, tuple(faults))


def read_cells(
    feuille: str, grid: Grid, columns: Columns, model: type[Row], faults: list[Fault]
) -> list[NumberedCells]:
    """Return the cells of each row under the known titles; a column left out has empty ones.

    A cell that holds no plain value is a fault, and is left out.
    """
    absent = dict.fromkeys((name for name in columns_of(model) if name not in columns.ranks), "")
    numbered = []
    for line, row in grid.lignes[1:]:
        cells = dict(absent)
        for name, rank in columns.ranks.items():
            if (line, rank) in grid.amiss:
                faults.append(Fault(feuille, f"{grid.amiss[line, rank]}.", line, name))
            else:
                cells[name] = row[rank] if rank < len(row) else ""
        if any(cells.values()) or len(cells) < len(columns_of(model)):
            numbered.append((line, cells))
    return numbered
