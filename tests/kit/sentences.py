"""Rules that any text shown must keep, on a screen or printed: what breaks one is found line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator

INVARIABLES = frozenset({"fois", "mois", "dans", "sans", "plus", "moins", "depuis", "pas", "puis", "sous"})
NOMS = "jour|ligne|saisie|agent|semaine|alerte|cellule|faute|action|opération|enveloppe|fiche|feuille|autre"
PARTICIPES = "saisi|demandé|prévu|attendu|libre|disponible|copié|réalisé"
_JOURS = r"(?<![\d,./])\b{nombre}(?:,\d+)? j (?:déjà )?{mots}\b"
RULES = {
    "two columns touch": r"\d[-+−]\d|\d,\d+[^\W\d_]|\d,\d{3}|[^\W\d_]\d+,\d|\d j[-+\d]|%\w",
    "a line's number reads as days": r"(?<![\w,./])\d+(?:\.\d+)* \d+(?:,\d+)? j\b",
    "a plural of one": r"(?<![\d,./:-])(?<!\d )\b[01] (?P<pluriel>[a-zàâçéèêîôû]+s)\b",
    "a plural of one day": _JOURS.format(nombre="[01]", mots=r"(?P<pluriel>[a-zàâçéèêîôû]+s)"),
    "a singular of many": rf"(?<![\d,./:])\b(?:[2-9]|\d\d+) (?:autre )?(?:{NOMS})\b(?!…)",
    "a singular of many days": _JOURS.format(nombre=r"(?:[2-9]|\d\d+)", mots=f"(?:{PARTICIPES})"),
    "a plural left to the reader": r"\w+\(s\)",
    "a figure is cut": r"\d[\d,]*…",
}
"""What no rendered line may hold, dates written the ISO way left aside."""
_DATE_ISO = re.compile(r"\d{4}-(?:\d\d-\d\d|W\d\d)")


def faults_of(text: str, words: str = "") -> Iterator[tuple[str, str]]:
    """Each rule that a text breaks, with what breaks it; what the programme's own `words` say is no fault."""
    for line in text.splitlines():
        read = _DATE_ISO.sub("", line)
        for rule, pattern in RULES.items():
            for match in re.finditer(pattern, read):
                is_word = match.groupdict().get("pluriel") in INVARIABLES
                if not is_word and match[0] not in words:
                    yield rule, read[max(0, match.start() - 20) : match.end() + 20]
