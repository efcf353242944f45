"""The burn-down chart as lines of text: head, scales, plot in braille dots, figures, axis, dates."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cariforef_tui.domain.avancement.burndown import (
    Burndown,
    EndKind,
    Mark,
    MarkKind,
    Measure,
    Point,
)
from cariforef_tui.domain.avancement.graduations import (
    count_months,
    date_ticks,
    nice_ticks,
    place_texts,
    spread_rows,
)
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.ui.kit.columns import fit

_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BLANK = 0x2800
"""Unicode's braille pattern without dots, to which `_BITS` are added; these go by row, left then right."""
JALONS_HEIGHT = 9
"""Height in lines from which jalons have their own line."""
WORDS_WIDTH = 64
"""Width in cells from which figures have their words; below, the sentences beside the chart say them."""
SIGNES = {MarkKind.REVISION: "R", MarkKind.JALON: "◇"}
HEIGHT_MIN = 5
WIDTH_MIN = 16
"""Height and width in cells under which the plot does not fit, and a sentence replaces it."""


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
    CAS = "cas"
    CURSEUR = "curseur"
    AXE = "axe"


Piece = tuple[Stroke, str]
_Layers = tuple[tuple[Stroke, BrailleCanvas], ...]


def draw_head(burndown: Burndown, width: int) -> tuple[Piece, ...]:
    """Return what the chart counts."""
    what = "jours restants"
    if burndown.mesure is Measure.CUMUL:
        what = "jours réalisés, aucun nombre prévu"
    elif burndown.regulation:
        told = f"{what} sur {burndown.plan}"
        what = told if len(told) <= width else f"{what}, régulation à part"
    return fit_pieces(((Stroke.AXE, what),), width)


def draw_readout(burndown: Burndown, read: Point, width: int) -> tuple[Piece, ...]:
    """Return the figures of the point `read`, the most useful first, in the measure of the axis."""
    texts: list[Piece] = [(Stroke.CURSEUR, f"{format_date(read.jour)[:5]} ")]
    marks = [f"{SIGNES[mark.nature]} {mark.texte} " for mark in burndown.reperes if mark.jour == read.jour]
    texts += [(Stroke.ATTENDU, mark) for mark in marks]
    if burndown.mesure is Measure.RESTE:
        texts.append((Stroke.AXE, "reste "))
    done, voted = read.actuel, None if read.initial == read.prevu else read.initial
    for stroke, mot, centiemes in (
        (Stroke.REEL, "réel", done),
        (Stroke.PROJETE, "projeté", read.projete if done is None else None),
        (Stroke.PREVU, "prévu", read.prevu),
        (Stroke.INITIAL, "voté", voted),
    ):
        if centiemes is not None:
            is_exact = stroke is Stroke.REEL and burndown.utilise_montre == burndown.realise
            texts.append((stroke, f"{mot} {format_nombre(centiemes if is_exact else estimate(centiemes))} "))
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
    """Frame of the plot: its cells, its margins, and the values at its edges.

    `beside` are the cells at its right, where the figures of the lines stand. `months` is the number of
    months on the axis, all of one width; it is 0 if the axis counts days.
    """

    margin: int
    beside: int
    width: int
    height: int
    first: date
    last: date
    months: int
    low: int
    high: int

    @property
    def whole(self) -> int:
        """The width of the chart."""
        return self.margin + 1 + self.width + self.beside

    def column(self, jour: date) -> int:
        """Return the dot column of a day."""
        if self.months:
            rank = 12 * (jour.year - self.first.year) + jour.month - self.first.month
            ratio = (rank + (jour.day - 1) / monthrange(jour.year, jour.month)[1]) / self.months
        else:
            ratio = (jour - self.first).days / max(1, (self.last - self.first).days)
        return min(int(max(ratio, 0) * 2 * self.width), 2 * self.width - 1)

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
    wanted = max((1 + len(_label(width, end.nature, end.montre)) for end in burndown.ends), default=0)
    # A chart too narrow keeps its cells for the lines.
    cells = width - margin - 1 - (wanted if 5 * wanted < 2 * width else 1)
    first, last = burndown.debut, max(burndown.fin, burndown.au)
    months = count_months(first, last)
    if months:
        first = first.replace(day=1)
    # Whole cells for each month, so that the names of months stand under their first day.
    used = cells // months * months if months and cells >= months else cells
    return (
        Plot(
            margin=margin,
            beside=width - margin - 1 - used,
            width=used,
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
    """Return the chart's lines, `width` cells each: what is counted, plot, axis, jalons, months.

    The plan is dotted, with a step at each revision, and the vote more sparsely. The réalisé is a thick solid
    line to ●; the attendu is ◆; from ● a line goes to the landing, and a dotted one to each side of it. Each
    figure, in days used, stands where its line ends. Under the axis, ▲ is the date de référence, R a
    revision, ◇ a jalon, named below. With `cursor`, the figures of that point replace what is counted.
    """
    if width < WIDTH_MIN or height < HEIGHT_MIN:
        return (((Stroke.AXE, fit("Graphique : agrandir la fenêtre", width)),),)
    read = burndown.etapes[cursor] if cursor is not None else None
    head = draw_head(burndown, width) if read is None else draw_readout(burndown, read, width)
    has_jalons = height >= JALONS_HEIGHT and any(_is_jalon(mark) for mark in burndown.reperes)
    plot, ticks = make_plot(burndown, width, height - 3 - has_jalons)
    labels = {plot.line(tick) // 4: format_nombre(tick) for tick in ticks}
    return (
        head,
        *_draw_plot(burndown, plot, labels, read),
        _draw_axis(burndown, plot, read),
        *([_draw_jalons(burndown, plot)] if has_jalons else []),
        _draw_dates(burndown, plot),
    )


def _values(burndown: Burndown) -> list[int]:
    steps = [
        value
        for point in burndown.etapes
        for value in (point.prevu, point.actuel, point.initial)
        if value is not None
    ]
    marks = [burndown.actuel, *([] if burndown.attendu is None else [burndown.measure(burndown.attendu)])]
    return [*steps, *marks, *(end.valeur for end in burndown.ahead)]


def _draw_plot(
    burndown: Burndown, plot: Plot, labels: dict[int, str], read: Point | None
) -> list[tuple[Piece, ...]]:
    layers = _layers(burndown, plot)
    marks, beside = _marks(burndown, plot, layers), _draw_ends(burndown, plot)
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
        lines.append(_join([*pieces, beside[row]]))
    return lines


def _label(width: int, mot: str, centiemes: int) -> str:
    """Return `51 atterrissage`, or the figure alone in a chart too narrow for words."""
    return f"{format_nombre(centiemes)} {mot}" if width >= WORDS_WIDTH else format_nombre(centiemes)


def _draw_ends(burndown: Burndown, plot: Plot) -> list[Piece]:
    """Return, for each row of the plot, the figure of the line that ends there, one row each."""
    pieces = [(Stroke.FOND, " " * plot.beside)] * plot.height
    strokes = {
        EndKind.ATTERRISSAGE: Stroke.PROJETE,
        EndKind.PREVU: Stroke.PREVU,
        EndKind.PREVU_DES_LIGNES: Stroke.PREVU,
    }
    wanted = [plot.line(end.valeur) // 4 for end in burndown.ends]
    for row, end in zip(spread_rows(wanted, plot.height), burndown.ends, strict=True):
        text = f" {_label(plot.whole, end.nature, end.montre)}"
        if row < plot.height and len(text) <= plot.beside:
            pieces[row] = (strokes.get(end.nature, Stroke.CAS), text.ljust(plot.beside))
    return pieces


def _layers(burndown: Burndown, plot: Plot) -> _Layers:
    """Return the lines of the plot, the top one first."""
    steps = burndown.etapes
    revised = (
        [(point.jour, point.initial) for point in steps]
        if any(point.initial != point.prevu for point in steps)
        else []
    )
    start = (max(burndown.au, burndown.debut), burndown.actuel)
    ahead: list[list[tuple[date, int | None]]] = [
        [start, (burndown.fin, end.valeur)] for end in burndown.ahead
    ]
    layers: list[tuple[Stroke, BrailleCanvas]] = []
    for stroke, series, thick, every in (
        (Stroke.REEL, [[(point.jour, point.actuel) for point in steps]], 1, 1),
        (Stroke.PROJETE, ahead[:1], 0, 1),
        (Stroke.CAS, ahead[1:], 0, 2),
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


def _dots(layers: _Layers, column: int, row: int) -> Piece | None:
    """Return the dots of all lines in one cell, in the style of the top one; None if there are none."""
    chars = [(stroke, canvas.char(column, row)) for stroke, canvas in layers]
    dotted = [(stroke, char) for stroke, char in chars if char]
    if not dotted:
        return None
    dots = ord(dotted[0][1])
    for _, char in dotted[1:]:
        dots |= ord(char)
    return dotted[0][0], chr(dots)


def _marks(burndown: Burndown, plot: Plot, layers: _Layers) -> dict[tuple[int, int], Piece]:
    """Return the two marks of the date de référence, each with its figure where no solid line goes.

    Lines come from the left: the figure of the upper mark stands above it, that of the lower one below.
    """
    if burndown.au < burndown.debut:
        return {}
    column = plot.column(burndown.au) // 2
    used = _label(plot.whole, burndown.mot_utilise, burndown.utilise_montre)
    found = [(plot.line(burndown.actuel) // 4, Stroke.REEL, "●", used)]
    if burndown.attendu is not None:
        expected = _label(plot.whole, "attendu", estimate(burndown.attendu))
        at = plot.line(burndown.measure(burndown.attendu)) // 4
        found.append((at, Stroke.ATTENDU, "◆", expected))
    found.sort(key=lambda mark: mark[0])
    solid = tuple(layer for layer in layers if layer[0] in (Stroke.REEL, Stroke.PROJETE))
    pieces, signs = dict[tuple[int, int], Piece](), dict[tuple[int, int], Piece]()
    for rank, (at, stroke, sign, text) in enumerate(found):
        is_upper = rank < len(found) - 1
        ways = (-1, 1) if is_upper else (1, -1)
        rows = [max(0, min(at + step * way, plot.height - 1)) for step in (1, 2) for way in ways]
        # Days done rise from the left.
        is_right = is_upper or burndown.mesure is Measure.CUMUL
        left, right = column - 1 - len(text), column + 2
        sides = (right, left) if is_right else (left, right)
        inside = [x for x in sides if 0 <= x <= plot.width - len(text)]
        if inside:
            places = [[(x + rank, row) for rank in range(len(text))] for row in rows for x in inside]
            free = (
                cells for cells in places if not any(cell in pieces or _dots(solid, *cell) for cell in cells)
            )
            cells = next(free, places[0])
            pieces |= {cell: (stroke, char) for cell, char in zip(cells, text, strict=True)}
        signs[column, at] = (Stroke.REEL, "◈") if (column, at) in signs else (stroke, sign)
    return pieces | signs


def _draw_axis(burndown: Burndown, plot: Plot, read: Point | None) -> tuple[Piece, ...]:
    marks: dict[int, Piece] = {plot.column(jour) // 2: (Stroke.AXE, "┬") for jour, _ in _ticks(plot)}
    if burndown.au >= burndown.debut:
        marks[plot.column(burndown.au) // 2] = (Stroke.ATTENDU, "▲")
    for mark in burndown.reperes:
        marks[plot.column(mark.jour) // 2] = (Stroke.ATTENDU, SIGNES[mark.nature])
    if read is not None:
        marks[plot.column(read.jour) // 2] = (Stroke.CURSEUR, "▴")
    return _join(
        [(Stroke.AXE, " " * plot.margin + "└")]
        + [marks.get(column, (Stroke.AXE, "─")) for column in range(plot.width)]
        + [(Stroke.FOND, " " * plot.beside)]
    )


def _ticks(plot: Plot) -> list[tuple[date, str]]:
    return date_ticks(plot.first, plot.last, plot.width)


def _is_jalon(mark: Mark) -> bool:
    return mark.nature is MarkKind.JALON


def _draw_jalons(burndown: Burndown, plot: Plot) -> tuple[Piece, ...]:
    """Return the names of the jalons under their days, without those that would touch another."""
    texts = []
    for mark in filter(_is_jalon, burndown.reperes):
        name = f"{mark.texte} {format_date(mark.jour)[:5]}"
        x = plot.margin + 1 + plot.column(mark.jour) // 2 - len(name) // 2
        texts.append((max(0, min(x, plot.whole - len(name))), name))
    return fit_pieces(((Stroke.ATTENDU, place_texts(texts, plot.whole)),), plot.whole)


def _draw_dates(burndown: Burndown, plot: Plot) -> tuple[Piece, ...]:
    text = f"{' ' * plot.margin} commence le {format_date(burndown.debut)}"
    if burndown.au >= burndown.debut:
        ticks = ((plot.margin + 1 + plot.column(jour) // 2, name) for jour, name in _ticks(plot))
        text = place_texts(ticks, plot.whole)
    return fit_pieces(((Stroke.AXE, text),), plot.whole)


def _join(pieces: list[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for stroke, text in pieces:
        # A blank shows no colour: merge it with the piece before, to send the terminal fewer styles.
        if joined and (joined[-1][0] is stroke or text.isspace()):
            joined[-1] = (stroke, joined[-1][1] + text)
        else:
            joined.append((stroke, text))
    return tuple(joined)
