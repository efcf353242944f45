"""Draw the burn-down for the minutes, or as a picture of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from cariforef_tui.domain.avancement.burndown import Burndown
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.revue.figures import Courbe
from cariforef_tui.domain.values.dates import MOIS, format_date
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.exchange.files.typst import ImageFormat, compile_image, fr

TEMPLATE = Path(__file__).with_name("courbe.typ")
_ECHELLE = 10_000
"""Side of the square drawing, in its own units."""
_TRAITS_MAX = 5
_PAS = (1, 2, 5)


def to_image(burndown: Burndown, titre: str, format_: ImageFormat) -> bytes:
    """Return the picture of a burn-down under its title; the same burn-down gives the same bytes.

    Raises:
        Refus: the line has no number of planned days.
        ConfigurationError: typst is not installed.
    """
    drawn = draw_courbe(Courbe.of(burndown), burndown.au)
    if drawn is None:
        raise Refus(f"{burndown.code} n'a pas de nombre de jours prévus : il n'y a pas de courbe à dessiner.")
    page = {
        "titre": fr(titre),
        "sous_titre": f"Jours restants au {format_date(burndown.au)}",
        "courbe": drawn,
    }
    return compile_image(TEMPLATE, "L'image de la courbe", page, format_)


def draw_courbe(courbe: Courbe | None, au: date) -> dict[str, Any] | None:
    """Return the burn-down as points in a square of `_ECHELLE` a side, with its ticks and its legend.

    Return None if the line has no number of planned days.
    """
    if courbe is None or courbe.total is None or len(courbe.points) < 2:
        return None
    drawn = [
        value
        for point in courbe.points
        for value in (point.initial, point.prevu, point.actuel, point.projete, point.lent, point.vite)
        if value is not None
    ]
    # The drawing is at least one day high, so that an empty burn-down divides by no zero.
    low, high = min(0, *drawn), max(100, *drawn)
    frame = _Frame(courbe.debut, max(courbe.fin, au), low, high)
    slow = [frame.at(point.jour, point.lent) for point in courbe.points if point.lent is not None]
    fast = [frame.at(point.jour, point.vite) for point in courbe.points if point.vite is not None]
    expected = None if courbe.attendu is None else estimate(courbe.attendu)
    return {
        "initial": frame.line((point.jour, point.initial) for point in courbe.points),
        "prevu": frame.line((point.jour, point.prevu) for point in courbe.points),
        "actuel": frame.line((point.jour, point.actuel) for point in courbe.points),
        "projete": frame.line((point.jour, point.projete) for point in courbe.points),
        "cone": [*slow, *reversed(fast)] if len(slow) > 1 else [],
        "aujourdhui": frame.x(au),
        "reel": frame.at(au, courbe.actuel),
        "jalons": [{"x": frame.x(jour), "code": code} for jour, code in courbe.jalons if frame.holds(jour)],
        "graduations": [
            {"y": frame.y(value), "texte": format_nombre(value)} for value in round_ticks(low, high)
        ],
        "mois": [
            {"x": frame.x(day), "texte": MOIS[day.month - 1][:1].upper()}
            for day in (date(frame.first.year, month, 1) for month in range(1, 13))
            if frame.holds(day)
        ],
        "zero": frame.y(0),
        "legende": (
            f"Reste {format_nombre(_shown(courbe.actuel))} j sur {format_nombre(courbe.total)}"
            + ("" if expected is None else f", attendu {format_nombre(expected)}")
        ),
    }


def _shown(centiemes: int) -> int:
    """Return hundredths as they are if they are quarters of a day, as days logged are; else an estimate."""
    return estimate(centiemes) if centiemes % 25 else centiemes


class _Frame:
    """Turns dates and hundredths of a day into the drawing's coordinates; its ordinates grow downwards."""

    def __init__(self, first: date, last: date, low: int, high: int) -> None:
        self.first, self.last, self.low, self.high = first, last, low, high

    def holds(self, jour: date) -> bool:
        return self.first <= jour <= self.last

    def x(self, jour: date) -> int:
        return (jour - self.first).days * _ECHELLE // max(1, (self.last - self.first).days)

    def y(self, centiemes: int) -> int:
        return (self.high - centiemes) * _ECHELLE // (self.high - self.low)

    def at(self, jour: date, centiemes: int) -> list[int]:
        return [self.x(jour), self.y(centiemes)]

    def line(self, points: Any) -> list[list[int]]:
        return [self.at(jour, value) for jour, value in points if value is not None]


def round_ticks(low: int, high: int) -> list[int]:
    """Return at most six round values from `low` to `high`, in hundredths of a day."""
    step = 100
    rank = 0
    while (high - low) // step > _TRAITS_MAX:
        rank += 1
        step = 100 * _PAS[rank % 3] * int(10 ** (rank // 3))
    # Round up to the first multiple of `step` that is not below `low`.
    first = -(-low // step) * step
    return list(range(first, high + 1, step))
