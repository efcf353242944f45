"""The burn-down of one line on the line API: planned, expected and actual, told apart by their drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from rich.segment import Segment
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from cariforef_tui.domain.burndown import Burndown, Mesure
from cariforef_tui.domain.dates import format_date
from cariforef_tui.domain.jours import format_nombre
from cariforef_tui.ui.widgets.braille import BrailleCanvas
from cariforef_tui.ui.widgets.burndown_scale import date_ticks, nice_ticks
from cariforef_tui.ui.widgets.columns import fit

HAUTEUR_MIN = 5
LARGEUR_MIN = 16


class Trait(StrEnum):
    """What a piece of the chart stands for; the widget gives each its style."""

    FOND = "fond"
    PREVU = "prevu"
    ATTENDU = "attendu"
    REEL = "reel"
    AXE = "axe"


Piece = tuple[Trait, str]


@dataclass(frozen=True, slots=True)
class _Plot:
    """The frame: cells of the plot, and what its edges stand for."""

    width: int
    height: int
    first: date
    last: date
    low: int
    high: int

    def column(self, jour: date) -> int:
        """Dot column of a day."""
        days = max(1, (self.last - self.first).days)
        ratio = min(max((jour - self.first).days, 0), days) / days
        return round(ratio * (2 * self.width - 1))

    def line(self, centiemes: int) -> int:
        """Dot line of a value, 0 at the top."""
        return round((self.high - centiemes) / (self.high - self.low) * (4 * self.height - 1))


def draw_burndown(burndown: Burndown, width: int, height: int) -> tuple[tuple[Piece, ...], ...]:
    """Return the chart's lines, `width` cells each: legend, plot with its days, axis, months.

    Planned is dotted, actual a solid thick line that ends in ●, expected ◆; ▲ marks the date de référence.
    """
    if width < LARGEUR_MIN or height < HAUTEUR_MIN:
        return (((Trait.AXE, fit("Graphique : agrandir la fenêtre", width)),),)
    values = _values(burndown)
    low, high = min(0, *values), max(0, *values)
    if low == high:
        high = low + 100
    rows = height - 3
    ticks = nice_ticks(low, high, max(2, rows // 2 + 1))
    margin = max(len(format_nombre(tick)) for tick in ticks)
    last = max(burndown.fin, burndown.au)
    plot = _Plot(width - margin - 1, rows, burndown.debut, last, low, high)
    return (
        _legend(burndown, width),
        *_draw_plot(burndown, plot, {plot.line(tick) // 4: format_nombre(tick) for tick in ticks}, margin),
        _draw_axis(burndown, plot, margin),
        _draw_dates(burndown, plot, margin),
    )


def _values(burndown: Burndown) -> list[int]:
    steps = [value for etape in burndown.etapes for value in (etape.prevu, etape.actuel) if value is not None]
    return [*steps, burndown.actuel, *([] if burndown.attendu is None else [burndown.attendu])]


def _legend(burndown: Burndown, width: int) -> tuple[Piece, ...]:
    what = "jours restants" if burndown.mesure is Mesure.RESTE else "jours faits"
    if burndown.total is None:
        texts: tuple[Piece, ...] = ((Trait.REEL, "━● réel"), (Trait.AXE, f"  {what}, aucun nombre prévu"))
    else:
        texts = (
            (Trait.REEL, "━● réel "),
            (Trait.ATTENDU, " ◆ attendu "),
            (Trait.PREVU, " ┄ prévu "),
            (Trait.AXE, f" ({what})"),
        )
    if sum(len(text) for _, text in texts) > width:
        texts = texts[:-1]
    return _fit(texts, width)


def _draw_plot(
    burndown: Burndown, plot: _Plot, labels: dict[int, str], margin: int
) -> list[tuple[Piece, ...]]:
    planned, actual = BrailleCanvas(plot.width, plot.height), BrailleCanvas(plot.width, plot.height)
    _trace(planned, plot, [(one.jour, one.prevu) for one in burndown.etapes], thick=0, every=3)
    _trace(actual, plot, [(one.jour, one.actuel) for one in burndown.etapes], thick=1, every=1)
    marks = _marks(burndown, plot)
    zero = plot.line(0) // 4 if plot.low < 0 < plot.high else -1
    today = plot.column(burndown.au) // 2
    lines = []
    for row in range(plot.height):
        label = labels.get(row, "")
        pieces: list[Piece] = [(Trait.AXE, f"{label:>{margin}}{'┤' if label else '│'}")]
        for column in range(plot.width):
            pieces.append(
                marks.get((column, row))
                or _dots(Trait.REEL, actual, planned, column, row)
                or _dots(Trait.PREVU, planned, None, column, row)
                or (Trait.FOND, "┊" if column == today else "─" if row == zero else " ")
            )
        lines.append(_join(pieces))
    return lines


def _trace(
    canvas: BrailleCanvas, plot: _Plot, points: list[tuple[date, int | None]], *, thick: int, every: int
) -> None:
    dots = [(plot.column(jour), plot.line(value)) for jour, value in points if value is not None]
    for start, end in zip(dots, dots[1:] or dots, strict=False):
        for offset in range(thick + 1):
            canvas.line((start[0], start[1] + offset), (end[0], end[1] + offset), every=every)


def _dots(
    trait: Trait, canvas: BrailleCanvas, under: BrailleCanvas | None, column: int, row: int
) -> Piece | None:
    char = canvas.char(column, row)
    if not char:
        return None
    below = under.char(column, row) if under else ""
    return trait, chr(ord(char) | ord(below)) if below else char


def _marks(burndown: Burndown, plot: _Plot) -> dict[tuple[int, int], Piece]:
    if burndown.au < burndown.debut:
        return {}
    column = plot.column(burndown.au) // 2
    found: dict[tuple[int, int], Piece] = {}
    if burndown.attendu is not None:
        found[column, plot.line(burndown.attendu) // 4] = (Trait.ATTENDU, "◆")
    actual = (column, plot.line(burndown.actuel) // 4)
    found[actual] = (Trait.REEL, "◈" if actual in found else "●")
    return found


def _draw_axis(burndown: Burndown, plot: _Plot, margin: int) -> tuple[Piece, ...]:
    marks = {plot.column(tick.jour) // 2: "┬" for tick in date_ticks(plot.first, plot.last, plot.width)}
    if burndown.au >= burndown.debut:
        marks[plot.column(burndown.au) // 2] = "▲"
    return _join(
        [(Trait.AXE, " " * margin + "└")]
        + [
            (Trait.ATTENDU if marks.get(column) == "▲" else Trait.AXE, marks.get(column, "─"))
            for column in range(plot.width)
        ]
    )


def _draw_dates(burndown: Burndown, plot: _Plot, margin: int) -> tuple[Piece, ...]:
    width = margin + 1 + plot.width
    if burndown.au < burndown.debut:
        return _fit(((Trait.AXE, f"{' ' * margin} commence le {format_date(burndown.debut)}"),), width)
    text = " " * (margin + 1)
    for tick in date_ticks(plot.first, plot.last, plot.width):
        x = margin + 1 + plot.column(tick.jour) // 2
        if x >= len(text) and x + len(tick.texte) <= width:
            text = text.ljust(x) + tick.texte
    return _fit(((Trait.AXE, text),), width)


def _fit(pieces: tuple[Piece, ...], width: int) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for trait, text in pieces:
        kept = text[:width]
        width -= len(kept)
        found.append((trait, kept))
    return (*found, (Trait.FOND, " " * width)) if width else tuple(found)


def _join(pieces: list[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for trait, text in pieces:
        if joined and joined[-1][0] is trait:
            joined[-1] = (trait, joined[-1][1] + text)
        else:
            joined.append((trait, text))
    return tuple(joined)


class BurndownChart(Widget):
    """Draws `burndown`; the drawing is kept until it or the size changes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "burndown--fond",
        "burndown--prevu",
        "burndown--attendu",
        "burndown--reel",
        "burndown--axe",
    }

    burndown: var[Burndown | None] = var(None, init=False)
    """What to draw; blank while it is None."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawn: tuple[Burndown, int, int] | None = None
        self._lines: tuple[tuple[Piece, ...], ...] = ()

    def watch_burndown(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        if self.burndown is None:
            return Strip.blank(width, self.rich_style)
        wanted = (self.burndown, width, height)
        if self._drawn != wanted:
            self._drawn, self._lines = wanted, draw_burndown(*wanted)
        if y >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        return Strip(
            [
                Segment(text, self.get_component_rich_style(f"burndown--{trait.value}"))
                for trait, text in self._lines[y]
            ]
        ).adjust_cell_length(width, self.rich_style)
