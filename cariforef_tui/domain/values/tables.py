"""Tables that leave the product as files, and tables read from files, whatever the format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cariforef_tui.domain.values.days import to_number
from cariforef_tui.domain.values.shown import Field, Kind, T, Value

DANGEREUX = "=+-@\t\r\n＝"
"""First characters that make a spreadsheet take a text for a formula."""
PROTECTION = "'"


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

    A column is totalled only if every row counts once. Totals are never rows: a sum over the column would
    count them twice. `recapitulatif` holds those that people read, in a table of its own.
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


def tabulate(
    cle: str, titre: str, exercice: int, au: date, colonnes: Sequence[Field[T]], lignes: Iterable[T]
) -> Table:
    """Return `lignes` as a table of the fields `colonnes`, its title followed by the exercice."""
    return Table(
        cle=cle,
        titre=f"{titre} {exercice}",
        exercice=exercice,
        au=au,
        colonnes=tuple(Column(one.key, one.title, one.form.kind, one.width) for one in colonnes),
        lignes=tuple(tuple(one.cell(ligne) for one in colonnes) for ligne in lignes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table read from a file: titles, then rows of text with the number that the file gives them."""

    source: str
    titres: tuple[str, ...]
    lignes: tuple[tuple[int, tuple[str, ...]], ...]
    ligne_titres: int = 1
    remarques: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A sheet as it was read: its non-empty rows with their numbers, the titles first.

    `source` names it to people. `lettres` are the names of its columns if it comes from a workbook; `amiss`
    then says what is wrong with cells that hold no plain value, by row number and rank from 0, and `formules`
    which cells hold the value that a formula gave.
    """

    source: str
    lignes: tuple[tuple[int, tuple[str, ...]], ...]
    lettres: tuple[str, ...] = ()
    amiss: Mapping[tuple[int, int], str] = field(default_factory=dict)
    formules: tuple[tuple[int, int], ...] = ()


def column_name(rank: int) -> str:
    """Return what a spreadsheet calls a column, from 0: A, B… AA."""
    return chr(65 + rank) if rank < 26 else column_name(rank // 26 - 1) + chr(65 + rank % 26)


def protect(texte: str) -> str:
    """Return `texte` as a spreadsheet may open it without taking it for a formula."""
    return PROTECTION + texte if texte[:1] and texte[0] in DANGEREUX else texte


def unprotect(texte: str) -> str:
    """Return the text that `protect` was given."""
    return texte[1:] if len(texte) > 1 and texte[0] == PROTECTION and texte[1] in DANGEREUX else texte


def json_value(value: Value, nature: Kind) -> object:
    """Return a cell as JSON takes it: days and percentages as numbers, dates ISO."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return to_number(value) if nature in (Kind.JOURS, Kind.TAUX) else value
    return value
