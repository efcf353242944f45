"""Months of an exercice: what an agent signs, and how people name one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cariforef_tui.domain.values.dates import MOIS, check_annee
from cariforef_tui.domain.values.refusals import DateRefusee
from cariforef_tui.domain.values.text import describe_unread, fold, quote_text

_ISO = re.compile(r"(?P<annee>[0-9]{4})-(?P<numero>[0-9]{2})")
_FRENCH = re.compile(r"(?P<numero>[0-9]{1,2})(?:/(?P<annee>[0-9]{4}))?")
"""`2018-05` of files and options; `5` and `05/2018` of people."""
_ABBREVIATION = 3
_COURT = 4
_QUATRE = frozenset({"juillet", "septembre"})
"""Names that need four letters: three would be ambiguous or odd."""
MOIS_PAR_AN = len(MOIS)
FINS_DE_TRIMESTRE = (3, 6, 9, 12)
"""The months that a quarter ends with."""


@dataclass(frozen=True, slots=True, order=True)
class Mois:
    """One calendar month; `str()` is `2018-05`, which sorts as time does."""

    annee: int
    numero: int

    @classmethod
    def of(cls, jour: date) -> Mois:
        return cls(jour.year, jour.month)

    @classmethod
    def from_iso(cls, texte: str) -> Mois:
        """Return the month that `str()` wrote; raises ValueError for anything else."""
        match = _ISO.fullmatch(texte)
        if match is None or not 1 <= int(match["numero"]) <= len(MOIS):
            raise ValueError(texte)
        return cls(int(match["annee"]), int(match["numero"]))

    def __str__(self) -> str:
        return f"{self.annee:04d}-{self.numero:02d}"

    @property
    def first_day(self) -> date:
        return date(self.annee, self.numero, 1)

    @property
    def last_day(self) -> date:
        if self.numero == len(MOIS):
            return date(self.annee, self.numero, 31)
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> Mois:
        return Mois(self.annee + self.numero // 12, self.numero % 12 + 1)

    @property
    def previous(self) -> Mois:
        return Mois.of(self.first_day - timedelta(days=1))

    @property
    def days(self) -> tuple[date, ...]:
        first = self.first_day
        return tuple(first + timedelta(days=rang) for rang in range(self.last_day.day))

    @property
    def court(self) -> str:
        """Return the month's name in four letters at most: `mai`, `juil`, `sept`."""
        name = MOIS[self.numero - 1]
        return name if len(name) <= _COURT else name[: 4 if name in _QUATRE else 3]

    @property
    def libelle(self) -> str:
        """Return `mai 2018`."""
        return f"{MOIS[self.numero - 1]} {self.annee}"

    @property
    def de_libelle(self) -> str:
        """Return `de mai 2018`, `d'avril 2018`."""
        return f"d'{self.libelle}" if self.libelle[0] in "ao" else f"de {self.libelle}"


def list_months(first: Mois, last: Mois) -> tuple[Mois, ...]:
    """Return the months from `first` to `last`, both included; none if `last` is before."""
    months = []
    while first <= last:
        months.append(first)
        first = first.next
    return tuple(months)


def sum_by_month(amounts: Iterable[tuple[str, date, int]]) -> dict[str, list[int]]:
    """Return the sums of (name, day, amount) by name, one for each month of the year."""
    sums: dict[str, list[int]] = {}
    for name, jour, amount in amounts:
        sums.setdefault(name, [0] * MOIS_PAR_AN)[jour.month - 1] += amount
    return sums


def read_year(texte: str) -> tuple[Mois, ...]:
    """Return the twelve months of the year that `texte` states, none if it is no year: `2018`."""
    if not re.fullmatch(r"[0-9]{4}", texte.strip()):
        return ()
    annee = int(texte)
    check_annee(annee, texte)
    return list_months(Mois(annee, 1), Mois(annee, MOIS_PAR_AN))


def parse_mois(texte: str, today: date, exercices: Collection[int] = ()) -> Mois:
    """Return the month that `texte` states: `2018-05`, `05/2018`, `5`, `mai`, `mai 2018`.

    Without a year it is of `today`'s. A month that is not begun is of the year before, if that is one of
    `exercices`: in January, December is over.

    Raises:
        DateRefusee: not understood, a month that no year has, or a year out of ANNEES.
    """
    folded = fold(texte.strip())
    name, _, year = folded.partition(" ")
    for numero, mois in enumerate(MOIS, start=1):
        if len(name.rstrip(".")) >= _ABBREVIATION and fold(mois).startswith(name.rstrip(".")):
            if name.rstrip(".") == "jui":
                break
            if not year or re.fullmatch(r"[0-9]{4}", year):
                annee = int(year or _year_of(numero, today, exercices))
                check_annee(annee, texte)
                return Mois(annee, numero)
    match = _ISO.fullmatch(folded) or _FRENCH.fullmatch(folded)
    if match is None:
        examples = f"05/{today.year}, {today.year}-05 ou « mai »"
        raise DateRefusee(describe_unread(texte, "mois non reconnu", examples))
    numero = int(match["numero"])
    annee = int(match["annee"] or _year_of(numero, today, exercices))
    if not 1 <= numero <= len(MOIS):
        raise DateRefusee(f"{quote_text(texte)} : ce mois n'existe pas.")
    check_annee(annee, texte)
    return Mois(annee, numero)


def _year_of(numero: int, today: date, exercices: Collection[int]) -> int:
    return today.year - (numero > today.month and today.year - 1 in exercices)
