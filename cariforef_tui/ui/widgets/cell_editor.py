"""What is typed into a cell before it is saved: a short buffer that a grid draws itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

STARTERS = frozenset("0123456789.,½¼¾")
ACCEPTED = STARTERS | frozenset("/hHj ")
TEXTE_MAX = 12


@dataclass(frozen=True, slots=True)
class CellEditor:
    """The cell being typed.

    `seen` is the version of the saisie that the person saw when they began, `moment` how many of the
    session's writes were shown then.
    """

    code: str
    jour: date
    texte: str
    seen: int
    moment: int

    def type(self, character: str) -> CellEditor:
        """Return the editor with one more character, itself where the character has no place in days."""
        if character not in ACCEPTED or len(self.texte) >= TEXTE_MAX:
            return self
        return replace(self, texte=self.texte + character)

    def clear(self) -> CellEditor:
        return replace(self, texte="")

    def rub_out(self) -> CellEditor:
        return replace(self, texte=self.texte[:-1])


def is_typable(texte: str) -> bool:
    """True for pasted text that a cell may take as typed."""
    return 0 < len(texte) <= TEXTE_MAX and all(character in ACCEPTED for character in texte)
