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
from cariforef_tui.ui.revue.rows import BAR, Note, RevueRow

NIVEAUX = ("critique", "attention", "info", "bon", "discret", "normal")
_CODE_MIN, _CODE_MAX = 4, 8
"""Least and greatest width of a code in cells: initials, and the code of nearly all lines."""
_TEXTE_MIN = 8
"""Least width in cells of a wrapped text: on a narrower screen its end is cut."""
_PLAIN = Style(bold=False)
_LABEL_BESIDE_FACT = 28
"""Least width in cells of a label beside a fact in words."""
_LABEL_BESIDE_FIGURES = 28
"""Least width in cells of a label beside figures: below it, the short figures replace them."""
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
    _is_short = False
    _tells_facts = False
    """True if facts stand on the right; without room, they stand below."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._apart: dict[str, str] = {}
        self._notes: dict[str, list[str]] = {}

    @property
    def page(self) -> int:
        return max(1, self.room - 4)

    def move(self, delta: int) -> None:
        """Move the cursor by `delta` rows, skipping headings. On the first row, scroll to the top."""
        super().move(delta)
        if self.ranks and self.cursor == self.ranks[0]:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def turn(self, step: int) -> bool:
        """Show the rows after the visible ones, or before them. Return False if there is none that way."""
        top, last = round(self.scroll_y), len(self.lines) - self.room
        if self.room < 1 or (top >= last if step > 0 else top <= 0):
            return False
        wanted = self._cut_at_end(top) if step > 0 else top - self.room + 1
        wanted = max(0, min(wanted, last))
        self.cursor = next(rank for rank in self.ranks if self.lines_of(rank)[1] > wanted)
        self.scroll_to(y=wanted, animate=False, force=True, immediate=True)
        return True

    def _cut_at_end(self, top: int) -> int:
        """Return the next top line: the start of the row cut at the bottom, or its last line shown."""
        end = top + self.room
        for rank, row in enumerate(self.rows):
            start = self.lines_in_sight(rank)[0]
            if not row.is_heading and self.lines_of(rank)[1] > end:
                return start if start > top else end - 1
        return end

    @property
    def _margin(self) -> int:
        """Cells before the text: cursor and sign with a space each, then the code with two."""
        return 4 + self._code_width + 2

    def fit_rows(self) -> None:
        width = self.scrollable_content_region.width
        self._code_width = min(_CODE_MAX, max([_CODE_MIN, *(cell_len(row.code) for row in self.rows)]))
        fact = max((cell_len(row.fait) for row in self.rows), default=0)
        self._tells_facts = width - self._margin - fact - 2 >= _LABEL_BESIDE_FACT
        figures = max((cell_len(row.droite) for row in self.rows if row.courte), default=0)
        self._is_short = width - self._margin - figures - 2 < _LABEL_BESIDE_FIGURES
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

    def _right_of(self, row: RevueRow) -> str:
        figures = row.courte if row.courte and self._is_short else row.droite
        return inert_text(row.fait if row.fait and self._tells_facts else figures)

    def _label_width(self, row: RevueRow, width: int) -> int:
        right = cell_len(self._right_of(row))
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
        fact = (Note(row.fait, "normal"),) if row.fait and not self._tells_facts else ()
        below, looks = [], ["normal"] * len(label)
        for note in (*fact, *row.notes):
            lines = wrap_cells(note.texte, max(_TEXTE_MIN, width - self._margin - 1), note.lignes_max)
            below += lines
            looks += [note.niveau] * len(lines)
        self._notes[row.cle] = looks
        return [*label, *below]

    def draw_heading(self, row: RevueRow, width: int) -> list[Segment]:
        right = f" {self._right_of(row)} "
        return [Segment(fit(f" {row.texte}", max(0, width - cell_len(right))) + right, self.style("titre"))]

    def draw_line(self, row: RevueRow, line: ListLine, mark: str, width: int) -> list[Segment]:
        normal = self.style("discret" if row.niveau == "discret" else "normal")
        look = self._notes[row.cle][line.number]
        right = f" {self._right_of(row)} " if line.first and self._right_of(row) else " "
        shown = fit(line.texte, max(0, width - self._margin - cell_len(right)))
        bar = len(shown) - len(shown.lstrip(BAR))
        return [
            Segment(f"{mark} ", normal),
            Segment(fit(row.signe if line.first else "", 2), self.style(row.niveau)),
            Segment(fit(row.code if line.first else "", self._code_width) + "  ", self.style("discret")),
            Segment(shown[:bar], self.style("discret")),
            Segment(shown[bar:], normal if look == "normal" else self.style(look) + _PLAIN),
            Segment(right, self.style(row.niveau if row.fait else "normal")),
        ]
