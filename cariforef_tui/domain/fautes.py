"""What is wrong in a file that somebody brings: every fault, with its line and its column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cariforef_tui.domain.refus import Refus

CITEES_MAX = 3
_CELL = re.compile(r"[A-Z]{1,3}[0-9]+")


@dataclass(frozen=True, slots=True)
class Faute:
    """One fault; `ligne` as the file numbers it.

    `colonne` is a title, a cell (`C12`), a place in the text (`octet 7`) or None.
    """

    message: str
    ligne: int | None = None
    colonne: str | None = None

    def __str__(self) -> str:
        place = [f"ligne {self.ligne}"] if self.ligne is not None else []
        if self.colonne is not None:
            place.append(self._name_place(self.colonne))
        return f"{', '.join(place)} : {self.message}" if place else self.message

    @staticmethod
    def _name_place(colonne: str) -> str:
        if colonne.startswith(("octet ", "caractère ")):
            return colonne
        return f"{'cellule' if _CELL.fullmatch(colonne) else 'colonne'} {colonne}"


def summarize_fautes(source: str, fautes: Sequence[Faute]) -> str:
    """Return one sentence on a file refused, with its first faults."""
    count = "1 faute" if len(fautes) == 1 else f"{len(fautes)} fautes"
    cited = " ; ".join(str(faute) for faute in fautes[:CITEES_MAX])
    rest = f" ; et {len(fautes) - CITEES_MAX} de plus" if len(fautes) > CITEES_MAX else ""
    return f"{source} : {count}, rien n'a été écrit : {cited.rstrip('.')}{rest}."


class FichierRefuse(Refus):
    """The file holds at least one fault; nothing was written. `fautes` has them all, in order."""

    def __init__(self, source: str, fautes: Sequence[Faute]) -> None:
        super().__init__(summarize_fautes(source, fautes))
        self.source = source
        self.fautes = tuple(fautes)
