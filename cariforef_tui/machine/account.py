"""Accounts of the machine: who runs this process, by uid and never by its environment.

`USER` and `LOGNAME` are whatever the caller says. `SUDO_UID` is set by sudo itself, and believed only where
the process runs as the owner of the store's file, or would make it: that is the recommended set-up, one
service account that owns the file and people who reach it through sudo. A browser's session is told whose it
is by the server that began it, within the process.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

VARIABLE_SUDO = "SUDO_UID"
COMPTE = re.compile(r"[A-Za-z_][A-Za-z0-9_.@-]{0,63}")
"""Names of accounts as Linux makes them, those of a directory (dominique@lan) included."""
_UID = re.compile(r"[0-9]{1,10}")
"""A uid has 32 bits. `int` alone would take a sign, spaces, other digits."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the machine, or one that a proxy names (no `uid`); `name` is None where it has none.

    `by_service`: the person came through sudo, and the files of the account that runs are not theirs.
    """

    name: str | None
    uid: int | None
    by_service: bool = False
    by_browser: bool = False

    def __str__(self) -> str:
        return f"« {self.name} »" if self.name else f"sans nom (uid {self.uid})"


@dataclass(frozen=True, slots=True)
class Installation:
    """How a store's file is kept: the accounts that own it and its folder, and their modes."""

    owner: str
    mode: int
    folder_owner: str
    folder_mode: int


class _Browser:
    """Whose session this process is, where a browser's server began it for an account."""

    compte: ClassVar[str | None] = None


def come_by_browser(compte: str) -> None:
    """Make this process, for good, the session of an account that the server has recognised."""
    _Browser.compte = compte


def came_by_browser() -> bool:
    """True where this process is the session of an account that a browser's server has recognised."""
    return _Browser.compte is not None


def read_account(place: str) -> Account:
    """Return the account of the person who runs this process on the store at `place`."""
    if _Browser.compte is not None:
        return Account(_Browser.compte, None, by_service=True, by_browser=True)
    uid = os.getuid()
    if is_for_another() and _owner(place) in (uid, None):
        caller = int(os.environ[VARIABLE_SUDO])
        return Account(name_of(caller), caller, by_service=True)
    return Account(name_of(uid), uid)


def is_for_another() -> bool:
    """True where somebody came through a service account: its files are not theirs."""
    if came_by_browser():
        return True
    caller = os.environ.get(VARIABLE_SUDO, "")
    return bool(_UID.fullmatch(caller)) and int(caller) != os.getuid()


def read_installation(place: str) -> Installation:
    """Return how the store at `place` is kept: its owner, its mode, its folder's."""
    path = Path(place).absolute()
    file, folder = path.lstat(), path.parent.lstat()
    return Installation(
        owner=name_of(file.st_uid) or str(file.st_uid),
        mode=stat.S_IMODE(file.st_mode),
        folder_owner=name_of(folder.st_uid) or str(folder.st_uid),
        folder_mode=stat.S_IMODE(folder.st_mode),
    )


def name_of(uid: int) -> str | None:
    """Return the name of an account, None where this machine knows none of that uid."""
    import pwd

    with suppress(KeyError, OverflowError):
        return pwd.getpwuid(uid).pw_name
    return None


def is_account(name: str) -> bool:
    """True where this machine has an account of that name."""
    import pwd

    with suppress(KeyError, ValueError):
        pwd.getpwnam(name)
        return True
    return False


def _owner(place: str) -> int | None:
    with suppress(OSError, ValueError):
        return Path(place).stat().st_uid
    return None
