"""Faults of a programme's sheets, each with its sheet, row and column."""

from __future__ import annotations

from dataclasses import dataclass

from cariforef_tui.domain.values.faults import FautesRefusees
from cariforef_tui.domain.values.text import count_of, inert_text

SHOWN_MAX = 40
LISTED_MAX = 20
"""Characters of a cell that a fault cites; also the faults that the sentence lists."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; `fichier` names the sheet, or the file or sheet for people once a reader has placed it.

    `ligne` is as the file numbers it, None for the whole of it.
    """

    fichier: str
    message: str
    ligne: int | None = None
    champ: str | None = None

    def __str__(self) -> str:
        place = self.fichier
        if self.ligne is not None:
            place += f", ligne {self.ligne}"
        if self.champ is not None:
            place += f", colonne {self.champ}"
        return f"{place} : {self.message}"


class ProgrammeRefuse(FautesRefusees):
    """The data files hold at least one fault; nothing was built. `faults` has them all."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        count = count_of(len(faults), "faute")
        listed = " ; ".join(str(fault) for fault in faults[:LISTED_MAX])
        rest = f" ; et {count_of(len(faults) - LISTED_MAX, 'autre')}" if len(faults) > LISTED_MAX else ""
        bilan = f"Programme illisible, rien n'a été chargé ({count})"
        super().__init__(f"{bilan} : {listed}{rest}", [str(fault) for fault in faults], f"{bilan}.")
        self.faults = faults


def shown(texte: str) -> str:
    """Return `texte` between guillemets, inert and cut, for a message."""
    inert = inert_text(texte)
    return f"« {inert if len(inert) <= SHOWN_MAX else inert[:SHOWN_MAX] + '…'} »"
