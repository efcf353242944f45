"""Fits texts in columns, measured in terminal cells, so that wide characters stay aligned."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import takewhile
from operator import eq

from rich.cells import cell_len, chop_cells, set_cell_size

from cariforef_tui.domain.values.text import fold, inert_text

_FIGURES = "0123456789,.+-− \u00a0\u202f"
"""Characters of a number, with the blanks between thousands; a text is never cut within a number."""
_DRAWN = re.compile("[\u2500-\u259f\u25a0-\u25ff\u2800-\u28ff❯]+")
"""Characters that are drawings and not words: bars, frames, dots of a chart, the mark of the cursor."""
MOT = re.compile(r"\s*\S+(?:(?<=«) \S+| [:;!?»]\S*|(?<=[0-9]) (?:j|%)(?!\w)\S*)*\s*")
"""A word with the blanks around it, and the signs, guillemets or unit that French keeps on its line."""
_WORD, _SIGNS = re.compile(r"\S*\w\S*"), ".,;:…()«»"
"""A word to compare, and the signs that are stripped from its ends first."""
LABEL_MIN = 28
"""Cells that a label keeps: under this width, the other columns of a list shrink or go."""


def written_words(drawn: str) -> str:
    """Return the words and figures of a drawn line, one blank apart, without its marks and bars."""
    return " ".join(_DRAWN.sub(" ", drawn).split())


def fit(texte: str, width: int) -> str:
    """Return `texte`, inert, in exactly `width` cells: padded, or cut with « … » outside its figures."""
    shown = inert_text(texte)
    if cell_len(shown) <= width:
        return set_cell_size(shown, width)
    return set_cell_size(cut(set_cell_size(shown, width - 1)), width) if width > 0 else ""


def cut(texte: str) -> str:
    """Return a text already cut, with « … ». Its last figure goes: a cut « 109 » may have been 1095."""
    return texte.rstrip().rstrip(_FIGURES) + "…"


@lru_cache(maxsize=64)
def tell_apart(labels: tuple[str, ...], widths: tuple[int, ...]) -> tuple[str, ...]:
    """Return a distinct text for each row of a list, in at most its width; a label that fits is whole.

    Any other label starts, after « … », at its first word that its neighbours and the rows with the same
    first cells do not share. Shared words stay if they take at most half of the width, or if all fits. The
    text of a row is unique if its label has a word of its own, of letters, 2 cells shorter than the width.
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
    """Return a whole text without accents or case, then its words."""
    return fold(texte), tuple(fold(word).strip(_SIGNS) for word in _WORD.findall(texte))


def _show(texte: str, start: int, width: int) -> str:
    """Return the text from `start` on, cut at `width` cells; the whole text if it fits."""
    whole = texte if not start or cell_len(texte) <= width else f"…{texte[start:]}"
    return whole if cell_len(whole) <= width else fit(whole, width).rstrip()


def _first_shown(texte: str, own: tuple[str, ...], near: Collection[tuple[str, ...]], width: int) -> int:
    """Return the offset at which a text starts to differ from its neighbours, 0 if all can be shown."""
    counts = (sum(takewhile(bool, map(eq, own, other))) for other in near)
    shared = max((count for count in counts if count < len(own)), default=0)
    starts = [word.start() for word in _WORD.finditer(texte)][: shared + 1]
    if not starts or cell_len(texte[: starts[-1]]) <= width // 2:
        return 0
    return next((start for start in starts if cell_len(texte[start:]) < width), starts[-1])


def _single_out(texte: str, others: Collection[str], width: int) -> str:
    """Return the first part of a text, from a word or within one, that no other contains; else its start."""
    starts = [word.start() for word in _WORD.finditer(texte)]
    within = (at for at in range(1, len(texte)) if not {*texte[at - 1 : at + 1]} <= {*_FIGURES})
    for shown in (_show(texte, start, width) for start in (*starts, *within)):
        part = fold(shown.strip("…"))
        if part and not any(part in other for other in others):
            return shown
    return _show(texte, 0, width)


def fit_right(texte: str, width: int) -> str:
    """Return the same as `fit`, aligned on the right."""
    shown = inert_text(texte)
    return " " * (width - cell_len(shown)) + shown if cell_len(shown) <= width else fit(shown, width)


def wrap_cells(texte: str, width: int, lines: int) -> list[str]:
    """Return `texte`, inert, on at most `lines` lines of `width` cells, cut with « … » if it is longer."""
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
    """Return one text for each row, with cells aligned on the right in columns as wide as their widest.

    Two blanks stand between columns, so that figures with a sign do not touch.
    """
    columns = [align_column(column) for column in zip(*rows, strict=True)]
    return ["  ".join(row) for row in zip(*columns, strict=True)]


def align_column(cells: Sequence[str]) -> list[str]:
    """Return the cells of a column in one width, aligned on the right, figures aligned on the comma."""
    decimals = max((_decimals(cell) for cell in cells), default=0)
    padded = [cell + " " * (decimals - _decimals(cell)) if cell[-1:].isdecimal() else cell for cell in cells]
    width = max(map(cell_len, padded), default=0)
    return [fit_right(cell, width) for cell in padded]


def _decimals(cell: str) -> int:
    """Return the cells of a figure's decimals, comma included; 0 for a text or a whole number."""
    return len(cell) - cell.rindex(",") if cell[-1:].isdecimal() and "," in cell else 0
