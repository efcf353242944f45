"""Resolve the exercice and the date de référence that somebody looks from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cariforef_tui.domain.programme.programme import Jalon
from cariforef_tui.domain.programme.revisions import plan_at
from cariforef_tui.domain.temps.calendrier import Calendrier
from cariforef_tui.domain.values.dates import format_date, parse_date
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.services.ports.store import Reading, Store


@dataclass(frozen=True, slots=True)
class DateReference:
    """The date de référence and its exercice; `hors_exercice` is the real today if no exercice holds it."""

    au: date
    exercice: int
    hors_exercice: date | None = None

    @property
    def notice(self) -> str | None:
        """The French sentence to show if the real today lies outside every exercice."""
        if self.hors_exercice is None:
            return None
        return (
            f"Le {format_date(self.hors_exercice)} est hors de l'exercice {self.exercice} : "
            f"date de référence {format_date(self.au)}."
        )


def resolve_reference(store: Store, today: date, au: date | None) -> DateReference:
    """Return `au` if given, else `today`, else the working day nearest to it.

    That is the last one of the nearest past exercice, or the first one of the first exercice to come.

    Raises:
        DateRefusee: `au` lies outside every exercice of the store.
    """
    with store.reading() as reading:
        return read_reference(reading, today, au)


def read_reference(reading: Reading, today: date, au: date | None) -> DateReference:
    """Do as `resolve_reference`, within a snapshot already open."""
    exercices = reading.exercices()
    wanted = au or today
    if au is not None:
        check_exercice(au, exercices)
    if wanted.year in exercices:
        return DateReference(wanted, wanted.year)
    exercice = nearest_exercice(exercices, today)
    working_days = reading.calendrier(exercice).working_days
    return DateReference(working_days[-1 if exercice < today.year else 0], exercice, hors_exercice=today)


def list_exercices(store: Store) -> tuple[int, ...]:
    """Return the exercices of the store, the oldest first."""
    with store.reading() as reading:
        return reading.exercices()


def nearest_exercice(exercices: Sequence[int], today: date) -> int:
    """Return the exercice of `today`, else the nearest past one, else the first to come."""
    past = [exercice for exercice in exercices if exercice <= today.year]
    return past[-1] if past else exercices[0]


def reference_of(store: Store, reference: DateReference, jours: Iterable[date]) -> DateReference:
    """Return the date from which to look at `jours`: `reference`, unless its exercice holds none of them.

    It is then the last day of the past exercice that holds the first of them, or the first day of one to
    come. It is still `reference` if no exercice of the store holds any of them.
    """
    years = [jour.year for jour in jours]
    if reference.exercice in years:
        return reference
    with store.reading() as reading:
        exercices = reading.exercices()
    exercice = next((year for year in years if year in exercices), reference.exercice)
    if exercice < reference.exercice:
        return DateReference(date(exercice, 12, 31), exercice)
    return DateReference(date(exercice, 1, 1), exercice) if exercice > reference.exercice else reference


def check_exercice(jour: date, exercices: Collection[int]) -> None:
    """Raise DateRefusee if no exercice holds `jour`; if it is of the year to come, say how to open it."""
    year = jour.year
    if year not in exercices:
        known = ", ".join(map(str, exercices))
        opened = (
            f" Ouvrir {year} : ctrl+p, « ouvrir », ou « cariforef plan preparer {year} --vers {year}.xlsx »."
            if year == max(exercices, default=0) + 1
            else ""
        )
        raise DateRefusee(
            f"{format_date(jour)} est hors de l'exercice ({known}) : donnez-en une qui y est.{opened}"
        )


def name_exercice(store: Store, exercice: int) -> str:
    """Return ` (exercice 2018)` if the store has several exercices, nothing if it has one."""
    with store.reading() as reading:
        return f" (exercice {exercice})" if len(reading.exercices()) > 1 else ""


class Reperes(NamedTuple):
    """Dates worth going to: the calendar of the exercice looked at, its jalons, and every exercice known."""

    exercices: tuple[int, ...]
    calendrier: Calendrier
    jalons: tuple[Jalon, ...]

    def read_date(self, texte: str, today: date, au: date) -> date:
        """Return the date typed, within an exercice; `21/05` is of `au`'s year, `hier` counts from `today`.

        Raises:
            DateRefusee: not understood, or outside every exercice.
        """
        jour = parse_date(texte, au if texte.count("/") == 1 else today)
        check_exercice(jour, self.exercices)
        return jour


def load_reperes(store: Store, reference: DateReference) -> Reperes:
    """Return what helps to choose a date de référence."""
    with store.reading() as reading:
        revisions = reading.revisions(reference.exercice)
        plan = plan_at(reading.programme(reference.exercice), revisions, reference.au)
        return Reperes(
            exercices=reading.exercices(),
            calendrier=reading.calendrier(reference.exercice),
            jalons=plan.programme.jalons,
        )
