"""Livrables as minutes show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cariforef_tui.domain.avancement.livrables import EtatLivrable
from cariforef_tui.domain.revue.figures import FiguresRevue
from cariforef_tui.domain.values.text import count_of, inert_text
from cariforef_tui.exchange.revue.tables import MinutesTable, format_number, inert_rows

NOMMES_MAX = 5
"""Livrables that a page names; those behind come first."""


def tell_livrables(figures: FiguresRevue) -> Iterator[str]:
    """Yield one sentence on the livrables of the perimeter, nothing where it has none."""
    ordered = sorted(figures.livrables, key=lambda etat: etat.is_tenu)
    named = [
        f"{etat.livrable.code} {inert_text(etat.livrable.libelle)} {etat.ratio}"
        + ("" if etat.is_tenu else f" (attendu {etat.attendu})")
        for etat in ordered[:NOMMES_MAX]
    ]
    if len(ordered) > NOMMES_MAX:
        named.append(f"et {count_of(len(ordered) - NOMMES_MAX, 'autre')}")
    if named:
        yield f"Livrables : {', '.join(named)}."


def tabulate_livrables(etats: Sequence[EtatLivrable]) -> MinutesTable:
    """Return where livrables stand, those behind marked."""
    rows = [
        (
            etat.livrable.code,
            etat.livrable.libelle,
            f"{etat.produit} / {etat.livrable.quantite}",
            str(etat.attendu),
            format_number(etat.par_unite_montre),
        )
        for etat in etats
    ]
    late = tuple(rank for rank, etat in enumerate(etats) if not etat.is_tenu)
    colonnes = ("Ligne", "Livrable", "Produit / promis", "Attendu", "Jours par unité")
    return MinutesTable("Livrables", colonnes, inert_rows(rows), droites=(2, 3, 4), marques=late)
