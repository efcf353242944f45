"""The messages of a browser on its socket: keys typed, and the size of the window."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

COLUMNS_MIN, COLUMNS_MAX = 2, 400
ROWS_MIN, ROWS_MAX = 1, 200
"""Cells of a session: the least that the page draws, and the most that the server accepts."""
BYTES_MAX = 256 * 1024
"""Bytes of one message: more than anybody pastes into a comment."""
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"
_CONTROLS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Sequences that a terminal obeys, but not the tabs and line ends of a paste."""


@dataclass(frozen=True, slots=True)
class Size:
    """A window, in cells."""

    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Typed:
    """Keys, a paste, or moves of the mouse, as a terminal sends them."""

    data: bytes


Message = Size | Typed


class Unreadable(ValueError):
    """A message that no page of this server sends."""


def read_size(columns: object, rows: object) -> Size:
    """Return the size of a session, bounded; raises Unreadable if one of them is no number."""
    try:
        wanted = int(str(columns)), int(str(rows))
    except ValueError as error:
        raise Unreadable from error
    return Size(
        min(max(wanted[0], COLUMNS_MIN), COLUMNS_MAX),
        min(max(wanted[1], ROWS_MIN), ROWS_MAX),
    )


def read_message(text: str) -> Message | None:
    """Return what a message says, None if it changes nothing; raises Unreadable."""
    try:
        envelope = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    match envelope:
        case ["stdin", str(typed)]:
            # A lone surrogate is half a character: no key types it.
            return Typed(_clean_paste(typed).encode("utf-8", "ignore"))
        case ["resize", {"width": int(columns), "height": int(rows)}]:
            return read_size(columns, rows)
        case ["ping", str()] | ["focus" | "blur"]:
            return None
    raise Unreadable


def _clean_paste(typed: str) -> str:
    """Return what was typed, without keys in a paste, which ends with the message."""
    # A paste has a mark at its beginning and at its end; text after a false end mark stays pasted text.
    keys, begun, pasted = typed.partition(_PASTE)
    if not begun:
        return keys
    return keys + begun + _CONTROLS.sub("", pasted.removesuffix(_PASTED)) + _PASTED
