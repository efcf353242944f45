"""What is remembered beside a store, in `<store>.etat`: last check, inode, restore under way.

Only a convenience: a missing or unreadable file means that nothing is remembered.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cariforef_db.filesystem import PRIVATE_MODE
from cariforef_tui.regular import read_regular

_SIZE_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Etat:
    """`controle` is UTC; `restauration` names the copy made before a restore that has not ended."""

    inode: int | None = None
    controle: datetime | None = None
    restauration: Path | None = None


def etat_path(store: Path) -> Path:
    return store.with_name(store.name + ".etat")


def read_etat(store: Path) -> Etat:
    """Return what is remembered, nothing where the file is absent or makes no sense."""
    try:
        raw = json.loads(read_regular(etat_path(store), _SIZE_MAX))
        controle = datetime.fromisoformat(raw["controle"]) if raw["controle"] else None
        copy = Path(raw["restauration"]) if raw["restauration"] else None
        inode = int(raw["inode"]) if raw["inode"] is not None else None
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return Etat()
    return Etat(inode, controle if controle and controle.tzinfo else None, copy)


def write_etat(store: Path, etat: Etat) -> None:
    """Replace what is remembered, whole or not at all.

    Raises:
        OSError: the folder or the disk refuses.
    """
    text = json.dumps(
        {
            "inode": etat.inode,
            "controle": etat.controle.isoformat(timespec="seconds") if etat.controle else None,
            "restauration": str(etat.restauration) if etat.restauration else None,
        }
    )
    temporary = store.with_name(f"{store.name}.etat.{os.getpid()}.partiel")
    descriptor = os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_NOFOLLOW, PRIVATE_MODE)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(etat_path(store))
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
