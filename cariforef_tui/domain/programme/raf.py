"""Reste à faire: what a person declares is left on a line, on a date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Raf:
    """`centiemes` left on the line at the end of `jour`, according to `auteur`."""

    code: str
    jour: date
    centiemes: int
    auteur: str
    commentaire: str | None = None


@dataclass(frozen=True, slots=True)
class RafConstate:
    """A RAF in force, beside what the line had used (hundredths) at the end of its date."""

    raf: Raf
    realise: int

    def left(self, realise: int) -> int:
        """Return what is left when `realise` is used in all: the work done since the date is subtracted."""
        return self.landing(realise) - realise

    def landing(self, realise: int) -> int:
        """Return what the line will have used in the end: more if a person has done more than they said."""
        return max(realise, self.realise + self.raf.centiemes)


def rafs_at(rafs: Iterable[Raf], au: date) -> dict[str, Raf]:
    """Return the RAF in force on each line at the end of `au`; `rafs` in the order they were written."""
    current: dict[str, Raf] = {}
    for raf in rafs:
        if raf.jour <= au and (raf.code not in current or current[raf.code].jour <= raf.jour):
            current[raf.code] = raf
    return current
