"""Accounts of the machine: who runs this process, by uid and never by its environment.

`USER` and `LOGNAME` are whatever the caller says. `SUDO_UID` is set by sudo itself, and believed only where
the process runs as the owner of the store's file, or would make it: that is the recommended set-up, one
service account that owns the file and people who reach it through sudo.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

VARIABLE_SUDO = "SUDO_UID"
_UID = re.compile(r"[0-9]{1,10}")
"""A uid has 32 bits. `int` alone would take a sign, spaces, other digits."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the machine, or of a server (no `uid`); `name` is None where it has none.

    `through_sudo`: the person came through sudo, and the files of the account that runs are not theirs.
    `administers`: a server's account that may write in anybody's name.
    """

    name: str | None
    uid: int | None
    through_sudo: bool = False
    administers: bool = False

    def __str__(self) -> str:
        return f"« {self.name} »" if self.name else f"sans nom (uid {self.uid})"


@dataclass(frozen=True, slots=True)
class Installation:
    """How a store's file is kept: the accounts that own it and its folder, and their modes."""

    owner: str
    mode: int
    folder_owner: str
    folder_mode: int


def read_account(place: str) -> Account:
    """Return the account of the person who runs this process on the store at `place`."""
    uid = os.getuid()
    if is_for_another() and _owner(place) in (uid, None):
        caller = int(os.environ[VARIABLE_SUDO])
        return Account(name_of(caller), caller, through_sudo=True)
    return Account(name_of(uid), uid)


def is_for_another() -> bool:
    """True where somebody came through sudo to the account that runs: its files are not theirs."""
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
