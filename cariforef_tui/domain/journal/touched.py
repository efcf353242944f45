"""What writes touched since a row of the journal: enough to know which figures may have changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.journal.links import Maillon
from cariforef_tui.domain.values.months import Mois


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What the writes up to the journal's row `head` touched, since an earlier row.

    `tables` are the tables written. `jours` holds the agents and dates of saisies and absences, `codes` the
    lines of saisies, `mois` the agents and months of visas, `auteurs` those who wrote. `is_everything` is
    True if the writes are too many to list, or no longer follow what was seen.

    `own` are the numbers of the transactions if this process wrote all of it, else None. A written cell has
    that number as its version.
    """

    head: Maillon
    tables: frozenset[str] = frozenset()
    jours: frozenset[tuple[str, date]] = frozenset()
    codes: frozenset[str] = frozenset()
    mois: frozenset[tuple[str, Mois]] = frozenset()
    auteurs: frozenset[str] = frozenset()
    is_everything: bool = False
    own: frozenset[int] | None = None

    @property
    def is_nothing(self) -> bool:
        return not (self.tables or self.is_everything)

    def is_among(self, tables: Collection[str]) -> bool:
        """True if any of these may have been written."""
        return self.is_everything or not self.tables.isdisjoint(tables)

    def has_day_of(self, agent: str, first: date, last: date) -> bool:
        """True if the agent's saisies or absences from `first` to `last` may have been written."""
        return self.is_everything or any(
            initiales == agent and first <= jour <= last for initiales, jour in self.jours
        )

    def has_code_of(self, codes: Collection[str]) -> bool:
        """True if anybody's saisies on any of these lines may have been written."""
        return self.is_everything or not self.codes.isdisjoint(codes)

    def has_month_of(self, agent: str, first: Mois, last: Mois) -> bool:
        """True if the agent's visas from `first` to `last` may have been written."""
        return self.is_everything or any(
            initiales == agent and first <= mois <= last for initiales, mois in self.mois
        )
