"""What people's days hold in all: who may read them knows which part is absence, everybody knows sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cariforef_tui.domain.values.months import Mois


@dataclass(frozen=True, slots=True)
class TotalJour:
    """Hundredths logged and absent of one agent on one date."""

    agent: str
    jour: date
    saisi: int
    absent: int


class TotauxReading(Protocol):
    """Hundredths of the days from `first` to `last`, by initials.

    The store answers of everybody, and leaves it to the services to show them to who may read them.
    """

    def totaux_jour(self, first: date, last: date) -> tuple[TotalJour, ...]:
        """Totals where there is any, by agent then date."""

    def absents(self, first: date, last: date) -> dict[str, dict[date, int]]:
        """Hundredths absent, by agent and date."""

    def remplis(self, first: date, last: date) -> dict[str, dict[date, int]]:
        """Hundredths logged or absent by date, of everybody: what the day still expects, and no more."""

    def premiers_jours(self, first: date, last: date) -> dict[str, date]:
        """The first date that each one logged anything on."""

    def mois_saisis(self, first: date, last: date) -> frozenset[tuple[str, Mois]]:
        """The months in which each one logged anything."""

    def absents_le(self, jour: date) -> frozenset[str]:
        """Who is absent, wholly or in part."""

    def totaux_semaine(self, first: date, au: date) -> dict[str, dict[date, tuple[int, int]]]:
        """(saisi, absent) of everybody by the Monday of the ISO week, up to `au`, from that of `first` on."""

    def absences_otees(self, first: date, au: date, last: date) -> Iterator[tuple[str, date, int, int]]:
        """(initials, first day, absences, what they take off) of everybody's weeks; `au` ends its own."""
