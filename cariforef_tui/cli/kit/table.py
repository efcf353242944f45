"""Draw tables of plain text as wide as the terminal; in a pipe labels alone are cut, and no figure."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple, TextIO

from cariforef_tui.domain.values.shown import Field, Kind, T
from cariforef_tui.domain.values.text import inert_text

DEFAULT_WIDTH = 80
"""Cells of a terminal that does not tell its width."""
LABEL_WIDTH = 40
"""Cells of a label in a pipe, at most."""
MINIMUM_WIDTH = 8
"""Cells that a column of text keeps; a table that needs more room than the page has is said in sentences."""
SIMPLE = "CARIFOREF_SIMPLE"
"""Environment variable: 1 turns every table into sentences, as `--simple` does for one command."""
_SPOKEN: ContextVar[bool] = ContextVar("spoken", default=False)
_WITH_PREVIOUS = frozenset((":", ";", "?", "!", "%", "j"))
"""Signs that French writes after a space, and that may not start a line, as `»`."""
_NUMBER = re.compile(r"\D{0,2}[0-9]+(?P<part>,[0-9]+)?")
"""A number of days, with up to two signs before it: `-0,5`, `~12`, `=360`."""
_ONE_CELL_EACH = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u202f-\u205e\u20a0-\u20bf\u2190-\u21ff\u2500-\u25fc✓✗]*"
)
"""A text of characters known to take one cell each: it spares the slow tables of Unicode."""


class Fit(StrEnum):
    """How a column sets its text: whole, cut or wrapped if room lacks, or numbers on the right.

    A page wraps a LABEL. A pipe has room for all, but cuts labels (CUT, LABEL) to LABEL_WIDTH: one of 240
    cells would set the figures of every row off the screen.
    """

    WHOLE = "whole"
    CUT = "cut"
    LABEL = "label"
    WRAP = "wrap"
    RIGHT = "right"


class Column(NamedTuple):
    """A column as wide as its content; if the page is narrower, columns of text shrink."""

    title: str
    fit: Fit = Fit.WHOLE

    @property
    def is_elastic(self) -> bool:
        return self.fit in (Fit.CUT, Fit.LABEL, Fit.WRAP)


def numbers(*titles: str) -> tuple[Column, ...]:
    """Return columns of numbers, set on the right."""
    return tuple(Column(title, Fit.RIGHT) for title in titles)


@dataclass(frozen=True)
class ColumnOf(Generic[T]):
    """A column of a table whose rows are each a `T`; `read` returns the text of a cell."""

    title: str
    read: Callable[[T], str]
    fit: Fit = Fit.WHOLE


def columns_of(*fields: Field[T], fit: Fit = Fit.WHOLE) -> tuple[ColumnOf[T], ...]:
    """Return the columns of `fields` under their own titles: texts set by `fit`, numbers on the right."""
    texts = (Kind.TEXTE, Kind.DATE)
    return tuple(
        ColumnOf(one.title, one.text, fit if one.form.kind in texts else Fit.RIGHT) for one in fields
    )


class Page(NamedTuple):
    """A page to write on: `width` in cells, None if unlimited; `cuts` is True if a person reads it."""

    width: int | None
    cuts: bool = True


def stdout_page() -> Page:
    """Return the page of standard output: COLUMNS wide, else as the terminal; else a pipe has no width."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return Page(int(columns), cuts=is_terminal)
    if not is_terminal:
        return Page(None, cuts=False)
    return Page(terminal_width(sys.stdout))


def terminal_width(stream: TextIO) -> int:
    """Return the width in cells of the terminal `stream`; DEFAULT_WIDTH if unknown."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or DEFAULT_WIDTH
    except (OSError, ValueError):
        return DEFAULT_WIDTH


def render_table(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], page: Page | None = None
) -> Iterator[str]:
    """Yield the lines of a table: titles, a rule, then the rows. Without `page`, fit standard output.

    If sentences are asked for, or the page is too narrow, yield one for each row: every cell after its title.
    """
    if is_spoken():
        yield from (_say_row(columns, row) for row in rows)
        return
    page = page or stdout_page()
    body = [[inert_text(text) for text in row] for row in rows]
    cells_of = [_set_cells(column, [row[rank] for row in body], page) for rank, column in enumerate(columns)]
    titles = [[column.title] for column in columns]
    widths = [max(map(cell_width, (*title, *cells))) for title, cells in zip(titles, cells_of, strict=True)]
    if page.width is not None and sum(widths) + len(widths) - 1 > page.width:
        titles = [_set_title(column, cells) for column, cells in zip(columns, cells_of, strict=True)]
        widths = [
            max(map(cell_width, (*title, *cells))) for title, cells in zip(titles, cells_of, strict=True)
        ]
    gap = " " if page.width is not None and sum(widths) + 2 * len(widths) - 2 > page.width else "  "
    if page.width is not None:
        _shrink(columns, widths, page.width - len(gap) * (len(widths) - 1))
        if sum(widths) + len(gap) * (len(widths) - 1) > page.width:
            for said in body:
                yield from wrap_text(_say_row(columns, said), page.width, indent="  ")
            return
    for rank in range(max(map(len, titles))):
        yield _render_row(columns, widths, [lines[rank : rank + 1] or [""] for lines in titles], gap)
    yield gap.join("-" * width for width in widths)
    for row in zip(*cells_of, strict=True):
        cells = [
            _fit(column, text, width, page) for column, text, width in zip(columns, row, widths, strict=True)
        ]
        for rank in range(max(map(len, cells))):
            yield _render_row(columns, widths, [lines[rank : rank + 1] or [""] for lines in cells], gap)


def render_rows(
    columns: Sequence[ColumnOf[T]], values: Iterable[T], page: Page | None = None
) -> Iterator[str]:
    """Yield the lines of a table as `render_table` does, with a row for each of `values`."""
    rows = ([column.read(value) for column in columns] for value in values)
    yield from render_table([Column(column.title, column.fit) for column in columns], rows, page)


def is_spoken() -> bool:
    """Return True if sentences are asked for in place of tables."""
    return _SPOKEN.get() or os.environ.get(SIMPLE) == "1"


def say_in_sentences() -> Callable[[], None]:
    """Write every table as sentences, for screen readers, until the function returned is called."""
    token = _SPOKEN.set(True)
    return lambda: _SPOKEN.reset(token)


def _say_row(columns: Sequence[Column], row: Sequence[str]) -> str:
    told = zip(columns, map(inert_text, row), strict=True)
    parts = (
        f"{column.title} : {cell.strip()}" if column.title else cell.strip()
        for column, cell in told
        if cell.strip()
    )
    return f"{' ; '.join(parts)}."


def _set_cells(column: Column, cells: list[str], page: Page) -> list[str]:
    """Pad the cells of a column of numbers so that their decimals line up; in a pipe, cut labels."""
    if page.width is None and column.fit in (Fit.CUT, Fit.LABEL):
        return [cut_text(cell, LABEL_WIDTH) for cell in cells]
    if column.fit is not Fit.RIGHT:
        return cells
    numbers = [_NUMBER.fullmatch(cell) for cell in cells]
    room = max((len(number["part"] or "") for number in numbers if number), default=0)
    return [
        cell + " " * (room - len(number["part"] or "")) if number else cell
        for cell, number in zip(cells, numbers, strict=True)
    ]


def _set_title(column: Column, cells: Sequence[str]) -> list[str]:
    """Return the lines of a title; that of a column of numbers is wrapped to the width of its numbers."""
    if column.fit is not Fit.RIGHT:
        return [column.title]
    longest = max(map(cell_width, (*column.title.split(" "), *cells)))
    return wrap_text(column.title, longest)


def _shrink(columns: Sequence[Column], widths: list[int], available: int) -> None:
    """Narrow the widest columns of text to `available` cells in all, down to their minimum; spare numbers."""
    least = [
        max(MINIMUM_WIDTH, cell_width(one.title)) if one.is_elastic else width
        for one, width in zip(columns, widths, strict=True)
    ]
    for _ in range(sum(widths) - available):
        room, widest = max(
            (widths[rank] if widths[rank] > least[rank] else 0, rank) for rank in range(len(widths))
        )
        if not room:
            return
        widths[widest] -= 1


def wrap_text(text: str, width: int | None = None, *, indent: str = "") -> list[str]:
    """Split `text` at spaces into lines of `width` cells; the following ones start with `indent`.

    Without `width`, use that of standard output: a pipe gets one line. The spaces that open `text` indent
    every line. A word wider than a line is cut. French punctuation stays with its word.
    """
    width = width if width is not None else stdout_page().width
    if width is None or cell_width(text) <= width:
        return [text]
    body = text.lstrip(" ")
    margin = " " * (len(text) - len(body))
    lines: list[str] = []
    current = margin
    for word in _words(body):
        prefix = margin + indent if lines else margin
        joined = f"{current} {word}" if current.strip() else current + word
        if cell_width(joined) <= width:
            current = joined
            continue
        if current.strip():
            lines.append(current)
            prefix = margin + indent
        current = prefix + word
        while cell_width(current) > width:
            head = _take(current, width)
            lines.append(head)
            current = margin + indent + current[len(head) :]
    return [*lines, current]


def _words(text: str) -> list[str]:
    words: list[str] = []
    for part in text.split(" "):
        if words and (part in _WITH_PREVIOUS or part.startswith("»") or words[-1].endswith("«")):
            words[-1] += f" {part}"
        else:
            words.append(part)
    return words


def cut_text(text: str, width: int) -> str:
    """Return `text` in at most `width` cells; if it is wider, « … » replaces its end.

    A number is removed whole: half of one would read as another number.
    """
    if cell_width(text) <= width:
        return text
    head = _take(text, width - 1)
    start = head.rfind(" ") + 1
    word = text[start:].split(" ", 1)[0]
    if head[:start].strip() and len(word) > len(head) - start and any(map(str.isdigit, word)):
        head = head[:start]
    return head.rstrip() + "…"


def cell_width(text: str) -> int:
    """Return the terminal cells that `text` takes, as the screens count them."""
    if _ONE_CELL_EACH.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _take(text: str, width: int) -> str:
    if _ONE_CELL_EACH.fullmatch(text):
        return text[: max(1, width)]
    from rich.cells import chop_cells

    return chop_cells(text, max(2, width))[0]


def _fit(column: Column, text: str, width: int, page: Page) -> list[str]:
    if not column.is_elastic or cell_width(text) <= width:
        return [text]
    if column.fit is Fit.CUT and page.cuts:
        return [cut_text(text, width)]
    return wrap_text(text, width)


def _render_row(
    columns: Sequence[Column], widths: Sequence[int], cells: Sequence[Sequence[str]], gap: str
) -> str:
    parts = []
    for column, width, (text,) in zip(columns, widths, cells, strict=True):
        blank = " " * (width - cell_width(text))
        parts.append(blank + text if column.fit is Fit.RIGHT else text + blank)
    return gap.join(parts).rstrip()
