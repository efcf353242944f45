"""The alerts, or the jalons: headings, and rows of one line, the fact first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from cariforef_tui.ui.alertes.rows import AlertRow
from cariforef_tui.ui.kit.columns import LABEL_MIN, align_column, fit, fit_right, tell_apart
from cariforef_tui.ui.kit.lines import CURSEUR, RowTable

_SIGN = 4
"""Cells of the cursor and of the sign, each with a space."""
_CODE_MAX = 9
LOOKS = ("critique", "attention", "info", "tenu", "discret")


class AlertList(RowTable[AlertRow]):
    """The list of `rows`; it reports the row under the cursor and what lies below, and the one to open."""

    HEADER_LINES = 0
    LOOK = "alertes"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "alertes--titre",
        "alertes--normal",
        "alertes--code",
        "alertes--curseur",
        "alertes--curseur-inactif",
        *(f"alertes--{look}" for look in LOOKS),
    }

    empty: var[str] = var("")
    """Sentence to show where there is no row."""

    class Moved(Message):
        """The cursor is on another row, or on none (None); `below` rows are out of sight, lower."""

        def __init__(self, source: AlertList, row: AlertRow | None, below: int) -> None:
            super().__init__()
            self.source, self.row, self.below = source, row, below

    class RowOpened(Message):
        """Somebody asked to see what a row is about."""

        def __init__(self, row: AlertRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, empty: str, *, id: str) -> None:
        super().__init__(id=id)
        self.empty = empty

    def key_of(self, row: AlertRow) -> str:
        return row.cle

    def is_heading(self, row: AlertRow) -> bool:
        return row.is_heading

    def watch_empty(self) -> None:
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.report()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.report()

    def on_focus(self, _event: events.Focus) -> None:
        self.report()

    def report(self) -> None:
        hidden = self.rows[round(self.scroll_y) + self.room :] if self.room > 0 else ()
        below = sum(not row.is_heading for row in hidden)
        self.post_message(self.Moved(self, self.row, below))

    def open_row(self) -> None:
        if self.row is not None:
            self.post_message(self.RowOpened(self.row))

    def move_group(self, direction: int) -> None:
        """Go to the first row of the next group (1), or of the previous one (-1)."""
        firsts = [rank for rank in self.ranks if rank == 0 or self.rows[rank - 1].is_heading]
        if direction > 0:
            wanted = [rank for rank in firsts if rank > self.cursor]
        else:
            wanted = [rank for rank in reversed(firsts) if rank < self.cursor]
        if wanted:
            self.cursor = wanted[0]

    def fit_rows(self) -> None:
        rows = [row for row in self.rows if not row.is_heading]
        self._fait = max((cell_len(row.fait) for row in rows), default=0)
        self._code = min(_CODE_MAX, max((cell_len(row.code) for row in rows), default=0))
        self._chiffres = _align([row.chiffre for row in rows])
        self._chiffre = max(map(cell_len, self._chiffres.values()), default=0)
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.rows))

    def draw_header(self, _y: int, width: int) -> Strip:
        return Strip.blank(width, self.rich_style)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if not self.rows and y == 0:
            return self.draw_text(fit(f" {self.empty}", width), self.rich_style, width)
        return super().render_line(y)

    def draw_row(self, rank: int, _line: int, width: int) -> Strip:
        row = self.rows[rank]
        if row.is_heading:
            return self._draw_heading(row, width)
        is_under = rank == self.cursor
        over = self.style("curseur" if self.has_focus else "curseur-inactif") if is_under else Style()
        normal = self.style("discret" if row.look == "discret" else "normal") + over
        look, code = self.style(row.look) + over, self.style("code") + over
        room = width - _SIGN - self._fait - 1 - self._code - 1
        chiffre = self._chiffre + 2 if room - self._chiffre - 2 >= LABEL_MIN else 0
        left, objets = max(0, room - chiffre), tuple(each.objet for each in self.rows)
        mark = CURSEUR if is_under and self.has_focus else " "
        segments = [
            Segment(mark, normal),
            Segment(f"{row.signe:<2} {fit(row.fait, self._fait)} ", look),
            Segment(f"{fit(row.code, self._code)} ", code),
            Segment(fit(tell_apart(objets, (left,) * len(objets))[rank], left), normal),
        ]
        if chiffre:
            segments.append(Segment(f" {fit(self._chiffres[row.chiffre], chiffre - 1)}", normal))
        return Strip(segments).adjust_cell_length(width, normal)

    def _draw_heading(self, row: AlertRow, width: int) -> Strip:
        ground = self.style("titre")
        titre = f" {row.fait} "
        keys = fit_right(row.chiffre, width - cell_len(titre) - 1)
        is_room = cell_len(row.chiffre) <= width - cell_len(titre) - 1
        return Strip(
            [
                Segment(titre, self.style(row.look) + ground),
                Segment(f"{keys} " if is_room else "", self.style("discret") + ground),
            ]
        ).adjust_cell_length(width, ground)


def _align(chiffres: Sequence[str]) -> dict[str, str]:
    """Return each text with the figure at its end under the others: `réal.     3,25`, `atterr. 164`."""
    parts = [chiffre.rpartition(" ") for chiffre in chiffres]
    numbers = align_column([number for name, _, number in parts if name and number[:1].isdecimal()])
    names = [name for name, _, number in parts if name and number[:1].isdecimal()]
    longest = max(map(cell_len, names), default=0)
    aligned = {
        f"{name} {number.strip()}": f"{fit(name, longest)} {number}"
        for name, number in zip(names, numbers, strict=True)
    }
    return {chiffre: aligned.get(chiffre, chiffre) for chiffre in chiffres}
