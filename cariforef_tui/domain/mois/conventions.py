"""Conventions of funds: the lines for which each pays, in any pôle, with their dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

NUMERO_MAX = 40
INTITULE_MAX = 200
FONDS_MAX = 20
FSE = "FSE"
"""The European Social Fund, which pays for a convention unless somebody says another."""
CONVENTIONS = "Conventions"
"""What stands for the name of a fund where there are several, or none."""


@dataclass(frozen=True, slots=True)
class LigneConventionnee:
    """A line, and every line below it, from `depuis` to `jusque` inclusive (None: no end yet)."""

    exercice: int
    code: str
    depuis: date
    jusque: date | None = None

    def covers(self, jour: date) -> bool:
        return self.depuis <= jour and (self.jusque is None or jour <= self.jusque)


@dataclass(frozen=True, slots=True)
class Convention:
    """One funded operation: its convention number, its title, its lines, and the short name of its fund."""

    numero: str
    intitule: str
    lignes: tuple[LigneConventionnee, ...] = ()
    fonds: str = FSE


def name_fonds(fonds: Iterable[str]) -> str:
    """Return the name of the only fund, « Conventions » if there are several or none."""
    names = set(fonds)
    return names.pop() if len(names) == 1 else CONVENTIONS


def convention_of(
    conventions: Iterable[Convention], parents: Mapping[str, str | None], code: str, jour: date
) -> Convention | None:
    """Return the convention that pays for `code` on `jour`: that of the line, or of its nearest parent.

    `parents` gives the parent of every line of the exercice of `jour`.
    """
    marks = {
        ligne.code: convention
        for convention in conventions
        for ligne in convention.lignes
        if ligne.exercice == jour.year and ligne.covers(jour)
    }
    step: str | None = code
    while step is not None:
        if step in marks:
            return marks[step]
        step = parents.get(step)
    return None


def paid_codes(
    conventions: Iterable[Convention], parents: Mapping[str, str | None], jour: date
) -> dict[str, Convention]:
    """Return the convention that pays for each line on `jour`; the others are absent."""
    known = tuple(conventions)
    covered = ((code, convention_of(known, parents, code, jour)) for code in parents)
    return {code: convention for code, convention in covered if convention is not None}
