"""Forecasts (atterrissages): what each line will have used at the end of the year, and the pace it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from math import isqrt
from operator import add

from cariforef_tui.domain.programme.programme import Compte, Enveloppe, Programme

_CONE_CENTIEMES = 128
"""Hundredths of a standard error: 1.28 on each side hold four cases of five."""
JOURS_PAR_SEMAINE = 5


class BaseAtterrissage(StrEnum):
    """How a forecast was computed; MIXTE is one way for some lines and another for others.

    FERMEE is a line soldée or retirée, ECHUE a window that is over, SANS_PLAN a line without number or pace:
    these three land on what is used. PLAN is work in fewer than three counted weeks: it has no landing of its
    own, and a sum takes the larger of its plan and of what is used. A REGULATION lands on its plan. ARRET is
    only read, in reviews closed by 0.2.0.
    """

    FERMEE = "fermee"
    RAF = "raf"
    ECHUE = "echeance_passee"
    ARRET = "a_l_arret"
    SANS_PLAN = "sans_plan"
    PLAN = "plan"
    RYTHME = "rythme"
    REGULATION = "regulation"
    MIXTE = "mixte"


@dataclass(frozen=True, slots=True)
class Prevision:
    """A forecast, and how it was made: `lignes` counts imputable lines by the way they were computed.

    `semaines` is where the work would land at the pace of each counted week alone, the latest first;
    `hebdomadaire` is the mean of these weeks. `prevu` is the plan of the lines that have one, `fonde` the
    part whose lines have a landing of their own. `connues` of the weeks are known; early in a year, the
    others have the mean.
    """

    centiemes: int
    lignes: Mapping[BaseAtterrissage, int]
    semaines: tuple[int, ...]
    hebdomadaire: int
    prevu: int = 0
    fonde: int = 0
    connues: int = 6

    @property
    def base(self) -> BaseAtterrissage:
        return next(iter(self.lignes)) if len(self.lignes) == 1 else BaseAtterrissage.MIXTE

    @property
    def is_told(self) -> bool:
        """True if lines that hold half of the plan have a landing of their own."""
        return 2 * self.fonde >= self.prevu

    @property
    def told(self) -> int | None:
        """Where the work lands; None while nothing tells it."""
        return self.centiemes if self.is_told else None

    @property
    def cone(self) -> tuple[int, int]:
        """Where the work lands in four cases of five, judging by six weeks.

        The landing, give or take 1.28 times the standard error of the known weeks' mean.
        """
        count, total = len(self.semaines), sum(self.semaines)
        # Each term is `count` times the distance to the mean, so that one division comes last.
        squares = sum((count * semaine - total) ** 2 for semaine in self.semaines)
        half = _CONE_CENTIEMES * isqrt(squares) // (100 * count * self.connues)
        return self.centiemes - half, self.centiemes + half

    def plus(self, other: Prevision) -> Prevision:
        lignes = dict(self.lignes)
        for base, count in other.lignes.items():
            lignes[base] = lignes.get(base, 0) + count
        return Prevision(
            self.centiemes + other.centiemes,
            lignes,
            tuple(map(add, self.semaines, other.semaines)),
            self.hebdomadaire + other.hebdomadaire,
            self.prevu + other.prevu,
            self.fonde + other.fonde,
            min(self.connues, other.connues),
        )


Previsions = Mapping[tuple[str, ...], Prevision]
"""Forecasts, each by the group of imputable lines that it concerns."""


@dataclass(frozen=True, slots=True)
class Groupe:
    """Lines forecast together: those that draw on one enveloppe, or one line that has none.

    `enveloppe` is None for the latter.
    """

    lignes: tuple[str, ...]
    window: tuple[date, date]
    enveloppe: Enveloppe | None


def list_groupes(programme: Programme) -> Iterator[Groupe]:
    """Every métier enveloppe, then every imputable line without one; régulation lines left out."""
    covered = set[str]()
    for enveloppe in programme.enveloppes:
        if enveloppe.compte is Compte.METIER:
            covered.update(enveloppe.lignes)
            if not programme.is_regulation(enveloppe):
                yield Groupe(enveloppe.lignes, programme.window(*enveloppe.lignes), enveloppe)
    for ligne in programme.imputables():
        if ligne.code not in covered:
            yield Groupe((ligne.code,), programme.window(ligne.code), None)


def sum_previsions(programme: Programme, previsions: Previsions) -> dict[str, Prevision]:
    """Return the forecast of every line that has one; a node's sums those that lie within it."""
    by_code: dict[str, Prevision] = {}
    for lignes, prevision in previsions.items():
        above = set(programme.path(lignes[0])).intersection(*map(programme.path, lignes[1:]))
        for code in above:
            by_code[code] = by_code[code].plus(prevision) if code in by_code else prevision
    return by_code


def sum_enveloppe(lignes: tuple[str, ...], previsions: Previsions) -> Prevision | None:
    """Return the forecast of one enveloppe, None if its lines have none."""
    parts = [prevision for codes, prevision in previsions.items() if codes[0] in lignes]
    return reduce(Prevision.plus, parts) if parts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rythme:
    """The observed pace of a line at a date, and the one required up to `fin`; None for an unknown one."""

    observe: int | None
    requis: int | None
    fin: date


def spread(centiemes: int, days: int, observed: int) -> int:
    """Return the hundredths of `days` days if `observed` days hold `centiemes`; 0 if they hold nothing."""
    return (2 * centiemes * days + observed) // (2 * observed) if observed and days > 0 else 0
