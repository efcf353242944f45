"""What a store keeps of the sums of the days logged."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cariforef_tui.domain.avancement.atterrissage import Realise


@dataclass(frozen=True, slots=True)
class SommeJour:
    """Hundredths logged on one date, outside and inside the SI team."""

    jour: date
    metier: int
    si: int


class AvancementReading(Protocol):
    def realises(self, exercice: int, au: date, first: date | None = None) -> dict[str, Realise]:
        """Sums of the saisies from `first` (else the exercice's) to `au`, by imputable line.

        Lines without any are absent.
        """

    def travaux(self, exercice: int, first: date, last: date) -> Iterator[tuple[str, str, date, int]]:
        """(code, initials, day, hundredths) logged, but by the SI team."""

    def sums_by_ligne(self, exercice: int, au: date) -> Iterator[tuple[str, date, int]]:
        """(code, day, hundredths) logged up to `au`, but by the SI team, in no order."""

    def sums_by_day(self, exercice: int, codes: Collection[str] | None, au: date) -> tuple[SommeJour, ...]:
        """Sums by date up to `au` on `codes` (None: every line), in date order."""

    def sums_by_agent(self, exercice: int, codes: Collection[str], au: date) -> tuple[tuple[str, int], ...]:
        """Initials and hundredths on `codes` up to `au`, the largest first."""
