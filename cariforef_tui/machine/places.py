"""The place of a store, as people type it, and the files that it keeps around it."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from cariforef_tui.services.ports.errors import ConfigurationError

_SECRET = re.compile(r"://(?P<user>[^/?#@:]*):.*@", re.DOTALL)
"""A password that is not encoded may hold any sign: it ends at the last `@`."""
_IN_TEXT = re.compile(
    r"\b(?P<kind>postgres\w*(?:\+\w*)?)://(?:.*(?=[ \u00a0\u202f]?[»'\"])|.*)", re.DOTALL | re.IGNORECASE
)
"""An address quoted in a sentence, up to the last closing quote."""
_MISTYPED = re.compile(r"postgres\w*(?:\+\w*)?(?::|//)|//[^/]*@", re.IGNORECASE)
"""A mistyped address: no file has such a name, and it may hold a password."""
COMPANIONS = ("-wal", "-shm", "-journal", ".ancres", ".etat")
COPIES = ".sauvegardes"
_HEADER = b"SQLite format 3\0"


def is_address(place: str) -> bool:
    """Tell whether `place` is an address, even mistyped, and not a file."""
    return "://" in place or _MISTYPED.match(place) is not None


def show_place(place: str) -> str:
    """Return `place` without the password that it may hold."""
    return _SECRET.sub(r"://\g<user>@", place) if is_address(place) else place


def hide_addresses(text: str) -> str:
    """Return `text` without the part of each quoted address that follows its kind (`postgresql://…`)."""
    return _IN_TEXT.sub(r"\g<kind>://…", text)


def check_apart(target: Path) -> None:
    """Raise ConfigurationError if `target`, there or not, is a file of a store or among its copies."""
    store = _find_store(target)
    if store is not None:
        raise ConfigurationError(
            f"{target} est un fichier de la base {store}, ou de ses sauvegardes : choisissez un autre nom."
        )


def _find_store(target: Path) -> Path | None:
    # Whoever writes the file refuses an impossible name.
    with suppress(OSError, ValueError, RuntimeError):
        path = target.parent.resolve() / target.name
        named = [path.with_name(path.name.removesuffix(suffix)) for suffix in ("", *COMPANIONS)]
        named += [
            folder.with_name(folder.name.removesuffix(COPIES))
            for folder in (path, *path.parents)
            if folder.name.endswith(COPIES) and folder.name != COPIES
        ]
        return next(filter(_is_database, named), None)
    return None


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(_HEADER)) == _HEADER
