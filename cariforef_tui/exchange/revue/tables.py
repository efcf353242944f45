"""The tables of minutes: text that is ready to print, whatever the form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cariforef_tui.domain.values.days import format_nombre
from cariforef_tui.domain.values.text import inert_text


@dataclass(frozen=True, slots=True)
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


def inert_rows(lignes: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return rows whose every cell is inert, as those of minutes are."""
    return tuple(tuple(map(inert_text, ligne)) for ligne in lignes)


def format_signed(centiemes: int | None) -> str:
    """Return days with their sign, `+12` or `−0,5`; a dash for None."""
    if centiemes is None:
        return "—"
    return f"+{format_nombre(centiemes)}" if centiemes > 0 else format_nombre(centiemes).replace("-", "−")


def format_number(centiemes: int | None) -> str:
    """Return days, `12` or `−0,5`; a dash for None."""
    return "—" if centiemes is None else format_nombre(centiemes).replace("-", "−")
