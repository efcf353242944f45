"""Saisies and absences: what one agent did on one date, in hundredths of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

COMMENTAIRE_MAX = 500
SANS_DEMANDE = 0
"""The number for days that answer no request."""


class TypeAbsence(StrEnum):
    CONGE = "congé"
    RTT = "RTT"
    MALADIE = "maladie"
    FORMATION = "formation"
    AUTRE = "autre"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saisie:
    """Days of one agent, on one date, on one ligne. `a_confirmer` marks a value copied or proposed.

    `par` is who last wrote it for the agent, None if the agent did. `demande` is the number, on its
    line, of the request that it answers.
    """

    agent: str
    jour: date
    code: str
    centiemes: int
    commentaire: str | None = None
    a_confirmer: bool = False
    version: int = 1
    par: str | None = None
    demande: int = SANS_DEMANDE


def describe_auteur(saisie: Saisie) -> str | None:
    """Return `saisi par DM pour LR` where somebody else wrote it, None if the agent did."""
    return f"saisi par {saisie.par} pour {saisie.agent}" if saisie.par else None


@dataclass(frozen=True, slots=True)
class Absence:
    """Hundredths (1 to 100) of one agent's date that are not worked."""

    agent: str
    jour: date
    type: TypeAbsence
    centiemes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell of the week to write: `centiemes` None empties it.

    `expected_version` is what the writer saw: 0 for an empty cell, None to write whatever is there. `demande`
    is the number of the request that the days answer, None to keep that of the cell.
    """

    agent: str
    jour: date
    code: str
    centiemes: int | None
    commentaire: str | None = None
    a_confirmer: bool = False
    expected_version: int | None = None
    demande: int | None = None


def put_back(was: Saisie, seen: int) -> CellChange:
    """Return the change that makes a cell what it was, where it is still at version `seen`."""
    return CellChange(
        agent=was.agent,
        jour=was.jour,
        code=was.code,
        centiemes=was.centiemes,
        commentaire=was.commentaire,
        a_confirmer=was.a_confirmer,
        expected_version=seen,
        demande=was.demande,
    )


@dataclass(frozen=True, slots=True)
class CellWritten:
    """What a write did: the cell before (None if empty) and after (None if emptied)."""

    change: CellChange
    before: Saisie | None
    after: Saisie | None


class Duree(StrEnum):
    JOURNEE = "journée"
    DEMI = "demi-journée"


def half_of(attendu: int) -> int:
    """Return half of what a day expects (hundredths), an odd hundredth with it: 0,4 of 0,8, 0,13 of 0,25."""
    return -(-attendu // 2)


def fits_day(centiemes: int, *, pas: int, reste: int, plafond: int) -> bool:
    """True for a multiple of `pas`, and for what fills the rest of the day or half of it."""
    return centiemes % pas == 0 or centiemes == reste or centiemes == half_of(plafond)


def absences_with(new: Absence, duree: Duree, attendu: int, held: Iterable[Absence]) -> tuple[Absence, ...]:
    """Return the absences of a day that expects `attendu`, once `new` is added to those held, the last.

    A half-day stays beside the half-day of another type and takes at most what that one leaves, so that two
    halves make the day: 0,13 and 0,12 of 0,25. A whole day, or the same type again, replaces those held.
    """
    if duree is Duree.JOURNEE:
        return (replace(new, centiemes=attendu),)
    half = half_of(attendu)
    beside = tuple(
        absence for absence in held if absence.type is not new.type and absence.centiemes < attendu
    )
    left = attendu - sum(absence.centiemes for absence in beside)
    return (*beside, replace(new, centiemes=min(half, left) if left > 0 else half))
