"""A bar of the écart around what is expected: late to the left, ahead or over to the right.

`  ▐██│     `: a side is full where the écart is all that is expected; `»` says that it is more.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.avancement.etat import Etat, Gravite

FULL, LEFT_END, RIGHT_END, MIDDLE, BEYOND = "█", "▐", "▌", "│", "»"


class BarPart(StrEnum):
    """Kinds of pieces of the bar; the widget gives each its style."""

    VIDE = "vide"
    MILIEU = "milieu"
    CALME = "calme"
    ATTENTION = "attention"
    GRAVE = "grave"


_QUIET = (None, Etat.SOLDE, Etat.A_L_HEURE)
"""A heading, and what has nothing to tell: the least écart is no bar."""


def part_of(etat: Etat | None, gravite: Gravite | None) -> BarPart:
    """Return how the days of a group look: over is red, late amber, and quiet is what needs no look."""
    if etat is None or gravite not in (Gravite.CRITIQUE, Gravite.ATTENTION):
        return BarPart.CALME
    return BarPart.GRAVE if etat.is_over else BarPart.ATTENTION


@dataclass(frozen=True, slots=True)
class EcartBar:
    """Hundredths of a day to draw; `attendu` is 0 or more."""

    ecart: int
    attendu: int
    etat: Etat | None
    gravite: Gravite | None

    @property
    def part(self) -> BarPart:
        """How its écart looks, in the bar and in its column."""
        return part_of(self.etat, self.gravite)


def draw_bar(bar: EcartBar, width: int) -> tuple[tuple[BarPart, str], ...]:
    """Return the pieces of the bar, `width` cells in all; its middle is what is expected."""
    if width <= 0:
        return ()
    left, right = (width - 1) // 2, width // 2
    full, is_odd = divmod(_halves(bar, left if bar.ecart < 0 else right), 2)
    if bar.ecart < 0:
        before, after = (LEFT_END if is_odd else "") + FULL * full, ""
    else:
        before, after = "", FULL * full + (RIGHT_END if is_odd else "")
        if bar.ecart > bar.attendu and right:
            after = f"{after[: right - 1]}{BEYOND}"
    pieces = (
        (BarPart.VIDE, " " * (left - len(before))),
        (bar.part, before),
        (BarPart.MILIEU, MIDDLE),
        (bar.part, after),
        (BarPart.VIDE, " " * (right - len(after))),
    )
    return tuple(piece for piece in pieces if piece[1])


def _halves(bar: EcartBar, room: int) -> int:
    """Half cells to fill of `room` cells; one at least where the écart is beyond the tolerance."""
    if bar.attendu <= 0:
        return 2 * room if bar.ecart > 0 else 0
    exact = (2 * room * abs(bar.ecart) + bar.attendu // 2) // bar.attendu
    return min(2 * room, max(exact, bar.etat not in _QUIET))
