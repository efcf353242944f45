"""Lay out what lines promise by the count, and what is produced, as a table."""

from __future__ import annotations

from cariforef_tui.domain.avancement.livrables import EtatLivrable
from cariforef_tui.domain.programme.find import resolve_code
from cariforef_tui.domain.values.tables import Column, Kind, Table, Value
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference
from cariforef_tui.services.programme.livrables import load_livrables

_COLUMNS = (
    Column("code", "Code", largeur=9),
    Column("numero", "N°", Kind.ENTIER, 5),
    Column("livrable", "Livrable", largeur=50),
    Column("promis", "Promis", Kind.ENTIER),
    Column("produit", "Produit", Kind.ENTIER),
    Column("attendu", "Attendu", Kind.ENTIER),
    Column("tenu", "Tenu", largeur=6),
    Column("fin", "Fin", Kind.DATE, 11),
    Column("dernier", "Dernière déclaration", Kind.DATE, 11),
    Column("jours", "Jours", Kind.JOURS),
    Column("jours_par_unite", "Jours par unité", Kind.JOURS),
    Column("source", "Source", largeur=50),
)


def export_livrables(store: Store, reference: DateReference, code: str | None) -> Table:
    """Return the livrables of every line, or of one and what it contains; raises CodeRefuse."""
    snapshot = load_livrables(store, reference)
    programme = snapshot.programme
    codes = programme.subtrees[resolve_code(programme, code)] if code else frozenset(programme.by_code)
    return Table(
        cle="livrables",
        titre=f"Livrables {programme.exercice}",
        exercice=programme.exercice,
        au=snapshot.au,
        colonnes=_COLUMNS,
        lignes=tuple(_row(etat) for etat in snapshot.etats if etat.livrable.code in codes),
    )


def _row(etat: EtatLivrable) -> tuple[Value, ...]:
    livrable = etat.livrable
    return (
        livrable.code,
        livrable.numero,
        livrable.libelle,
        livrable.quantite,
        etat.produit,
        etat.attendu,
        "oui" if etat.is_tenu else "non",
        etat.fin,
        etat.dernier,
        etat.centiemes,
        etat.centiemes_par_unite,
        livrable.source,
    )
