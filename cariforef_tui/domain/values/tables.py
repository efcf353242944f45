"""Tables that leave the product as files, and tables read from files, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.values.days import format_nombre, to_number

DANGEREUX = "=+-@\t\r\n＝"
"""First characters that make a spreadsheet take a text for a formula."""
PROTECTION = "'"

Value = str | int | date | None


class Kind(StrEnum):
    """What the cells of a column hold: JOURS are hundredths of a day, TAUX hundredths of a percent."""

    TEXTE = "texte"
    DATE = "date"
    JOURS = "jours"
    ENTIER = "entier"
    TAUX = "taux"


@dataclass(frozen=True, slots=True)
class Column:
    """`cle` names the column for programs, `titre` for people; `largeur` is in characters."""

    cle: str
    titre: str
    nature: Kind = Kind.TEXTE
    largeur: int = 10


@dataclass(frozen=True, slots=True)
class Total:
    """The cell of row `rang` and of column `colonne` adds up those of the rows `parts`."""

    rang: int
    colonne: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table. `sommes` are cells of headings that add up others; `totalisees` the columns with a total.

    A column is totalled only where every row counts once. Totals are never rows: whoever adds up a column
    would count them twice. `recapitulatif` holds those that people read, in a table of its own.
    """

    cle: str
    titre: str
    exercice: int
    au: date
    colonnes: tuple[Column, ...]
    lignes: tuple[tuple[Value, ...], ...]
    sommes: tuple[Total, ...] = ()
    totalisees: tuple[int, ...] = ()
    recapitulatif: Table | None = None

    def total(self, colonne: int) -> int:
        """Sum of a column of numbers."""
        return sum(value for ligne in self.lignes if isinstance(value := ligne[colonne], int))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table read from a file: titles, then rows of text with the number that the file gives them."""

    source: str
    titres: tuple[str, ...]
    lignes: tuple[tuple[int, tuple[str, ...]], ...]
    ligne_titres: int = 1
    remarques: tuple[str, ...] = ()


def protect(texte: str) -> str:
    """Return `texte` as a spreadsheet may open it without taking it for a formula."""
    return PROTECTION + texte if texte[:1] and texte[0] in DANGEREUX else texte


def unprotect(texte: str) -> str:
    """Return the text that `protect` was given."""
    return texte[1:] if len(texte) > 1 and texte[0] == PROTECTION and texte[1] in DANGEREUX else texte


def format_value(value: Value, nature: Kind) -> str:
    """Return a cell as French text: `25/05/2018`, `12,5`, `37,5 %`."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    if isinstance(value, str):
        return value
    if nature is Kind.JOURS:
        return format_nombre(value)
    return f"{format_nombre(value)} %" if nature is Kind.TAUX else str(value)


def json_value(value: Value, nature: Kind) -> object:
    """Return a cell as JSON takes it: days and percentages as numbers, dates ISO."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return to_number(value) if nature in (Kind.JOURS, Kind.TAUX) else value
    return value
