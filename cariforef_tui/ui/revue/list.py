"""One column of a review: headings, and items that the cursor goes over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.message import Message
from textual.reactive import var

from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.ui.kit.columns import fit, wrap_cells
from cariforef_tui.ui.kit.lines import ListLine, RowList
from cariforef_tui.ui.revue.rows import BAR, RevueRow

NIVEAUX = ("critique", "attention", "info", "bon", "discret", "normal")
_CODE_MIN, _CODE_MAX = 4, 8
"""Cells of a code: those of initials, and of nearly all lines; a longer one is cut, its sentence is not."""
_TEXTE_MIN = 8
"""Cells that a text is wrapped in at least: on a screen that narrow its end is cut."""


class RevueList(RowList[RevueRow]):
    """The column of `rows`; it reports the row to open."""

    LOOK = "revue"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "revue--titre",
        "revue--code",
        "revue--droite",
        "revue--curseur",
        "revue--curseur-inactif",
        *(f"revue--{niveau}" for niveau in NIVEAUX),
    }

    class RowOpened(Message):
        """Somebody asked to see what a row is about."""

        def __init__(self, row: RevueRow) -> None:
            super().__init__()
            self.row = row

    spacing: var[int] = var(0)
    """Blank lines above each row, where every row still fits so."""

    _code_width = _CODE_MIN
    _blanks = 0

    @property
    def page(self) -> int:
        return max(1, self.room - 4)

    def move(self, delta: int) -> None:
        """Move the cursor by `delta` rows, headings passed over; on the first one, show the top."""
        super().move(delta)
        if self.ranks and self.cursor == self.ranks[0]:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def open_row(self) -> None:
        if self.row is not None:
            self.post_message(self.RowOpened(self.row))

    @property
    def _margin(self) -> int:
        """Cells before the text: cursor and sign with a space each, the code with two: figures may follow."""
        return 4 + self._code_width + 2

    def fit_rows(self) -> None:
        self._code_width = min(_CODE_MAX, max([_CODE_MIN, *(cell_len(row.code) for row in self.rows)]))
        self._blanks = self.spacing
        super().fit_rows()
        if self._blanks and len(self.lines) > self.room:
            self._blanks = 0
            super().fit_rows()

    def blanks_above(self, rank: int) -> int:
        if rank == 0 or (self.rows[rank - 1].is_heading and not self.rows[rank].is_heading):
            return 0
        return max(self._blanks, int(self.rows[rank].is_heading))

    def texts_of(self, row: RevueRow, width: int) -> Sequence[str]:
        if row.lignes_max == 1:
            return [row.texte]
        room = width - self._margin - cell_len(inert_text(row.droite)) - 2
        return wrap_cells(row.texte, max(_TEXTE_MIN, room), row.lignes_max)

    def draw_heading(self, row: RevueRow, width: int) -> list[Segment]:
        right = f"{inert_text(row.droite)} "
        return [Segment(fit(f" {row.texte}", width - cell_len(right)) + right, self.style("titre"))]

    def draw_line(self, row: RevueRow, line: ListLine, mark: str, width: int) -> list[Segment]:
        normal = self.style("discret" if row.niveau == "discret" else "normal")
        right = f" {inert_text(row.droite)} " if line.first and row.droite else " "
        shown = fit(line.texte, max(0, width - self._margin - cell_len(right)))
        bar = len(shown) - len(shown.lstrip(BAR))
        return [
            Segment(f"{mark} ", normal),
            Segment(fit(row.signe if line.first else "", 2), self.style(row.niveau)),
            Segment(fit(row.code if line.first else "", self._code_width) + "  ", self.style("code")),
            Segment(shown[:bar], self.style("discret")),
            Segment(shown[bar:], normal),
            Segment(right, self.style("droite")),
        ]
