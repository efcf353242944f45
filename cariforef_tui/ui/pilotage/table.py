"""The table of the what-if: the enveloppes of a pôle, as voted, as tried, and where they would end."""

from __future__ import annotations

from itertools import accumulate
from typing import ClassVar

from rich.cells import cell_len
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from cariforef_tui.ui.kit.columns import LABEL_MIN, fit, fit_right, tell_apart
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable
from cariforef_tui.ui.pilotage.rows import SimulationRow

_CODE_MIN, _NUMBER_MIN = 8, 6
"""Cells of the names, and of a column of figures whatever is tried."""
_SOURCE = "◂"
_GROWTH = ("simule", "delta", "ecart", "plan", "realise", "atterrissage", "vote")
"""Columns in the order in which they come where there is room for them."""
_TITRES = {
    "vote": "voté",
    "plan": "plan",
    "simule": "essayé",
    "delta": "+/-",
    "realise": "réal.",
    "atterrissage": "atterr.",
    "ecart": "éc. final",
}


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

    class Pointed(Message):
        """The cursor may be on another line."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._widths: dict[str, int] = {}

    def report(self) -> None:
        self.post_message(self.Pointed())

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

    def fit_rows(self) -> None:
        super().fit_rows()
        self._widths = {
            name: max(_NUMBER_MIN, *map(cell_len, (titre, *(getattr(row, name) for row in self.rows))))
            for name, titre in _TITRES.items()
        }

    def _columns(self, width: int) -> dict[str, int]:
        """Columns of figures that leave the labels their room, in the order of their titles."""
        room = width - 3 - self._code_width() - LABEL_MIN
        needed = accumulate(self._widths[name] + 1 for name in _GROWTH)
        shown = [name for name, cells in zip(_GROWTH, needed, strict=True) if cells <= room]
        return {name: cells for name, cells in self._widths.items() if name in shown}

    def _label_width(self, columns: dict[str, int], width: int) -> int:
        return max(4, width - 3 - self._code_width() - sum(cells + 1 for cells in columns.values()))

    def draw_header(self, _y: int, width: int) -> Strip:
        columns = self._columns(width)
        titles = "".join(f" {fit_right(_TITRES[name], cells)}" for name, cells in columns.items())
        label = fit("", self._label_width(columns, width))
        name = fit("lignes", self._code_width())
        return self.draw_text(f"   {name}{label}{titles}", self.style("entete"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row, columns = self.rows[rank], self._columns(width)
        sign = CURSEUR if rank == self.cursor else " "
        mark = _SOURCE if row.nom == self.source else " "
        room, labels = self._label_width(columns, width), tuple(each.libelle for each in self.rows)
        label = fit(tell_apart(labels, (room,) * len(labels))[rank], room)
        numbers = "".join(f" {fit_right(getattr(row, name), cells)}" for name, cells in columns.items())
        look = "modifie" if row.delta else "source" if row.nom == self.source else "normal"
        style = self.style("curseur" if rank == self.cursor else look)
        name = fit(row.titre, self._code_width())
        return self.draw_text(f"{sign}{mark} {name}{label}{numbers}", style, width)
