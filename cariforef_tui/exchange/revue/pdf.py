"""Minutes in PDF: what a page has room for, and the burn-down as points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from cariforef_tui.domain.revue.figures import Courbe, Revue
from cariforef_tui.domain.revue.revue import Meteo
from cariforef_tui.domain.values.dates import MOIS
from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.exchange.files.typst import compile_pdf, fr, shorten
from cariforef_tui.exchange.revue.echeancier import draw_echeancier
from cariforef_tui.exchange.revue.pages import CRITIQUE, LEVEE, NOUVELLE, Page, make_page
from cariforef_tui.exchange.revue.tables import MinutesTable

TEMPLATE = Path(__file__).with_name("minutes.typ")
_ECHELLE = 10_000
_TRAITS_MAX = 5
_PAS = (1, 2, 5)
_LIBELLE_MAX = 76
_ALERTE_MAX = 118
_ECARTS_MAX = 5
"""The drawing's own units, and what one page has room for: rules, characters, rows."""

_ALERTES_MAX = {NOUVELLE: 6, CRITIQUE: 4, LEVEE: 3}
_MOTS = {Meteo.VERT: "Vert", Meteo.ORANGE: "Orange", Meteo.ROUGE: "Rouge"}


def to_pdf(revues: Sequence[Revue]) -> bytes:
    """Return an archivable, tagged PDF, a page a review and one of its échéancier; the same bytes each time.

    Raises:
        ConfigurationError: typst is not installed.
    """
    return compile_pdf(TEMPLATE, "Le compte rendu PDF", _document(revues))


def _document(revues: Sequence[Revue]) -> dict[str, Any]:
    first = revues[0]
    au = max(revue.figures.au for revue in revues)
    perimetre = "GIP et pôles" if len(revues) > 1 else first.figures.perimetre
    return {
        "titre": f"Revue de coordination {first.figures.semaine} — {perimetre}",
        "date": [au.year, au.month, au.day],
        "pages": [_page(revue) for revue in revues],
    }


def _page(revue: Revue) -> dict[str, Any]:
    page = make_page(revue)
    return {
        **{name: _cut(table) for name, table in _tables(page)},
        "titre": page.titre,
        "sous_titre": page.sous_titre,
        "etat": fr(page.etat),
        "close": revue.ecrite.is_close,
        "meteo": None
        if page.meteo is None
        else {"couleur": page.meteo[0].value, "mot": _MOTS[page.meteo[0]], "commentaire": page.meteo[1]},
        "reunion": fr(page.reunion),
        "notes": [fr(note) for note in page.notes],
        "alertes_restantes": fr(page.alertes_restantes),
        "courbe": draw_courbe(revue.figures.courbe, revue.figures.au),
        "echeancier": draw_echeancier(revue.figures.echeancier, revue.figures.perimetre),
    }


def _tables(page: Page) -> Iterator[tuple[str, MinutesTable]]:
    for name in (
        "chiffres",
        "jours",
        "decisions",
        "remarques",
        "ecarts",
        "ecarts_finals",
        "echeances",
        "alertes",
        "mouvements",
    ):
        yield name, getattr(page, name)


def _cut(tableau: MinutesTable) -> dict[str, Any]:
    """The table as a page has room for it: labels cut, alerts counted; remarks and decisions are whole."""
    lignes = tableau.lignes
    room = _LIBELLE_MAX
    if tableau.titre in ("Remarques", "Décisions"):
        room = _ECHELLE
    elif tableau.titre == "Alertes":
        lignes, room = _limit_alertes(lignes), _ALERTE_MAX
    elif tableau.titre.startswith("Écarts"):
        lignes = lignes[:_ECARTS_MAX]
    return {
        **asdict(tableau),
        "titre": fr(tableau.titre),
        "lignes": [[shorten(cell, room) for cell in ligne] for ligne in lignes],
    }


def _limit_alertes(lignes: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The first ones of each state, then how many more there are."""
    first_rows: list[tuple[str, ...]] = []
    for etat, most in _ALERTES_MAX.items():
        same = [ligne for ligne in lignes if ligne[0] == etat]
        first_rows += same[:most]
        if len(same) > most:
            first_rows.append((etat, "", f"et {len(same) - most} de plus"))
    return tuple(first_rows)


def draw_courbe(courbe: Courbe | None, au: date) -> dict[str, Any] | None:
    """Return the burn-down as points of a square of 10,000 a side, its ticks and its legend's numbers.

    None where there is no number to draw against.
    """
    if courbe is None or courbe.total is None or len(courbe.points) < 2:
        return None
    drawn = [
        value
        for point in courbe.points
        for value in (point.initial, point.prevu, point.actuel, point.projete, point.lent, point.vite)
        if value is not None
    ]
    low, high = min(0, *drawn), max(100, *drawn)
    frame = _Frame(courbe.debut, max(courbe.fin, au), low, high)
    slow = [frame.at(point.jour, point.lent) for point in courbe.points if point.lent is not None]
    fast = [frame.at(point.jour, point.vite) for point in courbe.points if point.vite is not None]
    return {
        "initial": frame.line((point.jour, point.initial) for point in courbe.points),
        "prevu": frame.line((point.jour, point.prevu) for point in courbe.points),
        "actuel": frame.line((point.jour, point.actuel) for point in courbe.points),
        "projete": frame.line((point.jour, point.projete) for point in courbe.points),
        "cone": [*slow, *reversed(fast)] if len(slow) > 1 else [],
        "aujourdhui": frame.x(au),
        "reel": frame.at(au, courbe.actuel),
        "jalons": [{"x": frame.x(jour), "code": code} for jour, code in courbe.jalons if frame.holds(jour)],
        "graduations": [{"y": frame.y(value), "texte": format_nombre(value)} for value in _ticks(low, high)],
        "mois": [
            {"x": frame.x(day), "texte": MOIS[day.month - 1][:1].upper()}
            for day in (date(frame.first.year, month, 1) for month in range(1, 13))
            if frame.holds(day)
        ],
        "zero": frame.y(0),
        "legende": (
            f"Reste {format_nombre(courbe.actuel)} j sur {format_nombre(courbe.total)}"
            + (f", attendu {format_nombre(courbe.attendu)}" if courbe.attendu is not None else "")
        ),
    }


class _Frame:
    """From days and hundredths to the drawing's own whole numbers, downwards."""

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


def _ticks(low: int, high: int) -> list[int]:
    """At most six round values from `low` to `high`."""
    step = 100
    rank = 0
    while (high - low) // step > _TRAITS_MAX:
        rank += 1
        step = 100 * _PAS[rank % 3] * int(10 ** (rank // 3))
    first = -(-low // step) * step
    return list(range(first, high + 1, step))
