"""How much of a day an absence takes: all that the day expects, or half of it, to the hundredth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from cariforef_tui.domain.temps.saisies import Absence


class Duree(StrEnum):
    JOURNEE = "journée"
    DEMI = "demi-journée"


def half_of(attendu: int) -> int:
    """Return half of what a day expects (hundredths), an odd hundredth with it: 0,4 of 0,8, 0,13 of 0,25."""
    return -(-attendu // 2)


def absences_with(new: Absence, duree: Duree, attendu: int, held: Iterable[Absence]) -> tuple[Absence, ...]:
    """Return the absences of a day that expects `attendu`, once `new` joins those held; it is last.

    A half-day stays beside the half-day of another type and takes what that one leaves at most, so that two
    halves make the day: 0,13 and 0,12 of 0,25. A whole day, or the same type again, replaces.
    """
    if duree is Duree.JOURNEE:
        return (replace(new, centiemes=attendu),)
    half = half_of(attendu)
    beside = tuple(
        absence for absence in held if absence.type is not new.type and absence.centiemes < attendu
    )
    left = attendu - sum(absence.centiemes for absence in beside)
    return (*beside, replace(new, centiemes=min(half, left) if left > 0 else half))
