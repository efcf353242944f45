"""Whether a store's file is still the one that was opened, and whether anybody has written in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from cariforef_db.files.filesystem import beside
from cariforef_tui.services.ports.errors import StoreForeign, StoreIO


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """Device and inode of a store's file, and of its `-wal` where there is one."""

    device: int
    inode: int
    wal: tuple[int, int] | None = None

    @classmethod
    def of(cls, path: Path) -> FileIdentity:
        """Look at `path` without opening it.

        Raises:
            OSError: there is no file there.
        """
        status = path.stat()
        return cls(status.st_dev, status.st_ino, _wal_of(path))

    def with_wal(self, path: Path) -> FileIdentity:
        """Return the same, with the `-wal` that a connection has opened meanwhile."""
        return self if self.wal is not None else replace(self, wal=_wal_of(path))

    def without_wal(self) -> FileIdentity:
        """Return the same once no connection is left: SQLite then removes the `-wal` itself."""
        return replace(self, wal=None)

    def is_at(self, path: Path) -> bool:
        """Tell whether `path` is still that file."""
        try:
            status = path.stat()
        except OSError:
            return False
        return (status.st_dev, status.st_ino) == (self.device, self.inode)

    def check(self, path: Path) -> None:
        """Check that the files are those that were opened, before a write goes to others.

        Raises:
            StoreIO: the file or its `-wal` was renamed or deleted.
            StoreForeign: another file, or an empty one, took its place.
        """
        try:
            status = path.stat()
        except OSError:
            raise StoreIO(
                f"Le fichier {path} a été déplacé ou supprimé hors de l'outil : rien n'a été enregistré. "
                "Remettez-le en place ou restaurez une sauvegarde, puis relancez l'application."
            ) from None
        if (status.st_dev, status.st_ino) != (self.device, self.inode) or status.st_size == 0:
            raise StoreForeign(
                f"Un autre fichier a pris la place de {path} : rien n'a été enregistré. "
                "Vérifiez-le avec « cariforef base verifier », puis relancez l'application."
            )
        if self.wal is not None and _wal_of(path) != self.wal:
            raise StoreIO(
                f"Le fichier {path}-wal a été modifié hors de l'outil : rien n'a été enregistré. "
                "Relancez l'application après « cariforef base verifier »."
            )


def trace_of(path: Path) -> tuple[tuple[int, ...], ...]:
    """Return a mark of a store's files, which changes once somebody writes in them or replaces them.

    `<store>.etat` is one of them, since the day's check reports damage there. No file is opened. A file
    system that dates writes by the second may hide one: read the store too from time to time.
    """
    return tuple(_look_at(beside(path, suffix)) for suffix in ("", "-wal", "-journal", ".etat"))


def _look_at(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _wal_of(path: Path) -> tuple[int, int] | None:
    try:
        status = beside(path, "-wal").stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
