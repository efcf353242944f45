"""The enveloppes of a pôle in the what-if, one widget on the line API."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.row_table import RowTable
from cariforef_tui.ui.pilotage.rows import SimulationRow

_CODE = 8
_NUMBER = 8
_SOURCE = "◂"
_CURSEUR = "❯"
_ALWAYS = ("plan", "simule", "delta", "ecart")
_WHERE_IT_FITS = ("realise", "atterrissage", "vote")
_ORDER = ("vote", "plan", "simule", "delta", "realise", "atterrissage", "ecart")
_TITRES = {
    "vote": "voté",
    "plan": "plan",
    "simule": "essayé",
    "delta": "+/-",
    "realise": "réalisé",
    "atterrissage": "atterr.",
    "ecart": "éc. fin",
}
LIBELLE_MIN = 18


class SimulationTable(RowTable):
    """Draws `rows`, the cursor, and the line marked as the one that gives."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "simulation--entete",
        "simulation--curseur",
        "simulation--normal",
        "simulation--modifie",
        "simulation--source",
    }

    rows: var[tuple[SimulationRow, ...]] = var(())
    source: var[str | None] = var(None)
    """Name of the enveloppe that days are taken from."""

    class Chosen(Message):
        """A line was double-clicked: days should come from it."""

    @property
    def row(self) -> SimulationRow | None:
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def open_row(self) -> None:
        self.post_message(self.Chosen())

    def select(self, codes: frozenset[str]) -> None:
        """Put the cursor on the first enveloppe of these lines, at the top where none is here."""
        ranks = [rank for rank, row in enumerate(self.rows) if row.code in codes]
        self.cursor = ranks[0] if ranks else 0

    def watch_rows(self, before: tuple[SimulationRow, ...], after: tuple[SimulationRow, ...]) -> None:
        self.fit_rows()
        if len(before) != len(after):
            self.cursor = min(self.cursor, max(0, len(after) - 1))
        self.refresh()

    def watch_source(self) -> None:
        self.refresh()

    def _columns(self, width: int) -> tuple[str, ...]:
        shown = set(_ALWAYS)
        room = width - 3 - _CODE - LIBELLE_MIN - (_NUMBER + 1) * len(shown)
        for name in _WHERE_IT_FITS:
            if room >= _NUMBER + 1:
                room -= _NUMBER + 1
                shown.add(name)
        return tuple(name for name in _ORDER if name in shown)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        columns = self._columns(width)
        label = max(4, width - 3 - _CODE - (_NUMBER + 1) * len(columns))
        if y == 0:
            titles = "".join(f" {fit_right(_TITRES[name], _NUMBER)}" for name in columns)
            text = f"   {fit('ligne', _CODE)}{fit('', label)}{titles}"
            return self._line([Segment(text, self.get_component_rich_style("simulation--entete"))], width)
        rank = self.rank_at(y)
        if rank >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        row = self.rows[rank]
        sign = _CURSEUR if rank == self.cursor else " "
        mark = _SOURCE if row.nom == self.source else " "
        numbers = "".join(f" {fit_right(getattr(row, name), _NUMBER)}" for name in columns)
        text = f"{sign}{mark} {fit(row.nom, _CODE)}{fit(row.libelle, label)}{numbers}"
        name = "modifie" if row.delta else "source" if row.nom == self.source else "normal"
        if rank == self.cursor:
            name = "curseur"
        return self._line([Segment(text, self.get_component_rich_style(f"simulation--{name}"))], width)

    def _line(self, segments: list[Segment], width: int) -> Strip:
        return Strip(segments).adjust_cell_length(width, segments[0].style)
