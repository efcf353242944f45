"""Minutes in PDF: what a page has room for, and the burn-down as points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from cariforef_tui.domain.avancement.etat import Etat
from cariforef_tui.domain.avancement.sentences import name_etat
from cariforef_tui.domain.revue.figures import Revue
from cariforef_tui.domain.revue.revue import Meteo
from cariforef_tui.domain.values.text import count_of
from cariforef_tui.exchange.files.typst import compile_pdf, fr, shorten
from cariforef_tui.exchange.revue.courbe import draw_courbe
from cariforef_tui.exchange.revue.echeancier import draw_echeancier
from cariforef_tui.exchange.revue.livrables import tell_livrables
from cariforef_tui.exchange.revue.pages import (
    A_REGARDER,
    CRITIQUE,
    ECHEANCES,
    LEVEE,
    NOUVELLE,
    Page,
    make_pages,
)
from cariforef_tui.exchange.revue.tables import MinutesTable

TEMPLATE = Path(__file__).with_name("minutes.typ")
_ENTIER = 10_000
_LIBELLE_MAX = 76
_CONSTAT_MAX = 54
_ALERTE_MAX = 118
_GROUPES_MAX, _ECHEANCES_MAX = 5, 8
"""What one page has room for: characters, rows."""

_ALERTES_MAX = {NOUVELLE: 6, CRITIQUE: 4, LEVEE: 3}
_DEPASSE = tuple(name_etat(etat) for etat in Etat if etat.is_over)
_MOTS = {Meteo.VERT: "Vert", Meteo.ORANGE: "Orange", Meteo.ROUGE: "Rouge"}


def to_pdf(revues: Sequence[Revue], made: datetime) -> bytes:
    """Return an archivable, tagged PDF, a page a review and one of its échéancier, `made` at that moment.

    Raises:
        ConfigurationError: typst is not installed.
    """
    return compile_pdf(TEMPLATE, "Le PDF", _document(revues), made)


def _document(revues: Sequence[Revue]) -> dict[str, Any]:
    first = revues[0]
    perimetre = "GIP et pôles" if len(revues) > 1 else first.figures.perimetre
    return {
        "titre": f"Revue de coordination, {first.cle.nom} — {perimetre}",
        "pages": [_page(revue, page) for revue, page in zip(revues, make_pages(revues), strict=True)],
    }


def _page(revue: Revue, page: Page) -> dict[str, Any]:
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
        "notes": [fr(note) for note in (*page.notes, *tell_livrables(revue.figures))],
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
        "a_regarder",
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
        room = _ENTIER
    elif tableau.titre == "Alertes":
        lignes, room = _limit_alertes(lignes), _ALERTE_MAX
    elif tableau.titre == A_REGARDER:
        is_over = [ligne for ligne in lignes if ligne[0] in _DEPASSE]
        is_late = [ligne for ligne in lignes if ligne[0] not in _DEPASSE]
        lignes, room = (*_limit(is_over, _GROUPES_MAX), *_limit(is_late, _GROUPES_MAX)), _CONSTAT_MAX
    elif tableau.titre == ECHEANCES:
        lignes = tuple(_limit(lignes, _ECHEANCES_MAX))
    return {
        **asdict(tableau),
        "titre": fr(tableau.titre),
        "lignes": [[shorten(cell, room) for cell in ligne] for ligne in lignes],
    }


def _limit(lignes: Sequence[tuple[str, ...]], most: int) -> Iterator[tuple[str, ...]]:
    """The first ones, then in the third column how many more there are."""
    yield from lignes[:most]
    if len(lignes) > most:
        yield tuple(
            f"et {count_of(len(lignes) - most, 'autre')}" if rank == 2 else ""
            for rank in range(len(lignes[0]))
        )


def _limit_alertes(lignes: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The first ones of each state, then how many more there are."""
    first_rows: list[tuple[str, ...]] = []
    for etat, most in _ALERTES_MAX.items():
        same = [ligne for ligne in lignes if ligne[0] == etat]
        first_rows += same[:most]
        if len(same) > most:
            first_rows.append((etat, "", f"et {len(same) - most} de plus"))
    return tuple(first_rows)
