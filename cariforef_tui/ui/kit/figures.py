"""Days as grids and panels write them: a gap with its sign, an estimate, figures aligned on the comma."""

from __future__ import annotations

from cariforef_tui.domain.avancement.etat import Gravite
from cariforef_tui.domain.avancement.sentences import estimate
from cariforef_tui.domain.values.days import format_gap, format_nombre

DECIMALS = 3
"""Cells of the decimals of a day, with their comma: `,25`."""
AUCUN = "—"
"""The text of a cell with no figure."""
_MARQUES = {Gravite.CRITIQUE: "‼", Gravite.ATTENTION: "!", Gravite.INFO: "·"}


def format_ecart(centiemes: int | None) -> str:
    """Return hundredths of a day as `+12,5`, `-3`, `0`; « — » if nothing is expected."""
    if centiemes is None:
        return AUCUN
    return format_gap(centiemes)


def format_estime(centiemes: int | None) -> str:
    """Return an estimate in hundredths of a day as `9,75`, `11,5`; « — » if there is none."""
    return AUCUN if centiemes is None else format_nombre(estimate(centiemes))


def align_decimals(texte: str) -> str:
    """Return a number padded with blanks, so that units stay aligned in a column aligned on the right."""
    count = len(texte) - texte.index(",") if "," in texte else 0
    return texte + " " * max(0, DECIMALS - count) if texte[-1:].isdecimal() else texte


def mark_of(gravite: Gravite | None) -> str:
    """Return the sign of a gravité, as in the header."""
    return _MARQUES[gravite] if gravite else ""


def look_of(gravite: Gravite | None) -> str:
    """Return the look of a gravité, in its sign and in the days of the group."""
    return gravite.value if gravite in (Gravite.CRITIQUE, Gravite.ATTENTION) else "discret"
