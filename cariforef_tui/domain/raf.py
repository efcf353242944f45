"""Reste à faire: what a person declares is left on a line, on a date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Raf:
    """`centiemes` left on the line at the end of `jour`, according to `auteur`."""

    code: str
    jour: date
    centiemes: int
    auteur: str
    commentaire: str | None = None


def rafs_at(rafs: Iterable[Raf], au: date) -> dict[str, Raf]:
    """Return the RAF in force on each line at the end of `au`; `rafs` in the order they were written."""
    current: dict[str, Raf] = {}
    for raf in rafs:
        if raf.jour <= au and (raf.code not in current or current[raf.code].jour <= raf.jour):
            current[raf.code] = raf
    return current
