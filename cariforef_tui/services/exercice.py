"""Which exercice, and at which date one looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cariforef_tui.domain.dates import format_date
from cariforef_tui.domain.refus import DateRefusee
from cariforef_tui.services.ports import Reading, Store


@dataclass(frozen=True, slots=True)
class DateReference:
    """The date de référence and its exercice; `hors_exercice` is the real today where none holds it."""

    au: date
    exercice: int
    hors_exercice: date | None = None

    @property
    def notice(self) -> str | None:
        """The French sentence to show where the real today lies outside every exercice."""
        if self.hors_exercice is None:
            return None
        return (
            f"Nous sommes le {format_date(self.hors_exercice)}, hors de l'exercice {self.exercice} : "
            f"date de référence {format_date(self.au)}, dernier jour ouvré (--au DATE pour en changer)."
        )


def resolve_reference(store: Store, today: date, au: date | None) -> DateReference:
    """Return `au` where given, else `today`, else the last working day of the nearest past exercice.

    Raises:
        DateRefusee: `au` lies outside every exercice of the store.
    """
    with store.reading() as reading:
        return read_reference(reading, today, au)


def read_reference(reading: Reading, today: date, au: date | None) -> DateReference:
    """As `resolve_reference`, within a snapshot already open."""
    exercices = reading.exercices()
    wanted = au or today
    if wanted.year in exercices:
        return DateReference(wanted, wanted.year)
    if au is not None:
        known = ", ".join(map(str, exercices))
        raise DateRefusee(f"{format_date(au)} est hors de l'exercice ({known}).")
    past = [exercice for exercice in exercices if exercice < today.year]
    exercice = past[-1] if past else exercices[0]
    return DateReference(reading.calendrier(exercice).last_working_day(), exercice, hors_exercice=today)
