"""What a browser may say on its socket: what the person types, and the size of their window."""

from __future__ import annotations

import json
from dataclasses import dataclass

COLUMNS_MIN, COLUMNS_MAX = 20, 400
ROWS_MIN, ROWS_MAX = 5, 200
"""Cells of a window: from a telephone's to a wall's. The interface says by itself where it is too small."""
BYTES_MAX = 256 * 1024
"""Of one message: more than anybody pastes into a comment."""


@dataclass(frozen=True, slots=True)
class Size:
    """A window, in cells."""

    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Typed:
    """Keys, a paste, or moves of the mouse, as a terminal sends them."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks for the same text in return."""

    text: str


Message = Size | Typed | Ping


class Unreadable(ValueError):
    """What no page of ours sends."""


def read_size(columns: object, rows: object) -> Size:
    """Return the size of a window, given as numbers or their digits; raises Unreadable out of the bounds."""
    try:
        size = Size(int(str(columns)), int(str(rows)))
    except ValueError as error:
        raise Unreadable from error
    if not (COLUMNS_MIN <= size.columns <= COLUMNS_MAX and ROWS_MIN <= size.rows <= ROWS_MAX):
        raise Unreadable
    return size


def read_message(text: str) -> Message | None:
    """Return what a message says, None for what changes nothing; raises Unreadable."""
    try:
        envelope = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    match envelope:
        case ["stdin", str(typed)]:
            # A lone surrogate is half a character: no key types it.
            return Typed(typed.encode("utf-8", "ignore"))
        case ["resize", {"width": int(columns), "height": int(rows)}]:
            return read_size(columns, rows)
        case ["ping", str(said)]:
            return Ping(said)
        case ["focus" | "blur"]:
            return None
    raise Unreadable
