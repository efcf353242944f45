"""A bar of the days of an écart around what is expected: late to the left, ahead or over to the right.

`  ▐██│     `: the same days have the same bar on every line; `«` and `»` say that a side holds no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.avancement.avancement import AvancementGroupe
from cariforef_tui.domain.avancement.etat import Etat, Gravite

FULL, LEFT_END, RIGHT_END, MIDDLE, BEYOND = "█", "▐", "▌", "│", ("«", "»")
PLEIN_MIN = 1000
"""Hundredths of a day that a side holds at least: an écart of two days never looks like much."""


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
    """Hundredths of a day to draw; `plein` of them, more than 0, fill a side."""

    ecart: int
    plein: int
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
    room = left if bar.ecart < 0 else right
    full, is_odd = divmod(_halves(bar, room), 2)
    is_beyond = abs(bar.ecart) > bar.plein and room > 0
    full -= is_beyond
    if bar.ecart < 0:
        before, after = (LEFT_END if is_odd else "") + FULL * full, ""
        before = f"{BEYOND[0]}{before}" if is_beyond else before
    else:
        before, after = "", FULL * full + (RIGHT_END if is_odd else "")
        after = f"{after}{BEYOND[1]}" if is_beyond else after
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
    exact = (2 * room * abs(bar.ecart) + bar.plein // 2) // bar.plein
    return min(2 * room, max(exact, bar.etat not in _QUIET))


def side_of(groupes: Iterable[AvancementGroupe]) -> int:
    """Return the hundredths of a day that fill a side: the largest écart of a group, ten days at least."""
    return max((PLEIN_MIN, *(abs(groupe.ecart) for groupe in groupes if groupe.ecart is not None)))
