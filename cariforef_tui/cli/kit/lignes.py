"""How every command shows a line of the programme, a date and days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cariforef_tui.domain.programme.programme import Ligne, Niveau
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_nombre, to_number

if TYPE_CHECKING:
    from cariforef_tui.domain.avancement.livrables import EtatLivrable

INDENTS = {Niveau.GIP: 0, Niveau.POLE: 0, Niveau.AXE: 1, Niveau.ACTION: 2, Niveau.OPERATION: 3}
"""Spaces before a label, by level."""


def indent_libelle(ligne: Ligne) -> str:
    """Return the label set in from the left by its level."""
    return " " * INDENTS[ligne.niveau] + ligne.libelle


def iso(jour: date | None) -> str | None:
    """Return `2018-05-25`, None kept."""
    return jour.isoformat() if jour else None


def format_jour_complet(jour: date) -> str:
    """Return `lun. 21/05/2018`."""
    return f"{format_jour(jour)}/{jour.year:04d}"


def format_estimate(centiemes: int | None) -> str:
    """As `format_cell`, to the quarter of a day below ten days, the half from ten on."""
    from cariforef_tui.domain.avancement.sentences import estimate

    return "" if centiemes is None else format_nombre(estimate(centiemes))


def format_cell(centiemes: int | None) -> str:
    """Return hundredths of a day for a cell of a table, without their unit; empty for None."""
    return "" if centiemes is None else format_nombre(centiemes)


def livrable_to_json(etat: EtatLivrable) -> dict[str, Any]:
    """Return where a livrable stands, by stable keys."""
    livrable = etat.livrable
    return {
        "code": livrable.code,
        "numero": livrable.numero,
        "libelle": livrable.libelle,
        "promis": livrable.quantite,
        "produit": etat.produit,
        "attendu": etat.attendu,
        "tenu": etat.is_tenu,
        "fin": etat.fin.isoformat(),
        "dernier": iso(etat.dernier),
        "jours": to_number(etat.centiemes),
        "jours_par_unite": to_number(etat.centiemes_par_unite),
        "source": livrable.source,
    }
