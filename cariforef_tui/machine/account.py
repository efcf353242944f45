"""Accounts of the machine: who runs this process, by uid and never by its environment.

The caller may give `USER` and `LOGNAME` any value: they are not read. sudo sets `SUDO_UID`, which is believed
if the process runs as the service account: the owner of the store's file, or whoever holds the address of a
server's store. Whoever has that address may also set `SUDO_UID` by hand: on a server, the account proves who
acts only if the service account alone reads the address. The server that began a browser's session tells it,
in the process, whose it is.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from cariforef_tui.domain.agents.account import Account, Way
from cariforef_tui.machine.places import is_address

VARIABLE_SUDO = "SUDO_UID"
_UID = re.compile(r"[0-9]{1,10}")
"""A uid has 32 bits. `int` alone would take a sign, spaces, other digits."""


class _Browser:
    """The account of the browser's session that this process is, None if it is none."""

    compte: ClassVar[str | None] = None


def come_by_browser(compte: str) -> None:
    """Make this process the session of an account that the server has recognised, until it ends."""
    _Browser.compte = compte


def came_by_browser() -> bool:
    """True if this process is the session of an account that a browser's server has recognised."""
    return _Browser.compte is not None


def read_account(place: str) -> Account:
    """Return the account of the person who runs this process on the store at `place`."""
    if _Browser.compte is not None:
        return Account(_Browser.compte, None, Way.PROXY)
    uid = os.getuid()
    # `SUDO_UID` counts only if this process owns the file, or if there is no file (see the top).
    if is_for_another() and _owner(place) in (uid, None):
        caller = int(os.environ[VARIABLE_SUDO])
        return Account(name_of(caller), caller, Way.SUDO)
    return Account(name_of(uid), uid, Way.PASSWORD if is_address(place) else Way.OWN)


def is_for_another() -> bool:
    """True if somebody came through a service account: its files are not theirs."""
    if came_by_browser():
        return True
    caller = os.environ.get(VARIABLE_SUDO, "")
    return bool(_UID.fullmatch(caller)) and int(caller) != os.getuid()


def name_of(uid: int) -> str | None:
    """Return the name of an account, None if this machine knows none of that uid."""
    import pwd

    with suppress(KeyError, OverflowError):
        return pwd.getpwuid(uid).pw_name
    return None


def is_account(name: str) -> bool:
    """True if this machine has an account of that name."""
    import pwd

    with suppress(KeyError, ValueError):
        pwd.getpwnam(name)
        return True
    return False


def owner_of(place: str) -> str | None:
    """Return the account that owns the file at `place`, None if there is none."""
    uid = _owner(place)
    return None if uid is None else name_of(uid)


def _owner(place: str) -> int | None:
    if is_address(place):
        return None
    with suppress(OSError, ValueError):
        return Path(place).stat().st_uid
    return None
