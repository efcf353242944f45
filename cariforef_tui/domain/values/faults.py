"""Faults of a file that somebody brings, each with its line and its column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.domain.values.text import count_of

CITEES_MAX = 3
"""Faults that one sentence cites; the list has them all."""
_CELL = re.compile(r"[A-Z]{1,3}[0-9]+")
"""A cell of a workbook, as C12."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; `ligne` as the file numbers it.

    `colonne` is a title, a cell (`C12`), a place in the text (`octet 7`) or None.
    """

    message: str
    ligne: int | None = None
    colonne: str | None = None

    def __str__(self) -> str:
        return self.describe_until(self.ligne)

    def describe_until(self, last: int | None) -> str:
        """Return the fault as of every line from its own to `last`."""
        place = [] if self.ligne is None else [f"ligne {self.ligne}"]
        if last != self.ligne:
            place = [f"lignes {self.ligne} à {last}"]
        if self.colonne is not None:
            place.append(self._name_place(self.colonne))
        return f"{', '.join(place)} : {self.message}" if place else self.message

    @staticmethod
    def _name_place(colonne: str) -> str:
        if colonne.startswith(("octet ", "caractère ")):
            return colonne
        return f"{'cellule' if _CELL.fullmatch(colonne) else 'colonne'} {colonne}"


def list_faults(faults: Sequence[Fault]) -> list[str]:
    """Return every fault in words, those of lines that follow and say the same as one."""
    runs: list[tuple[Fault, int | None]] = []
    for fault in faults:
        first, last = runs[-1] if runs else (None, None)
        same = first is not None and (first.message, first.colonne) == (fault.message, fault.colonne)
        if first is not None and same and last is not None and fault.ligne == last + 1:
            runs[-1] = (first, fault.ligne)
        else:
            runs.append((fault, fault.ligne))
    return [fault.describe_until(last) for fault, last in runs]


def tell_faults(source: str, faults: Sequence[Fault]) -> tuple[list[str], str]:
    """Return every fault in words with its file, and the sentence that counts them."""
    count = "1 faute" if len(faults) == 1 else f"{len(faults)} fautes"
    return [
        f"{source}, {sentence}" for sentence in list_faults(faults)
    ], f"{source} : {count}, rien n'a été écrit."


def summarize_faults(source: str, faults: Sequence[Fault]) -> str:
    """Return one sentence on a file refused, with its first faults."""
    count = count_of(len(faults), "faute")
    sentences = list_faults(faults)
    cited = " ; ".join(sentences[:CITEES_MAX])
    rest = f" ; et {len(sentences) - CITEES_MAX} de plus" if len(sentences) > CITEES_MAX else ""
    return f"{source} : {count}, rien n'a été écrit : {cited.rstrip('.')}{rest}."


class FautesRefusees(Refus):
    """A file or text holds at least one fault, and nothing was written; `str()` cites the first ones.

    `sentences` are all of them in words, in order; `bilan` counts them and ends the list.
    """

    def __init__(self, message: str, sentences: Sequence[str], bilan: str) -> None:
        super().__init__(message)
        self.sentences, self.bilan = tuple(sentences), bilan


class FichierRefuse(FautesRefusees):
    """The file holds at least one fault; nothing was written. `faults` has them all, in order."""

    def __init__(self, source: str, faults: Sequence[Fault]) -> None:
        super().__init__(summarize_faults(source, faults), *tell_faults(source, faults))
        self.faults = tuple(faults)
