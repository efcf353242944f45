"""One column of a review: headings, and items that the cursor moves on."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.reactive import var

from cariforef_tui.domain.values.text import inert_text
from cariforef_tui.ui.kit.columns import fit, tell_apart, wrap_cells
from cariforef_tui.ui.kit.lines import ListLine, RowList
from cariforef_tui.ui.revue.rows import BAR, RevueRow

NIVEAUX = ("critique", "attention", "info", "bon", "discret", "normal")
_CODE_MIN, _CODE_MAX = 4, 8
"""Least and greatest width of a code in cells: initials, and the code of nearly all lines."""
_INDENT = 4
"""Cells of the cursor and of the sign, with a space each."""
_TEXTE_MIN = 8
"""Least width in cells of a wrapped text: on a narrower screen its end is cut."""
_PLAIN = Style(bold=False)
_NARROW = 90
"""Width in cells below which what stands under a row begins below its code, to keep its lines few."""
ROOMY = ((1, 4), (0, 4), (0, None))
"""`rooms` of a list that people read from afar."""


class RevueList(RowList[RevueRow]):
    """The column of `rows`. It posts a message with the row to open."""

    rooms: var[Sequence[tuple[int, int | None]]] = var(((0, None),))
    """Layouts to try in turn until all rows fit: blank lines above a row, and greatest number of lines of its
    label (None: that of the row)."""

    _code_width = _CODE_MIN
    _blanks = 0
    _labels_max: int | None = None
    """Greatest number of lines of a label; None for that of each row."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._apart: dict[str, str] = {}
        self._notes: dict[str, list[str]] = {}

    @property
    def ranks(self) -> Sequence[int]:
        return [rank for rank, row in enumerate(self.rows) if row.opens]

    def move(self, delta: int) -> None:
        """Move the cursor by `delta` rows that open, and show it even if it was there already."""
        super().move(delta)
        self.reveal()

    def lines_in_sight(self, rank: int) -> tuple[int, int]:
        """Return the lines to show for a row; the first and the last that open have what is beyond them."""
        (top, end), ranks = super().lines_in_sight(rank), self.ranks
        return 0 if rank in ranks[:1] else top, len(self.lines) if rank in ranks[-1:] else end

    def move_page(self, direction: int) -> None:
        """Show the rows after the visible ones, or before them, else the last or the first row."""
        if not self.turn(direction):
            self.move_edge(direction)

    def turn(self, step: int) -> bool:
        """Show the rows after the visible ones, or before them. Return False if there is none that way."""
        top, last = round(self.scroll_y), len(self.lines) - self.room
        if self.room < 1 or (top >= last if step > 0 else top <= 0):
            return False
        wanted = self._cut_at_end(top) if step > 0 else top - self.room + 1
        wanted = max(0, min(wanted, last))
        seen = [rank for rank in self.ranks if self.lines_of(rank)[1] > wanted]
        self.cursor = seen[0] if seen else self.cursor
        self.scroll_to(y=wanted, animate=False, force=True, immediate=True)
        return True

    def _cut_at_end(self, top: int) -> int:
        """Return the next top line: the start of the row cut at the bottom, or its last line shown."""
        end = top + self.room
        for rank, row in enumerate(self.rows):
            start = super().lines_in_sight(rank)[0]
            if not row.is_heading and self.lines_of(rank)[1] > end:
                return start if start > top else end - 1
        return end

    @property
    def _margin(self) -> int:
        """Cells before the label: cursor and sign with a space each, then the code with two."""
        return _INDENT + self._code_width + 2

    @property
    def _indent(self) -> int:
        """Cells before what stands below the label."""
        return _INDENT if self.scrollable_content_region.width < _NARROW else self._margin

    def fit_rows(self) -> None:
        width = self.scrollable_content_region.width
        self._code_width = min(_CODE_MAX, max([_CODE_MIN, *(cell_len(row.code) for row in self.rows)]))
        self._apart = self._tell_apart(width)
        for blanks, lines in self.rooms:
            self._blanks, self._labels_max = blanks, lines
            super().fit_rows()
            if len(self.lines) <= self.room:
                break

    def _tell_apart(self, width: int) -> dict[str, str]:
        """Return the one-line labels by key, cut so that each differs from its neighbours."""
        rows = [row for row in self.rows if row.lignes_max == 1 and row.texte[:1] not in tuple(BAR)]
        rows = [row for row in rows if not row.is_heading]
        widths = tuple(self._label_width(row, width) for row in rows)
        shown = tell_apart(tuple(row.texte for row in rows), widths)
        return {row.cle: label for row, label in zip(rows, shown, strict=True)}

    def _without_bar(self, row: RevueRow, width: int) -> str:
        """Return the text of a row, without the bar at its head if both do not fit."""
        is_long = cell_len(row.texte) > self._label_width(row, width)
        return row.texte.lstrip(f"{BAR} ") if is_long else row.texte

    def _right_of(self, row: RevueRow, width: int) -> str:
        is_short = row.courte and width - self._margin - cell_len(row.droite) - 2 < row.least
        return inert_text(row.courte if is_short else row.droite)

    def _label_width(self, row: RevueRow, width: int) -> int:
        right = cell_len(self._right_of(row, width))
        return max(_TEXTE_MIN, width - self._margin - (right + 2 if right else 1))

    def blanks_above(self, rank: int) -> int:
        if rank == 0 or (self.rows[rank - 1].is_heading and not self.rows[rank].is_heading):
            return 0
        return max(self._blanks, int(self.rows[rank].is_heading))

    def texts_of(self, row: RevueRow, width: int) -> Sequence[str]:
        if row.is_heading:
            return [row.texte]
        longest = self._labels_max or row.lignes_max
        if longest == 1:
            label = [self._apart.get(row.cle) or self._without_bar(row, width)]
        else:
            label = wrap_cells(row.texte, self._label_width(row, width), longest)
        below, looks = [], [""] * len(label)
        for note in row.notes:
            lines = wrap_cells(note.texte, max(_TEXTE_MIN, width - self._indent - 1), note.lignes_max)
            below += lines
            looks += [note.niveau] * len(lines)
        self._notes[row.cle] = looks
        return [*label, *below]

    def draw_heading(self, row: RevueRow, width: int) -> list[Segment]:
        right = f" {self._right_of(row, width)} "
        return [Segment(fit(f" {row.texte}", max(0, width - cell_len(right))) + right, self.style("titre"))]

    def draw_line(self, row: RevueRow, line: ListLine, mark: str, width: int) -> list[Segment]:
        normal = self.style("discret" if row.niveau == "discret" else "normal")
        look = self._notes[row.cle][line.number]
        if look:
            below = normal if look == "normal" else self.style(look) + _PLAIN
            return [Segment(" " * self._indent + fit(line.texte, max(0, width - self._indent)), below)]
        told = self._right_of(row, width) if line.first else ""
        right = f" {told} " if told else " "
        shown = fit(line.texte, max(0, width - self._margin - cell_len(right)))
        bar = len(shown) - len(shown.lstrip(BAR))
        return [
            Segment(f"{mark} ", normal),
            Segment(fit(row.signe if line.first else "", 2), self.style(row.niveau)),
            Segment(fit(row.code if line.first else "", self._code_width) + "  ", self.style("discret")),
            Segment(shown[:bar], self.style("discret")),
            Segment(shown[bar:], normal),
            Segment(right, self.style(row.niveau if row.niveau in ("critique", "attention") else "normal")),
        ]
