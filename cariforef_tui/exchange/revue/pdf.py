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
from cariforef_tui.exchange.revue.pages import CRITIQUE, LEVEE, NOUVELLE, Page, make_pages
from cariforef_tui.exchange.revue.tables import MinutesTable

TEMPLATE = Path(__file__).with_name("minutes.typ")
_ENTIER, _LIBELLE_MAX = 10_000, 76
_TABLES = {
    "chiffres": _LIBELLE_MAX,
    "jours": _LIBELLE_MAX,
    "decisions": _ENTIER,
    "remarques": _ENTIER,
    "a_regarder": 54,
    "echeances": _LIBELLE_MAX,
    "alertes": 118,
    "mouvements": _LIBELLE_MAX,
}
"""The tables of a page, and the characters that a cell of each has room for."""

_GROUPES_MAX, _ECHEANCES_MAX = 5, 8
"""Rows that one page has room for."""

_ALERTES_MAX = {NOUVELLE: 6, CRITIQUE: 4, LEVEE: 3}
_DEPASSE = tuple(name_etat(etat) for etat in Etat if etat.is_over)
_MOTS = {Meteo.VERT: "Vert", Meteo.ORANGE: "Orange", Meteo.ROUGE: "Rouge"}


def to_pdf(revues: Sequence[Revue], made: datetime) -> bytes:
    """Return an archivable, tagged PDF `made` at that moment: a page and an échéancier for each review.

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
        **{name: _cut(name, getattr(page, name)) for name in _TABLES},
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


def _cut(name: str, tableau: MinutesTable) -> dict[str, Any]:
    """Return what fits on a page: labels are cut, alerts counted; remarks and decisions stay whole."""
    lignes: Sequence[tuple[str, ...]] = tableau.lignes
    if name == "alertes":
        lignes = _limit_alertes(lignes)
    elif name == "a_regarder":
        is_over = [ligne for ligne in lignes if ligne[0] in _DEPASSE]
        is_late = [ligne for ligne in lignes if ligne[0] not in _DEPASSE]
        lignes = (*_limit(is_over, _GROUPES_MAX), *_limit(is_late, _GROUPES_MAX))
    elif name == "echeances":
        lignes = tuple(_limit(lignes, _ECHEANCES_MAX))
    return {
        **asdict(tableau),
        "titre": fr(tableau.titre),
        "lignes": [[shorten(cell, _TABLES[name]) for cell in ligne] for ligne in lignes],
    }


def _limit(lignes: Sequence[tuple[str, ...]], most: int) -> Iterator[tuple[str, ...]]:
    """Yield the first rows, then one that counts the others in its third column."""
    yield from lignes[:most]
    if len(lignes) > most:
        yield tuple(
            f"et {count_of(len(lignes) - most, 'autre')}" if rank == 2 else ""
            for rank in range(len(lignes[0]))
        )


def _limit_alertes(lignes: Sequence[tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    """Return the first rows of each state, then how many more it has."""
    first_rows: list[tuple[str, ...]] = []
    for etat, most in _ALERTES_MAX.items():
        same = [ligne for ligne in lignes if ligne[0] == etat]
        first_rows += same[:most]
        if len(same) > most:
            first_rows.append((etat, "", f"et {len(same) - most} de plus"))
    return first_rows
