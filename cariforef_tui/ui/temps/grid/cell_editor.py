"""What is typed into a cell before it is saved: a short buffer that a grid draws itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.values.days import may_become_jours

STARTERS = frozenset("0123456789.,½¼¾")
"""What begins to type in a cell; other keys are commands there."""
TEXTE_MAX = 12
"""Characters typed in a cell: more than any way to write days takes."""


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

    def type(self, texte: str) -> CellEditor:
        """Return the editor with more text, as far as there is room."""
        return replace(self, texte=(self.texte + texte)[:TEXTE_MAX])

    def clear(self) -> CellEditor:
        return replace(self, texte="")

    def rub_out(self) -> CellEditor:
        return replace(self, texte=self.texte[:-1])


def is_typable(texte: str) -> bool:
    """True for pasted text that a cell may take as typed."""
    return 0 < len(texte) <= TEXTE_MAX and may_become_jours(texte)
