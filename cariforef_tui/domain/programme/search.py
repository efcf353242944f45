"""Rank the lines of a programme by how near their code and label are to what somebody typed.

Accents and case never matter. The lines' picker ranks every line at each keystroke.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from cariforef_tui.domain.programme.programme import Programme
from cariforef_tui.domain.values.text import SEARCHED_MAX, fold, fold_char

TYPO_MIN = 4
"""Letters of a word in which a typo is forgiven: shorter ones are like too many others."""

_CODE_EXACT, _CODE_UNDER, _CODE_PREFIX = 1000, 500, 300
_WORD, _WORD_START, _INITIALS, _INSIDE, _ANCESTOR, _TYPO, _SUBSEQUENCE = 120, 100, 80, 60, 40, 30, 10
_LABEL_START = 10
"""Scores: a code wins over any label, a whole word over its start, and every exact match over a likeness."""

_WORDS = re.compile(r"[^\W_]+")
"""Letters and digits: an apostrophe parts two words, so that « l'offre » is found by « offre »."""


@dataclass(frozen=True, slots=True)
class Match:
    """A line found, the higher `score` the nearer; `positions` are the label's characters that matched."""

    code: str
    score: int
    positions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A label ready to be searched: folded text, where each of its characters was printed, its words."""

    texte: str
    origins: tuple[int, ...]
    starts: tuple[int, ...]
    by_letter: dict[str, tuple[tuple[int, str], ...]]
    initials: str

    def words_like(self, word: str) -> tuple[tuple[int, str], ...]:
        """Words that share the first letter of `word`, each with where it starts."""
        return self.by_letter.get(word[0], ())


def rank_lignes(programme: Programme, codes_ordered: Sequence[str], query: str) -> tuple[Match, ...]:
    """Return the lines that `query` matches, nearest first; `codes_ordered` decides between equals.

    Every word of `query` must match: the code's beginning, a word of the label (in any order), the
    initials of its words, or a label above it; failing all, a word with one typo or letters in sequence.
    An empty `query` returns every line as given.
    """
    if not _words_of(query):
        return tuple(Match(code, 0) for code in codes_ordered)
    return _rank(programme, codes_ordered, query, _EXACT, _TOLERANT)


def rank_near(programme: Programme, codes_ordered: Sequence[str], query: str) -> tuple[Match, ...]:
    """As `rank_lignes`, where a word with a typo must be a whole one, and letters in sequence are nothing.

    Guesses help who looks for a line; a refusal, a sentence or the bar propose only what is near.
    """
    return _rank(programme, codes_ordered, query, _EXACT, _NEAR)


def rank_by_starts(programme: Programme, codes_ordered: Sequence[str], query: str) -> tuple[Match, ...]:
    """As `rank_lignes`, where each word begins the code, a word of the label or one of a label above it.

    Nothing is guessed: for what may write on the line found.
    """
    return _rank(programme, codes_ordered, query, (_hit_word,))


def is_code(match: Match) -> bool:
    """True where the code of the line was typed whole."""
    return match.score >= _CODE_EXACT


def _words_of(query: str) -> list[str]:
    return fold(query[:SEARCHED_MAX]).split()


def _rank(
    programme: Programme, codes: Sequence[str], query: str, *ways: Sequence[_Scorer]
) -> tuple[Match, ...]:
    """Return what the first of these ways of matching a word finds; nothing for no word."""
    words = _words_of(query)
    for scorers in ways if words else ():
        found = (_match_ligne(programme, code, words, scorers) for code in codes)
        matches = [match for match in found if match is not None]
        if matches:
            return tuple(sorted(matches, key=lambda match: -match.score))
    return ()


@dataclass(frozen=True, slots=True)
class _Hit:
    score: int
    start: int = 0
    length: int = 0


_Scorer = Callable[[Folded, str], _Hit | None]


def _match_ligne(
    programme: Programme, code: str, words: list[str], scorers: Sequence[_Scorer]
) -> Match | None:
    ligne = programme.by_code[code]
    label = fold_label(ligne.libelle)
    score, positions = 0, set[int]()
    for word in words:
        by_code = _score_code(code, word)
        hit = None if by_code else _best_hit(label, word, scorers)
        if by_code:
            score += by_code
        elif hit is not None:
            score += hit.score + (_ANCESTOR if _stands_above(programme, ligne.parent, word) else 0)
            positions.update(label.origins[hit.start : hit.start + hit.length])
        elif _stands_above(programme, ligne.parent, word):
            score += _ANCESTOR
        else:
            return None
    return Match(code, score, tuple(sorted(positions)))


def _best_hit(label: Folded, word: str, scorers: Sequence[_Scorer]) -> _Hit | None:
    for scorer in scorers:
        hit = scorer(label, word)
        if hit is not None:
            return hit
    return None


def _score_code(code: str, word: str) -> int:
    folded = code.casefold()
    if folded == word:
        return _CODE_EXACT
    if not folded.startswith(word):
        return 0
    return _CODE_UNDER if word.endswith(".") or folded[len(word)] == "." else _CODE_PREFIX


def _hit_word(label: Folded, word: str) -> _Hit | None:
    best = None
    for start, printed in label.words_like(word):
        if printed.startswith(word):
            score = (_WORD if printed == word else _WORD_START) + (_LABEL_START if start == 0 else 0)
            if best is None or score > best.score:
                best = _Hit(score, start, len(word))
    return best


def _hit_initials(label: Folded, word: str) -> _Hit | None:
    at = label.initials.find(word) if len(word) > 1 else -1
    return None if at < 0 else _Hit(_INITIALS, label.starts[at], 1)


def _hit_inside(label: Folded, word: str) -> _Hit | None:
    start = label.texte.find(word) if len(word) > 1 else -1
    return None if start < 0 else _Hit(_INSIDE, start, len(word))


def _hit_typo(label: Folded, word: str, *, longer: int | None = None) -> _Hit | None:
    """Match a word with one typo, or what it begins; `longer` bounds what the word printed has of more."""
    if len(word) < TYPO_MIN:
        return None
    for start, printed in label.words_like(word):
        is_short = longer is None or len(printed) <= len(word) + longer
        if is_short and _starts_with_one_typo(printed, word):
            return _Hit(_TYPO, start, min(len(word), len(printed)))
    return None


def _hit_subsequence(label: Folded, word: str) -> _Hit | None:
    if len(word) < TYPO_MIN:
        return None
    for start, printed in label.words_like(word):
        if _is_subsequence(word, printed):
            return _Hit(_SUBSEQUENCE, start, len(printed))
    return None


_EXACT = (_hit_word, _hit_initials, _hit_inside)
_TOLERANT = (*_EXACT, _hit_typo, _hit_subsequence)
_NEAR = (*_EXACT, partial(_hit_typo, longer=1))
"""A word with a typo is a whole one: `toto` begins `totem` but for a letter, and means no `totems`."""


def _starts_with_one_typo(printed: str, word: str) -> bool:
    """True where one letter of `word` is wrong, missing, too many or swapped with the next."""
    at, shared = 0, min(len(word), len(printed))
    while at < shared and word[at] == printed[at]:
        at += 1
    swapped = word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
    return (
        printed.startswith(word[at + 1 :], at + 1)
        or printed.startswith(word[at:], at + 1)
        or printed.startswith(word[at + 1 :], at)
        or printed.startswith(swapped, at)
    )


def _is_subsequence(word: str, printed: str) -> bool:
    rest = iter(printed)
    return all(char in rest for char in word)


def _stands_above(programme: Programme, parent: str | None, word: str) -> bool:
    while parent is not None:
        above = programme.by_code[parent]
        if any(printed.startswith(word) for _, printed in fold_label(above.libelle).words_like(word)):
            return True
        parent = above.parent
    return False


@lru_cache(maxsize=4096)
def fold_label(libelle: str) -> Folded:
    """Return `libelle` ready to be searched; remembered, since a picker asks at each keystroke."""
    parts, origins = [], []
    for index, char in enumerate(libelle):
        folded = fold_char(char)
        parts.append(folded)
        origins.extend([index] * len(folded))
    texte = "".join(parts)
    matches = list(_WORDS.finditer(texte))
    words = [(match.start(), match.group()) for match in matches]
    return Folded(
        texte=texte,
        origins=tuple(origins),
        starts=tuple(start for start, _ in words),
        by_letter={
            letter: tuple(word for word in words if word[1][0] == letter)
            for letter in {word[0] for _, word in words}
        },
        initials="".join(word[0] for _, word in words),
    )
