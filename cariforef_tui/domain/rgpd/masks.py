"""Names of people in a text, found whatever their case and accents, and replaced.

A text names a person by their initials (a word in capitals), their account, or their full name in either
order. A capitalised family name alone is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cariforef_tui.domain.agents.agents import Agent
from cariforef_tui.domain.values.text import fold, fold_char

FAMILY_MIN = 4
"""Letters below which a family name alone may be any word."""

_WORDS = re.compile(r"\w+")
_NOTHING = r"(?!)"
_BETWEEN = r"[\W_]+"


@dataclass(frozen=True, slots=True)
class Masque:
    """Replaces each mention of one person by `par`. Build it with `mask_of`."""

    par: str
    initiales: re.Pattern[str]
    noms: re.Pattern[str] | None
    famille: re.Pattern[str] | None

    def is_in(self, texte: str) -> bool:
        return bool(self._spans(texte))

    def apply(self, texte: str) -> str:
        """Return `texte` with every mention replaced."""
        # From the end, so that the earlier places hold.
        for start, end in reversed(self._spans(texte)):
            texte = f"{texte[:start]}{self.par}{texte[end:]}"
        return texte

    def _spans(self, texte: str) -> list[tuple[int, int]]:
        """Return the places of the mentions, in order and without overlap."""
        spans = [match.span() for match in self.initiales.finditer(texte)]
        if self.noms is not None or self.famille is not None:
            folded = _fold(texte)
            named = [match.span() for match in self.noms.finditer(folded)] if self.noms else []
            alone = [match.span() for match in self.famille.finditer(folded)] if self.famille else []
            # To fold may make several characters of one: places are those of the folded text.
            origins = _origins(texte) if named or alone else ()
            spans += [_place(texte, span, origins) for span in named]
            spans += [
                place
                for place in (_place(texte, span, origins) for span in alone)
                if texte[place[0]].isupper()
            ]
        apart: list[tuple[int, int]] = []
        # The longest of the mentions that begin at one place wins.
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            if not apart or start >= apart[-1][1]:
                apart.append((start, end))
        return apart


def mask_of(agent: Agent, par: str) -> Masque:
    """Return the mask that replaces `agent` by `par`."""
    words = _WORDS.findall(fold(agent.nom or ""))
    # « Jean Paul Martin », « Martin Jean Paul » and « Paul Martin Jean ».
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


@dataclass(frozen=True, slots=True)
class Masques:
    """Replaces several people; one search tells whether a text names any. Build it with `masks_of`."""

    chacun: tuple[Masque, ...]
    initiales: re.Pattern[str]
    noms: re.Pattern[str]

    def apply(self, texte: str) -> str:
        """Return `texte` with every mention of everybody replaced."""
        if self._may_be_in(texte):
            for masque in self.chacun:
                texte = masque.apply(texte)
        return texte

    def _may_be_in(self, texte: str) -> bool:
        return bool(self.initiales.search(texte) or self.noms.search(_fold(texte)))


def masks_of(chacun: Iterable[Masque]) -> Masques:
    """Return the mask that replaces all of `chacun`."""
    masques = tuple(chacun)
    named = [
        pattern for masque in masques for pattern in (masque.noms, masque.famille) if pattern is not None
    ]
    return Masques(masques, _any_of(masque.initiales for masque in masques), _any_of(named))


def _any_of(patterns: Iterable[re.Pattern[str]]) -> re.Pattern[str]:
    """Return a pattern that matches what any of `patterns` matches, nothing if there is none."""
    return re.compile("|".join(pattern.pattern for pattern in patterns) or _NOTHING)


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


@lru_cache(maxsize=64)
def _fold(texte: str) -> str:
    """Return `texte` folded, character by character: `_origins` says where each came from."""
    return "".join(map(fold_char, texte))


def _origins(texte: str) -> tuple[int, ...]:
    return tuple(index for index, char in enumerate(texte) for _ in fold_char(char))


def _place(texte: str, span: tuple[int, int], origins: Sequence[int]) -> tuple[int, int]:
    """Return where a folded span is in `texte`, accents that follow its last letter included."""
    start, end = origins[span[0]], origins[span[1] - 1] + 1
    while end < len(texte) and not fold(texte[end]):
        end += 1
    return start, end
