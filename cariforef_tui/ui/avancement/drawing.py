"""The burn-down chart as lines of text: legend, plot, axis, dates; figures come from the domain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.avancement.burndown import Burndown, Measure, Point
from cariforef_tui.domain.avancement.trace import MarkKind
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.ui.avancement.braille import BrailleCanvas
from cariforef_tui.ui.avancement.scale import date_ticks, nice_ticks
from cariforef_tui.ui.kit.columns import fit

HEIGHT_MIN = 5
WIDTH_MIN = 16
"""Lines and cells under which the chart has no room for its plot; a sentence stands in its place."""
_SIGNES = {MarkKind.REVISION: "R", MarkKind.JALON: "J"}


class Stroke(StrEnum):
    """Kinds of pieces of the chart; the widget gives each its style."""

    FOND = "fond"
    PREVU = "prevu"
    INITIAL = "initial"
    ATTENDU = "attendu"
    REEL = "reel"
    PROJETE = "projete"
    CONE = "cone"
    CURSEUR = "curseur"
    AXE = "axe"


Piece = tuple[Stroke, str]


@dataclass(frozen=True, slots=True)
class Plot:
    """The frame: cells of the plot, their left margin, and what the edges stand for."""

    margin: int
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


def make_plot(burndown: Burndown, width: int, height: int) -> tuple[Plot, tuple[int, ...]]:
    """Return the frame of a chart of `width` by `height` cells, and the values of its scale."""
    values = _values(burndown)
    low, high = min(0, *values), max(0, *values)
    if low == high:
        high = low + 100
    rows = height - 3
    ticks = nice_ticks(low, high, max(2, rows // 2 + 1))
    margin = max(len(format_nombre(tick)) for tick in ticks)
    last = max(burndown.fin, burndown.au)
    return Plot(margin, width - margin - 1, rows, burndown.debut, last, low, high), ticks


def draw_burndown(
    burndown: Burndown, width: int, height: int, cursor: int | None = None
) -> tuple[tuple[Piece, ...], ...]:
    """Return the chart's lines, `width` cells each: legend, plot with its days, axis, months.

    The plan is dotted (with steps where it was revised, the vote in a sparser dotting), actual a solid thick
    line that ends in ●, expected ◆, the forecast goes on from ● within its cone. Under the axis, ▲ is the
    date de référence, R a revision, J a jalon. `cursor` reads one point in place of the legend.
    """
    if width < WIDTH_MIN or height < HEIGHT_MIN:
        return (((Stroke.AXE, fit("Graphique : agrandir la fenêtre", width)),),)
    plot, ticks = make_plot(burndown, width, height)
    labels = {plot.line(tick) // 4: format_nombre(tick) for tick in ticks}
    read = burndown.etapes[cursor] if cursor is not None else None
    return (
        _legend(burndown, width) if read is None else _readout(burndown, read, width),
        *_draw_plot(burndown, plot, labels, read),
        _draw_axis(burndown, plot, read),
        _draw_dates(burndown, plot),
    )


def _values(burndown: Burndown) -> list[int]:
    steps = [
        value
        for point in burndown.etapes
        for value in (point.prevu, point.actuel, point.initial, point.projete, point.lent, point.vite)
        if value is not None
    ]
    return [*steps, burndown.actuel, *([] if burndown.attendu is None else [burndown.attendu])]


def _legend(burndown: Burndown, width: int) -> tuple[Piece, ...]:
    what = "jours restants" if burndown.mesure is Measure.RESTE else "jours faits"
    texts: list[Piece] = [(Stroke.REEL, "━● réel ")]
    if burndown.total is None:
        texts.append((Stroke.AXE, f" {what}, aucun nombre prévu"))
    else:
        texts += [(Stroke.ATTENDU, "◆ attendu "), (Stroke.PREVU, "┄ prévu ")]
    if any(point.projete is not None for point in burndown.etapes):
        texts.append((Stroke.PROJETE, "⠒ prévision "))
    if burndown.total is not None:
        texts.append((Stroke.AXE, f"({what}, par {burndown.pas.value})"))
    while sum(len(text) for _, text in texts) > width and len(texts) > 1:
        texts.pop()
    return _fit(tuple(texts), width)


def _readout(burndown: Burndown, read: Point, width: int) -> tuple[Piece, ...]:
    """Return the figures of the point under the cursor, the most useful first."""
    texts: list[Piece] = [(Stroke.CURSEUR, f"{format_date(read.jour)[:5]} ")]
    marks = [f"{_SIGNES[mark.nature]} {mark.texte} " for mark in burndown.reperes if mark.jour == read.jour]
    texts += [(Stroke.ATTENDU, mark) for mark in marks]
    if read.actuel is not None:
        texts.append((Stroke.REEL, f"réel {format_nombre(read.actuel)} "))
    elif read.projete is not None:
        texts.append((Stroke.PROJETE, f"prévision {format_nombre(read.projete)} "))
    if read.prevu is not None:
        texts.append((Stroke.PREVU, f"prévu {format_nombre(read.prevu)} "))
    if read.initial is not None and read.initial != read.prevu:
        texts.append((Stroke.INITIAL, f"voté {format_nombre(read.initial)} "))
    if read.actuel is None and read.lent is not None and read.vite is not None and read.lent != read.vite:
        low, high = sorted((read.lent, read.vite))
        texts.append((Stroke.CONE, f"de {format_nombre(low)} à {format_nombre(high)} "))
    return _fit(tuple(texts), width)


def _draw_plot(
    burndown: Burndown, plot: Plot, labels: dict[int, str], read: Point | None
) -> list[tuple[Piece, ...]]:
    layers = _layers(burndown, plot)
    marks = _marks(burndown, plot)
    zero = plot.line(0) // 4 if plot.low < 0 < plot.high else -1
    today = plot.column(burndown.au) // 2
    under = plot.column(read.jour) // 2 if read else -1
    lines = []
    for row in range(plot.height):
        label = labels.get(row, "")
        pieces: list[Piece] = [(Stroke.AXE, f"{label:>{plot.margin}}{'┤' if label else '│'}")]
        for column in range(plot.width):
            blank = "┊" if column == today else "─" if row == zero else " "
            drawn = marks.get((column, row)) or _dots(layers, column, row) or (Stroke.FOND, blank)
            if column == under:
                drawn = (Stroke.CURSEUR, "│" if drawn[1] == blank else drawn[1])
            pieces.append(drawn)
        lines.append(_join(pieces))
    return lines


def _layers(burndown: Burndown, plot: Plot) -> tuple[tuple[Stroke, BrailleCanvas], ...]:
    """Lines from the one on top to the one at the bottom."""
    steps = burndown.etapes
    revised = (
        [(point.jour, point.initial) for point in steps]
        if any(point.initial != point.prevu for point in steps)
        else []
    )
    layers: list[tuple[Stroke, BrailleCanvas]] = []
    for stroke, series, thick, every in (
        (Stroke.REEL, [[(point.jour, point.actuel) for point in steps]], 1, 1),
        (Stroke.PROJETE, [[(point.jour, point.projete) for point in steps]], 0, 1),
        (
            Stroke.CONE,
            [[(point.jour, point.lent) for point in steps], [(point.jour, point.vite) for point in steps]],
            0,
            2,
        ),
        (Stroke.PREVU, [[(point.jour, point.prevu) for point in steps]], 0, 3),
        (Stroke.INITIAL, [revised], 0, 5),
    ):
        canvas = BrailleCanvas(plot.width, plot.height)
        for points in series:
            _trace(canvas, plot, points, thick=thick, every=every)
        layers.append((stroke, canvas))
    return tuple(layers)


def _trace(
    canvas: BrailleCanvas, plot: Plot, points: list[tuple[date, int | None]], *, thick: int, every: int
) -> None:
    dots = [(plot.column(jour), plot.line(value)) for jour, value in points if value is not None]
    for start, end in zip(dots, dots[1:] or dots, strict=False):
        for offset in range(thick + 1):
            canvas.line((start[0], start[1] + offset), (end[0], end[1] + offset), every=every)


def _dots(layers: tuple[tuple[Stroke, BrailleCanvas], ...], column: int, row: int) -> Piece | None:
    """The dots of every line in one cell, in the style of the one on top."""
    chars = [(stroke, canvas.char(column, row)) for stroke, canvas in layers]
    dotted = [(stroke, char) for stroke, char in chars if char]
    if not dotted:
        return None
    dots = ord(dotted[0][1])
    for _, char in dotted[1:]:
        dots |= ord(char)
    return dotted[0][0], chr(dots)


def _marks(burndown: Burndown, plot: Plot) -> dict[tuple[int, int], Piece]:
    if burndown.au < burndown.debut:
        return {}
    column = plot.column(burndown.au) // 2
    pieces: dict[tuple[int, int], Piece] = {}
    if burndown.attendu is not None:
        pieces[column, plot.line(burndown.attendu) // 4] = (Stroke.ATTENDU, "◆")
    actual = (column, plot.line(burndown.actuel) // 4)
    pieces[actual] = (Stroke.REEL, "◈" if actual in pieces else "●")
    return pieces


def _draw_axis(burndown: Burndown, plot: Plot, read: Point | None) -> tuple[Piece, ...]:
    marks: dict[int, Piece] = {
        plot.column(tick.jour) // 2: (Stroke.AXE, "┬")
        for tick in date_ticks(plot.first, plot.last, plot.width)
    }
    for mark in burndown.reperes:
        marks[plot.column(mark.jour) // 2] = (Stroke.ATTENDU, _SIGNES[mark.nature])
    if burndown.au >= burndown.debut:
        marks[plot.column(burndown.au) // 2] = (Stroke.ATTENDU, "▲")
    if read is not None:
        marks[plot.column(read.jour) // 2] = (Stroke.CURSEUR, "▴")
    return _join(
        [(Stroke.AXE, " " * plot.margin + "└")]
        + [marks.get(column, (Stroke.AXE, "─")) for column in range(plot.width)]
    )


def _draw_dates(burndown: Burndown, plot: Plot) -> tuple[Piece, ...]:
    width = plot.margin + 1 + plot.width
    if burndown.au < burndown.debut:
        text = f"{' ' * plot.margin} commence le {format_date(burndown.debut)}"
        return _fit(((Stroke.AXE, text),), width)
    text = " " * (plot.margin + 1)
    for tick in date_ticks(plot.first, plot.last, plot.width):
        x = plot.margin + 1 + plot.column(tick.jour) // 2
        if x >= len(text) and x + len(tick.texte) <= width:
            text = text.ljust(x) + tick.texte
    return _fit(((Stroke.AXE, text),), width)


def _fit(pieces: tuple[Piece, ...], width: int) -> tuple[Piece, ...]:
    shown_pieces: list[Piece] = []
    for stroke, text in pieces:
        cut = text[:width]
        width -= len(cut)
        shown_pieces.append((stroke, cut))
    return (*shown_pieces, (Stroke.FOND, " " * width)) if width else tuple(shown_pieces)


def _join(pieces: list[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for stroke, text in pieces:
        if joined and joined[-1][0] is stroke:
            joined[-1] = (stroke, joined[-1][1] + text)
        else:
            joined.append((stroke, text))
    return tuple(joined)
