"""Where a text says a word of the glossary, in the sense that the glossary gives it."""

from __future__ import annotations

import re

_SAID = {
    "arrêté": re.compile(r"arrêté au|[àÀ] l'arrêté"),
    "suivi": re.compile(r"\b([dD]u|le) suivi\b|[sS]uivi (depuis|commence|de 2)"),
    "enveloppe": re.compile(r"[eE]nveloppe"),
    "régulation": re.compile(r"\b[rR]égul(ation|\.)"),
}


def mots_of(text: str) -> set[str]:
    """Return the words of the glossary that a text says: an agenda « suivi » by somebody is another word."""
    return {mot for mot, said in _SAID.items() if said.search(text)}
