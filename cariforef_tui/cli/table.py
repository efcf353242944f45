"""Tables of plain text, 80 columns wide at most, the same on a terminal and in a pipe."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cariforef_tui.domain.texte import inert_text

LARGEUR = 80
_WITH_PREVIOUS = frozenset(("»", ":", ";", "?", "!", "%", "j"))
_ZWJ = "\u200d"


class Cadrage(StrEnum):
    """How a column sets its text: cut or wrapped on the left, or numbers on the right."""

    COUPE = "coupe"
    RENVOI = "renvoi"
    DROITE = "droite"


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column of `largeur` terminal cells."""

    titre: str
    largeur: int
    cadrage: Cadrage = Cadrage.COUPE


def render_table(colonnes: Sequence[Colonne], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Give the lines of a table: titles, a rule, then the rows."""
    yield _render_row(colonnes, [[colonne.titre] for colonne in colonnes], 0)
    yield " ".join("─" * colonne.largeur for colonne in colonnes)
    for row in rows:
        cells = [_fit(colonne, inert_text(texte)) for colonne, texte in zip(colonnes, row, strict=True)]
        for rang in range(max(map(len, cells))):
            yield _render_row(colonnes, cells, rang)


def wrap_text(texte: str, largeur: int = LARGEUR, *, retrait: str = "") -> list[str]:
    """Split `texte` at spaces into lines of `largeur` cells; the following ones start with `retrait`.

    The spaces that open `texte` indent every line. A word wider than a line is cut. French punctuation
    stays with its word.
    """
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
    """Return `texte` within `largeur` cells, its end replaced by « … » where it is wider."""
    if cell_width(texte) <= largeur:
        return texte
    return _take(texte, largeur - 1).rstrip() + "…"


def cell_width(texte: str) -> int:
    """Terminal cells that `texte` takes: 2 for wide characters, 0 for accents and joined emoji."""
    if texte.isascii():
        return len(texte)
    return sum(_char_width(texte, index) for index in range(len(texte)))


def _char_width(texte: str, index: int) -> int:
    char = texte[index]
    if unicodedata.category(char) in ("Mn", "Me", "Cf") or (index and texte[index - 1] == _ZWJ):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def _take(texte: str, largeur: int) -> str:
    width = 0
    for index in range(len(texte)):
        width += _char_width(texte, index)
        if width > largeur:
            return texte[: max(1, index)]
    return texte


def _fit(colonne: Colonne, texte: str) -> list[str]:
    if colonne.cadrage is Cadrage.RENVOI:
        return wrap_text(texte, colonne.largeur)
    return [cut_text(texte, colonne.largeur)]


def _render_row(colonnes: Sequence[Colonne], cells: Sequence[Sequence[str]], rang: int) -> str:
    parts = []
    for colonne, lines in zip(colonnes, cells, strict=True):
        texte = lines[rang] if rang < len(lines) else ""
        blank = " " * (colonne.largeur - cell_width(texte))
        parts.append(blank + texte if colonne.cadrage is Cadrage.DROITE else texte + blank)
    return " ".join(parts).rstrip()
