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
    """`34`, or `~34,5` at the pace of the last weeks: days, whole from 1000 on; – where nothing tells yet."""
    if prevision is None or not prevision.is_told:
        return PAS_ENCORE
    return f"{SIGNES.get(prevision.base, '')}{format_court(estimate(prevision.centiemes))}"


def format_ecart_court(centiemes: int | None) -> str:
    """As `format_ecart`, whole days from 1000 on."""
    if centiemes is None:
        return AUCUN
    return f"+{format_court(centiemes)}" if centiemes > 0 else format_court(centiemes)


def format_court(centiemes: int) -> str:
    """At most six cells: `-993,75`, `5561`."""
    return format_nombre(centiemes if abs(centiemes) < 100_000 else (centiemes + 50) // 100 * 100)
