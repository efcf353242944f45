"""Cells and rows of a map: people down, weeks or months across."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ton(StrEnum):
    """How a cell is drawn; each is a component class of the map, doubled by the cell's sign."""

    RIEN = "rien"
    FROID = "froid"
    TIEDE = "tiede"
    CHAUD = "chaud"
    PLEIN = "plein"
    ALERTE = "alerte"


@dataclass(frozen=True, slots=True)
class HeatCell:
    signe: str
    ton: Ton


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One agent, or the heading of a group (`cells` empty, `texte` across the weeks)."""

    cle: str
    nom: str
    resume: str = ""
    texte: str = ""
    cells: tuple[HeatCell, ...] = ()

    @property
    def is_heading(self) -> bool:
        return not self.cells
