"""The burn-down chart as lines of text: legend, plot, axis, dates; figures come from the domain."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.avancement.burndown import Burndown, Mark, MarkKind, Point
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.ui.avancement.burndown.braille import BrailleCanvas
from cariforef_tui.ui.avancement.burndown.legend import (
    JALONS_HEIGHT,
    SIGNES,
    Piece,
    Stroke,
    draw_legend,
    draw_readout,
    fit_pieces,
)
from cariforef_tui.ui.avancement.burndown.scale import Graduation, count_months, date_ticks, nice_ticks
from cariforef_tui.ui.kit.columns import fit

HEIGHT_MIN = 5
WIDTH_MIN = 16
"""Lines and cells under which the chart has no room for its plot; a sentence stands in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """The frame: cells of the plot, their left margin, and what the edges stand for.

    The days take `used` cells of `width`, so that the last point is not on the edge. `months` is how many
    months the axis has, each as wide as another; 0 where it counts days.
    """

    margin: int
    width: int
    used: int
    height: int
    first: date
    last: date
    months: int
    low: int
    high: int

    def column(self, jour: date) -> int:
        """Dot column of a day."""
        if self.months:
            rank = 12 * (jour.year - self.first.year) + jour.month - self.first.month
            ratio = (rank + (jour.day - 1) / monthrange(jour.year, jour.month)[1]) / self.months
        else:
            ratio = (jour - self.first).days / max(1, (self.last - self.first).days)
        return min(int(max(ratio, 0) * 2 * self.used), 2 * self.used - 1)

    def line(self, centiemes: int) -> int:
        """Dot line of a value, 0 at the top."""
        return round((self.high - centiemes) / (self.high - self.low) * (4 * self.height - 1))


def make_plot(burndown: Burndown, width: int, height: int) -> tuple[Plot, tuple[int, ...]]:
    """Return the frame of a plot of `height` cells in a chart of `width`, and the values of its scale."""
    values = _values(burndown)
    low, high = min(0, *values), max(0, *values)
    if low == high:
        high = low + 100
    ticks = nice_ticks(low, high, max(2, height // 2 + 1))
    margin = max(len(format_nombre(tick)) for tick in ticks)
    cells = width - margin - 1
    first, last = burndown.debut, max(burndown.fin, burndown.au)
    months = count_months(first, last)
    if months:
        first = first.replace(day=1)
    used = (cells - 1) // months * months if months and cells > months else max(1, cells - 1)
    return (
        Plot(
            margin=margin,
            width=cells,
            used=used,
            height=height,
            first=first,
            last=last,
            months=months,
            low=low,
            high=high,
        ),
        ticks,
    )


def draw_burndown(
    burndown: Burndown, width: int, height: int, cursor: int | None = None
) -> tuple[tuple[Piece, ...], ...]:
    """Return the chart's lines, `width` cells each: legend, plot with its days, axis, jalons, months.

    The plan is dotted (with steps where it was revised, the vote in a sparser dotting), actual a solid thick
    line that ends in ●, expected ◆, the forecast goes on from ● within its cone. Under the axis, ▲ is the
    date de référence, R a revision, ◇ a jalon, named below. `cursor` reads one point in place of the legend.
    """
    if width < WIDTH_MIN or height < HEIGHT_MIN:
        return (((Stroke.AXE, fit("Graphique : agrandir la fenêtre", width)),),)
    read = burndown.etapes[cursor] if cursor is not None else None
    head = draw_legend(burndown, width, height) if read is None else (draw_readout(burndown, read, width),)
    has_jalons = height >= JALONS_HEIGHT and any(_is_jalon(mark) for mark in burndown.reperes)
    plot, ticks = make_plot(burndown, width, height - len(head) - 2 - has_jalons)
    labels = {plot.line(tick) // 4: format_nombre(tick) for tick in ticks}
    return (
        *head,
        *_draw_plot(burndown, plot, labels, read),
        _draw_axis(burndown, plot, read),
        *([_draw_jalons(burndown, plot)] if has_jalons else []),
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
    marks: dict[int, Piece] = {plot.column(tick.jour) // 2: (Stroke.AXE, "┬") for tick in _ticks(plot)}
    if burndown.au >= burndown.debut:
        marks[plot.column(burndown.au) // 2] = (Stroke.ATTENDU, "▲")
    for mark in burndown.reperes:
        marks[plot.column(mark.jour) // 2] = (Stroke.ATTENDU, SIGNES[mark.nature])
    if read is not None:
        marks[plot.column(read.jour) // 2] = (Stroke.CURSEUR, "▴")
    return _join(
        [(Stroke.AXE, " " * plot.margin + "└")]
        + [marks.get(column, (Stroke.AXE, "─")) for column in range(plot.width)]
    )


def _ticks(plot: Plot) -> tuple[Graduation, ...]:
    return date_ticks(plot.first, plot.last, plot.used)


def _is_jalon(mark: Mark) -> bool:
    return mark.nature is MarkKind.JALON


def _draw_jalons(burndown: Burndown, plot: Plot) -> tuple[Piece, ...]:
    """Name each jalon under its day, as far as the names do not touch."""
    width, text = plot.margin + 1 + plot.width, ""
    for mark in filter(_is_jalon, burndown.reperes):
        name = f"{mark.texte} {format_date(mark.jour)[:5]}"
        x = plot.margin + 1 + plot.column(mark.jour) // 2 - len(name) // 2
        x = max(0, min(x, width - len(name)))
        if x > len(text) or not text:
            text = text.ljust(x) + name
    return fit_pieces(((Stroke.ATTENDU, text),), width)


def _draw_dates(burndown: Burndown, plot: Plot) -> tuple[Piece, ...]:
    width = plot.margin + 1 + plot.width
    if burndown.au < burndown.debut:
        text = f"{' ' * plot.margin} commence le {format_date(burndown.debut)}"
        return fit_pieces(((Stroke.AXE, text),), width)
    text = " " * (plot.margin + 1)
    for tick in _ticks(plot):
        x = plot.margin + 1 + plot.column(tick.jour) // 2
        if x >= len(text) and x + len(tick.texte) <= width:
            text = text.ljust(x) + tick.texte
    return fit_pieces(((Stroke.AXE, text),), width)


def _join(pieces: list[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for stroke, text in pieces:
        # A blank has no colour of its own: it costs the terminal nothing in that of what comes before.
        if joined and (joined[-1][0] is stroke or text.isspace()):
            joined[-1] = (stroke, joined[-1][1] + text)
        else:
            joined.append((stroke, text))
    return tuple(joined)
