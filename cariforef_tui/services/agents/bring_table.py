"""The common part of every import of a table: read its rows by field, and tell all of its faults at once.

An import adds its fields with their usual titles, how each cell is read, its rules, and how its rows are
written.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from cariforef_tui.domain.values.columns import ignored_columns, missing_columns
from cariforef_tui.domain.values.faults import Fault, FichierRefuse, summarize_faults, tell_faults
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.tables import Sheet
from cariforef_tui.services.ports.errors import DroitRefuse

F = TypeVar("F", bound=StrEnum)
K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
D = TypeVar("D")


class FichierInterdit(DroitRefuse):
    """The actor may not log for the person of at least one row (exit 4); nothing was written.

    `faults` has all that is wrong in the file, in order; `sentences` and `bilan` are those of FautesRefusees.
    """

    def __init__(self, source: str, faults: Sequence[Fault], action: str, objet: str) -> None:
        super().__init__(summarize_faults(source, faults), action, objet)
        self.faults = tuple(faults)
        self.sentences, self.bilan = tell_faults(source, faults)


@dataclass(frozen=True, kw_only=True)
class TableRequest(Generic[F]):
    """A table that somebody brings on a day, and the rank of the column of each of its fields."""

    feuille: Sheet
    colonnes: Mapping[F, int]
    today: date

    @property
    def source(self) -> str:
        return self.feuille.source

    @property
    def ignorees(self) -> tuple[str, ...]:
        """The titles that no field uses."""
        return ignored_columns(self.feuille.titres, self.colonnes)


class TableReader(Generic[F]):
    """Reads the rows of a table, and keeps each refusal with its line and its title."""

    def __init__(
        self, request: TableRequest[F], needed: Mapping[F, str], faults: Iterable[Fault] = ()
    ) -> None:
        """`needed` gives each field that every row needs, with what to do if its column is absent.

        Raises:
            FichierRefuse: such a column is absent, or there is no row. The refusal holds `faults` too.
        """
        self.request = request
        self.faults = list(faults)
        self.interdits: dict[str, None] = {}
        feuille = request.feuille
        lacking = list(missing_columns(feuille, request.colonnes, needed))
        if not feuille.lignes:
            lacking.append(Fault("aucune ligne sous les titres", feuille.ligne_titres))
        if lacking:
            raise FichierRefuse(feuille.source, [*self.faults, *lacking])

    def __iter__(self) -> Iterator[Row[F]]:
        for numero, cells in self.request.feuille.lignes:
            yield Row(self, numero, cells)

    def check(self, action: str) -> None:
        """Raise FichierRefuse if there are faults, FichierInterdit if some forbid `action`."""
        faults = sorted(self.faults, key=lambda fault: fault.ligne or 0)
        if self.interdits:
            raise FichierInterdit(self.request.source, faults, action, ", ".join(self.interdits))
        if faults:
            raise FichierRefuse(self.request.source, faults)


class Row(Generic[F]):
    """A row of a table, whose cells are read by field."""

    def __init__(self, table: TableReader[F], numero: int, cells: Sequence[str]) -> None:
        self.numero = numero
        self.is_refused = False
        self._table, self._cells = table, cells

    def text(self, champ: F) -> str:
        """Return the text of that field's cell, empty if no column has the field."""
        rank = self._table.request.colonnes.get(champ)
        return "" if rank is None else self._cells[rank].strip()

    def take(self, champ: F, understand: Callable[[str], T]) -> T | None:
        """Read the cell of that field, even an empty one; return None if it is refused."""
        return self._understand(champ, understand, None)

    def need(self, champ: F, understand: Callable[[str], T]) -> T | None:
        """Do as `take`, but refuse an empty cell."""
        if not self.text(champ):
            self.refuse("cellule vide", champ)
            return None
        return self._understand(champ, understand, None)

    def read(self, champ: F, understand: Callable[[str], T], absent: T) -> T:
        """Do as `take`, but return `absent` if the cell is empty or refused."""
        return self._understand(champ, understand, absent) if self.text(champ) else absent

    def _understand(self, champ: F, understand: Callable[[str], T], absent: D) -> T | D:
        try:
            return understand(self.text(champ))
        except Refus as refus:
            self.refuse(str(refus), champ)
            return absent

    def refuse(self, message: str, champ: F | None = None) -> None:
        """Note that the row is refused, and which of its cells is the cause."""
        self.is_refused = True
        request = self._table.request
        rank = None if champ is None else request.colonnes.get(champ)
        colonne = None if rank is None else f"« {request.feuille.titres[rank]} »"
        self._table.faults.append(Fault(message.rstrip("."), self.numero, colonne))

    def forbid(self, objet: str, message: str, champ: F | None = None) -> None:
        """Note that the actor has no right on the person of the row."""
        self._table.interdits[objet] = None
        self.refuse(message, champ)


def remember(understand: Callable[[K], T]) -> Callable[[K], T]:
    """Return `understand` with a memory of its answers and refusals: a file has few distinct texts."""
    answers: dict[K, T | Refus] = {}

    def answer(key: K) -> T:
        if key not in answers:
            try:
                answers[key] = understand(key)
            except Refus as refus:
                answers[key] = refus
        found = answers[key]
        if isinstance(found, Refus):
            # Without its traceback, which would grow with every row that is refused.
            raise found.with_traceback(None)
        return found

    return answer
