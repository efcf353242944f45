"""Check a store's file before SQLite sees it, and publish a finished file whole. No content is read.

Everything here goes through `os.stat`: opening and closing a store's file would drop the locks of a live
connection of the same process (POSIX).
"""

from __future__ import annotations

import errno
import os
import pwd
import shlex
import stat
from contextlib import suppress
from pathlib import Path

from cariforef_tui.machine.private_file import sync
from cariforef_tui.machine.store_files import check_apart
from cariforef_tui.services.ports.errors import (
    StoreDenied,
    StoreError,
    StoreForeign,
    StoreIO,
    StoreNotFound,
    describe_os_error,
)

_OTHERS = 0o077
SIDE_SUFFIXES = ("-journal", "-wal", "-shm")
"""Files of SQLite that stand beside a store's."""
MOUNTINFO = Path("/proc/self/mountinfo")
_DISK_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS})
_NETWORK = frozenset(("nfs", "nfs4", "cifs", "smb3", "afs", "ceph", "9p", "fuse.sshfs", "fuse.rclone"))


def check_regular(path: Path) -> os.stat_result:
    """Return the status of a regular file that is not empty.

    Raises:
        StoreNotFound: no file, or no regular one.
        StoreForeign: an empty file.
    """
    status = _look_at(path)
    check_kind(path, status)
    if status.st_size == 0:
        raise StoreForeign(
            f"La base {path} est vide (0 octet). Restaurez une sauvegarde, ou supprimez ce fichier puis "
            "recréez-la : « cariforef base creer »."
        )
    return status


def _look_at(path: Path) -> os.stat_result:
    try:
        # `lstat`: a link must be seen as a link.
        return path.lstat()
    except PermissionError as error:
        raise StoreDenied(f"Pas le droit de lire le dossier {path.parent}.") from error
    except FileNotFoundError as error:
        if not path.parent.exists():
            raise StoreNotFound(
                f"Le dossier {path.parent} n'existe pas : aucune base à cet endroit. Créez le dossier, puis "
                "la base : « cariforef base creer »."
            ) from error
        raise StoreNotFound(
            f"Aucune base à l'emplacement {path}. Pour la créer : « cariforef base creer »."
        ) from error
    except OSError as error:
        raise StoreNotFound(f"L'emplacement {path} ne peut pas contenir de base.") from error


def check_kind(path: Path, status: os.stat_result) -> None:
    """Refuse folders, links, and everything that is no regular file."""
    if not stat.S_ISREG(status.st_mode):
        raise StoreNotFound(
            f"{path} n'est pas un fichier ordinaire, mais un dossier, un lien ou un tube : il n'a pas été "
            "ouvert."
        )


def check_rights(path: Path, status: os.stat_result) -> None:
    """Refuse somebody else's file, and one that others may read or write; raises StoreDenied."""
    # The owner first: only the owner can do what the refusal of a mode asks.
    check_owner(path, status, os.geteuid())
    check_mode(path, status)


def check_owner(path: Path, status: os.stat_result, euid: int) -> None:
    """Refuse somebody else's file, even to root, whose journal files would lock the owner out."""
    if status.st_uid != euid:
        raise StoreDenied(
            f"La base {path} appartient à {_login_of(status.st_uid)} : elle n'a pas été ouverte. Lancez la "
            "commande sous ce compte."
        )


def check_mode(path: Path, status: os.stat_result) -> None:
    """Refuse a file that the group or others may read or write."""
    mode = stat.S_IMODE(status.st_mode)
    if mode & _OTHERS:
        raise StoreDenied(
            f"La base {path} est trop ouverte (mode {mode:04o}) : d'autres comptes peuvent la lire ou la "
            f"modifier. Elle n'a pas été ouverte. À lancer : chmod {mode & 0o700:o} {shlex.quote(str(path))}"
        )


def check_place(path: Path) -> None:
    """Refuse network file systems, whose locks cannot be relied on."""
    kind = _find_filesystem(path.parent)
    if kind in _NETWORK:
        raise StoreNotFound(
            f"La base {path} est sur un système de fichiers réseau ({kind}) : les verrous n'y sont pas "
            "fiables et la base s'abîmerait. Placez-la sur un disque local de la machine."
        )


def _find_filesystem(folder: Path) -> str:
    """Return the type of the file system that holds `folder`, empty if it is not known."""
    with suppress(OSError):
        device = folder.stat().st_dev
        # A line ends with « - type source options »; its third word is the device « major:minor ».
        for line in MOUNTINFO.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
            mount, _, kind = line.partition(" - ")
            if mount.split(" ")[2] == f"{os.major(device)}:{os.minor(device)}":
                return kind.split(" ")[0]
    return ""


def refuse_writing(path: Path, status: os.stat_result) -> StoreError | None:
    """Return why the file cannot be written: its mode, its folder, or a read-only file system."""
    if not status.st_mode & stat.S_IWUSR:
        return StoreDenied(
            f"La base {path} est en lecture seule (mode {stat.S_IMODE(status.st_mode):04o}) : rien ne peut y "
            f"être enregistré. Pour la rouvrir à l'écriture : chmod 600 {shlex.quote(str(path))}"
        )
    if os.statvfs(path.parent).f_flag & os.ST_RDONLY:
        return StoreIO(
            f"Le disque qui contient {path} est en lecture seule : rien ne peut être enregistré. "
            "Prévenez la personne qui administre la machine."
        )
    # SQLite makes its journal in the folder: to write the file is not enough.
    if not os.access(path.parent, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        return StoreDenied(
            f"Le dossier {path.parent} n'est pas accessible en écriture : la base s'y ouvre en lecture seule."
        )
    return None


def beside(path: Path, suffix: str) -> Path:
    """Return the file that stands beside `path`, its name ended by `suffix`."""
    return path.with_name(path.name + suffix)


def refuse_target(target: Path, store: Path) -> None:
    """Refuse to write a copy over anything.

    Raises:
        StoreNotFound: the target exists, is the store itself, or has no folder.
        ConfigurationError: its name is one that a store keeps for itself.
    """
    if target.resolve() == store.resolve():
        raise StoreNotFound(f"{target} est la base elle-même : choisissez un autre nom pour la sauvegarde.")
    if target.is_symlink() or target.exists():
        raise StoreNotFound(f"{target} existe déjà : il n'a pas été touché. Choisissez un autre nom.")
    if not target.parent.is_dir():
        raise StoreNotFound(f"Le dossier {target.parent} n'existe pas : rien n'a été écrit.")
    check_apart(target)


def publish(temporary: Path, target: Path) -> None:
    """Give a finished file its name, on disk before returning; never over another file.

    Raises:
        OSError: something bears that name, or the disk refuses.
    """
    sync(temporary)
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    temporary.rename(target)
    sync(target.parent)


def discard(temporary: Path) -> None:
    """Delete a store that was not finished, with the files that SQLite left beside it."""
    for suffix in ("", *SIDE_SUFFIXES):
        beside(temporary, suffix).unlink(missing_ok=True)


def explain_os_error(error: OSError, action: str, path: Path) -> StoreError:
    """Return the store's own error of a failed `action` on `path`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StoreIO(
            f"{action} : disque plein ou quota atteint ({path}). Libérez de la place, puis réessayez."
        )
    if error.errno in _DISK_ERRNOS:
        return StoreIO(f"{action} : erreur du disque sur {path} ({describe_os_error(error)}).")
    if error.errno in (errno.EACCES, errno.EPERM):
        return StoreDenied(f"{action} : pas le droit d'écrire {path}.")
    return StoreNotFound(f"{action} : {path} ({describe_os_error(error)}).")


def _login_of(uid: int) -> str:
    """Return the login of an account, or its number in words."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"l'uid {uid}"
