"""Which other processes have a store open, or hold its write lock, where the system tells."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from cariforef_db.engine.filesystem import login_of

PROC_LOCKS = Path("/proc/locks")


def describe_lock_holder(path: Path) -> str:
    """Return « En cause : dm (processus 123). » with a space before, or nothing where it is not known."""
    holders: list[str] = []
    with suppress(OSError):
        status = path.stat()
        inode = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
        for line in PROC_LOCKS.read_text(encoding="ascii").splitlines():
            fields = line.split()
            if "WRITE" in fields and inode in fields:
                pid = fields[fields.index("WRITE") + 1]
                with suppress(OSError, ValueError):
                    holders.append(_describe(Path(f"/proc/{int(pid)}")))
    return f" En cause : {', '.join(dict.fromkeys(holders))}." if holders else ""


def find_holders(path: Path) -> tuple[str, ...]:
    """Return « login (processus 123) » of each other process that has `path` open, as far as one may see."""
    target = path.stat()
    holders: list[str] = []
    for entry in Path("/proc").glob("[0-9]*"):
        if int(entry.name) == os.getpid():
            continue
        with suppress(OSError):
            if _holds(entry / "fd", target):
                holders.append(_describe(entry))
    return tuple(holders)


def _holds(folder: Path, target: os.stat_result) -> bool:
    for link in folder.iterdir():
        with suppress(OSError):
            if os.path.samestat(link.stat(), target):
                return True
    return False


def _describe(process: Path) -> str:
    """Return « dm (processus 123) » of a folder of /proc."""
    return f"{login_of(process.stat().st_uid)} (processus {process.name})"
