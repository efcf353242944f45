"""The table of the days of a month: what was logged on each, and what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.message import Message
from textual.strip import Strip

from cariforef_tui.ui.kit.columns import fit, fit_right
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable
from cariforef_tui.ui.mois.rows import DayRow, DayTone

_NOM = 8
"""Cells of a day, `lun. 21` and a space."""
_NUMBERS = (
    ("fse", "FSE", "FSE", 5),
    ("autres", "autres lignes", "autres", 7),
    ("absent", "absences", "abs.", 5),
    ("total", "total", "total", 10),
)
"""Figures of a row, left to right: field, title, the same where it has no room, cells at least."""
_NUMBERS_ALONE = (("autres", "lignes", "lignes", 7), *_NUMBERS[2:])
"""The same where no day has work that a convention pays."""
_NUMBER_MAX = 15
"""Cells past which a figure would stand too far from the next."""
_NOTE = 20
"""Cells of the longest note, that of a public holiday."""


class MonthTable(RowTable[DayRow]):
    """The table of `rows`, a day each; it reports that a day was double-clicked."""

    LOOK = "mois"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "mois--entete",
        "mois--curseur",
        *(f"mois--{tone}" for tone in DayTone),
    }

    class Opened(Message):
        """A day was double-clicked: its week is wanted."""

    def open_row(self) -> None:
        self.post_message(self.Opened())

    def go_to_first_missing(self) -> None:
        """Put the cursor on the first day that lacks something, else on the first day."""
        self.cursor = next((rank for rank, row in enumerate(self.rows) if row.is_missing), 0)

    def go_to_missing(self) -> bool:
        """Put the cursor on the next day that lacks something, round again; False where none does."""
        ranks = [rank for rank, row in enumerate(self.rows) if row.is_missing]
        if ranks:
            self.cursor = next((rank for rank in ranks if rank > self.cursor), ranks[0])
        return bool(ranks)

    def go_complete(self) -> str:
        """Put the cursor on a day that lacks something, and say what opens it; empty where there is none."""
        if self.row is None or not self.row.is_missing:
            self.go_to_missing()
        if self.row is None or not self.row.is_missing:
            return ""
        is_copied = self.row.tone is DayTone.CONFIRMER
        return f" Entrée ouvre la semaine{' ; Espace y confirme le jour' if is_copied else ''}."

    @property
    def _numbers(self) -> Sequence[tuple[str, str, str, int]]:
        """Figures of a row: those of conventions where a day has some."""
        return _NUMBERS if any(row.fse for row in self.rows) else _NUMBERS_ALONE

    def _widths(self, width: int) -> list[int]:
        """Cells of each figure: what the note leaves is shared between them."""
        least = [size for *_, size in self._numbers]
        spare = max(0, width - 2 - _NOM - sum(least) - _NOTE) // len(least)
        return [min(size + spare, max(size, _NUMBER_MAX)) for size in least]

    def draw_header(self, _y: int, width: int) -> Strip:
        titles = "".join(
            fit_right(whole if len(whole) < size else short, size)
            for (_, whole, short, _), size in zip(self._numbers, self._widths(width), strict=True)
        )
        return self.draw_text(f" {fit('Jour', _NOM)}{titles}", self.style("entete"), width)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row, widths = self.rows[rank], self._widths(width)
        note = max(1, width - 2 - _NOM - sum(widths))
        sign = CURSEUR if rank == self.cursor else " "
        fields = zip(self._numbers, widths, strict=True)
        numbers = "".join(fit_right(getattr(row, name), size) for (name, *_), size in fields)
        said = fit(row.note if cell_len(row.note) <= note else row.court, note)
        style = self.style("curseur" if rank == self.cursor else row.tone.value)
        return self.draw_text(f"{sign}{fit(row.nom, _NOM)}{numbers} {said}", style, width)
