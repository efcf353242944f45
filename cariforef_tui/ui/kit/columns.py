"""Texts fitted in columns by terminal cells, and days as grids and panels write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from operator import eq

from rich.cells import cell_len, chop_cells, set_cell_size

from cariforef_tui.domain.avancement.atterrissage import Prevision
from cariforef_tui.domain.avancement.sentences import SIGNES, estimate
from cariforef_tui.domain.values.days import format_gap, format_nombre
from cariforef_tui.domain.values.text import fold, inert_text

_FIGURES = "0123456789,.+-− \u00a0\u202f"
"""What a number may be written with, blanks between thousands too: a text is never cut within one."""

_DRAWN = re.compile("[\u2500-\u259f\u25a0-\u25ff\u2800-\u28ff❯]+")
"""Bars, frames, dots of a chart and the mark of the cursor: what is drawn and not written."""

MOT = re.compile(r"\s*\S+(?:(?<=«) \S+| [:;!?»]\S*|(?<=[0-9]) (?:j|%)(?!\w)\S*)*\s*")
"""A word and the blanks around it, with what French keeps on its line: signs, guillemets, a unit."""


_WORD, _SIGNS = re.compile(r"\S*\w\S*"), ".,;:…()«»"
"""What counts as a word, and the signs around it that make it no other."""
LABEL_MIN = 28
"""Cells of a label before which the other columns of a list yield."""
CLOSE_JOUR, LARGE_JOUR = 5, 7
"""Cells of a day whose sign is all that parts it from the next one, and of one with room for two signs."""
SINGLE_WIDTH, LARGE_WIDTH = 70, 100
"""Cells under which one day is shown at a time, and from which the plan and the week's days are too."""
DECIMALS = 3
"""Cells of the decimals of a day, with their comma: `,25`."""
AUCUN, PAS_ENCORE = "—", "–"
"""Where there is no figure to give; where there is none yet."""


def written_words(drawn: str) -> str:
    """Return the words and figures of a line drawn, one blank apart, its marks and bars left out."""
    return " ".join(_DRAWN.sub(" ", drawn).split())


def fit(texte: str, width: int) -> str:
    """Return `texte`, inert, in exactly `width` cells: padded, or cut with …, never within a figure."""
    shown = inert_text(texte)
    if cell_len(shown) <= width:
        return set_cell_size(shown, width)
    return set_cell_size(cut(set_cell_size(shown, width - 1)), width) if width > 0 else ""


def cut(texte: str) -> str:
    """Return what is left of a text with its …; a figure that it ends in is left out: 109 may be 1095."""
    return texte.rstrip().rstrip(_FIGURES) + "…"


@lru_cache(maxsize=64)
def tell_apart(labels: tuple[str, ...], widths: tuple[int, ...]) -> tuple[str, ...]:
    """Return the text of each row of a list, in at most its width: a label that fits is whole.

    Another begins, after a « … », where it differs from its neighbours and from rows with the same first
    cells. Words that it shares with them stay where they take at most half of its width, or where all fits.
    A row with a word of its own, of letters and of at most its width less 2, reads like no other.
    """
    texts = tuple(map(inert_text, labels))
    read = tuple(map(_read, texts))
    folded, words = tuple(one for one, _ in read), tuple(one for _, one in read)
    shown: list[str] = []
    for rank, (text, width) in enumerate(zip(texts, widths, strict=True)):
        if cell_len(text) <= width:
            shown.append(text)
            continue
        head = fold(_show(text, 0, width).rstrip("…"))
        same = (words[other] for other, begun in enumerate(folded) if begun.startswith(head))
        near = {*words[max(0, rank - 1) : rank + 2], *same} - {words[rank]}
        shown.append(_show(text, _first_shown(text, words[rank], near, width), width))
    seen = tuple(shown)
    for rank, text in enumerate(texts):
        if any(one == seen[rank] and folded[other] != folded[rank] for other, one in enumerate(seen)):
            shown[rank] = _single_out(text, {*folded} - {folded[rank]}, widths[rank])
    return tuple(shown)


@lru_cache(maxsize=1024)
def _read(texte: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without accents nor case, whole, then its words."""
    return fold(texte), tuple(fold(word).strip(_SIGNS) for word in _WORD.findall(texte))


def _show(texte: str, start: int, width: int) -> str:
    """Return what `width` cells hold of a text from `start` on; all of it where it fits."""
    whole = texte if not start or cell_len(texte) <= width else f"…{texte[start:]}"
    return whole if cell_len(whole) <= width else fit(whole, width).rstrip()


def _first_shown(texte: str, own: tuple[str, ...], near: Collection[tuple[str, ...]], width: int) -> int:
    """Return where to begin a text of these words, so that it shows what those near it do not begin with."""
    counts = (sum(takewhile(bool, map(eq, own, other))) for other in near)
    shared = max((count for count in counts if count < len(own)), default=0)
    starts = [word.start() for word in _WORD.finditer(texte)][: shared + 1]
    if not starts or cell_len(texte[: starts[-1]]) <= width // 2:
        return 0
    return next((start for start in starts if cell_len(texte[start:]) < width), starts[-1])


def _single_out(texte: str, others: Collection[str], width: int) -> str:
    """Return the first part of a text that no other holds: from a word, or within one; else its beginning."""
    starts = [word.start() for word in _WORD.finditer(texte)]
    within = (at for at in range(1, len(texte)) if not {*texte[at - 1 : at + 1]} <= {*_FIGURES})
    for shown in (_show(texte, start, width) for start in (*starts, *within)):
        part = fold(shown.strip("…"))
        if part and not any(part in other for other in others):
            return shown
    return _show(texte, 0, width)


def fit_right(texte: str, width: int) -> str:
    """As `fit`, aligned to the right."""
    shown = inert_text(texte)
    return " " * (width - cell_len(shown)) + shown if cell_len(shown) <= width else fit(shown, width)


def wrap_cells(texte: str, width: int, lines: int) -> list[str]:
    """Return `texte`, inert, on at most `lines` lines of `width` cells, cut with … where it is longer."""
    if width < 2:
        return [""]
    wrapped = [""]
    for word in map(str.strip, MOT.findall(inert_text(texte))):
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
    columns = [align_column(column) for column in zip(*rows, strict=True)]
    return ["  ".join(row) for row in zip(*columns, strict=True)]


def align_column(cells: Sequence[str]) -> list[str]:
    """Return the cells of a column, all as wide: on the right, the figures under one another on the comma."""
    decimals = max((_decimals(cell) for cell in cells), default=0)
    padded = [cell + " " * (decimals - _decimals(cell)) if cell[-1:].isdecimal() else cell for cell in cells]
    width = max(map(cell_len, padded), default=0)
    return [fit_right(cell, width) for cell in padded]


def _decimals(cell: str) -> int:
    """Return how many cells the decimals of a figure take, with their comma; 0 for a text or a whole one."""
    return len(cell) - cell.rindex(",") if cell[-1:].isdecimal() and "," in cell else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekColumns:
    """Widths in cells of the week's columns; they add up to the width given.

    `total` is 0 where no line shows its week's days. `prevu` is 0 where there is no room for it, and holds
    the shared enveloppes alone unless `has_prevu`. `is_single`: one day is shown at a time.
    """

    code: int
    libelle: int
    jour: int
    total: int
    reste: int
    prevu: int
    has_prevu: bool
    is_single: bool

    @property
    def first_jour(self) -> int:
        """Where the first day begins; one cell of margin holds the cursor's sign."""
        return 1 + self.code + self.libelle

    @property
    def marks(self) -> int:
        """Cells of a day kept for the signs after its number."""
        return 1 if self.jour < LARGE_JOUR else 2


def layout_week(width: int, jours: int, longest_code: int) -> WeekColumns:
    """Share `width` between the columns: the label takes what the figures leave."""
    code, reste, prevu = max(6, longest_code + 1), 7, 6
    is_single, has_prevu = width < SINGLE_WIDTH, width >= LARGE_WIDTH
    jour, total = (12, 0) if is_single else (CLOSE_JOUR, 0)
    if has_prevu:
        wide = next((cells for cells in (12, LARGE_JOUR) if width >= 80 + jours * cells), CLOSE_JOUR)
        jour, total, prevu = wide, 7, 7
    left = width - 1 - code - (1 if is_single else jours) * jour - total - reste
    if jour == CLOSE_JOUR and left - jours > LABEL_MIN:
        jour, left = jour + 1, left - jours
    if left - prevu <= LABEL_MIN:
        prevu = 0
    return WeekColumns(
        code=code,
        libelle=max(0, left - prevu),
        jour=jour,
        total=total,
        reste=reste,
        prevu=prevu,
        has_prevu=has_prevu and prevu > 0,
        is_single=is_single,
    )


def format_ecart(centiemes: int | None) -> str:
    """`+12,5`, `-3`, `0`, or — where nothing is expected."""
    if centiemes is None:
        return AUCUN
    return format_gap(centiemes)


def format_estime(centiemes: int | None) -> str:
    """An estimate: `9,75`, `11,5`, or — where there is none."""
    return AUCUN if centiemes is None else format_nombre(estimate(centiemes))


def align_decimals(texte: str) -> str:
    """Return a number with blanks after it, so that aligned right its units are under the others'."""
    count = len(texte) - texte.index(",") if "," in texte else 0
    return texte + " " * max(0, DECIMALS - count) if texte[-1:].isdecimal() else texte


def format_atterrissage(prevision: Prevision | None) -> str:
    """`34`, or `~34,5` at the pace of the last weeks: days; – where nothing tells yet."""
    if prevision is None or not prevision.is_told:
        return PAS_ENCORE
    return f"{SIGNES.get(prevision.base, '')}{format_nombre(estimate(prevision.centiemes))}"
