"""The burn-down chart as lines of text: legend, scales, plot in braille dots, axis, dates."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import pendulum

from cariforef_tui.domain.avancement.burndown import Burndown, Mark, MarkKind, Measure, Point
from cariforef_tui.domain.values.dates import MOIS, format_date
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.ui.kit.columns import fit

MOIS_COURTS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
_JOURS_PAR_MOIS_MIN = 45
"""Length in days under which the axis counts days and not months."""
_STEPS = (1, 2, 5)
"""First digits of the steps of an axis, which make values between two ticks easy to read."""
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BLANK = 0x2800
"""Unicode's braille pattern without dots, to which `_BITS` are added; these go by row, left then right."""
JALONS_HEIGHT = 9
"""Height in lines from which jalons have their own line, and the legend may have two."""
SIGNES = {MarkKind.REVISION: "R", MarkKind.JALON: "◇"}
HEIGHT_MIN = 5
WIDTH_MIN = 16
"""Height and width in cells under which the plot does not fit, and a sentence replaces it."""


@dataclass(frozen=True, slots=True)
class Graduation:
    """A label of the axis and its day."""

    jour: date
    texte: str


def nice_ticks(low: int, high: int, count: int) -> tuple[int, ...]:
    """Return round hundredths of a day (1, 2 or 5 times a power of ten) between the bounds, at most `count`.

    0 is one of them if the range contains it; the smallest step is a quarter of a day.
    """
    span = max(1, high - low)
    for step in _round_steps():
        first, last = -(-low // step), high // step
        if last - first + 1 <= max(1, count) and step * max(1, count) >= span // 2:
            return tuple(rank * step for rank in range(first, last + 1))
    return ()


def _round_steps() -> list[int]:
    return [25, 50, *(digit * 10**power for power in range(2, 8) for digit in _STEPS)]


def count_months(first: date, last: date) -> int:
    """Return the number of months on the axis, partial ones included; 0 if a short axis counts days."""
    if (last - first).days < _JOURS_PAR_MOIS_MIN:
        return 0
    return 12 * (last.year - first.year) + last.month - first.month + 1


def date_ticks(first: date, last: date, width: int) -> tuple[Graduation, ...]:
    """Return labels for an axis of `width` cells: months on a long one, days on a short one."""
    if (last - first).days < _JOURS_PAR_MOIS_MIN:
        return _day_ticks(first, last, width)
    months = _month_starts(first, last)
    room = width / max(1, len(months))
    if room >= 6:
        return tuple(Graduation(jour, MOIS_COURTS[jour.month - 1]) for jour in months)
    if room >= 2:
        return tuple(Graduation(jour, MOIS[jour.month - 1][0].upper()) for jour in months)
    return tuple(Graduation(jour, MOIS[jour.month - 1][0].upper()) for jour in months[::3])


def _month_starts(first: date, last: date) -> list[date]:
    opening = pendulum.instance(first).start_of("month")
    _, *others = opening.diff(pendulum.instance(last)).range("months")
    return [first, *others]


def _day_ticks(first: date, last: date, width: int) -> tuple[Graduation, ...]:
    days = (last - first).days
    count = max(1, min(days + 1, width // 8))
    step = max(1, -(-(days + 1) // count))
    return tuple(
        Graduation(first + timedelta(days=offset), f"{first + timedelta(days=offset):%d/%m}")
        for offset in range(0, days + 1, step)
    )


class BrailleCanvas:
    """Dots from (0, 0) at the top left to (2 x width - 1, 4 x height - 1); dots outside are ignored."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._cells = [[0] * width for _ in range(height)]

    def dot(self, x: int, y: int) -> None:
        if 0 <= x < 2 * self.width and 0 <= y < 4 * self.height:
            self._cells[y // 4][x // 2] |= _BITS[y % 4][x % 2]

    def line(self, start: tuple[int, int], end: tuple[int, int], *, every: int = 1) -> None:
        """Draw dots from `start` to `end`, both included, one in every `every` columns."""
        (x0, y0), (x1, y1) = start, end
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for step in range(steps + 1):
            x, y = x0 + round((x1 - x0) * step / steps), y0 + round((y1 - y0) * step / steps)
            if (x if abs(x1 - x0) >= abs(y1 - y0) else y) % every == 0:
                self.dot(x, y)

    def char(self, column: int, row: int) -> str:
        """Return the braille character of one cell, empty if it has no dots."""
        bits = self._cells[row][column]
        return chr(_BLANK + bits) if bits else ""


class Stroke(StrEnum):
    """Kinds of pieces of the chart, for which the widget has styles."""

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


def draw_legend(burndown: Burndown, width: int, height: int) -> tuple[tuple[Piece, ...], ...]:
    """Return the legend, uncut: on two lines if it does not fit one and the chart is high enough."""
    what = "jours restants" if burndown.mesure is Measure.RESTE else "jours réalisés"
    texts: list[Piece] = [(Stroke.REEL, "━● réel ")]
    if burndown.total is None:
        texts.append((Stroke.AXE, f" {what}, aucun nombre prévu"))
    else:
        texts += [(Stroke.ATTENDU, "◆ attendu "), (Stroke.PREVU, "┄ prévu ")]
    if any(point.projete is not None for point in burndown.etapes):
        texts.append((Stroke.PROJETE, "⠒ projeté "))
    if burndown.total is not None:
        texts.append((Stroke.AXE, f"{what} "))
    kinds = sorted({mark.nature for mark in burndown.reperes})
    texts += [(Stroke.ATTENDU, f"{SIGNES[kind]} {kind.mot} ") for kind in kinds]
    lines: list[list[Piece]] = [[]]
    for piece in texts:
        if lines[-1] and sum(len(text) for _, text in lines[-1]) + len(piece[1].rstrip()) > width:
            lines.append([])
        lines[-1].append(piece)
    return tuple(fit_pieces(tuple(line), width) for line in lines[: 2 if height >= JALONS_HEIGHT else 1])


def draw_readout(burndown: Burndown, read: Point, width: int) -> tuple[Piece, ...]:
    """Return the figures of the point `read`, the most useful first."""
    texts: list[Piece] = [(Stroke.CURSEUR, f"{format_date(read.jour)[:5]} ")]
    marks = [f"{SIGNES[mark.nature]} {mark.texte} " for mark in burndown.reperes if mark.jour == read.jour]
    texts += [(Stroke.ATTENDU, mark) for mark in marks]
    if read.actuel is not None:
        texts.append((Stroke.REEL, f"réel {format_nombre(read.actuel)} "))
    elif read.projete is not None:
        texts.append((Stroke.PROJETE, f"projeté {format_nombre(read.projete)} "))
    if read.prevu is not None:
        texts.append((Stroke.PREVU, f"prévu {format_nombre(read.prevu)} "))
    if read.initial is not None and read.initial != read.prevu:
        texts.append((Stroke.INITIAL, f"voté {format_nombre(read.initial)} "))
    if read.actuel is None and read.lent is not None and read.vite is not None and read.lent != read.vite:
        low, high = sorted((read.lent, read.vite))
        texts.append((Stroke.CONE, f"de {format_nombre(low)} à {format_nombre(high)} "))
    return fit_pieces(tuple(texts), width)


def fit_pieces(pieces: tuple[Piece, ...], width: int) -> tuple[Piece, ...]:
    """Return a line of exactly `width` cells, cut or padded with blanks."""
    shown_pieces: list[Piece] = []
    for stroke, text in pieces:
        cut = text[:width]
        width -= len(cut)
        shown_pieces.append((stroke, cut))
    return (*shown_pieces, (Stroke.FOND, " " * width)) if width else tuple(shown_pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Frame of the plot: its cells, its left margin, and the values at its edges.

    Days take `used` cells of `width`, so that the last point is not on the edge. `months` is the number of
    months on the axis, all of one width; it is 0 if the axis counts days.
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
        """Return the dot column of a day."""
        if self.months:
            rank = 12 * (jour.year - self.first.year) + jour.month - self.first.month
            ratio = (rank + (jour.day - 1) / monthrange(jour.year, jour.month)[1]) / self.months
        else:
            ratio = (jour - self.first).days / max(1, (self.last - self.first).days)
        return min(int(max(ratio, 0) * 2 * self.used), 2 * self.used - 1)

    def line(self, centiemes: int) -> int:
        """Return the dot row of a value in hundredths of a day, 0 at the top."""
        return round((self.high - centiemes) / (self.high - self.low) * (4 * self.height - 1))


def make_plot(burndown: Burndown, width: int, height: int) -> tuple[Plot, tuple[int, ...]]:
    """Return the frame of a plot of `height` cells in a chart of `width`, and the values of its scale."""
    values = _values(burndown)
    low, high = min(0, *values), max(0, *values)
    # All values are 0: give the scale one day, so that no division is by 0.
    if low == high:
        high = low + 100
    ticks = nice_ticks(low, high, max(2, height // 2 + 1))
    margin = max(len(format_nombre(tick)) for tick in ticks)
    cells = width - margin - 1
    first, last = burndown.debut, max(burndown.fin, burndown.au)
    months = count_months(first, last)
    if months:
        first = first.replace(day=1)
    # Whole cells for each month, so that the names of months stand under their first day.
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

    The plan is dotted, with a step at each revision, and the vote more sparsely. The réalisé is a thick solid
    line to ●; the attendu is ◆; the forecast continues from ● within its cone. Under the axis, ▲ is the date
    de référence, R a revision, ◇ a jalon, named below. With `cursor`, the figures of that point replace the
    legend.
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
    """Return the lines of the plot, the top one first."""
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
    """Return the dots of all lines in one cell, in the style of the top one; None if there are none."""
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
    """Return the names of the jalons under their days, without those that would touch another."""
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
        # A blank shows no colour: merge it with the piece before, to send the terminal fewer styles.
        if joined and (joined[-1][0] is stroke or text.isspace()):
            joined[-1] = (stroke, joined[-1][1] + text)
        else:
            joined.append((stroke, text))
    return tuple(joined)
