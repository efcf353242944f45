"""Days as grids and panels write them: a gap with its sign, a forecast with how it was computed."""

from __future__ import annotations

from cariforef_tui.domain.avancement.atterrissage import Prevision
from cariforef_tui.domain.avancement.sentences import SIGNES, estimate
from cariforef_tui.domain.values.days import format_gap, format_nombre

DECIMALS = 3
"""Cells of the decimals of a day, with their comma: `,25`."""
AUCUN, PAS_ENCORE = "—", "–"
"""Where there is no figure to give; where there is none yet."""


def format_ecart(centiemes: int | None) -> str:
    """`+12,5`, `-3`, `0`, or — where nothing is expected."""
    if centiemes is None:
        return AUCUN
    return format_gap(centiemes)


def format_estime(centiemes: int | None) -> str:
    """An estimate: `9,75`, `11,5`, or — where there is none."""
    return AUCUN if centiemes is None else format_nombre(estimate(centiemes))


def align_decimals(texte: str) -> str:
    """Return a number with blanks after it, so that aligned right its units are under the others'."""
    count = len(texte) - texte.index(",") if "," in texte else 0
    return texte + " " * max(0, DECIMALS - count) if texte[-1:].isdecimal() else texte


def format_atterrissage(prevision: Prevision | None) -> str:
    """`34`, or `~34,5` at the pace of the last weeks: days; – where nothing tells yet."""
    if prevision is None or not prevision.is_told:
        return PAS_ENCORE
    return f"{SIGNES.get(prevision.base, '')}{format_nombre(estimate(prevision.centiemes))}"
