"""The SQL of a trigger as tokens, and the parts of it that a change may touch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(r"E?'(?:[^']|'')*'|\w+\.\w+|\w+|<=|>=|<>|\|\||->>|:=|::|\$\$|[^\s\w]")
_COMMENT = re.compile(r"--[^\n]*")
_ENDS = frozenset({"ORDER", "LIMIT", "UNION", "END", ";", "BEGIN", "ON", "WHERE", "THEN"})

Tokens = tuple[str, ...]


def tokenize(sql: str) -> Tokens:
    return tuple(_TOKEN.findall(_COMMENT.sub("", sql)))


def render(tokens: Sequence[str]) -> str:
    return " ".join(tokens)


@dataclass(frozen=True)
class Span:
    """Tokens from `start` to `stop`, the last one left out."""

    start: int
    stop: int


def body_start(tokens: Tokens) -> int:
    """Return where what may change begins: after the name, the event and the table, or in a function."""
    return tokens.index("$$") + 1 if "$$" in tokens else tokens.index("ON") + 2


def closing(tokens: Tokens, opening: int) -> int:
    """Return the index of the bracket that closes the one at `opening`."""
    depth = 0
    for index in range(opening, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[index], 0)
        if depth == 0:
            return index
    raise ValueError(render(tokens))


def clause_end(tokens: Tokens, start: int) -> int:
    """Return where the clause that begins at `start` ends: its bracket closes, or another clause begins."""
    index = start
    while index < len(tokens):
        if tokens[index] == "(":
            index = closing(tokens, index)
        elif tokens[index] in _ENDS or tokens[index] == ")":
            return index
        index += 1
    return index


def conditions(tokens: Tokens) -> Iterator[tuple[int, Span]]:
    """Yield each WHEN of the trigger, WHERE, IF and join, by its word's index, with what it asks."""
    for index in range(body_start(tokens), len(tokens)):
        is_when = index == body_start(tokens) and tokens[index] == "WHEN"
        is_join = tokens[index] == "ON" and tokens[index + 1] != "CONFLICT"
        is_if = tokens[index] == "IF" and tokens[index - 1] != "END"
        if is_when or is_join or is_if or tokens[index] == "WHERE":
            yield index, Span(index + 1, clause_end(tokens, index + 1))


def groups(tokens: Tokens) -> Iterator[Span]:
    """Yield what each pair of brackets holds."""
    for index in range(body_start(tokens), len(tokens)):
        if tokens[index] == "(":
            yield Span(index + 1, closing(tokens, index))


def split(tokens: Tokens, span: Span, word: str) -> list[Span]:
    """Cut `span` at each `word` outside brackets; the AND of a BETWEEN cuts nothing."""
    cuts, index, is_between = [span.start - 1], span.start, False
    while index < span.stop:
        if tokens[index] == "(":
            index = closing(tokens, index)
        elif tokens[index] == "BETWEEN":
            is_between = True
        elif tokens[index] == word:
            if not (word == "AND" and is_between):
                cuts.append(index)
            is_between = False
        index += 1
    cuts.append(span.stop)
    return [Span(first + 1, last) for first, last in pairwise(cuts)]


def statements(tokens: Tokens) -> list[Span]:
    """Return each statement of the body, its semicolon included."""
    spans, start = [], tokens.index("BEGIN") + 1
    for index in range(start, len(tokens)):
        if tokens[index] == ";":
            spans.append(Span(start, index + 1))
            start = index + 1
    return spans


def without(tokens: Tokens, *spans: Span) -> Tokens:
    dropped = {index for span in spans for index in range(span.start, span.stop)}
    return tuple(token for index, token in enumerate(tokens) if index not in dropped)


def replaced(tokens: Tokens, span: Span, *instead: str) -> Tokens:
    return (*tokens[: span.start], *instead, *tokens[span.stop :])
