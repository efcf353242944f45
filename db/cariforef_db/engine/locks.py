"""Who holds a store's write lock, where the system tells."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

PROC_LOCKS = Path("/proc/locks")


def describe_lock_holder(path: Path) -> str:
    """Return « En cause : dm (processus 123). » with a space before, or nothing where it is not known."""
    try:
        found = path.stat()
        lines = PROC_LOCKS.read_text(encoding="ascii").splitlines()
    except OSError:
        return ""
    inode = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    holders = []
    for line in lines:
        fields = line.split()
        if "WRITE" in fields and inode in fields:
            holders += _describe_process(fields[fields.index("WRITE") + 1])
    return f" En cause : {', '.join(dict.fromkeys(holders))}." if holders else ""


def _describe_process(pid: str) -> list[str]:
    try:
        uid = Path(f"/proc/{int(pid)}").stat().st_uid
    except (OSError, ValueError):
        return []
    try:
        login = pwd.getpwuid(uid).pw_name
    except KeyError:
        login = f"l'uid {uid}"
    return [f"{login} (processus {pid})"]
