"""The livrables that lines promise, and how many are produced, as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cariforef_tui.domain.avancement.livrables import EtatLivrable
from cariforef_tui.domain.programme.find import codes_within
from cariforef_tui.domain.values.shown import (
    DAY,
    FLAG,
    JOURS,
    TEXT,
    WHOLE,
    Shape,
    dated,
    exported,
    field,
    optional,
    word,
)
from cariforef_tui.services.ports.store import Store
from cariforef_tui.services.programme.exercice import DateReference

if TYPE_CHECKING:
    from cariforef_tui.domain.values.tables import Table

LIVRABLE = Shape[EtatLivrable](
    "Livrable",
    field("code", TEXT, lambda etat: etat.livrable.code, "Code", 9),
    field("numero", WHOLE, lambda etat: etat.livrable.numero, "N°", 5),
    field("libelle", TEXT, lambda etat: etat.livrable.libelle),
    field("promis", WHOLE, lambda etat: etat.livrable.quantite, "Promis"),
    field("produit", WHOLE, lambda etat: etat.produit, "Produit"),
    field("attendu", WHOLE, lambda etat: etat.attendu, "Attendu"),
    field("tenu", FLAG, lambda etat: etat.is_tenu, "Tenu", 6),
    field("fin", DAY, lambda etat: etat.fin, "Fin", 11),
    field("dernier", optional(DAY), lambda etat: etat.dernier, "Dernière déclaration", 11),
    field("jours", JOURS, lambda etat: etat.centiemes, "Jours"),
    field("jours_par_unite", optional(JOURS), lambda etat: etat.centiemes_par_unite, "Jours par unité"),
    field("source", optional(TEXT), lambda etat: etat.livrable.source, "Source", 50),
)
LIVRABLES = dated("Livrables", "livrables", LIVRABLE)
EXPORTE = Shape[EtatLivrable](
    "LivrableExporte",
    *LIVRABLE.pick("code", "numero"),
    field("livrable", TEXT, lambda etat: etat.livrable.libelle, "Livrable", 50),
    *LIVRABLE.pick("promis", "produit", "attendu"),
    field("tenu", word("oui", "non"), lambda etat: "oui" if etat.is_tenu else "non", "Tenu", 6),
    *LIVRABLE.pick("fin", "dernier", "jours", "jours_par_unite", "source"),
)
EXPORT = exported("ExportLivrables", "livrables", EXPORTE)


def export_livrables(store: Store, reference: DateReference, code: str | None) -> Table:
    """Return the livrables of every line, or of one and what it contains; raises CodeRefuse."""
    from cariforef_tui.domain.values.tables import tabulate
    from cariforef_tui.services.avancement import load_avancement

    situation = load_avancement(store, reference)
    codes = codes_within(situation.programme, code)
    shown = (etat for etat in situation.livrables if etat.livrable.code in codes)
    return tabulate("livrables", "Livrables", reference.exercice, reference.au, EXPORTE.fields, shown)
