"""Read and write files: reads have a limit; writes are atomic, follow no link and replace only if asked."""

from __future__ import annotations

import errno
import os
import shlex
import stat
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cariforef_tui.machine.named_files import PAR_L_ENTREE, PAR_LA_SORTIE, check_named_file
from cariforef_tui.machine.private_file import NotRegular, TooLarge, private_beside, read_regular, sync
from cariforef_tui.machine.store_files import COMPANIONS, check_apart
from cariforef_tui.services.ports.errors import ConfigurationError, StoreDenied, StoreIO, describe_os_error

OCTETS_MAX = 16_000_000
"""Bytes read of any file, so that none fills memory."""
_FULL = (errno.ENOSPC, errno.EDQUOT)
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)


class Existing(StrEnum):
    """Whether a write keeps or replaces an existing file."""

    KEEP = "keep"
    REPLACE = "replace"


def read_bytes(path: Path, limit: int = OCTETS_MAX) -> bytes:
    """Return the content of a regular file of at most `limit` bytes; check its size before reading.

    Raises:
        ConfigurationError: the file is missing, or no regular file.
        StoreDenied, StoreIO: it cannot be read.
        FichierRefuse: it is too large.
    """
    try:
        return read_regular(path, limit)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ConfigurationError(f"Fichier {path} introuvable.") from error
    except NotRegular as error:
        raise ConfigurationError(f"{path} n'est pas un fichier ordinaire.") from error
    except TooLarge:
        check_size(path.name, limit + 1, limit)
        raise
    except (OSError, ValueError) as error:
        raise _explain(error, f"{path} ne se lit pas") from error


def clean_path(typed: str) -> Path:
    """Return the path that a person typed, or dropped on the terminal: quoted, escaped, or as `file://`."""
    try:
        (chemin,) = shlex.split(typed)
    except ValueError:
        chemin = typed.strip()
    if chemin.startswith("file://"):
        chemin = unquote(urlsplit(chemin).path)
    return Path(chemin).expanduser()


def check_source(path: Path) -> None:
    """Raise DroitRefuse for a file that a person names through an account that is not theirs."""
    check_named_file(path, PAR_L_ENTREE)


def check_size(source: str, octets: int, limit: int) -> None:
    """Raise FichierRefuse if `octets` is over `limit`."""
    from cariforef_tui.domain.values.faults import Fault, FichierRefuse

    if octets > limit:
        raise FichierRefuse(source, [Fault(f"fichier trop grand : {limit // 1_000_000} Mo au plus")])


def write_atomically(target: Path, data: bytes, existing: Existing, store: str | None = None) -> Path:
    """Write `data` to `target`, whole or not at all, readable by its owner only; returns its full path.

    `store` is the path of the open store; its files, under any name, and the files of any store are refused.

    Raises:
        ConfigurationError: the file exists (it is kept), is a link, a folder or the store, or has no folder.
        DroitRefuse: the file would not be the person's.
        StoreDenied, StoreIO: the folder or the disk refuses; an existing file is intact.
    """
    target = target.expanduser().absolute()
    check_target(target, existing, store)
    try:
        with private_beside(target, data) as temporary:
            if existing is Existing.REPLACE:
                temporary.replace(target)
            else:
                # A hard link, unlike a rename, fails if the name was taken meanwhile.
                os.link(temporary, target)
        sync(target.parent)
    except FileExistsError as error:
        raise ConfigurationError(f"{target} existe déjà : il n'a pas été touché.") from error
    except (OSError, ValueError) as error:
        raise _explain(error, f"{target} ne s'écrit pas") from error
    return target


def check_target(target: Path, existing: Existing, store: str | None) -> None:
    """Raise ConfigurationError, DroitRefuse or StoreDenied if `target` may not be written.

    The rules are those of `write_atomically`. Without `store`, the file is the program's own: no person named
    it, so the checks on named files do not apply.
    """
    if store is not None:
        check_named_file(target, PAR_LA_SORTIE)
        check_apart(target)
    try:
        status = target.lstat()
    except (FileNotFoundError, NotADirectoryError):
        if not target.parent.is_dir():
            raise ConfigurationError(f"Le dossier {target.parent} n'existe pas.") from None
        return
    except (OSError, ValueError) as error:
        raise _explain(error, f"{target} ne s'écrit pas") from error
    if stat.S_ISLNK(status.st_mode):
        raise ConfigurationError(f"{target} est un lien : donnez le fichier lui-même.")
    if not stat.S_ISREG(status.st_mode):
        raise ConfigurationError(f"{target} n'est pas un fichier ordinaire.")
    if store is not None and _is_of_store(target, store):
        raise ConfigurationError(f"{target} est la base elle-même : choisissez un autre fichier.")
    if existing is Existing.KEEP:
        raise ConfigurationError(
            f"{target} existe déjà : --remplacer l'écrase, sinon choisissez un autre nom."
        )


def _is_of_store(target: Path, store: str) -> bool:
    for suffix in ("", *COMPANIONS):
        with suppress(OSError, ValueError):
            if target.samefile(store + suffix):
                return True
    return False


def _explain(error: Exception, what: str) -> ConfigurationError | StoreDenied | StoreIO:
    if not isinstance(error, OSError):
        return ConfigurationError(f"{what} : nom de fichier impossible.")
    if error.errno in _DENIED:
        return StoreDenied(f"{what} : droits insuffisants.")
    if error.errno in (errno.ENAMETOOLONG, errno.EISDIR, errno.ELOOP):
        return ConfigurationError(f"{what} : {describe_os_error(error)}.")
    retry = " Libérez de la place, puis réessayez." if error.errno in _FULL else ""
    return StoreIO(f"{what} : {describe_os_error(error)}.{retry}")
