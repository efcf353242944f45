"""Names of people in a text, found whatever their case and accents, and replaced.

Somebody is named by their initials (as a word, in capitals), by their full name in either order, by their
family name alone where it is capitalised, or by their account.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cariforef_tui.domain.agents import Agent
from cariforef_tui.domain.texte import fold

FAMILY_MIN = 4
"""Letters below which a family name alone may be any word."""

_WORDS = re.compile(r"\w+")
_BETWEEN = r"[\W_]+"
_NAMING_KEYS = frozenset(
    ("agent", "auteur", "close_par", "commentaire", "message", "motif", "par", "qui", "texte")
)
"""Keys of the frozen JSON texts whose values may name somebody; codes and labels are left alone."""


@dataclass(frozen=True, slots=True)
class Masque:
    """What replaces one person: `par` takes the place of each mention. Build it with `mask_of`."""

    par: str
    initiales: re.Pattern[str]
    noms: re.Pattern[str] | None
    famille: re.Pattern[str] | None

    def is_in(self, texte: str) -> bool:
        return bool(self._spans(texte))

    def apply(self, texte: str) -> str:
        """Return `texte` with every mention replaced."""
        for start, end in reversed(self._spans(texte)):
            texte = f"{texte[:start]}{self.par}{texte[end:]}"
        return texte

    def _spans(self, texte: str) -> list[tuple[int, int]]:
        """Places of the mentions, in order and without overlap."""
        found = [match.span() for match in self.initiales.finditer(texte)]
        if self.noms is not None or self.famille is not None:
            folded, origins = _fold_with_origins(texte)
            named = [match.span() for match in self.noms.finditer(folded)] if self.noms else []
            alone = [match.span() for match in self.famille.finditer(folded)] if self.famille else []
            found += [_place(texte, span, origins) for span in named]
            found += [
                place
                for place in (_place(texte, span, origins) for span in alone)
                if texte[place[0]].isupper()
            ]
        kept: list[tuple[int, int]] = []
        for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
            if not kept or start >= kept[-1][1]:
                kept.append((start, end))
        return kept


def mask_of(agent: Agent, par: str) -> Masque:
    """Return what replaces `agent` by `par`."""
    words = _WORDS.findall(fold(agent.nom or ""))
    orders = {tuple(words), (*words[-1:], *words[:-1]), (*words[1:], *words[:1])} if words else set()
    names = [_BETWEEN.join(map(re.escape, order)) for order in sorted(orders)]
    if agent.compte:
        names.append(re.escape(fold(agent.compte)))
    family = words[-1] if len(words) > 1 and len(words[-1]) >= FAMILY_MIN else None
    return Masque(
        par,
        _word(re.escape(agent.initiales)),
        _word("|".join(names)) if names else None,
        _word(re.escape(family)) if family else None,
    )


def mask_all(masques: Iterable[Masque], texte: str) -> str:
    """Return `texte` with every mention of everybody masked."""
    for masque in masques:
        texte = masque.apply(texte)
    return texte


def mask_values(masques: tuple[Masque, ...], value: Any) -> Any:
    """Return a decoded JSON value whose texts that may name somebody are masked, at any depth."""
    if isinstance(value, dict):
        return {
            key: mask_all(masques, inner)
            if key in _NAMING_KEYS and isinstance(inner, str)
            else mask_values(masques, inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [mask_values(masques, inner) for inner in value]
    return value


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


def _fold_with_origins(texte: str) -> tuple[str, list[int]]:
    """Return `texte` folded, and the place in `texte` of each folded character."""
    parts: list[str] = []
    origins: list[int] = []
    for index, char in enumerate(texte):
        folded = fold(char)
        parts.append(folded)
        origins.extend([index] * len(folded))
    return "".join(parts), origins


def _place(texte: str, span: tuple[int, int], origins: list[int]) -> tuple[int, int]:
    """Return where a folded span is in `texte`, accents that follow its last letter included."""
    start, end = origins[span[0]], origins[span[1] - 1] + 1
    while end < len(texte) and not fold(texte[end]):
        end += 1
    return start, end
