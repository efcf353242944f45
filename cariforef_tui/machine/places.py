"""Where a store is, as it is typed: the path of a file, or the address of a server, with its password."""

from __future__ import annotations

import re

_SECRET = re.compile(r"://(?P<user>[^/?#@:]*):.*@", re.DOTALL)
"""A password may hold anything that nobody encoded: up to the last `@`."""

_IN_TEXT = re.compile(
    r"\b(?P<kind>postgres\w*(?:\+\w*)?)://(?:.*(?=[ \u00a0\u202f]?[»'\"])|.*)", re.DOTALL | re.IGNORECASE
)
"""An address quoted in a sentence, up to the last closing quote."""

_MISTYPED = re.compile(r"postgres\w*(?:\+\w*)?(?::|//)|//[^/]*@", re.IGNORECASE)
"""An address that lost a sign: no file is called so, and it may hold a password."""


def is_address(place: str) -> bool:
    """Tell whether `place` is meant to be a server's, mistyped or not, never a file's."""
    return "://" in place or _MISTYPED.match(place) is not None


def show_place(place: str) -> str:
    """Return `place` without the password that it may hold."""
    return _SECRET.sub(r"://\g<user>@", place) if is_address(place) else place


def hide_addresses(text: str) -> str:
    """Return `text`, which may quote what was typed, without what follows the kind of an address."""
    return _IN_TEXT.sub(r"\g<kind>://…", text)
