"""The tables of minutes: text that is ready to print, whatever the form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.text import inert_text


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesTable:
    """`droites` are the ranks of the columns of numbers; `marques` those of the rows to bring out.

    `larges` are those of the columns that share the room left.
    """

    titre: str
    colonnes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]
    droites: tuple[int, ...] = ()
    marques: tuple[int, ...] = ()
    vide: str = ""
    larges: tuple[int, ...] = ()


def make_table(
    titre: str,
    colonnes: tuple[str, ...],
    lignes: Iterable[tuple[str, ...]],
    *,
    droites: tuple[int, ...] = (),
    marques: tuple[int, ...] = (),
    vide: str = "",
    larges: tuple[int, ...] = (),
) -> MinutesTable:
    """Return a table, every cell made inert."""
    rows = tuple(tuple(inert_text(cell) for cell in ligne) for ligne in lignes)
    return MinutesTable(
        titre=titre,
        colonnes=colonnes,
        lignes=rows,
        droites=droites,
        marques=marques,
        vide=vide,
        larges=larges,
    )


def format_signed(centiemes: int | None) -> str:
    """Return days with their sign, `+12` or `−0,5`; a dash for None."""
    if centiemes is None:
        return "—"
    return f"+{format_nombre(centiemes)}" if centiemes > 0 else format_nombre(centiemes).replace("-", "−")


def format_number(centiemes: int | None) -> str:
    """Return days, `12` or `−0,5`; a dash for None."""
    return "—" if centiemes is None else format_nombre(centiemes).replace("-", "−")
