"""Texts fitted in columns, counted in terminal cells so that wide characters stay aligned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells, set_cell_size

from cariforef_tui.domain.values.text import inert_text

_FIGURES = "0123456789,.+-−"
"""What a number may be written with: a text is never cut within one."""


def fit(texte: str, width: int) -> str:
    """Return `texte`, inert, in exactly `width` cells: padded, or cut with …, never within a figure."""
    shown = inert_text(texte)
    if cell_len(shown) <= width:
        return set_cell_size(shown, width)
    return set_cell_size(cut(set_cell_size(shown, width - 1)), width) if width > 0 else ""


def cut(texte: str) -> str:
    """Return what is left of a text with its …; a figure that it ends in is left out: 109 may be 1095."""
    return texte.rstrip().rstrip(_FIGURES) + "…"


def fit_right(texte: str, width: int) -> str:
    """As `fit`, aligned to the right."""
    shown = inert_text(texte)
    return " " * (width - cell_len(shown)) + shown if cell_len(shown) <= width else fit(shown, width)


def wrap_cells(texte: str, width: int, lines: int) -> list[str]:
    """Return `texte`, inert, on at most `lines` lines of `width` cells, cut with … where it is longer."""
    if width < 2:
        return [""]
    wrapped = [""]
    for word in inert_text(texte).split(" "):
        joined = f"{wrapped[-1]} {word}" if wrapped[-1] else word
        if cell_len(joined) <= width:
            wrapped[-1] = joined
            continue
        pieces = chop_cells(word, width)
        wrapped = [*(wrapped if wrapped[-1] else wrapped[:-1]), *pieces]
        if len(wrapped) > lines:
            break
    if len(wrapped) <= lines:
        return wrapped
    last = wrapped[lines - 1]
    while cell_len(last) > width - 1:
        last = last[:-1]
    return [*wrapped[: lines - 1], cut(last)]


def align_right(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return one text a row, its cells under one another on the right, each column as wide as its widest.

    Two blanks stand between columns, as far apart as figures with a sign need.
    """
    widths = [max(cell_len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(fit_right(cell, width) for cell, width in zip(row, widths, strict=True)) for row in rows
    ]


@dataclass(frozen=True, slots=True)
class WeekColumns:
    """Widths in cells of the week's columns; they add up to the width given."""

    code: int
    libelle: int
    jour: int
    total: int
    reste: int
    is_short: bool

    @property
    def first_jour(self) -> int:
        """Where the first day begins; one cell of margin holds the cursor's sign."""
        return 1 + self.code + self.libelle


LIBELLE_MIN = 12
"""Cells of a label under which what is left of the enveloppe takes its short form."""


def layout_week(width: int, jours: int, longest_code: int) -> WeekColumns:
    """Share `width` between the columns; a narrow screen shortens what is left of the enveloppe."""
    code = max(6, longest_code + 1)
    jour = 10 if width >= 100 and jours * 10 + code + 60 <= width else 7
    for reste, is_short in ((17, False), (9, True)):
        libelle = width - 1 - code - jours * jour - 6 - reste
        if libelle >= LIBELLE_MIN or is_short:
            break
    return WeekColumns(code, max(0, libelle), jour, 6, reste, is_short)
