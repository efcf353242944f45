"""What a command shows: lines, titles and tables, set by a terminal or by a page of the browser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from cariforef_tui.cli.kit.table import Column, ColumnOf, Page, is_spoken, render_table, wrap_text
from cariforef_tui.domain.values.shown import T


class Title(NamedTuple):
    """The title of what follows, up to the next one."""

    text: str


@dataclass(frozen=True, slots=True)
class Tabular:
    """A table. `page` is what it is written on in a terminal, None for standard output as it is.

    `words` says the cells that are a sign alone, to who hears them.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    page: Page | None = None
    words: Mapping[str, str] = field(default_factory=dict)


Block: TypeAlias = str | Title | Tabular
"""A line of text, an empty one that separates, a title or a table."""


def tabular(columns: Sequence[ColumnOf[T]], values: Iterable[T], page: Page | None = None) -> Tabular:
    """Return a table with a row for each of `values`."""
    rows = [[column.read(value) for column in columns] for value in values]
    return Tabular([Column(column.title, column.fit) for column in columns], rows, page)


def to_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the lines of the blocks, as a terminal or a pipe has them."""
    for block in blocks:
        match block:
            case Title(text):
                yield from wrap_text(text)
            case Tabular(columns, rows, page, words):
                if is_spoken():
                    rows = [[words.get(cell, cell) for cell in row] for row in rows]
                yield from render_table(columns, rows, page)
            case _:
                yield block
