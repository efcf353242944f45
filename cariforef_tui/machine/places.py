"""Where a store is, as people type it: the path of a file, or an address that may hold a password."""

from __future__ import annotations

import re

_SECRET = re.compile(r"://(?P<user>[^/?#@:]*):.*@", re.DOTALL)
"""A password that is not encoded may hold any sign: it ends at the last `@`."""
_IN_TEXT = re.compile(
    r"\b(?P<kind>postgres\w*(?:\+\w*)?)://(?:.*(?=[ \u00a0\u202f]?[»'\"])|.*)", re.DOTALL | re.IGNORECASE
)
"""An address quoted in a sentence, up to the last closing quote."""
_MISTYPED = re.compile(r"postgres\w*(?:\+\w*)?(?::|//)|//[^/]*@", re.IGNORECASE)
"""A mistyped address: no file has such a name, and it may hold a password."""


def is_address(place: str) -> bool:
    """Tell whether `place` is an address, even mistyped, and not a file."""
    return "://" in place or _MISTYPED.match(place) is not None


def show_place(place: str) -> str:
    """Return `place` without the password that it may hold."""
    return _SECRET.sub(r"://\g<user>@", place) if is_address(place) else place


def hide_addresses(text: str) -> str:
    """Return `text` without the part of each quoted address that follows its kind (`postgresql://…`)."""
    return _IN_TEXT.sub(r"\g<kind>://…", text)
