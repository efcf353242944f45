"""Text that people type: cleaned when it comes in, made inert when it is shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from cariforef_tui.domain.values.refusals import Refus, TexteRefuse

COMBINING_MAX = 4
"""Combining marks on one letter: more would cover the lines above."""
SUBSTITUTE = "␛"
SEARCHED_MAX = 120
"""Characters of a text that a search compares: the cost of likeness is the square of the length."""
SHOWN_MAX = 20
"""Characters of a refused text that the refusal cites."""
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ZWJ = "\u200d"
_VARIATION = frozenset(chr(code) for code in range(0xFE00, 0xFE10))
_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
) | frozenset(chr(code) for code in range(0xE0100, 0xE01F0))


def clean_text(texte: str, *, longueur_max: int, champ: str) -> str:
    """Return `texte` in NFC, its tabs as spaces and without outer spaces, ready to be kept.

    Raises:
        TexteRefuse: other control, bidi, invisible, tag or unassigned characters (with their position),
            piled-up accents, or more than `longueur_max` characters.
    """
    if len(texte) > longueur_max * 2:
        raise TexteRefuse(f"{champ} : {len(texte)} caractères, {longueur_max} au plus.")
    # What is copied from a spreadsheet or a mail has tabs, which nobody sees and nobody typed.
    typed = unicodedata.normalize("NFC", texte).replace("\t", " ")
    cleaned = typed.strip(" ")
    if len(cleaned) > longueur_max:
        raise TexteRefuse(f"{champ} : {len(cleaned)} caractères, {longueur_max} au plus.")
    marks = 0
    for rang, char in enumerate(typed, start=1):
        marks = marks + 1 if unicodedata.category(char).startswith("M") else 0
        if marks > COMBINING_MAX:
            raise TexteRefuse(f"{champ} : trop d'accents empilés au caractère {rang}.")
        if is_dangerous(char) and not _joins_emoji(typed, rang - 1):
            raise TexteRefuse(f"{champ} : caractère interdit U+{ord(char):04X} en position {rang}.")
    return cleaned


def clean_said(texte: str, empty: Refus, *, longueur_max: int, champ: str) -> str:
    """Do as `clean_text`, and raise `empty` if nothing is left of the text."""
    cleaned = clean_text(texte, longueur_max=longueur_max, champ=champ)
    if not cleaned:
        raise empty
    return cleaned


def is_dangerous(char: str) -> bool:
    """True for a character that could act on a terminal or hide or reorder text."""
    if char in _VARIATION:
        return False
    category = unicodedata.category(char)
    return category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or char in _BIDI or char in _INVISIBLE


def _joins_emoji(texte: str, index: int) -> bool:
    if texte[index] != _ZWJ or not 0 < index < len(texte) - 1:
        return False
    before = texte[index - 2] if texte[index - 1] in _VARIATION and index > 1 else texte[index - 1]
    return unicodedata.category(before) in ("So", "Sk") and unicodedata.category(texte[index + 1]) == "So"


def inert_text(texte: str) -> str:
    """Return `texte` with every dangerous character shown as `␛`, since text already stored may hold some."""
    if texte.isprintable() and _INVISIBLE.isdisjoint(texte):
        return texte
    return "".join(
        SUBSTITUTE if is_dangerous(char) and not _joins_emoji(texte, index) else char
        for index, char in enumerate(texte)
    )


def quote_text(texte: str) -> str:
    """Return what somebody typed, inert, shortened and between guillemets, for a message about it."""
    shown = texte.strip()[: SHOWN_MAX + 1]
    printable = "".join(
        char if char.isprintable() and char not in _INVISIBLE else SUBSTITUTE for char in shown
    )
    return f"« {printable if len(printable) <= SHOWN_MAX else printable[:SHOWN_MAX] + '…'} »"


def describe_unread(texte: str, objet: str, exemples: str) -> str:
    """Return why a text states no `objet` (`date non reconnue`): what was typed, and examples."""
    if texte.strip():
        return f"{quote_text(texte)} : {objet} (par exemple {exemples})."
    return f"Champ vide : {objet.split(' non ')[0]} à donner (par exemple {exemples})."


def fold(texte: str) -> str:
    """Return `texte` without accents nor case, for comparison: `Évolution` gives `evolution`."""
    decomposed = unicodedata.normalize("NFKD", texte.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


@lru_cache(maxsize=1024)
def fold_char(char: str) -> str:
    """Fold one character, for a caller who must know the origin of each."""
    return fold(char)


def capitalize(texte: str) -> str:
    """Return the text with a capital first; unlike `str.capitalize`, the rest stays as it is."""
    return texte[:1].upper() + texte[1:]


def elide(nom: str) -> str:
    """Return `de PRI`, `d'APO`."""
    return f"d'{nom}" if fold(nom)[:1] in tuple("aeiouy") else f"de {nom}"


def elide_pole(code: str | None) -> str:
    """Return `d'APO` of a pôle, `du GIP` as French says it, `de l'ensemble` for None."""
    if code is None:
        return "de l'ensemble"
    return "du GIP" if code == "GIP" else elide(code)


def join_words(words: Sequence[str], last: str = "et") -> str:
    """Return `a`, `a et b`, `a, b et c`."""
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def cite_some(words: Sequence[str], most: int) -> str:
    """Return `a, b et 12 de plus`: the first words, and how many others there are."""
    rest = len(words) - most
    return ", ".join(words[:most]) + (f" et {rest} de plus" if rest > 0 else "")


def count_of(nombre: int, nom: str, pluriel: str | None = None) -> str:
    """Return `1 ligne`, `2 lignes`: French has a plural from two on; without `pluriel`, all words take it."""
    return f"{nombre} {agree(nombre, nom, pluriel)}"


def agree(nombre: int, nom: str, pluriel: str | None = None) -> str:
    """Return `nom` as it is written after `nombre` things; a word that ends in s, x, z or à never changes."""
    if abs(nombre) < 2:
        return nom
    return pluriel or " ".join(mot if mot[-1] in "sxzà" else f"{mot}s" for mot in nom.split())
