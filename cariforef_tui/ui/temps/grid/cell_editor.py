"""What is typed into a cell before it is saved: a short buffer that a grid draws itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from cariforef_tui.domain.values.days import may_become_jours

STARTERS = frozenset("0123456789.,½¼¾")
"""What begins to type in a cell; other keys are commands there."""
WEEK_SIGN = "*"
"""After a number of days: the same on every working day of the week that has come."""
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

    def press(self, key: str, character: str | None) -> CellEditor | None:
        """Return the editor after a key, None for one that is not for the text."""
        if key in ("delete", "ctrl+u"):
            return replace(self, texte="")
        if key == "backspace":
            return replace(self, texte=self.texte[:-1])
        return self.type(character) if character is not None and character.isprintable() else None


def is_typable(texte: str) -> bool:
    """True for pasted text that a cell may take as typed."""
    return 0 < len(texte) <= TEXTE_MAX and may_become_jours(texte)
