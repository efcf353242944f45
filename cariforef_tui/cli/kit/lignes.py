"""How every command shows a line of the programme, a date and days."""

from __future__ import annotations

from datetime import date

from cariforef_tui.domain.programme.programme import Ligne, Niveau
from cariforef_tui.domain.values.dates import format_jour
from cariforef_tui.domain.values.days import format_nombre

INDENTS = {Niveau.GIP: 0, Niveau.POLE: 0, Niveau.AXE: 1, Niveau.ACTION: 2, Niveau.OPERATION: 3}
"""Spaces before a label, by level."""


def indent_libelle(ligne: Ligne) -> str:
    """Return the label of a line, indented by its level."""
    return " " * INDENTS[ligne.niveau] + ligne.libelle


def iso(jour: date | None) -> str | None:
    """Return a date as `2018-05-25`; None for None."""
    return jour.isoformat() if jour else None


def format_jour_complet(jour: date) -> str:
    """Return `lun. 21/05/2018`."""
    return f"{format_jour(jour)}/{jour.year:04d}"


def format_estimate(centiemes: int | None) -> str:
    """Return what `format_cell` does, rounded: to quarters of a day below ten days, to halves from ten."""
    from cariforef_tui.domain.avancement.sentences import estimate

    return "" if centiemes is None else format_nombre(estimate(centiemes))
