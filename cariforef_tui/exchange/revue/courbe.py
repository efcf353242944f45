"""Draw the burn-down for the minutes, or as a picture of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from cariforef_tui.domain.avancement.burndown import Burndown, MarkKind
from cariforef_tui.domain.avancement.graduations import date_ticks, nice_ticks
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.values.dates import format_date
from cariforef_tui.domain.values.days import describe_jours, format_nombre
from cariforef_tui.domain.values.refusals import Refus
from cariforef_tui.exchange.files.typst import ImageFormat, compile_image, fr

TEMPLATE = Path(__file__).with_name("courbe.typ")
_ECHELLE = 10_000
"""Side of the square drawing, in its own units."""
_TRAITS_MAX = 6
_CELLULES = 60
"""Letters that its narrowest axis holds."""


def to_image(burndown: Burndown, titre: str, format_: ImageFormat) -> bytes:
    """Return the picture of a burn-down under its title; the same burn-down gives the same bytes.

    Raises:
        Refus: the line has no number of planned days, or is a régulation.
        ConfigurationError: typst is not installed.
    """
    drawn = draw_courbe(burndown)
    if burndown.is_regulation:
        raise Refus(f"{burndown.code} est une régulation : il n'y a rien à dessiner.")
    if drawn is None:
        raise Refus(f"{burndown.code} n'a pas de nombre de jours prévus : il n'y a pas de courbe à dessiner.")
    page = {
        "titre": fr(titre),
        "sous_titre": f"Jours restants au {format_date(burndown.au)}",
        "courbe": drawn,
    }
    return compile_image(TEMPLATE, "L'image de la courbe", page, format_)


def draw_courbe(burndown: Burndown | None) -> dict[str, Any] | None:
    """Return the burn-down as points in a square of `_ECHELLE` a side, with its ticks, figures and caption.

    Return None if the line has no number of planned days.
    """
    if burndown is None or burndown.total is None or len(burndown.etapes) < 2:
        return None
    au = burndown.au
    drawn = [
        value
        for point in burndown.etapes
        for value in (point.initial, point.prevu, point.actuel)
        if value is not None
    ]
    # The drawing is at least one day high, so that an empty burn-down divides by no zero.
    values = [*drawn, *(end.valeur for end in burndown.ahead)]
    low, high = min(0, *values), max(100, *values)
    frame = _Frame(burndown.debut, max(burndown.fin, au), low, high)
    start = frame.at(max(au, burndown.debut), burndown.actuel)
    jalons = [mark for mark in burndown.reperes if mark.nature is MarkKind.JALON and frame.holds(mark.jour)]
    return {
        "initial": frame.line((point.jour, point.initial) for point in burndown.etapes),
        "prevu": frame.line((point.jour, point.prevu) for point in burndown.etapes),
        "actuel": frame.line((point.jour, point.actuel) for point in burndown.etapes),
        "previsions": [[start, frame.at(burndown.fin, end.valeur)] for end in burndown.ahead],
        "bouts": [
            {"y": frame.y(end.valeur), "texte": f"{format_nombre(end.montre)} {end.nature}"}
            for end in burndown.ends
        ],
        "aujourdhui": frame.x(au),
        "reel": frame.at(au, burndown.actuel),
        "jalons": [{"x": frame.x(mark.jour), "code": mark.texte} for mark in jalons],
        "graduations": [
            {"y": frame.y(value), "texte": format_nombre(value)}
            for value in nice_ticks(low, high, _TRAITS_MAX)
        ],
        "mois": [
            {"x": frame.x(jour), "texte": texte}
            for jour, texte in date_ticks(frame.first, frame.last, _CELLULES)
        ],
        "zero": frame.y(0),
        "legende": _describe(burndown),
    }


def _describe(burndown: Burndown) -> str:
    """Return « 860,5 j réalisés sur 2120, attendu 857 »."""
    told = describe_jours(burndown.utilise_montre, burndown.mot_utilise)
    told += f" sur {burndown.plan}"
    if burndown.attendu is None:
        return told
    return f"{told}, attendu {format_nombre(estimate(burndown.attendu))}"


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
