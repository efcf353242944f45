"""The table of the what-if: the enveloppes of a pôle, as voted, as tried, and where they would end."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable
from cariforef_tui.ui.pilotage.rows import SimulationRow

_CODE_MIN = 8
_NUMBER = 9
_SOURCE = "◂"
_ALWAYS = ("plan", "simule", "delta", "ecart")
_WHERE_IT_FITS = ("realise", "atterrissage", "vote")
_ORDER = ("vote", "plan", "simule", "delta", "realise", "atterrissage", "ecart")
_TITRES = {
    "vote": "voté",
    "plan": "plan",
    "simule": "essayé",
    "delta": "+/-",
    "realise": "réal.",
    "atterrissage": "atterr.",
    "ecart": "éc. final",
}
LIBELLE_MIN = 18


class SimulationTable(RowTable[SimulationRow]):
    """The table of `rows`, the one that gives days marked; it reports that one was double-clicked."""

    LOOK = "simulation"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "simulation--entete",
        "simulation--curseur",
        "simulation--normal",
        "simulation--modifie",
        "simulation--source",
    }

    source: var[str | None] = var(None)
    """Name of the enveloppe that days are taken from."""

    class Chosen(Message):
        """A line was double-clicked: days should come from it."""

    def open_row(self) -> None:
        self.post_message(self.Chosen())

    def select(self, codes: frozenset[str]) -> None:
        """Put the cursor on the first enveloppe of these lines, at the top where none is here."""
        ranks = [rank for rank, row in enumerate(self.rows) if row.code in codes]
        self.cursor = ranks[0] if ranks else 0

    def watch_source(self) -> None:
        self.refresh()

    def _code_width(self) -> int:
        """Cells of the names: a shared enveloppe is named by its first and its last line."""
        return max(_CODE_MIN, *(cell_len(row.titre) + 1 for row in self.rows)) if self.rows else _CODE_MIN

    def _columns(self, width: int) -> tuple[str, ...]:
        shown = set(_ALWAYS)
        room = width - 3 - self._code_width() - LIBELLE_MIN - (_NUMBER + 1) * len(shown)
        for name in _WHERE_IT_FITS:
            if room >= _NUMBER + 1:
                room -= _NUMBER + 1
                shown.add(name)
        return tuple(name for name in _ORDER if name in shown)

    def _label_width(self, columns: tuple[str, ...], width: int) -> int:
        return max(4, width - 3 - self._code_width() - (_NUMBER + 1) * len(columns))

    def draw_header(self, _y: int, width: int) -> Strip:
        columns = self._columns(width)
        titles = "".join(f" {fit_right(_TITRES[name], _NUMBER)}" for name in columns)
        label = fit("", self._label_width(columns, width))
        name = fit("lignes", self._code_width())
        return self.draw_text(f"   {name}{label}{titles}", self.style("entete"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row, columns = self.rows[rank], self._columns(width)
        sign = CURSEUR if rank == self.cursor else " "
        mark = _SOURCE if row.nom == self.source else " "
        label = fit(row.libelle, self._label_width(columns, width))
        numbers = "".join(f" {fit_right(getattr(row, name), _NUMBER)}" for name in columns)
        look = "modifie" if row.delta else "source" if row.nom == self.source else "normal"
        style = self.style("curseur" if rank == self.cursor else look)
        name = fit(row.titre, self._code_width())
        return self.draw_text(f"{sign}{mark} {name}{label}{numbers}", style, width)
