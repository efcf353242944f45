"""The files that a store keeps around it: no document, copy or other store may take their names."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from cariforef_tui.services.ports.errors import ConfigurationError

ANCRES = ".ancres"
"""Suffix of the file of seals kept beside a store."""
COMPANIONS = ("-wal", "-shm", "-journal", ANCRES, ".etat")
COPIES = ".sauvegardes"
_HEADER = b"SQLite format 3\0"


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
