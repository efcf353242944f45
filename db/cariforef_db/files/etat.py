"""The memory of a store in `<store>.etat`: a restore under way, the result of the day's check.

A missing or unreadable file means that nothing is remembered.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cariforef_db.files.filesystem import beside
from cariforef_tui.machine.private_file import private_beside, read_regular

_SIZE_MAX = 10_000
"""Bytes: a larger file was not written here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Etat:
    """`restauration` names the copy made before a restore that has not ended.

    `dommage` is what SQLite said of the damaged file; `echec` the sentence of the day's copy that failed, at
    `essai` (UTC).
    """

    restauration: Path | None = None
    dommage: str | None = None
    echec: str | None = None
    essai: datetime | None = None


def etat_path(store: Path) -> Path:
    return beside(store, ".etat")


def read_etat(store: Path) -> Etat:
    """Return what is remembered, nothing if the file is absent or makes no sense."""
    try:
        raw = json.loads(read_regular(etat_path(store), _SIZE_MAX))
        copy = Path(raw["restauration"]) if raw["restauration"] else None
        dommage, echec = (str(raw[name]) if raw.get(name) else None for name in ("dommage", "echec"))
        essai = datetime.fromisoformat(raw["essai"]) if raw.get("essai") else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return Etat()
    return Etat(
        restauration=copy,
        dommage=dommage,
        echec=echec,
        essai=essai if essai and essai.tzinfo else None,
    )


def change_etat(store: Path, **changes: Any) -> None:
    """Change some fields and write the file if they differ; a failure to write is ignored."""
    before = read_etat(store)
    after = replace(before, **changes)
    if after != before:
        with suppress(OSError):
            write_etat(store, after)


def write_etat(store: Path, etat: Etat) -> None:
    """Replace what is remembered, whole or not at all.

    Raises:
        OSError: the folder or the disk refuses.
    """
    text = json.dumps(
        {
            "restauration": str(etat.restauration) if etat.restauration else None,
            "dommage": etat.dommage,
            "echec": etat.echec,
            "essai": etat.essai.isoformat() if etat.essai else None,
        }
    )
    path = etat_path(store)
    with private_beside(path, text.encode()) as temporary:
        temporary.replace(path)
