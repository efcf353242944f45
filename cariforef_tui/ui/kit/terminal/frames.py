"""What the terminal shows already, so that a frame writes the cells that it changes and no other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

GAP_MAX = 6
"""Unchanged cells between two changed ones that are written again: to move past them takes as many bytes."""

_ENDS = {"1": "22", "2": "22", "3": "23"}
"""What ends an attribute alone, by its code; the others end with all of the pen."""


class Pen(NamedTuple):
    """How a cell is drawn, as the codes of the terminal; a blank has no attributes nor colour of its own."""

    ground: str
    color: str | None = None
    attributes: str | None = None
    is_bare: bool = True
    """True where its attributes do not show on a blank."""


Cell = tuple[str, Pen]
"""A character and its pen; the second cell of a wide one bears no character."""


class Piece(NamedTuple):
    """A part of a row to show, from column `x` on."""

    x: int
    y: int
    strip: Strip


class ShownCells:
    """The cells that the terminal shows, as far as they are known: none at first."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Cell | None]] = {}

    def forget(self) -> None:
        """Know nothing more of the terminal: what comes next is written whole."""
        self._rows.clear()

    def write(self, pieces: Iterable[Piece], colors: ColorSystem) -> str:
        """Return what makes the terminal show `pieces`, and hold them for shown."""
        written: list[str] = []
        pen: Pen | None = None
        for x, y, strip in pieces:
            row = self._rows.setdefault(y, [])
            cells = _cells_of(strip, colors)
            row += [None] * (x + len(cells) - len(row))
            shown = row[x : x + len(cells)]
            if shown == cells:
                continue
            for start, end in _changed_runs(shown, cells):
                written.append(f"\x1b[{y + 1};{x + start + 1}H")
                for character, wanted in cells[start:end]:
                    codes, pen = _take(pen, wanted)
                    written.append(codes + character)
            row[x : x + len(cells)] = cells
        return "".join([*written, "\x1b[0m"]) if written else ""


def _changed_runs(before: Sequence[Cell | None], after: Sequence[Cell]) -> list[tuple[int, int]]:
    """Return where the cells differ, each run from its first cell to the one after its last."""
    runs: list[tuple[int, int]] = []
    for rank, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new:
            start = rank if new[0] else rank - 1
            if runs and start - runs[-1][1] <= GAP_MAX:
                start = runs.pop()[0]
            runs.append((start, rank + 1))
    return runs


def _cells_of(strip: Strip, colors: ColorSystem) -> list[Cell]:
    cells: list[Cell] = []
    for text, style, _ in strip:
        cells += _cells_of_text(text, style or Style.null(), colors)
    return cells


@lru_cache(maxsize=4096)
def _cells_of_text(text: str, style: Style, colors: ColorSystem) -> tuple[Cell, ...]:
    """Return a cell for each character as it is seen, its accents with it; the same one for the same."""
    pen, blank = _pens_of(style, colors)
    cells: list[Cell] = []
    made: dict[str, Cell] = {}
    for start, end, width in split_graphemes(text)[0]:
        if width:
            character = text[start:end]
            cells.append(made.setdefault(character, (character, blank if character == " " else pen)))
            cells += [("", pen)] * (width - 1)
    return tuple(cells)


@lru_cache(maxsize=1024)
def _pens_of(style: Style, colors: ColorSystem) -> tuple[Pen, Pen]:
    """Return the pen of a style, then that of its blanks."""
    ground = Strip.render_ansi(Style(bgcolor=style.bgcolor), colors) or "49"
    color = Strip.render_ansi(Style(color=style.color), colors) or "39"
    is_bare = not (style.underline or style.underline2 or style.reverse or style.strike or style.overline)
    pen = Pen(ground, color, Strip.render_ansi(style.without_color, colors), is_bare)
    return pen, Pen(ground) if is_bare else pen


def _take(pen: Pen | None, wanted: Pen) -> tuple[str, Pen]:
    """Return the codes that turn `pen` into one that draws what is wanted, and that one."""
    if pen is not None and pen.is_bare and wanted.attributes is None:
        attributes = pen.attributes or ""
    else:
        attributes = wanted.attributes or ""
    if pen is None or (pen.attributes not in (attributes, "") and pen.attributes not in _ENDS):
        taken = Pen(wanted.ground, wanted.color or "39", attributes, wanted.is_bare)
        codes = ["0", attributes, taken.color, taken.ground]
    else:
        taken = Pen(wanted.ground, wanted.color or pen.color, attributes, wanted.is_bare)
        end = _ENDS.get(pen.attributes or "", "")
        codes = [end, attributes] if pen.attributes != attributes else []
        codes += [taken.color] if taken.color != pen.color else []
        codes += [taken.ground] if taken.ground != pen.ground else []
    return (f"\x1b[{';'.join(filter(None, codes))}m" if any(codes) else "", taken)
