"""Which other processes have a store open, as far as the system tells: nothing is restored under them."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from cariforef_db.files.filesystem import login_of


def find_holders(path: Path) -> tuple[str, ...]:
    """Return « login (processus 123) » of each other visible process that has `path` open."""
    target = path.stat()
    holders: list[str] = []
    for entry in Path("/proc").glob("[0-9]*"):
        if int(entry.name) == os.getpid():
            continue
        with suppress(OSError):
            if _holds(entry / "fd", target):
                holders.append(f"{login_of(entry.stat().st_uid)} (processus {entry.name})")
    return tuple(holders)


def _holds(folder: Path, target: os.stat_result) -> bool:
    for link in folder.iterdir():
        with suppress(OSError):
            if os.path.samestat(link.stat(), target):
                return True
    return False
