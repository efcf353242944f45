"""Tables of plain text, as wide as the terminal; in a pipe nothing is cut, and a figure nowhere."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.values.text import inert_text

LARGEUR_PAR_DEFAUT = 80
LARGEUR_MINIMALE = 12
"""Cells that a column of text keeps, however narrow the terminal: the lines overflow then, whole."""
_WITH_PREVIOUS = frozenset(("»", ":", ";", "?", "!", "%", "j"))
_ONE_CELL_EACH = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u2010-\u2027\u202f-\u205e\u20a0-\u20bf\u2190-\u21ff\u2500-\u25fc✓✗]*"
)
"""Latin, its punctuation, and the signs of the product: the tables of Unicode are left alone for them."""


class Cadrage(StrEnum):
    """How a column sets its text: whole, cut or wrapped where there is no room, or numbers on the right."""

    ENTIER = "entier"
    COUPE = "coupe"
    RENVOI = "renvoi"
    DROITE = "droite"


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column, as wide as what it holds; COUPE and RENVOI give way where the page is narrower."""

    titre: str
    cadrage: Cadrage = Cadrage.ENTIER

    @property
    def is_elastic(self) -> bool:
        return self.cadrage in (Cadrage.COUPE, Cadrage.RENVOI)


def numbers(*titles: str) -> tuple[Colonne, ...]:
    """Return columns of numbers, set on the right."""
    return tuple(Colonne(title, Cadrage.DROITE) for title in titles)


@dataclass(frozen=True, slots=True)
class Page:
    """Where lines go: cells in a line, None for as many as it takes; `coupe` where a person reads."""

    largeur: int | None
    coupe: bool = True


def stdout_page() -> Page:
    """Return the terminal's width, or COLUMNS where it says one; a pipe without it has none."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said) > 0:
        return Page(int(said), coupe=is_terminal)
    if not is_terminal:
        return Page(None, coupe=False)
    try:
        return Page(os.get_terminal_size(sys.stdout.fileno()).columns or LARGEUR_PAR_DEFAUT)
    except (OSError, ValueError):
        return Page(LARGEUR_PAR_DEFAUT)


def render_table(
    colonnes: Sequence[Colonne], rows: Iterable[Sequence[str]], page: Page | None = None
) -> Iterator[str]:
    """Give the lines of a table on `page` (standard output otherwise): titles, a rule, then the rows."""
    page = page or stdout_page()
    body = [[inert_text(texte) for texte in row] for row in rows]
    widths = [
        max(map(cell_width, cells)) for cells in zip([one.titre for one in colonnes], *body, strict=True)
    ]
    gap = " " if page.largeur is not None and sum(widths) + 2 * len(widths) - 2 > page.largeur else "  "
    if page.largeur is not None:
        _shrink(colonnes, widths, page.largeur - len(gap) * (len(widths) - 1))
    yield _render_row(colonnes, widths, [[colonne.titre] for colonne in colonnes], gap)
    yield gap.join("─" * width for width in widths)
    for row in body:
        cells = [
            _fit(colonne, texte, width, page)
            for colonne, texte, width in zip(colonnes, row, widths, strict=True)
        ]
        for rang in range(max(map(len, cells))):
            yield _render_row(colonnes, widths, [lines[rang : rang + 1] or [""] for lines in cells], gap)


def _shrink(colonnes: Sequence[Colonne], widths: list[int], available: int) -> None:
    """Take what is lacking from the widest columns of text, down to their minimum; never from figures."""
    least = [
        max(LARGEUR_MINIMALE, cell_width(one.titre)) if one.is_elastic else width
        for one, width in zip(colonnes, widths, strict=True)
    ]
    for _ in range(sum(widths) - available):
        room, widest = max(
            (widths[rank] if widths[rank] > least[rank] else 0, rank) for rank in range(len(widths))
        )
        if not room:
            return
        widths[widest] -= 1


def wrap_text(texte: str, largeur: int | None = None, *, retrait: str = "") -> list[str]:
    """Split `texte` at spaces into lines of `largeur` cells; the following ones start with `retrait`.

    Without `largeur`, that of standard output: a pipe gets one line. The spaces that open `texte` indent
    every line. A word wider than a line is cut. French punctuation stays with its word.
    """
    largeur = largeur if largeur is not None else stdout_page().largeur
    if largeur is None or cell_width(texte) <= largeur:
        return [texte]
    body = texte.lstrip(" ")
    margin = " " * (len(texte) - len(body))
    lines: list[str] = []
    current = margin
    for word in _words(body):
        prefix = margin + retrait if lines else margin
        joined = f"{current} {word}" if current.strip() else current + word
        if cell_width(joined) <= largeur:
            current = joined
            continue
        if current.strip():
            lines.append(current)
            prefix = margin + retrait
        current = prefix + word
        while cell_width(current) > largeur:
            head = _take(current, largeur)
            lines.append(head)
            current = margin + retrait + current[len(head) :]
    return [*lines, current]


def _words(texte: str) -> list[str]:
    words: list[str] = []
    for part in texte.split(" "):
        if words and (part in _WITH_PREVIOUS or words[-1].endswith("«")):
            words[-1] += f" {part}"
        else:
            words.append(part)
    return words


def cut_text(texte: str, largeur: int) -> str:
    """Return `texte` within `largeur` cells, its end replaced by « … » where it is wider.

    A figure within it goes whole: half a number is another number.
    """
    if cell_width(texte) <= largeur:
        return texte
    head = _take(texte, largeur - 1)
    start = head.rfind(" ") + 1
    word = texte[start:].split(" ", 1)[0]
    if head[:start].strip() and len(word) > len(head) - start and any(map(str.isdigit, word)):
        head = head[:start]
    return head.rstrip() + "…"


def cell_width(texte: str) -> int:
    """Terminal cells that `texte` takes, as the screens count them."""
    if _ONE_CELL_EACH.fullmatch(texte):
        return len(texte)
    from rich.cells import cell_len

    return cell_len(texte)


def _take(texte: str, largeur: int) -> str:
    if _ONE_CELL_EACH.fullmatch(texte):
        return texte[: max(1, largeur)]
    from rich.cells import chop_cells

    return chop_cells(texte, max(2, largeur))[0]


def _fit(colonne: Colonne, texte: str, width: int, page: Page) -> list[str]:
    if not colonne.is_elastic or cell_width(texte) <= width:
        return [texte]
    if colonne.cadrage is Cadrage.COUPE and page.coupe:
        return [cut_text(texte, width)]
    return wrap_text(texte, width)


def _render_row(
    colonnes: Sequence[Colonne], widths: Sequence[int], cells: Sequence[Sequence[str]], gap: str
) -> str:
    parts = []
    for colonne, width, (texte,) in zip(colonnes, widths, cells, strict=True):
        blank = " " * (width - cell_width(texte))
        parts.append(blank + texte if colonne.cadrage is Cadrage.DROITE else texte + blank)
    return gap.join(parts).rstrip()
